//! `panah members`: the same changes at a terminal, both keepers at it together.

use super::web::roles_in;
use crate::access::circle::What;
use crate::access::model::{Act, Role};
use crate::access::permit::{Actor, Subject};
use crate::base::ids::UserId;
use crate::base::{Fault, Trouble};
use crate::cli::{Surroundings, engine};
use crate::desk::Desk;
use crate::desk::circle::Wish;
use clap::{Args, Subcommand};
use std::sync::Arc;
use zeroize::Zeroizing;

/// What `panah members` does.
#[derive(Subcommand)]
pub enum MembersCommand {
    /// Who works here, and what waits for a second keeper.
    List {
        /// The name you log in with.
        #[arg(long)]
        name: String,
    },
    /// Let somebody in; prints their passphrase once.
    Add {
        /// Who, as `name:role,role`.
        person: String,
        #[command(flatten)]
        keepers: Keepers,
    },
    /// Change what somebody does.
    Roles {
        /// Who, as `name:role,role`.
        person: String,
        #[command(flatten)]
        keepers: Keepers,
    },
    /// Let somebody go: their passphrase opens nothing any more.
    Remove {
        /// The name they log in with.
        person: String,
        #[command(flatten)]
        keepers: Keepers,
    },
    /// Take another passphrase for yourself.
    Passphrase {
        /// The name you log in with.
        #[arg(long)]
        name: String,
    },
}

/// The two who sign. Each types a passphrase.
#[derive(Args)]
pub struct Keepers {
    /// A keeper by name; twice.
    #[arg(long = "keeper", required = true)]
    names: Vec<String>,
}

/// Runs the command.
///
/// # Errors
/// What opening the desk says; what the rules of a change say; `NotYours` for somebody who is no keeper.
pub fn run(command: &MembersCommand, around: &Surroundings) -> Result<(), Trouble> {
    let desk = around.desk(None)?;
    match command {
        MembersCommand::List { name } => list(&desk, name, around),
        MembersCommand::Passphrase { name } => passphrase(&desk, name, around),
        MembersCommand::Add { person, keepers } => {
            let (name, roles) = name_and_roles(person)?;
            let offered = signed(&desk, keepers, around, |_| Ok(Wish::Join(name.clone(), roles.clone())))?;
            let offered = offered.ok_or(Fault::OurFault)?;
            around.say(&around.t.one("members-cli-offered", "name", name.as_str()));
            around.say(&format!("  {}", offered.as_str()));
            Ok(())
        }
        MembersCommand::Roles { person, keepers } => {
            let (name, roles) = name_and_roles(person)?;
            let wish = |desk: &Desk| Ok(Wish::Roles(desk.user_called(&name)?, roles.clone()));
            signed(&desk, keepers, around, wish).map(|_| ())
        }
        MembersCommand::Remove { person, keepers } => {
            let wish = |desk: &Desk| Ok(Wish::Leave(desk.user_called(person)?));
            signed(&desk, keepers, around, wish).map(|_| ())
        }
    }
}

fn name_and_roles(person: &str) -> Result<(String, Vec<Role>), Trouble> {
    let wrong = |detail: &str| Trouble::new(Fault::WrongCommand).with("detail", detail);
    let (name, roles) = person.split_once(':').ok_or_else(|| wrong(person))?;
    let roles: Result<Vec<Role>, String> = roles.split(',').map(|r| r.trim().parse()).collect();
    Ok((name.trim().to_owned(), roles.map_err(|role| wrong(&role))?))
}

fn actor(desk: &Desk, name: &str, passphrase: &str, around: &Surroundings) -> Result<Actor, Trouble> {
    Ok(desk.enter(name, passphrase)?.actor(around.t.0))
}

/// Both keepers come in, the first proposes, the second agrees, and what follows is done.
fn signed(
    desk: &Arc<Desk>,
    keepers: &Keepers,
    around: &Surroundings,
    wish: impl Fn(&Desk) -> Result<Wish, Trouble>,
) -> Result<Option<Zeroizing<String>>, Trouble> {
    let [first, second] = keepers.names.as_slice() else {
        return Err(Trouble::field("keeper", "members-why-two"));
    };
    if first == second {
        return Err(Trouble::field("keeper", "members-why-same-keeper"));
    }
    let passphrases = [around.passphrase(first)?, around.passphrase(second)?];
    let [one, other] = [(first, &passphrases[0]), (second, &passphrases[1])];
    let (one_is, other_is) = (actor(desk, one.0, one.1, around)?, actor(desk, other.0, other.1, around)?);
    let permit = desk.permit(&one_is, Act::ChangeMembers, Subject::Desk)?;
    let second_permit = desk.permit(&other_is, Act::ChangeMembers, Subject::Desk)?;
    let engine = engine()?;
    let keeper = desk.prove(one.0, one.1)?;
    let (change, event, offered) = desk.propose(&keeper, wish(desk)?)?;
    engine.block_on(desk.commit(permit, vec![event.into()]))?;
    let keeper = desk.prove(other.0, other.1)?;
    let (_, event) = desk.agree(&keeper, change.id)?;
    let slot = desk.slot_of(change.about())?;
    engine.block_on(desk.commit(second_permit, vec![event.into()]))?;
    if let (What::Leave { .. }, Some(slot)) = (&change.what, slot) {
        desk.wipe_slot(slot)?;
    }
    desk.grant_by(&keeper)?;
    around.say(&around.t.s("members-cli-done"));
    Ok(offered)
}

fn list(desk: &Arc<Desk>, name: &str, around: &Surroundings) -> Result<(), Trouble> {
    let actor = actor(desk, name, &around.passphrase(name)?, around)?;
    let permit = desk.permit(&actor, Act::SeeMembers, Subject::Desk)?;
    engine()?.block_on(async {
        let view = desk.view(&permit, 0).await?;
        for member in view.members()?.all() {
            around.say(&format!("{}\t{}", member.name, roles_in(&member.roles, around.t)));
        }
        Ok(())
    })
}

fn passphrase(desk: &Arc<Desk>, name: &str, around: &Surroundings) -> Result<(), Trouble> {
    let old = around.passphrase(name)?;
    desk.enter(name, &old)?;
    let who = desk.prove(name, &old)?;
    let offered = seal::passphrase::generate(&mut crate::base::SystemChance);
    around.say(&around.t.one("cli-offered", "name", name));
    around.say(&format!("  {}", offered.as_str()));
    let chosen = around.passphrase(name)?;
    desk.rewrap(&who, name, if chosen.is_empty() { &offered } else { &chosen })?;
    around.say(&around.t.s("members-cli-done"));
    Ok(())
}

impl Desk {
    fn user_called(&self, name: &str) -> Result<UserId, Trouble> {
        self.with_members(|m| m.all().iter().find(|m| m.name == name.trim()).map(|m| m.user))?
            .ok_or_else(|| Fault::NotThere.into())
    }

    fn slot_of(&self, user: UserId) -> Result<Option<usize>, Trouble> {
        self.with_members(|m| m.slot_of(user))
    }
}
