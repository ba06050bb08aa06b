//! How the whole program does with so many people. `cargo run --release -p panah --example bench -- fill PEOPLE FOLDER`
//! makes a desk in a folder on the disk to be measured; `… measure FOLDER`, a program started anew so that its memory
//! is its own, opens it and asks. Prints `what<TAB>figure<TAB>unit`; `cargo xtask bench` makes the table.

use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use dates::{Day, Lang};
use panah::access::model::Act;
use panah::access::permit::{Actor, Subject};
use panah::base::{Clock, PersonId};
use panah::desk::Desk;
use panah::desk::record::Fact;
use panah::desk::unlock::Entered;
use panah::people::model::{Consent, Event};
use panah::web::guard::COOKIE;
use panah::web::{App, server};
use panah::{demo, law};
use std::error::Error;
use std::fs::{File, read_to_string, write};
use std::io::{Write, stdout};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tower::ServiceExt;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// How many people are held, as far as there are so many.
const HELD: usize = 500;
/// How many times each thing is asked.
const TIMES: usize = 200;
/// The file beside the desk that holds its login.
const LOGIN: &str = "login";

fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let engine = panah::cli::engine()?;
    match words.as_slice() {
        ["fill", people, folder] => engine.block_on(fill(people.parse()?, Path::new(folder))),
        ["measure", folder] => engine.block_on(measure(Path::new(folder))),
        _ => Err("fill PEOPLE FOLDER, or measure FOLDER".into()),
    }
}

fn clock() -> Outcome<Clock> {
    Ok(Clock::system("Asia/Karachi")?.starting(Day::parse_iso(demo::DAY).map_err(|_| "the day")?))
}

/// Fills a desk, keeps its snapshots and locks it. The login is left beside it for the measuring.
async fn fill(people: usize, dir: &Path) -> Outcome<()> {
    let logins = demo::desk(dir, &clock()?)?;
    let (name, passphrase) = logins.first().ok_or("nobody at the desk")?;
    write(dir.join(LOGIN), format!("{name}\n{}", passphrase.as_str()))?;
    let desk = Arc::new(Desk::new(dir.to_path_buf(), clock()?, law::shipped()?));
    let entered = desk.enter(name, passphrase)?;
    let since = Instant::now();
    demo::fill(&desk, &entered, people, 1404).await?;
    demo::custody::fill(&desk, &entered, HELD.min(people / 4), 1404).await?;
    say("filling", since.elapsed().as_secs_f64(), "s")?;
    desk.lock();
    let since = Instant::now();
    desk.enter(name, passphrase)?;
    say("unlock, every entry read again", since.elapsed().as_secs_f64(), "s")?;
    let since = Instant::now();
    desk.save_snapshots(true)?;
    say("keeping snapshots", since.elapsed().as_secs_f64(), "s")?;
    desk.lock();
    Ok(())
}

/// What a program that has just been started does with that desk.
async fn measure(dir: &Path) -> Outcome<()> {
    let login = read_to_string(dir.join(LOGIN))?;
    let (name, passphrase) = login.split_once('\n').ok_or("the login")?;
    let desk = Arc::new(Desk::new(dir.to_path_buf(), clock()?, law::shipped()?));
    let app = App::new(Arc::clone(&desk), Lang::En);
    memory("started and locked")?;
    let since = Instant::now();
    let entered = desk.enter(name, passphrase)?;
    say("unlock, with snapshots", since.elapsed().as_secs_f64(), "s")?;
    memory("unlocked")?;

    let visitor = Visitor::new(&app, &entered)?;
    let since = Instant::now();
    desk.read_names();
    say("reading every name, in the background", since.elapsed().as_secs_f64(), "s")?;
    memory("unlocked and every name read")?;
    let ids = ids(&app, &entered).await?;
    spread("Today", visitor.times(TIMES, |_| "/".to_owned()).await?)?;
    spread("a list by standing", visitor.times(TIMES / 4, |_| "/people?standing=exposed".to_owned()).await?)?;
    spread("Held now", visitor.times(TIMES, |_| "/held".to_owned()).await?)?;
    spread("a call about a raid, acknowledged", visitor.calls(TIMES / 4).await?)?;
    spread("a person's page", visitor.times(TIMES, |n| format!("/people/{}", of(&ids, n))).await?)?;
    spread("a search by name", visitor.searches(TIMES / 4).await?)?;
    spread("a commit, acknowledged", commits(&app, &demo::actor(&entered), &ids).await?)?;
    spread("a bare write of 8 KB and fdatasync", bare(dir)?)?;
    memory("unlocked after all this")?;
    desk.lock();
    // The allocator gives memory back a moment after it was freed.
    std::thread::sleep(Duration::from_secs(1));
    memory("locked again")
}

async fn ids(app: &App, entered: &Entered) -> Outcome<Vec<PersonId>> {
    let permit = app.permit(&demo::actor(entered), Act::ListPeople, Subject::Desk)?;
    let view = app.view(&permit).await?;
    Ok(view.persons().map(|person| person.id).collect())
}

/// People from all over the list, not neighbours.
fn of(ids: &[PersonId], n: usize) -> String {
    ids.get(n * 7919 % ids.len().max(1)).map(ToString::to_string).unwrap_or_default()
}

struct Visitor {
    app: App,
    cookie: String,
    csrf: String,
}

impl Visitor {
    fn new(app: &App, entered: &Entered) -> Outcome<Self> {
        let cookie = app.sessions().begin(entered, Lang::En, app.now());
        let actor = app.sessions().actor(&cookie, app.now(), false).ok_or("no session")?;
        Ok(Self { app: app.clone(), cookie: format!("{COOKIE}={cookie}"), csrf: actor.csrf })
    }

    async fn times(&self, count: usize, path: impl Fn(usize) -> String) -> Outcome<Vec<Duration>> {
        let mut times = Vec::with_capacity(count);
        for n in 0..count {
            times.push(self.ask("GET", &path(n), String::new()).await?);
        }
        Ok(times)
    }

    async fn searches(&self, count: usize) -> Outcome<Vec<Duration>> {
        const NAMES: [&str; 5] = ["Rahmatullah", "Zarghuna", "Gul Mohammad", "Misali", "Yusof"];
        let mut times = Vec::with_capacity(count);
        for name in NAMES.iter().cycle().take(count) {
            let form = format!("csrf={}&q={}", self.csrf, name.replace(' ', "+"));
            times.push(self.ask("POST", "/search", form).await?);
        }
        Ok(times)
    }

    /// A call of one sentence: a raid, a person by code, a custody, all in one commit.
    async fn calls(&self, count: usize) -> Outcome<Vec<Duration>> {
        let mut times = Vec::with_capacity(count);
        for _ in 0..count {
            let form = format!("csrf={}&words=they+are+taking+us&district=Attock&when-now=1", self.csrf);
            times.push(self.ask("POST", "/incidents/new", form).await?);
        }
        Ok(times)
    }

    /// One question to the whole router, from the request to the last byte of the answer.
    async fn ask(&self, method: &str, path: &str, body: String) -> Outcome<Duration> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))?;
        let router = server::router(&self.app);
        let since = Instant::now();
        let answer = router.oneshot(request).await?;
        let status = answer.status();
        to_bytes(answer.into_body(), usize::MAX).await?;
        let took = since.elapsed();
        if status.is_success() || status.is_redirection() {
            Ok(took)
        } else {
            Err(format!("{method} {path}: {status}").into())
        }
    }
}

/// A consent noted: one entry, sealed, chained, signed, on disk, folded.
async fn commits(app: &App, actor: &Actor, ids: &[PersonId]) -> Outcome<Vec<Duration>> {
    let mut times = Vec::with_capacity(TIMES);
    for n in 0..TIMES {
        let Some(person) = ids.get(n * 7919 % ids.len().max(1)).copied() else { continue };
        let consent = Consent {
            purpose: "legal-aid".into(),
            recipient: "this-desk".into(),
            given: true,
            language: Lang::Prs,
            how: "spoken".into(),
            explained_by: Fact::new("gulab".to_owned()),
            until: None,
        };
        let permit = app.permit(actor, Act::AmendPerson, Subject::Person(person))?;
        let since = Instant::now();
        app.commit(permit, [Event::Consented { person, consent }.into()]).await?;
        times.push(since.elapsed());
    }
    Ok(times)
}

/// What the disk itself takes.
fn bare(dir: &Path) -> Outcome<Vec<Duration>> {
    let mut file = File::create(dir.join("bare"))?;
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let since = Instant::now();
        file.write_all(&[0; 8192])?;
        file.sync_data()?;
        times.push(since.elapsed());
    }
    Ok(times)
}

/// Resident memory, and how much of it is pages of the program's own file: they hold nobody, and the system takes them
/// back whenever it wants.
fn memory(when: &str) -> Outcome<()> {
    let text = read_to_string("/proc/self/status")?;
    let of = |key: &str| -> Outcome<f64> {
        let line = text.lines().find_map(|line| line.strip_prefix(key)).ok_or("a line of status")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? * 1024.0 / 1e6)
    };
    say(&format!("memory, {when}"), of("VmRSS:")?, "MB")?;
    say(&format!("memory, {when}: of it the program's file"), of("RssFile:")?, "MB")
}

fn spread(what: &str, mut times: Vec<Duration>) -> Outcome<()> {
    times.sort();
    let at =
        |of_hundred: usize| times.get(times.len() * of_hundred / 100).map_or(0.0, |t| t.as_secs_f64() * 1e3);
    say(&format!("{what}: median"), at(50), "ms")?;
    say(&format!("{what}: p95"), at(95), "ms")
}

fn say(what: &str, figure: f64, unit: &str) -> Outcome<()> {
    writeln!(stdout(), "{what}\t{figure:.3}\t{unit}")?;
    Ok(stdout().flush()?)
}
