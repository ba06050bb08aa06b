//! `panah import`: the same dry run and the same batch, from the terminal.

use super::existing::Existing;
use super::mapping::{Field, Mapping, guess};
use super::plan::{Plan, plan};
use super::question::Answers;
use super::waiting::Upload;
use super::write::{Job, run as write};
use super::{refused, report, sheet, web};
use crate::access::model::Act;
use crate::access::permit::{Actor, Subject};
use crate::base::ids::BatchId;
use crate::base::{Fault, SystemChance, Trouble};
use crate::cli::Surroundings;
use crate::web::App;
use crate::web::language::Tongue;
use clap::Args;
use dates::Lang;
use std::io::{Write, stderr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bring a spreadsheet in.
#[derive(Args)]
pub struct ImportArgs {
    /// The file: XLSX or CSV.
    file: PathBuf,
    /// Only say what would happen; needs no desk.
    #[arg(long)]
    dry_run: bool,
    /// Lines of `heading<TAB>field`, in place of the guess.
    #[arg(long)]
    mapping: Option<PathBuf>,
    /// An answer to what the file leaves unclear, as listed by a trial run; as often as needed.
    #[arg(long = "answer", value_name = "QUESTION=ANSWER")]
    answers: Vec<String>,
    /// Counts as JSON.
    #[arg(long)]
    json: bool,
    /// The name you log in with.
    #[arg(long, required_unless_present = "dry_run")]
    name: Option<String>,
}

fn disk(e: &std::io::Error) -> Trouble {
    Trouble::new(Fault::DiskTrouble).with("detail", e.to_string())
}

/// Runs the command.
///
/// # Errors
/// `UnreadableSheet` and `SheetBomb` for the file; `RowsLeftOut` when rows did not go in; what the desk says.
pub fn run(args: &ImportArgs, around: &Surroundings) -> Result<(), Trouble> {
    let bytes = std::fs::read(&args.file).map_err(|e| disk(&e))?;
    let sheet = Arc::new(sheet::read(&bytes, None)?);
    drop(bytes);
    let columns = columns(&sheet, args.mapping.as_deref())?;
    let mapping = Mapping { columns, lang: Some(around.t.0).filter(|l| *l != Lang::En) };
    mapping.check().map_err(|why| Trouble::field("columns", why))?;
    let answers = answers(&args.answers)?;
    let desk = around.desk(None)?;
    let (plan, left_out) = match &args.name {
        Some(name) if !args.dry_run => {
            let passphrase = around.passphrase(name)?;
            let entered = desk.enter(name, &passphrase)?;
            let file = args.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let (whys, bytes) = (Vec::new(), Arc::default());
            let (sheet, at) = (Arc::clone(&sheet), desk.clock().now());
            let upload = Upload { file, bytes, sheet, mapping, whys, answers, planned: None, at };
            let actor = entered.actor(around.t.0);
            let runtime = tokio::runtime::Runtime::new().map_err(|e| disk(&e))?;
            let done = runtime.block_on(commit(&App::new(Arc::clone(&desk), around.t.0), &actor, &upload));
            desk.lock();
            (done?, true)
        }
        _ => {
            let today = desk.clock().today();
            let plan = plan(&sheet.rows, &mapping, &answers, &Existing::default(), today);
            (Arc::new((plan, Existing::default())), false)
        }
    };
    tell(&plan.0, args.json, around);
    for line in report::lines(&plan.0, &sheet, around.t) {
        let _ = writeln!(stderr(), "{line}");
    }
    let counts = plan.0.counts();
    if counts.refused + counts.asks == 0 {
        return Ok(());
    }
    let mut beside = args.file.clone().into_os_string();
    if left_out {
        beside.push(".refused.csv");
        std::fs::write(&beside, refused::csv(&sheet, &plan.0, around.t)).map_err(|e| disk(&e))?;
    }
    let count = (counts.refused + counts.asks).to_string();
    Err(Trouble::new(Fault::RowsLeftOut).with("count", count).with("file", beside.to_string_lossy()))
}

/// `question=answer`, split at the last `=`: no answer has one.
fn answers(given: &[String]) -> Result<Answers, Trouble> {
    let pair = |text: &String| text.rsplit_once('=').map(|(key, said)| (key.to_owned(), said.to_owned()));
    let wrong = |text: &String| Trouble::new(Fault::WrongCommand).with("detail", text);
    given.iter().map(|text| pair(text).ok_or_else(|| wrong(text))).collect()
}

fn columns(sheet: &sheet::Sheet, mapping: Option<&Path>) -> Result<Vec<Field>, Trouble> {
    let Some(path) = mapping else { return Ok(guess(sheet, None).into_iter().map(|(f, _)| f).collect()) };
    let text = std::fs::read_to_string(path).map_err(|e| disk(&e))?;
    let known: Vec<(&str, &str)> = text.lines().filter_map(|l| l.split_once('\t')).collect();
    let field = |heading: &String| {
        let code = known.iter().find(|(h, _)| h.trim() == heading).map(|(_, code)| code.trim());
        code.and_then(|c| c.parse().ok()).unwrap_or(Field::Ignore)
    };
    Ok(sheet.headings.iter().map(field).collect())
}

async fn commit(app: &App, actor: &Actor, upload: &Upload) -> Result<Arc<(Plan, Existing)>, Trouble> {
    let permit = || app.permit(actor, Act::Import, Subject::Desk);
    let both = web::dry_run(app, &permit()?, upload).await?;
    let batch = BatchId::new(app.now(), &mut SystemChance);
    let total = both.0.rows.len();
    let done = |rows: usize| {
        let _ = write!(stderr(), "\r{} / {total}", rows.min(total));
    };
    let job = Job { file: &upload.file, batch, plan: &both.0, existing: &both.1 };
    let written = write(app.desk(), &job, &permit, &done).await;
    let _ = writeln!(stderr());
    if written.is_err() && app.view(&permit()?).await?.imports()?.import(batch).is_some() {
        let _ = writeln!(stderr(), "{}", Tongue(app.lang()).s("import-stopped"));
    }
    written?;
    // The next opening need not read every row again. The rows are in, whether or not this works.
    if let Err(trouble) = app.desk().save_snapshots(true) {
        tracing::warn!(%trouble, "snapshots after an import");
    }
    Ok(both)
}

fn tell(plan: &Plan, json: bool, around: &Surroundings) {
    let counts = plan.counts();
    if json {
        around.say(&serde_json::to_string(&counts).unwrap_or_default());
        return;
    }
    for (key, count) in [
        ("import-count-new", counts.new),
        ("import-count-updates", counts.updates),
        ("import-count-unchanged", counts.unchanged),
        ("import-count-asks", counts.asks),
        ("import-count-refused", counts.refused),
    ] {
        around.say(&format!("{}: {}", around.t.s(key), around.t.number(count)));
    }
}
