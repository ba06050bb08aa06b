//! A partner's list of arrivals into a real desk.

use crate::{Outcome, asked, count, memory, say, table::Person};
use dates::Lang;
use panah::access::model::Act;
use panah::access::permit::Subject;
use panah::base::Clock;
use panah::base::ids::BatchId;
use panah::demo;
use panah::desk::Desk;
use panah::importing::sheet;
use panah::tracing::{bring, lists};
use panah::web::App;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

const PIECE: usize = 2_000;

/// Invented people of whom no two need be alike.
fn person(n: usize) -> Person {
    const OWN: [&str; 12] = [
        "Azmayesh", "Namuna", "Misal", "Tajruba", "Farzi", "Specimen", "Sanjesh", "Testgul", "Zarf", "Kashk",
        "Mahak", "Alagu",
    ];
    let of = |n: usize| OWN.get(n % OWN.len()).copied().unwrap_or_default();
    Person {
        own: format!("{}{} {}", of(n), of(n / 12).to_lowercase(), of(n / 144)),
        father: format!("{} {}{}", of(n / 7), of(n / 84), of(n / 1008).to_lowercase()),
        born: Some(1950 + i32::try_from(n % 60).unwrap_or(0)),
        ..Person::default()
    }
}

/// Brings `rows` arrivals into a desk with `requests`, then opens it anew.
///
/// # Errors
/// What the desk says.
pub fn list(rows: usize, requests: usize, dir: &Path) -> Outcome<()> {
    panah::cli::engine()?.block_on(async {
        let clock = || Clock::system("Asia/Karachi").map(|c| c.starting(crate::today()));
        let logins = demo::desk(dir, &clock()?)?;
        let (name, passphrase) = logins.first().ok_or("nobody at the desk")?;
        let desk = Arc::new(Desk::new(dir.to_path_buf(), clock()?, panah::law::shipped()?));
        let entered = desk.enter(name, passphrase)?;
        let app = App::new(Arc::clone(&desk), Lang::En);
        let actor = demo::actor(&entered);
        let events: Vec<_> = (0..requests).flat_map(|n| asked(n, &person(n * 13))).collect();
        for piece in events.chunks(PIECE) {
            let permit = app.permit(&actor, Act::StepRequest, Subject::Desk)?;
            app.commit(permit, piece.iter().cloned().map(Into::into)).await?;
        }
        let waiting = |app: &App| {
            let (app, actor) = (app.clone(), actor.clone());
            async move {
                app.desk().make_findable().await?;
                let permit = app.permit(&actor, Act::ReadTracing, Subject::Desk)?;
                let view = app.view(&permit).await?;
                Ok::<_, Box<dyn std::error::Error>>(view.tracing()?.waiting(app.today(), &|_| false).len())
            }
        };
        waiting(&app).await?;
        let mut csv = String::from("Name,Father,Year of birth\n");
        for n in 0..rows {
            let Person { own, father, born, .. } = person(n);
            writeln!(csv, "{own},{father},{}", born.unwrap_or_default())?;
        }
        let since = Instant::now();
        let (list, today) = (BatchId::from_bytes([9; 16]), app.today());
        let read = lists::read(
            &sheet::read(csv.as_bytes(), None)?,
            &lists::Given { list, source: "bench", place: None },
            today,
            Lang::En,
        );
        say(&format!("reading a list of {rows} arrivals"), since.elapsed().as_secs_f64(), "s")?;
        let done = bring::write(&app, &actor, read, (list, "bench", "arrivals.csv")).await?;
        let what = format!("the list sealed, on disk and matched with {requests} requests, with its report");
        say(&what, since.elapsed().as_secs_f64(), "s")?;
        say("rows taken", f64::from(done.taken), "")?;
        say("pairs that wait", count(done.waiting), "")?;
        desk.lock();
        let since = Instant::now();
        desk.enter(name, passphrase)?;
        say("unlocking that desk, every entry read again", since.elapsed().as_secs_f64(), "s")?;
        let since = Instant::now();
        waiting(&app).await?;
        say("everybody findable again, with the first look", since.elapsed().as_secs_f64(), "s")?;
        let since = Instant::now();
        desk.save_snapshots(true)?;
        say("keeping snapshots", since.elapsed().as_secs_f64(), "s")?;
        desk.lock();
        let since = Instant::now();
        desk.enter(name, passphrase)?;
        say("unlocking it with snapshots", since.elapsed().as_secs_f64(), "s")?;
        say("memory", memory()?, "MB")?;
        desk.lock();
        Ok(())
    })
}
