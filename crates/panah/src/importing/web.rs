//! The pages of this room: file, columns, questions, dry run, progress, result, undo.

use super::existing::{Existing, last_imported};
use super::mapping::{Field, Mapping, guess, signature};
use super::model::Event;
use super::pages::{BatchPage, CheckPage, ColumnsPage, Line, QuestionsPage, UndoPage, UploadPage};
use super::plan::{Plan, plan};
use super::question::{Answers, Asks, LEAVE_EMPTY, MOST_QUESTIONS};
use super::sheet::{self, unreadable};
use super::waiting::{Running, Upload};
use super::write::{Job, run};
use super::{refused, undo};
use crate::access::model::Act;
use crate::access::permit::{Actor, Permit, Subject};
use crate::base::ids::{BatchId, PersonId};
use crate::base::{Fault, SystemChance, Trouble};
use crate::people::model::PersonField;
use crate::web::language::Tongue;
use crate::web::layout::{download, page, see};
use crate::web::{App, Doors, Reply, Shell};
use axum::Form;
use axum::extract::{Multipart, Path, Query, State};
use axum::response::{IntoResponse, Response};
use dates::Lang;
use std::collections::HashMap;
use std::sync::Arc;

/// People whose history is read in one hold of the view.
const HISTORIES_AT_ONCE: usize = 100;

/// The doors of this room.
pub fn doors() -> Doors {
    Doors::default()
        .get("/import", Act::Import, show)
        .post("/import", Act::Import, upload)
        .post("/import/drop", Act::Import, forget)
        .get("/import/columns", Act::Import, columns)
        .post("/import/columns", Act::Import, choose)
        .get("/import/questions", Act::Import, questions)
        .post("/import/questions", Act::Import, answer)
        .get("/import/check", Act::Import, check)
        .get("/import/refused", Act::Import, refused_now)
        .post("/import/commit", Act::Import, commit)
        .get("/import/{batch}", Act::Import, batch_page)
        .get("/import/{batch}/progress", Act::Import, progress)
        .get("/import/{batch}/refused", Act::Import, refused_then)
        .get("/import/{batch}/undo", Act::UndoImport, confirm)
        .post("/import/{batch}/undo", Act::UndoImport, take_back)
}

fn shell(app: &App, actor: &Actor, here: &str) -> Shell {
    let mut shell = Shell::new(app, actor, "/import");
    here.clone_into(&mut shell.here);
    shell
}

/// Leave to import.
fn leave(app: &App, actor: &Actor) -> Result<Permit, Trouble> {
    app.permit(actor, Act::Import, Subject::Desk)
}

fn waiting(app: &App, actor: &Actor) -> Result<Upload, Trouble> {
    app.imports().of(actor.user, app.now()).ok_or_else(|| unreadable("import-why-no-file"))
}

async fn show(State(app): State<App>, actor: Actor) -> Reply {
    let permit = leave(&app, &actor)?;
    let shell = shell(&app, &actor, "/import");
    let t = shell.t;
    let imports = {
        let view = app.view(&permit).await?;
        let clock = app.desk().clock();
        let when = |ms| t.day(clock.day_of(crate::base::Moment(ms)));
        view.imports()?.all().iter().rev().take(200).map(|i| Line::new(i, when(i.stamp.at_ms), t)).collect()
    };
    let waiting = app.imports().of(actor.user, app.now()).map(|u| u.file).unwrap_or_default();
    page(&UploadPage { shell, waiting, imports })
}

async fn upload(State(app): State<App>, actor: Actor, mut form: Multipart) -> Reply {
    let permit = leave(&app, &actor)?;
    let mut file = None;
    while let Some(part) = form.next_field().await.map_err(|_| unreadable("import-why-no-file"))? {
        if part.name() == Some("file") {
            let name = part.file_name().unwrap_or_default().chars().take(200).collect::<String>();
            file = Some((name, part.bytes().await.map_err(|_| Fault::TooLarge)?.to_vec()));
        }
    }
    let (file, bytes) =
        file.filter(|(name, _)| !name.is_empty()).ok_or_else(|| unreadable("import-why-no-file"))?;
    read(&app, &actor, permit, file, Arc::new(bytes), None).await?;
    Ok(see("/import/columns"))
}

/// Reads a file and keeps it with a guess for every column.
async fn read(
    app: &App,
    actor: &Actor,
    permit: Permit,
    file: String,
    bytes: Arc<Vec<u8>>,
    choice: Option<String>,
) -> Result<(), Trouble> {
    let (read, bytes) = tokio::task::spawn_blocking(move || (sheet::read(&bytes, choice.as_deref()), bytes))
        .await
        .map_err(|e| Trouble::ours(&e))?;
    let sheet = read?;
    let guesses = {
        let view = app.view(&permit).await?;
        guess(&sheet, view.imports()?.mapping(&signature(&sheet.headings)))
    };
    let bytes = if sheet.sheets.len() > 1 { bytes } else { Arc::default() };
    let (columns, whys) = guesses.into_iter().unzip();
    let lang = Some(actor.lang).filter(|l| *l != Lang::En);
    let mapping = Mapping { columns, lang };
    let (sheet, at) = (Arc::new(sheet), app.now());
    let upload = Upload { file, bytes, sheet, mapping, whys, answers: Answers::new(), planned: None, at };
    app.imports().keep(actor.user, upload)
}

async fn forget(State(app): State<App>, actor: Actor) -> Reply {
    leave(&app, &actor)?;
    app.imports().forget(actor.user);
    Ok(see("/import"))
}

async fn columns(State(app): State<App>, actor: Actor) -> Reply {
    leave(&app, &actor)?;
    page(&ColumnsPage::new(shell(&app, &actor, "/import/columns"), &waiting(&app, &actor)?))
}

async fn choose(State(app): State<App>, actor: Actor, Form(form): Form<HashMap<String, String>>) -> Reply {
    let permit = leave(&app, &actor)?;
    let mut upload = waiting(&app, &actor)?;
    if let Some(other) = form.get("sheet").filter(|s| **s != upload.sheet.name) {
        read(&app, &actor, permit, upload.file, upload.bytes, Some(other.clone())).await?;
        return Ok(see("/import/columns"));
    }
    for (at, field) in upload.mapping.columns.iter_mut().enumerate() {
        let chosen = form.get(&format!("c{at}")).and_then(|code| code.parse::<Field>().ok());
        *field = chosen.unwrap_or(Field::Ignore);
    }
    upload.mapping.lang = form.get("lang").and_then(|l| l.parse().ok());
    upload.mapping.check().map_err(|why| Trouble::field("columns", why))?;
    let (headings, columns) = (signature(&upload.sheet.headings), upload.mapping.codes());
    let known = {
        let view = app.view(&permit).await?;
        view.imports()?.mapping(&headings).is_some_and(|kept| kept == columns)
    };
    if !known {
        app.commit(permit, [Event::MappingKept { headings, columns }.into()]).await?;
    }
    planned(&app, &actor, upload).await
}

/// Plans and goes where there is something to do.
async fn planned(app: &App, actor: &Actor, mut upload: Upload) -> Reply {
    upload.planned = None;
    let both = dry_run(app, &leave(app, actor)?, &upload).await?;
    let unanswered = both.0.questions.iter().any(|q| !upload.answers.contains_key(&q.key));
    upload.planned = Some(both);
    upload.at = app.now();
    app.imports().keep(actor.user, upload)?;
    Ok(see(if unanswered { "/import/questions" } else { "/import/check" }))
}

/// The dry run: who is here, what every row would do, what people wrote since.
pub(super) async fn dry_run(
    app: &App,
    permit: &Permit,
    upload: &Upload,
) -> Result<Arc<(Plan, Existing)>, Trouble> {
    let existing = { Existing::collect(&app.view(permit).await?, &upload.sheet.rows, &upload.mapping)? };
    let (upload, today) = (upload.clone(), app.today());
    let planning = move || {
        let plan = plan(&upload.sheet.rows, &upload.mapping, &upload.answers, &existing, today);
        (plan, existing)
    };
    let (mut plan, existing) = tokio::task::spawn_blocking(planning).await.map_err(|e| Trouble::ours(&e))?;
    let changing: Vec<(PersonId, Vec<PersonField>)> =
        plan.changing().map(|(p, values)| (p, values.iter().map(|(f, _)| *f).collect())).collect();
    let mut imported = HashMap::new();
    for some in changing.chunks(HISTORIES_AT_ONCE) {
        let view = app.view(permit).await?;
        for (person, fields) in some {
            for (field, value) in last_imported(&view, *person, fields)? {
                imported.insert((*person, field), value);
            }
        }
    }
    plan.keep_what_people_wrote(&imported);
    Ok(Arc::new((plan, existing)))
}

fn with_plan(app: &App, actor: &Actor) -> Result<(Upload, Arc<(Plan, Existing)>), Trouble> {
    let upload = waiting(app, actor)?;
    let both = upload.planned.clone().ok_or_else(|| unreadable("import-why-no-file"))?;
    Ok((upload, both))
}

async fn questions(State(app): State<App>, actor: Actor) -> Reply {
    leave(&app, &actor)?;
    let (upload, both) = with_plan(&app, &actor)?;
    page(&QuestionsPage::new(shell(&app, &actor, "/import/questions"), &both.0.questions, &upload))
}

async fn answer(State(app): State<App>, actor: Actor, Form(form): Form<HashMap<String, String>>) -> Reply {
    leave(&app, &actor)?;
    let (mut upload, both) = with_plan(&app, &actor)?;
    for (at, question) in both.0.questions.iter().enumerate().take(MOST_QUESTIONS) {
        let said =
            |prefix: &str| form.get(&format!("{prefix}{at}")).map(|v| v.trim()).filter(|v| !v.is_empty());
        let typed = said("p").filter(|_| question.asks == Asks::Place);
        if let Some(typed) = typed {
            let known = typed.parse().is_ok_and(|p| crate::places::Gazetteer::builtin().knows(p));
            if !known {
                return Err(Trouble::new(Fault::UnknownPlace).with("place", typed));
            }
        }
        if let Some(answer) = typed.or_else(|| said("q")) {
            let offered =
                typed.is_some() || answer == LEAVE_EMPTY || question.choices.iter().any(|c| c == answer);
            if offered {
                upload.answers.insert(question.key.clone(), answer.to_owned());
            }
        }
    }
    upload.planned = None;
    upload.planned = Some(dry_run(&app, &leave(&app, &actor)?, &upload).await?);
    app.imports().keep(actor.user, upload)?;
    Ok(see("/import/check"))
}

#[derive(serde::Deserialize)]
struct At {
    #[serde(default)]
    page: usize,
}

async fn check(State(app): State<App>, actor: Actor, Query(at): Query<At>) -> Reply {
    leave(&app, &actor)?;
    let (upload, both) = with_plan(&app, &actor)?;
    page(&CheckPage::new(shell(&app, &actor, "/import/check"), &upload, &both.0, at.page))
}

async fn refused_now(State(app): State<App>, actor: Actor) -> Reply {
    leave(&app, &actor)?;
    let (upload, both) = with_plan(&app, &actor)?;
    let bytes = refused::csv(&upload.sheet, &both.0, Tongue(actor.lang));
    Ok(download("refused.csv", "text/csv; charset=utf-8", bytes))
}

async fn commit(State(app): State<App>, actor: Actor) -> Reply {
    leave(&app, &actor)?;
    if app.imports().is_running(actor.user) {
        return Err(unreadable("import-why-running"));
    }
    let (upload, both) = with_plan(&app, &actor)?;
    app.imports().forget(actor.user);
    let counts = both.0.counts();
    let left_out = counts.refused + counts.asks > 0;
    let refused =
        if left_out { refused::csv(&upload.sheet, &both.0, Tongue(actor.lang)) } else { Vec::new() };
    let batch = BatchId::new(app.now(), &mut SystemChance);
    let job = Arc::new(Running::new(actor.user, both.0.rows.len(), refused));
    app.imports().begin(batch, Arc::clone(&job));
    let file = upload.file;
    drop(upload.sheet);
    tokio::spawn(async move {
        let work = Job { file: &file, batch, plan: &both.0, existing: &both.1 };
        let permit = || leave(&app, &actor);
        let ended = run(app.desk(), &work, &permit, &|rows| job.note_done(rows)).await;
        job.end(ended);
    });
    Ok(see(&format!("/import/{batch}")))
}

async fn batch_page(State(app): State<App>, actor: Actor, Path(batch): Path<BatchId>) -> Reply {
    let permit = leave(&app, &actor)?;
    let job = app.imports().job(batch);
    let (import, pairs) = {
        let view = app.view(&permit).await?;
        let known = view.duplicates()?;
        let of_it = |id| view.entered(id).is_some_and(|p| p.batch == Some(batch));
        let queue = known.queue(view.scope());
        let pairs = queue.iter().filter(|(c, _)| of_it(c.pair.one()) || of_it(c.pair.two())).count();
        let pairs = (known.is_ready() && actor.does(Act::ReviewDuplicates)).then_some(pairs);
        (view.imports()?.import(batch).cloned(), pairs)
    };
    let Some(import) = import else {
        // The first entry of a job that has just begun is not written yet.
        return if job.is_some() { Ok(wait_a_moment(batch)) } else { Err(Fault::NotThere.into()) };
    };
    let shell = shell(&app, &actor, &format!("/import/{batch}"));
    page(&BatchPage::new(shell, &import, job.as_deref(), actor.does(Act::UndoImport), pairs))
}

fn wait_a_moment(batch: BatchId) -> Response {
    ([("refresh", format!("1; url=/import/{batch}"))], "…").into_response()
}

async fn progress(State(app): State<App>, actor: Actor, Path(batch): Path<BatchId>) -> Reply {
    leave(&app, &actor)?;
    let job = app.imports().job(batch).ok_or(Fault::NotThere)?;
    let url = format!("/import/{batch}");
    let state = serde_json::json!({
        "done": job.rows_done(), "total": job.total, "finished": job.is_over(), "url": url,
    });
    Ok(([("content-type", "application/json")], state.to_string()).into_response())
}

async fn refused_then(State(app): State<App>, actor: Actor, Path(batch): Path<BatchId>) -> Reply {
    leave(&app, &actor)?;
    let job = app.imports().job(batch).filter(|j| j.user == actor.user).ok_or(Fault::NotThere)?;
    Ok(download("refused.csv", "text/csv; charset=utf-8", job.refused.clone()))
}

async fn confirm(State(app): State<App>, actor: Actor, Path(batch): Path<BatchId>) -> Reply {
    let permit = app.permit(&actor, Act::UndoImport, Subject::Desk)?;
    let view = app.view(&permit).await?;
    let undo = undo::propose(&view, batch)?;
    let import = view.imports()?.import(batch).cloned().ok_or(Fault::NotThere)?;
    drop(view);
    page(&UndoPage::new(shell(&app, &actor, &format!("/import/{batch}/undo")), &import, &undo))
}

async fn take_back(State(app): State<App>, actor: Actor, Path(batch): Path<BatchId>) -> Reply {
    let permit = app.permit(&actor, Act::UndoImport, Subject::Desk)?;
    if app.imports().job(batch).is_some_and(|j| !j.is_over()) {
        return Err(unreadable("import-why-running"));
    }
    let undo = { undo::propose(&app.view(&permit).await?, batch)? };
    app.commit(permit, undo.events).await?;
    Ok(see(&format!("/import/{batch}")))
}
