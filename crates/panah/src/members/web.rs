//! The pages of this room.

use crate::access::circle::{Change, What};
use crate::access::model::{Act, Member, Role};
use crate::access::permit::{Actor, Subject};
use crate::access::view::{Members, Proposal};
use crate::base::ids::UserId;
use crate::base::{Fault, Trouble};
use crate::desk::Desk;
use crate::desk::circle::{Proven, Wish};
use crate::web::language::Tongue;
use crate::web::layout::{page, see};
use crate::web::{App, Doors, Reply, Shell};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use std::sync::Arc;
use zeroize::Zeroizing;

/// The doors of this room.
pub fn doors() -> Doors {
    Doors::default()
        .get("/members", Act::SeeMembers, list)
        .get("/members/new", Act::ChangeMembers, new)
        .post("/members/new", Act::ChangeMembers, join)
        .get("/members/{user}", Act::ChangeMembers, one)
        .post("/members/{user}/roles", Act::ChangeMembers, roles)
        .post("/members/{user}/leave", Act::ChangeMembers, leave)
        .post("/members/waiting/{change}/agree", Act::ChangeMembers, agree)
        .post("/members/waiting/{change}/drop", Act::ChangeMembers, drop_proposal)
        .get("/settings/passphrase", Act::OwnSettings, passphrase)
        .post("/settings/passphrase", Act::OwnSettings, change_passphrase)
}

/// The fields of a form, some of them several times.
type Fields = Form<Vec<(String, String)>>;

/// Somebody who works here, for the page.
#[derive(Clone, Debug)]
pub struct MemberLine {
    /// The id.
    pub id: String,
    /// The name they log in with.
    pub name: String,
    /// What they do, in the page's language.
    pub roles: String,
    /// Keys that nobody has sealed to them yet.
    pub waits: bool,
}

/// A change that waits for a second keeper.
#[derive(Clone, Debug)]
pub struct WaitingLine {
    /// The id.
    pub id: String,
    /// Whom it is about.
    pub name: String,
    /// What changes, as a sentence.
    pub what: String,
    /// Who proposed it.
    pub by: String,
    /// It waits for this very person, not for the one who proposed it.
    pub mine: bool,
}

/// Who works here.
#[derive(Template)]
#[template(path = "members/pages/list.html")]
pub struct ListPage {
    /// The frame.
    pub shell: Shell,
    /// Everybody.
    pub members: Vec<MemberLine>,
    /// What waits.
    pub waiting: Vec<WaitingLine>,
    /// May change who works here.
    pub keeper: bool,
}

/// A role to tick.
#[derive(Clone, Debug)]
pub struct Tick {
    /// The code.
    pub code: &'static str,
    /// In the page's language.
    pub name: String,
    /// What it may do, in a line.
    pub hint: String,
    /// Ticked.
    pub on: bool,
}

/// The form for somebody new, or for what somebody does.
#[derive(Template)]
#[template(path = "members/pages/form.html")]
pub struct FormPage {
    /// The frame.
    pub shell: Shell,
    /// Whose; nothing for somebody new.
    pub member: Option<MemberLine>,
    /// The roles.
    pub roles: Vec<Tick>,
}

/// The passphrase of somebody new, shown once.
#[derive(Template)]
#[template(path = "members/pages/offered.html")]
pub struct OfferedPage {
    /// The frame.
    pub shell: Shell,
    /// The name they will log in with.
    pub name: String,
    /// Six words.
    pub passphrase: Zeroizing<String>,
}

/// The form for another passphrase of one's own.
#[derive(Template)]
#[template(path = "members/pages/passphrase.html")]
pub struct PassphrasePage {
    /// The frame.
    pub shell: Shell,
    /// Six words on offer.
    pub offered: Zeroizing<String>,
}

fn shell(app: &App, actor: &Actor, here: &str) -> Shell {
    let mut shell = Shell::new(app, actor, "/settings");
    here.clone_into(&mut shell.here);
    shell
}

/// Roles in a line, in a language.
pub fn roles_in(roles: &[Role], t: Tongue) -> String {
    let names: Vec<String> = roles.iter().map(|r| t.coded("role", r.code())).collect();
    names.join(&t.s("list-comma"))
}

fn line(members: &Members, member: &Member, t: Tongue) -> MemberLine {
    MemberLine {
        id: member.user.to_string(),
        name: member.name.clone(),
        roles: roles_in(&member.roles, t),
        waits: members.missing().iter().any(|(m, _)| m.user == member.user),
    }
}

fn waiting(members: &Members, proposal: &Proposal, actor: &Actor, t: Tongue) -> WaitingLine {
    let about = proposal.change.about();
    let (name, what) = match &proposal.change.what {
        What::Join { member, .. } => {
            (member.name.clone(), t.one("members-joins", "roles", roles_in(&member.roles, t)))
        }
        What::Leave { .. } => (members.name_of(Some(about)).to_owned(), t.s("members-leaves")),
        What::Roles { was, roles, .. } => (
            members.name_of(Some(about)).to_owned(),
            t.with("members-does", &[("was", roles_in(was, t)), ("roles", roles_in(roles, t))]),
        ),
    };
    WaitingLine {
        id: proposal.change.id.simple().to_string(),
        name,
        what,
        by: members.name_of(Some(proposal.signed.keeper)).to_owned(),
        mine: proposal.signed.keeper != actor.user && about != actor.user,
    }
}

async fn list(State(app): State<App>, actor: Actor) -> Reply {
    let permit = app.permit(&actor, Act::SeeMembers, Subject::Desk)?;
    let shell = shell(&app, &actor, "/members");
    let t = shell.t;
    let template = {
        let view = app.view(&permit).await?;
        let members = view.members()?;
        ListPage {
            members: members.all().iter().map(|m| line(members, m, t)).collect(),
            waiting: members.proposals().iter().map(|p| waiting(members, p, &actor, t)).collect(),
            keeper: actor.does(Act::ChangeMembers),
            shell,
        }
    };
    page(&template)
}

fn ticks(on: &[Role], t: Tongue) -> Vec<Tick> {
    let tick = |role: &Role| Tick {
        code: role.code(),
        name: t.coded("role", role.code()),
        hint: t.coded("members-role", role.code()),
        on: on.contains(role),
    };
    Role::ALL.iter().map(tick).collect()
}

async fn new(State(app): State<App>, actor: Actor) -> Reply {
    app.permit(&actor, Act::ChangeMembers, Subject::Desk)?;
    let shell = shell(&app, &actor, "/members/new");
    let roles = ticks(&[Role::Caseworker], shell.t);
    page(&FormPage { shell, member: None, roles })
}

async fn one(State(app): State<App>, actor: Actor, Path(user): Path<UserId>) -> Reply {
    let permit = app.permit(&actor, Act::ChangeMembers, Subject::Desk)?;
    let shell = shell(&app, &actor, &format!("/members/{user}"));
    let t = shell.t;
    let (member, roles) = {
        let view = app.view(&permit).await?;
        let members = view.members()?;
        let member = members.member(user).ok_or(Fault::NotThere)?;
        (line(members, member, t), member.roles.clone())
    };
    page(&FormPage { roles: ticks(&roles, t), member: Some(member), shell })
}

fn said<'f>(fields: &'f [(String, String)], name: &str) -> &'f str {
    fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
}

fn ticked(fields: &[(String, String)]) -> Result<Vec<Role>, Trouble> {
    let roles = fields.iter().filter(|(key, _)| key == "role").map(|(_, code)| code.parse());
    roles.collect::<Result<Vec<Role>, String>>().map_err(|_| Trouble::field("roles", "members-why-no-role"))
}

/// Runs away from the others what takes its time.
async fn apart<T: Send + 'static>(
    app: &App,
    work: impl FnOnce(&Desk) -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    let desk = Arc::clone(app.desk());
    tokio::task::spawn_blocking(move || work(&desk)).await.map_err(|e| Trouble::ours(&e))?
}

/// Somebody types their passphrase again, with the same waits and places as at a login.
async fn proven(app: &App, actor: &Actor, passphrase: &str) -> Result<Proven, Trouble> {
    let keys = [format!("name:{}", actor.name)];
    let wait = app.throttle().wait(&keys, app.now());
    if wait > 0 {
        return Err(Trouble::new(Fault::WaitBeforeNextTry).with("seconds", wait.to_string()));
    }
    let place = app.logins().try_acquire().map_err(|_| Fault::Busy)?;
    let (user, name, passphrase) = (actor.user, actor.name.clone(), Zeroizing::new(passphrase.to_owned()));
    let proven = apart(app, move |desk| desk.prove(&name, &passphrase)).await;
    drop(place);
    match &proven {
        Err(trouble) if trouble.fault == Fault::WrongPassphrase => app.throttle().wrong(&keys, app.now()),
        _ => app.throttle().right(&keys),
    }
    proven.and_then(|p| if p.user() == user { Ok(p) } else { Err(Fault::WrongPassphrase.into()) })
}

async fn propose(
    app: &App,
    actor: &Actor,
    passphrase: &str,
    wish: Wish,
) -> Result<Option<Zeroizing<String>>, Trouble> {
    let permit = app.permit(actor, Act::ChangeMembers, Subject::Desk)?;
    let keeper = proven(app, actor, passphrase).await?;
    let (_, event, offered) = apart(app, move |desk| desk.propose(&keeper, wish)).await?;
    app.commit(permit, [event.into()]).await?;
    Ok(offered)
}

async fn join(State(app): State<App>, actor: Actor, Form(fields): Fields) -> Reply {
    let name = said(&fields, "name").trim().to_owned();
    let wish = Wish::Join(name.clone(), ticked(&fields)?);
    let offered = propose(&app, &actor, said(&fields, "passphrase"), wish).await?;
    let shell = shell(&app, &actor, "/members");
    page(&OfferedPage { shell, name, passphrase: offered.ok_or(Fault::OurFault)? })
}

async fn roles(
    State(app): State<App>,
    actor: Actor,
    Path(user): Path<UserId>,
    Form(fields): Fields,
) -> Reply {
    let wish = Wish::Roles(user, ticked(&fields)?);
    propose(&app, &actor, said(&fields, "passphrase"), wish).await?;
    Ok(see("/members"))
}

async fn leave(
    State(app): State<App>,
    actor: Actor,
    Path(user): Path<UserId>,
    Form(fields): Fields,
) -> Reply {
    propose(&app, &actor, said(&fields, "passphrase"), Wish::Leave(user)).await?;
    Ok(see("/members"))
}

async fn agree(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<uuid::Uuid>,
    Form(fields): Fields,
) -> Reply {
    let permit = app.permit(&actor, Act::ChangeMembers, Subject::Desk)?;
    let keeper = proven(&app, &actor, said(&fields, "passphrase")).await?;
    let (change, event) = app.desk().agree(&keeper, id)?;
    let slot = slot_of(&app, &actor, &change).await?;
    app.commit(permit, [event.into()]).await?;
    settle(&app, &change, slot, keeper).await?;
    Ok(see("/members"))
}

async fn slot_of(app: &App, actor: &Actor, change: &Change) -> Result<Option<usize>, Trouble> {
    let permit = app.permit(actor, Act::ChangeMembers, Subject::Desk)?;
    Ok(app.view(&permit).await?.members()?.slot_of(change.about()))
}

/// What follows from a change that holds: keys sealed, a slot wiped, sessions ended.
async fn settle(app: &App, change: &Change, slot: Option<usize>, keeper: Proven) -> Result<(), Trouble> {
    let about = change.about();
    if !matches!(change.what, What::Join { .. }) {
        app.sessions().end_user(about);
        app.imports().forget(about);
    }
    let slot = slot.filter(|_| matches!(change.what, What::Leave { .. }));
    apart(app, move |desk| {
        slot.map_or(Ok(()), |slot| desk.wipe_slot(slot))?;
        desk.grant_by(&keeper)
    })
    .await?;
    app.close_what_nobody_holds();
    Ok(())
}

async fn drop_proposal(State(app): State<App>, actor: Actor, Path(id): Path<uuid::Uuid>) -> Reply {
    let permit = app.permit(&actor, Act::ChangeMembers, Subject::Desk)?;
    let joins = {
        let view = app.view(&permit).await?;
        let proposal = view.members()?.proposal(id).ok_or(Fault::NotThere)?;
        match &proposal.change.what {
            What::Join { slot, .. } => Some(*slot),
            What::Leave { .. } | What::Roles { .. } => None,
        }
    };
    app.commit(permit, [crate::access::model::Event::Dropped { change: id }.into()]).await?;
    if let Some(slot) = joins {
        apart(&app, move |desk| desk.wipe_slot(slot)).await?;
    }
    Ok(see("/members"))
}

async fn passphrase(State(app): State<App>, actor: Actor) -> Reply {
    app.permit(&actor, Act::OwnSettings, Subject::Desk)?;
    let offered = seal::passphrase::generate(&mut crate::base::SystemChance);
    page(&PassphrasePage { shell: shell(&app, &actor, "/settings/passphrase"), offered })
}

async fn change_passphrase(State(app): State<App>, actor: Actor, Form(fields): Fields) -> Reply {
    app.permit(&actor, Act::OwnSettings, Subject::Desk)?;
    let (new, again) = (said(&fields, "new"), said(&fields, "again"));
    if new != again {
        return Err(Trouble::field("again", "members-why-again"));
    }
    let (name, new) = (actor.name.clone(), Zeroizing::new(new.to_owned()));
    let who = proven(&app, &actor, said(&fields, "passphrase")).await?;
    apart(&app, move |desk| desk.rewrap(&who, &name, &new)).await?;
    Ok(see("/settings"))
}
