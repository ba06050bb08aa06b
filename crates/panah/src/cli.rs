//! The commands, in one list.

use crate::access::model::Role;
use crate::base::config::Environment;
use crate::base::{Clock, Fault, Trouble};
use crate::desk::Desk;
use crate::desk::found::{Founding, Newcomer, found};
use crate::web::language::Tongue;
use crate::web::{App, server};
use clap::{Args, Parser, Subcommand};
use dates::{Day, Lang};
use std::io::{BufRead, IsTerminal, Write, stderr, stdin, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Panah: a desk for those who stand by people facing forced return.
#[derive(Parser)]
#[command(name = "panah", version, about, max_term_width = 100)]
struct Cli {
    /// Language of messages: en, prs, ps, ur.
    #[arg(long, global = true)]
    lang: Option<Lang>,
    /// The desk's folder. Default: `PANAH_HOME`, else a folder of the user.
    #[arg(long, global = true)]
    dir: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// A desk with an invented caseload in a temporary folder; gone when it ends.
    Demo(DemoArgs),
    /// Begin a desk: its name and its first two people.
    Init(InitArgs),
    /// Open the desk's pages on this machine.
    Serve(ServeArgs),
    /// The journal: check every entry, link and signature.
    #[command(subcommand)]
    Journal(JournalCommand),
    /// Bring a spreadsheet in as one batch.
    Import(crate::importing::cli::ImportArgs),
    /// Somebody's standing on a day, as known on a day, from the shipped instruments. Needs no desk.
    Standing(crate::law::cli::StandingArgs),
    /// A pack of instruments: check it against its own examples. Needs no desk.
    #[command(subcommand)]
    Pack(crate::law::cli::PackCommand),
    /// Registers of names as files: search, de-duplicate, link, explain. Needs no desk.
    #[command(subcommand)]
    Names(crate::registers::cli::NamesCommand),
    /// Letters and papers for court: list them, make a sample, take the templates out to change them.
    Letter(crate::letters::cli::LetterArgs),
    /// What this machine lacks, in plain words.
    Doctor,
    /// PFIF, the format of people finders.
    #[command(subcommand)]
    Pfif(crate::exchange::cli::PfifCommand),
    /// Tracing requests and cases of Primero.
    #[command(subcommand)]
    Primero(crate::exchange::cli::PrimeroCommand),
    /// The numbers of the first page.
    Today(crate::today::cli::TodayArgs),
    /// Who is held now, the most urgent first.
    Held(crate::custody::cli::HeldArgs),
    /// Who works here: let somebody in, change what they do, let them go. Two keepers sign.
    #[command(subcommand)]
    Members(crate::members::cli::MembersCommand),
    /// What renewing papers costs, from the shipped tables. Needs no desk.
    Renewals(crate::renewals::cli::RenewalsArgs),
    /// What is one's own to do.
    Digest(crate::tasks::cli::DigestArgs),
    /// List the doors: every page and form with the act it needs.
    Doors,
}

#[derive(Args)]
struct DemoArgs {
    /// Port on this machine; 0 takes any free one.
    #[arg(long, default_value_t = 7272)]
    port: u16,
    /// The day the desk's clock stands on.
    #[arg(long, default_value = crate::demo::DAY)]
    on: String,
    /// How many people.
    #[arg(long, default_value_t = 2_000)]
    people: usize,
    /// Seed of the invented caseload.
    #[arg(long, default_value_t = 1404)]
    seed: u64,
}

#[derive(Args)]
struct InitArgs {
    /// The office's name for the desk.
    #[arg(long)]
    office: Option<String>,
    /// Time zone of the office.
    #[arg(long, default_value = "Asia/Karachi")]
    zone: String,
    /// Somebody as `name:role,role`; twice at least. Asked for when left out.
    #[arg(long = "person")]
    people: Vec<String>,
    /// Take a generated passphrase for everybody without asking, and print it once.
    #[arg(long)]
    generate: bool,
}

#[derive(Args)]
struct ServeArgs {
    /// Port on this machine; 0 takes any free one.
    #[arg(long, default_value_t = 7272)]
    port: u16,
    /// Let the desk's clock stand on this day (for training).
    #[arg(long)]
    on: Option<String>,
}

#[derive(Subcommand)]
enum JournalCommand {
    /// Verify. Needs a member's passphrase, and no key to any person.
    Verify {
        /// The name you log in with.
        #[arg(long)]
        name: String,
        /// A code printed earlier; shows that nothing before it was rewritten.
        #[arg(long)]
        checkpoint: Option<String>,
    },
}

/// What every command is given.
pub struct Surroundings {
    /// The desk's folder.
    pub dir: PathBuf,
    /// The language of messages.
    pub t: Tongue,
}

impl Surroundings {
    /// A line on standard output.
    pub fn say(&self, line: &str) {
        // A closed pipe (`panah … | head`) is not an error worth a word.
        let _ = writeln!(stdout(), "{line}");
    }

    /// A desk over the folder, locked.
    ///
    /// # Errors
    /// `WrongCommand` for an unknown zone, `ImpossibleDate`, `MalformedPack`.
    pub fn desk(&self, on: Option<&str>) -> Result<Arc<Desk>, Trouble> {
        let clock = Clock::system("Asia/Karachi")
            .map_err(|zone| Trouble::new(Fault::WrongCommand).with("detail", zone))?;
        let clock = match on {
            Some(day) => clock.starting(read_day(day)?),
            None => clock,
        };
        Ok(Arc::new(Desk::new(self.dir.clone(), clock, crate::law::shipped()?)))
    }

    /// A passphrase: asked for at the terminal, or one line of standard input.
    ///
    /// # Errors
    /// `DiskTrouble` when nothing can be read.
    pub fn passphrase(&self, name: &str) -> Result<Zeroizing<String>, Trouble> {
        let trouble = |e: std::io::Error| Trouble::new(Fault::DiskTrouble).with("detail", e.to_string());
        if stdin().is_terminal() {
            let _ = write!(stderr(), "{} ({name}): ", self.t.s("login-passphrase"));
            let _ = stderr().flush();
            return rpassword::read_password().map(Zeroizing::new).map_err(trouble);
        }
        let mut line = Zeroizing::new(String::new());
        stdin().lock().read_line(&mut line).map_err(trouble)?;
        Ok(Zeroizing::new(line.trim_end_matches(['\r', '\n']).to_owned()))
    }
}

/// A day given on the command line, in any of the calendars: `1403-12-30` is a day of 2025, not of 1403.
///
/// # Errors
/// `ImpossibleDate` when it is none, or could be several.
pub fn read_day(text: &str) -> Result<Day, Trouble> {
    let wrong = || Trouble::new(Fault::ImpossibleDate).with("date", text);
    let far = Day::gregorian(2100, 1, 1).ok_or_else(wrong)?;
    match dates::read(text, &dates::Hints::new(far)) {
        Ok(dates::Reading::One(date)) if date.is_exact() => Ok(date.earliest),
        _ => Err(wrong()),
    }
}

/// Runs the program; the exit code is the fault's own.
pub fn main() -> ExitCode {
    let environment = Environment::read();
    let cli = Cli::parse();
    let t = Tongue(cli.lang.unwrap_or(environment.lang));
    let around = Surroundings { dir: cli.dir.unwrap_or(environment.home), t };
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new("panah=warn"))
        .with_writer(stderr)
        .init();
    match run(cli.command, &around) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            let (sentence, way) = t.trouble(&trouble);
            let _ = writeln!(stderr(), "panah {}: {sentence}\n{way}", trouble.fault.number());
            ExitCode::from(trouble.fault.exit())
        }
    }
}

fn run(command: Command, around: &Surroundings) -> Result<(), Trouble> {
    match command {
        Command::Demo(args) => demo(&args, around),
        Command::Init(args) => init(&args, around),
        Command::Serve(args) => serve(&args, around),
        Command::Journal(JournalCommand::Verify { name, checkpoint }) => {
            verify(&name, checkpoint.as_deref(), around)
        }
        Command::Import(args) => crate::importing::cli::run(&args, around),
        Command::Standing(args) => crate::law::cli::standing(&args, around),
        Command::Pack(args) => crate::law::cli::pack(&args, around),
        Command::Names(command) => crate::registers::cli::run(&command, around),
        Command::Letter(args) => crate::letters::cli::letter(&args, around),
        Command::Doctor => crate::letters::cli::doctor(around),
        Command::Pfif(command) => crate::exchange::cli::pfif(&command, around),
        Command::Primero(command) => crate::exchange::cli::primero(&command, around),
        Command::Today(args) => crate::today::cli::run(&args, around),
        Command::Held(args) => crate::custody::cli::run(&args, around),
        Command::Members(command) => crate::members::cli::run(&command, around),
        Command::Renewals(args) => crate::renewals::cli::run(&args, around),
        Command::Digest(args) => crate::tasks::cli::run(&args, around),
        Command::Doors => {
            for door in server::doors().list() {
                let act = door.act.map_or("(open)", crate::access::model::Act::code);
                around.say(&format!("{:4} {:40} {act}", door.method, door.path));
            }
            Ok(())
        }
    }
}

/// The engine of the asynchronous commands.
///
/// # Errors
/// Our fault, when the operating system gives no threads.
pub fn engine() -> Result<tokio::runtime::Runtime, Trouble> {
    tokio::runtime::Runtime::new().map_err(|e| Trouble::ours(&e))
}

/// How many custodies the demonstration has beside its stories.
const PLAIN_CUSTODIES: usize = 12;

fn demo(args: &DemoArgs, around: &Surroundings) -> Result<(), Trouble> {
    let folder = tempfile::Builder::new().prefix("panah-demo-").tempdir();
    let folder = folder.map_err(|e| Trouble::new(Fault::DiskTrouble).with("detail", e.to_string()))?;
    let inside = Surroundings { dir: folder.path().to_path_buf(), t: around.t };
    let desk = inside.desk(Some(&args.on))?;
    let logins = crate::demo::desk(folder.path(), desk.clock())?;
    engine()?.block_on(async {
        let (listener, address) = server::listen(args.port).await?;
        let (name, passphrase) = logins.first().ok_or(Fault::OurFault)?;
        let entered = desk.enter(name, passphrase)?;
        crate::demo::fill(&desk, &entered, args.people, args.seed).await?;
        crate::demo::custody::fill(&desk, &entered, PLAIN_CUSTODIES, args.seed).await?;
        desk.save_snapshots(true)?;
        desk.lock();
        around.say(&around.t.one("cli-demo", "day", args.on.as_str()));
        around.say(&format!("\n  http://{address}/\n"));
        for (name, passphrase) in &logins {
            around.say(&format!(
                "  {}: {name}\n  {}: {}\n",
                around.t.s("login-name"),
                around.t.s("login-passphrase"),
                passphrase.as_str()
            ));
        }
        around.say(&around.t.s("cli-stop"));
        server::serve(listener, App::new(desk, around.t.0)).await;
        Ok(())
    })
}

fn serve(args: &ServeArgs, around: &Surroundings) -> Result<(), Trouble> {
    let desk = around.desk(args.on.as_deref())?;
    if !around.dir.join("keyring").exists() {
        return Err(Fault::NoDesk.into());
    }
    engine()?.block_on(async {
        let (listener, address) = server::listen(args.port).await?;
        around.say(&format!("http://{address}/"));
        around.say(&around.t.s("cli-stop"));
        server::serve(listener, App::new(desk, around.t.0)).await;
        Ok(())
    })
}

fn verify(name: &str, checkpoint: Option<&str>, around: &Surroundings) -> Result<(), Trouble> {
    let desk = around.desk(None)?;
    desk.enter(name, &around.passphrase(name)?)?;
    let report = desk.verify(checkpoint)?;
    match report.fault {
        None => {
            let (entries, code) = (report.entries.to_string(), report.head.code());
            around.say(&around.t.two("cli-verified", ("entries", entries.as_str()), ("code", code.as_str())));
            Ok(())
        }
        Some((seq, fault)) => {
            around.say(&format!("{seq}: {fault:?}"));
            Err(Fault::DamagedStore.into())
        }
    }
}

fn init(args: &InitArgs, around: &Surroundings) -> Result<(), Trouble> {
    let clock = Clock::system(&args.zone).map_err(|z| Trouble::new(Fault::WrongCommand).with("detail", z))?;
    if around.dir.join("keyring").exists() {
        return Err(Fault::DeskExists.into());
    }
    let office = match &args.office {
        Some(office) => office.clone(),
        None => ask(&around.t.s("cli-office"))?,
    };
    let mut people = Vec::new();
    if args.people.is_empty() {
        for (which, roles) in
            [("cli-first-person", "supervisor,keeper"), ("cli-second-person", "caseworker,keeper,auditor")]
        {
            let name = ask(&around.t.s(which))?;
            people.push(newcomer(&format!("{name}:{roles}"), args.generate, around)?);
        }
    }
    for person in &args.people {
        people.push(newcomer(person, args.generate, around)?);
    }
    let founding = Founding { office, zone: args.zone.clone(), people, cost: seal::slots::Cost::laptop() };
    found(&around.dir, &founding, &clock)?;
    around.say(&around.t.one("cli-begun", "dir", shown(&around.dir)));
    Ok(())
}

fn shown(dir: &Path) -> String {
    dir.display().to_string()
}

fn ask(question: &str) -> Result<String, Trouble> {
    let _ = write!(stderr(), "{question}: ");
    let _ = stderr().flush();
    let mut line = String::new();
    let read = stdin().lock().read_line(&mut line);
    read.map_err(|e| Trouble::new(Fault::DiskTrouble).with("detail", e.to_string()))?;
    let line = line.trim();
    if line.is_empty() { Err(Trouble::field("answer", "why-empty")) } else { Ok(line.to_owned()) }
}

/// Reads `name:role,role` and gets a passphrase: six words are offered, an own one is judged.
fn newcomer(person: &str, generate: bool, around: &Surroundings) -> Result<Newcomer, Trouble> {
    let (name, roles) =
        person.split_once(':').ok_or_else(|| Trouble::new(Fault::WrongCommand).with("detail", person))?;
    let roles: Result<Vec<Role>, String> = roles.split(',').map(|r| r.trim().parse()).collect();
    let roles = roles.map_err(|role| Trouble::new(Fault::WrongCommand).with("detail", role))?;
    let offered = seal::passphrase::generate(&mut crate::base::SystemChance);
    around.say(&around.t.one("cli-offered", "name", name));
    around.say(&format!("  {}", offered.as_str()));
    let chosen = if generate { Zeroizing::new(String::new()) } else { around.passphrase(name)? };
    let passphrase = if chosen.is_empty() { offered } else { chosen };
    seal::passphrase::judge(&passphrase).map_err(|_| Fault::WeakPassphrase)?;
    Ok(Newcomer { name: name.trim().to_owned(), roles, passphrase })
}
