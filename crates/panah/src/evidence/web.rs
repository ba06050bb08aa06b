//! The doors of this room.

use super::bag::{self, Bag, Part, Pipe};
use super::intake::{Taken, Taking};
use super::model::{self, CUSTODY, Came, Deed, Event, Item, Whose};
use super::pages::{ListPage, PiecePage, is_shown, short};
use super::picture;
use super::view::Piece;
use crate::access::model::Act;
use crate::access::permit::{Actor, Permit, Subject};
use crate::base::ids::{EpisodeId, EvidenceId, IncidentId, PersonId};
use crate::base::{Fault, Moment, SystemChance, Trouble};
use crate::desk::files::{Files, Whole};
use crate::people::typed::{Refusal, Typed};
use crate::web::layout::{page, see};
use crate::web::{App, Doors, Reply};
use axum::Form;
use axum::body::{Body, Bytes};
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use journal::BlobId;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::io::BufWriter;

/// The most a field of the form beside the file may hold.
const LONGEST_FIELD: usize = 16 * 1024;
/// What is passed over of a file that is too large, so that the browser reads the answer: 8 GiB.
const PASSED_OVER: u64 = 8 * 1024 * 1024 * 1024;
/// The most one package may hold.
const LARGEST_BAG: u64 = 2 * 1024 * 1024 * 1024;

/// The ids under whose address evidence is kept.
trait Id: Into<Whose> + DeserializeOwned + Send + 'static {}

impl<T: Into<Whose> + DeserializeOwned + Send + 'static> Id for T {}

/// The addresses under a room.
macro_rules! under {
    ($room:literal) => {
        [
            concat!($room, "/{id}/evidence"),
            concat!($room, "/{id}/evidence/bag"),
            concat!($room, "/{id}/evidence/{piece}"),
            concat!($room, "/{id}/evidence/{piece}/picture"),
            concat!($room, "/{id}/evidence/{piece}/original"),
            concat!($room, "/{id}/evidence/{piece}/hidden"),
        ]
    };
}

/// The doors of this room.
pub fn doors() -> Doors {
    doors_of::<PersonId>(under!("/people")).and(doors_of::<IncidentId>(under!("/incidents")))
}

fn doors_of<I: Id>([all, bag, piece, picture, original, hidden]: [&'static str; 6]) -> Doors {
    Doors::default()
        .get(all, Act::ReadEvidence, list::<I>)
        .post(all, Act::AddEvidence, add::<I>)
        .post(bag, Act::ExportEvidence, take_bag::<I>)
        .get(piece, Act::ReadEvidence, one::<I>)
        .get(picture, Act::ReadEvidence, show_picture::<I>)
        .post(original, Act::ExportEvidence, take_original::<I>)
        .post(hidden, Act::ExportEvidence, take_hidden::<I>)
}

async fn list<I: Id>(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<I>,
    Query(asked): Query<HashMap<String, String>>,
) -> Reply {
    let whose = id.into();
    let permit = app.permit(&actor, Act::ReadEvidence, whose.subject())?;
    // A custody named in the address is chosen in the form.
    let chosen = asked.get(CUSTODY).cloned().unwrap_or_default();
    let (adding, nothing) = (Typed::default().also(CUSTODY, chosen), Typed::default());
    let page_ = {
        let view = app.view(&permit).await?;
        ListPage::new(&app, &actor, &view, whose, (&adding, &nothing, &[]))?
    };
    page(&page_)
}

async fn one<I: Id>(State(app): State<App>, actor: Actor, Path((id, piece)): Path<(I, EvidenceId)>) -> Reply {
    let whose = id.into();
    let permit = app.permit(&actor, Act::ReadEvidence, whose.subject())?;
    let page_ = {
        let view = app.view(&permit).await?;
        PiecePage::new(&app, &actor, &view, (whose, piece), (&Typed::default(), &[]))?
    };
    page(&page_)
}

fn unreadable() -> Trouble {
    Trouble::field("file", "evidence-why-no-file")
}

async fn field(mut part: Field<'_>) -> Result<String, Trouble> {
    let mut text = Vec::new();
    while let Some(piece) = part.chunk().await.map_err(|_| unreadable())? {
        text.extend_from_slice(&piece);
        if text.len() > LONGEST_FIELD {
            return Err(Fault::TooLarge.into());
        }
    }
    String::from_utf8(text).map_err(|_| unreadable())
}

async fn file(mut part: Field<'_>, files: Files) -> Result<Taken, Trouble> {
    let mut taking = Taking::begin(files);
    while let Some(piece) = part.chunk().await.map_err(|_| unreadable())? {
        if let Err(too_large) = taking.piece(piece).await {
            drop(taking);
            let mut passed = 0;
            while let Ok(Some(piece)) = part.chunk().await {
                passed += piece.len() as u64;
                if passed > PASSED_OVER {
                    break;
                }
            }
            return Err(too_large);
        }
    }
    taking.end().await
}

async fn add<I: Id>(State(app): State<App>, actor: Actor, Path(id): Path<I>, mut form: Multipart) -> Reply {
    let whose = id.into();
    let permit = app.permit(&actor, Act::AddEvidence, whose.subject())?;
    let files = app.desk().files(&permit)?;
    let (mut typed, mut taken) = (HashMap::new(), None);
    while let Some(part) = form.next_field().await.map_err(|_| unreadable())? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "file" && taken.is_none() {
            let came = part.file_name().unwrap_or_default().to_owned();
            taken = Some((came, file(part, files.clone()).await?));
        } else if typed.len() < 16 {
            typed.insert(name, field(part).await?);
        } else {
            return Err(Fault::TooLarge.into());
        }
    }
    let typed = Typed::new(typed);
    let (file, taken) =
        taken.filter(|(name, taken)| !(name.is_empty() && taken.bytes == 0)).ok_or_else(unreadable)?;
    let custodies = custodies(&app, &actor, whose).await?;
    let about = match model::about(&typed, &custodies) {
        Ok(about) => about,
        Err(refusals) => {
            return again(&app, &actor, (&permit, whose), (&typed, &Typed::default()), &refusals).await;
        }
    };
    let Taken { blob, bytes, sha256, format, seen, hidden_blob, files } = taken;
    let came = Came { file, bytes, sha256, blob, format, seen, hidden_blob };
    let event = model::keep(EvidenceId::new(app.now(), &mut SystemChance), whose, about, &came);
    let staged = files.into_iter().filter_map(Whole::take).collect();
    app.desk().commit_with(permit, vec![event.into()], staged).await?;
    Ok(see(&format!("{}/evidence", whose.path())))
}

/// The forms again with what was refused. The list itself stands with them only when the permit is for a look at it.
async fn again(
    app: &App,
    actor: &Actor,
    (permit, whose): (&Permit, Whose),
    (adding, taking): (&Typed, &Typed),
    refusals: &[Refusal],
) -> Reply {
    let page_ = {
        let view = app.view(permit).await?;
        ListPage::new(app, actor, &view, whose, (adding, taking, refusals))?
    };
    let page_ = if permit.act().is_a_look() { page_ } else { page_.without_rows() };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&page_)?).into_response())
}

async fn show_picture<I: Id>(
    State(app): State<App>,
    actor: Actor,
    Path((id, piece)): Path<(I, EvidenceId)>,
) -> Reply {
    let whose = id.into();
    let permit = app.permit(&actor, Act::ReadEvidence, whose.subject())?;
    let (whose, item) = item(&app, &permit, whose, piece).await?;
    if !is_shown(&item) {
        return Err(Fault::NotAPicture.into());
    }
    let files = app.desk().files(&permit)?;
    let made = tokio::task::spawn_blocking(move || {
        let file = files.read_whole(BlobId(item.blob), picture::LARGEST)?;
        picture::shown(&file)
    });
    let made = made.await.map_err(|e| Trouble::ours(&e))??;
    let event = Event::Handled { evidence: piece, whose, deed: Deed::Seen, to: Box::default() };
    app.commit(permit, [event.into()]).await?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg"), (header::CONTENT_DISPOSITION, "inline")], made)
        .into_response())
}

/// The custodies of the person evidence is about; nothing of a raid.
async fn custodies(app: &App, actor: &Actor, whose: Whose) -> Result<Vec<EpisodeId>, Trouble> {
    let Whose::Person(id) = whose else { return Ok(Vec::new()) };
    let permit = app.permit(actor, Act::AddEvidence, Subject::Person(id))?;
    let view = app.view(&permit).await?;
    Ok(view.episodes_of(id).map(|s| s.episode.id).collect())
}

/// The file of a piece, and under which registration or part of a raid it is kept; the look at it is an entry.
async fn item(app: &App, permit: &Permit, whose: Whose, piece: EvidenceId) -> Result<(Whose, Item), Trouble> {
    let view = app.view(permit).await?;
    let found = view.piece_of(whose, piece).and_then(|p| Some((p.whose, p.item()?.clone())));
    found.ok_or_else(|| Fault::NotThere.into())
}

/// Whether evidence may go to whom the form says, or the refusal.
async fn allowed(
    app: &App,
    permit: &Permit,
    whose: Whose,
    to: &str,
) -> Result<Result<&'static str, Refusal>, Trouble> {
    let view = app.view(permit).await?;
    let people: Vec<_> = match whose {
        Whose::Person(id) => vec![view.person(id).ok_or(Fault::NotThere)?],
        Whose::Raid(id) => view.episodes_of_raid(id).filter_map(|s| view.person(s.episode.person)).collect(),
    };
    Ok(model::may_go(&people, to, app.today()))
}

async fn take_original<I: Id>(
    State(app): State<App>,
    actor: Actor,
    Path((id, piece)): Path<(I, EvidenceId)>,
    Form(typed): Form<HashMap<String, String>>,
) -> Reply {
    let whose = id.into();
    let permit = app.permit(&actor, Act::ExportEvidence, whose.subject())?;
    let typed = Typed::new(typed);
    let to = match allowed(&app, &permit, whose, typed.get("to")).await? {
        Ok(to) => to,
        Err(refusal) => {
            let page_ = {
                let view = app.view(&permit).await?;
                PiecePage::new(&app, &actor, &view, (whose, piece), (&typed, &[refusal]))?
            };
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&page_)?).into_response());
        }
    };
    let (whose, item) = item(&app, &permit, whose, piece).await?;
    let files = app.desk().files(&permit)?;
    let event = Event::Handled { evidence: piece, whose, deed: Deed::Original, to: to.into() };
    let part = Part { name: String::new(), item: item.clone(), copy: false };
    checked(vec![part], &files).await?;
    app.commit(permit, [event.into()]).await?;
    let blob = BlobId(item.blob);
    let body = sent(move |pipe| {
        files.read(blob, &mut |piece| {
            let piece = Bytes::copy_from_slice(&piece);
            pipe.0.blocking_send(Ok(piece)).map_err(|_| Trouble::new(Fault::SessionEnded))
        })
    });
    Ok(attachment(&format!("{}.{}", random_name(), item.format), Some(item.bytes), body))
}

async fn take_hidden<I: Id>(
    State(app): State<App>,
    actor: Actor,
    Path((id, piece)): Path<(I, EvidenceId)>,
) -> Reply {
    let whose = id.into();
    let permit = app.permit(&actor, Act::ExportEvidence, whose.subject())?;
    let (whose, item) = item(&app, &permit, whose, piece).await?;
    let hidden = item.hidden.ok_or(Fault::NotThere)?;
    let files = app.desk().files(&permit)?;
    let event = Event::Handled { evidence: piece, whose, deed: Deed::HiddenRead, to: "this-desk".into() };
    app.commit(permit, [event.into()]).await?;
    let read = move || files.read_whole(BlobId(hidden.blob), 16 * 1024 * 1024);
    let text = tokio::task::spawn_blocking(read).await.map_err(|e| Trouble::ours(&e))??;
    Ok(attachment(&format!("{}.txt", random_name()), None, Body::from(text.to_vec())))
}

async fn take_bag<I: Id>(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<I>,
    Form(sent_): Form<Vec<(String, String)>>,
) -> Reply {
    let whose = id.into();
    let permit = app.permit(&actor, Act::ExportEvidence, whose.subject())?;
    let chosen: Vec<EvidenceId> =
        sent_.iter().filter(|(name, _)| name == "e").filter_map(|(_, v)| v.parse().ok()).collect();
    let typed = Typed::new(sent_.into_iter().filter(|(name, _)| name != "e").collect());
    let to = allowed(&app, &permit, whose, typed.get("to")).await?;
    let copies = match typed.get("what") {
        "copies" => Ok(true),
        "originals" => Ok(false),
        _ => Err(Refusal::say("what", "person-why-choose-one")),
    };
    let (to, copies) = match (to, copies) {
        (Ok(to), Ok(copies)) => (to, copies),
        (to, copies) => {
            let refusals: Vec<Refusal> = [to.err(), copies.err()].into_iter().flatten().collect();
            return again(&app, &actor, (&permit, whose), (&Typed::default(), &typed), &refusals).await;
        }
    };
    let (bag, under) = packed(&app, &permit, whose, (&chosen, to, copies)).await?;
    let files = app.desk().files(&permit)?;
    let bag = checked_bag(bag, &files).await?;
    let deed = if copies { Deed::PackedCopy } else { Deed::Packed };
    let handed = |(evidence, whose)| Event::Handled { evidence, whose, deed, to: to.into() }.into();
    app.commit(permit, chosen.into_iter().zip(under).map(handed)).await?;
    let name = format!("{}.zip", bag.folder);
    let body = sent(move |pipe| bag::write(&bag, &files, BufWriter::with_capacity(64 * 1024, pipe)));
    Ok(attachment(&name, None, body))
}

/// The bag of the chosen pieces, as it will be written, and under what each is kept.
async fn packed(
    app: &App,
    permit: &Permit,
    whose: Whose,
    (chosen, to, copies): (&[EvidenceId], &str, bool),
) -> Result<(Bag, Vec<Whose>), Trouble> {
    let view = app.view(permit).await?;
    let code = match whose {
        Whose::Person(id) => view.person(id).ok_or(Fault::NotThere)?.code,
        Whose::Raid(id) => view.raid(id).ok_or(Fault::NotThere)?.code(),
    };
    let (mut parts, mut lines, mut under) = (Vec::new(), Vec::new(), Vec::new());
    for (number, piece) in (1..).zip(chosen) {
        let piece = view.piece_of(whose, *piece).ok_or(Fault::NotThere)?;
        let item = piece.item().ok_or(Fault::NotThere)?;
        if copies && !is_shown(item) {
            return Err(Trouble::field("what", "evidence-why-no-copy"));
        }
        let format = if copies { "jpg" } else { &*item.format };
        let name = format!("{number:03}-{}.{format}", short(item));
        lines.push(custody(&name, piece, (&view, copies))?);
        parts.push(Part { name, item: item.clone(), copy: copies });
        under.push(piece.whose);
    }
    if parts.is_empty() {
        return Err(Trouble::field("e", "evidence-why-none-chosen"));
    }
    if parts.iter().map(|p| p.item.bytes).sum::<u64>() > LARGEST_BAG {
        return Err(Fault::TooLarge.into());
    }
    let code = code.map(|c| c.to_string()).unwrap_or_default();
    let what = if copies { "copies without hidden data" } else { "originals" };
    let about = vec![
        ("Source-Organization", view.members()?.office.clone()),
        ("External-Identifier", code.clone()),
        ("External-Description", format!("Evidence with its line of custody: {what}; handed to: {to}")),
        ("Bagging-Date", app.today().to_string()),
        ("Bag-Software-Agent", concat!("Panah ", env!("CARGO_PKG_VERSION")).to_owned()),
    ];
    let custody = serde_json::json!({
        "case": code, "made": utc(app.now().0), "handed_to": to, "files": lines,
        "note": "sha256 is of the file as it was taken in; a copy without hidden data has its own hash in the manifest",
    });
    let custody = serde_json::to_string_pretty(&custody).map_err(|e| Trouble::ours(&e))? + "\n";
    Ok((Bag { folder: format!("evidence-{}", random_name()), about, parts, custody }, under))
}

/// One file's line of custody for the bag. What somebody wrote about it goes only with the original.
fn custody(
    name: &str,
    piece: &Piece,
    (view, copies): (&crate::desk::glance::Glance<'_>, bool),
) -> Result<serde_json::Value, Trouble> {
    let (stamp, who, item) = piece.kept.as_ref().ok_or(Fault::NotThere)?;
    let by = |who| view.members().map(|m| m.name_of(who).to_owned());
    let mut line = Vec::new();
    for hand in piece.line() {
        line.push(serde_json::json!({
            "at": utc(hand.stamp.at_ms), "by": by(hand.who)?, "deed": hand.deed.code(), "to": hand.to,
        }));
    }
    Ok(serde_json::json!({
        "file": format!("data/{name}"), "id": piece.id.to_string(), "kind": item.kind, "format": item.format,
        "bytes": item.bytes, "sha256": bag::hex(&item.sha256), "from": item.from, "added_at": utc(stamp.at_ms),
        "added_by": by(*who)?, "taken_in_with": item.program, "copy": copies, "more_inside": item.more_inside,
        "about": if copies { "" } else { item.note.show().as_str() }, "line": line,
    }))
}

fn utc(ms: i64) -> String {
    Moment(ms).to_utc_text()
}

async fn checked(parts: Vec<Part>, files: &Files) -> Result<Vec<Part>, Trouble> {
    let files = files.clone();
    let check = move || bag::check(&parts, &files).map(|()| parts);
    tokio::task::spawn_blocking(check).await.map_err(|e| Trouble::ours(&e))?
}

async fn checked_bag(bag: Bag, files: &Files) -> Result<Bag, Trouble> {
    let parts = checked(bag.parts, files).await?;
    Ok(Bag { parts, ..bag })
}

/// A body that a thread writes while it is sent. When the thread fails, the connection ends before its end.
fn sent(write: impl FnOnce(Pipe) -> Result<(), Trouble> + Send + 'static) -> Body {
    let (sender, receiver) = tokio::sync::mpsc::channel(8);
    tokio::task::spawn_blocking(move || {
        let last = sender.clone();
        if let Err(trouble) = write(Pipe(sender)) {
            tracing::warn!(%trouble, "evidence on its way out");
            let _ = last.blocking_send(Err(std::io::ErrorKind::InvalidData.into()));
        }
    });
    let next = async |mut receiver: tokio::sync::mpsc::Receiver<_>| Some((receiver.recv().await?, receiver));
    Body::from_stream(futures_util::stream::unfold(receiver, next))
}

/// A name that says nothing.
fn random_name() -> String {
    crate::web::sessions::token().chars().take(12).collect()
}

/// Handed out, never opened here: no kind, no guessing, and nothing of it may run.
fn attachment(name: &str, bytes: Option<u64>, body: Body) -> Response {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    let kind = HeaderValue::from_static("application/octet-stream");
    let mut answer =
        ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], body).into_response();
    if let Some(bytes) = bytes {
        answer.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(bytes));
    }
    answer
}
