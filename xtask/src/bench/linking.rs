//! The figures of whole records linked: generated registers of rising size, Febrl, and the rivals in the same run.
//!
//! `cargo xtask bench linking DATA [SEED [SIZE …]]`: DATA holds `make_register.py`, `link_peers.py` and what they read.

use crate::{Outcome, tree};
use serde_json::Value;
use std::fmt::Write;
use std::path::Path;

const SIZES: [&str; 4] = ["10000", "50000", "300000", "1000000"];

/// Above so many records a rival written in Python takes minutes and gigabytes.
const FOR_RIVALS: usize = 50_000;

const TOOLS: &str = "numpy==2.4.6 pyarrow pandas==2.3.3 polars==2.1.0 scipy scikit-learn recordlinkage==0.16";
const SPLINK: &str = "splink==5.0.0 duckdb==1.5.6";

/// Of DATA; copied, because the scripts write beside themselves.
const NEEDED: [&str; 5] =
    ["make_register.py", "link_peers.py", "namenorm.py", "variants_dev.tsv", "districts.tsv"];

/// Runs a program and tells what it took: its answer, then seconds of its processors and megabytes at most.
const MEASURE: &str = "import json,resource,subprocess,sys\n\
    a=subprocess.run(sys.argv[1:],capture_output=True,text=True)\n\
    u=resource.getrusage(resource.RUSAGE_CHILDREN)\n\
    assert a.returncode==0, a.stderr[-2000:]\n\
    d=json.loads(a.stdout)\n\
    print(json.dumps(dict(f1=d['f1'],precision=d['precision'],recall=d['recall'],wall=d['seconds']['all'],\
    cpu=u.ru_utime+u.ru_stime,mb=u.ru_maxrss/1024)))";

/// Febrl 3 and 4 as registers with their truth.
const FEBRL: &str = "import sys,pandas as pd\n\
    from recordlinkage.datasets import load_febrl3,load_febrl4\n\
    for n,d in (('3',load_febrl3()),('4',pd.concat(load_febrl4()))):\n\
    \x20d=d.reset_index(); d['person_id']=d.rec_id.str.extract(r'^rec-(\\d+)-')[0]\n\
    \x20d.to_csv(sys.argv[1]+'/febrl'+n+'.csv',index=False)";

/// Makes the registers, measures, writes `docs/bench-linking.md`.
///
/// # Errors
/// What did not build or run.
pub fn run(arguments: &[String]) -> Outcome {
    let [data, rest @ ..] = arguments else {
        return Err("cargo xtask bench linking DATA [SEED [SIZE …]]".into());
    };
    let (seed, sizes) = rest.split_first().map_or(("9157", &[][..]), |(seed, sizes)| (seed.as_str(), sizes));
    let sizes: Vec<&str> =
        if sizes.is_empty() { SIZES.to_vec() } else { sizes.iter().map(String::as_str).collect() };
    tree::run("cargo", &["build", "--release", "--locked", "-p", "panah", "--bin", "panah"])?;
    let release = tree::built("release")?;
    let bench = Bench {
        panah: release.join("panah").to_string_lossy().into_owned(),
        ground: Ground::new(data, &release)?,
    };
    let mut report = format!(
        "# Figures of linking\n\nMade by `cargo xtask bench linking DATA`, which writes this page: registers of the generator \
         (seed {seed}, development spellings), pairs of records of one person, at the line the program chooses by \
         itself; seconds of all processors together, memory at its highest; {}. The same machine may have been doing other work.\n\n\
         | | records | F1 | precision | recall | seconds | processor seconds | MB |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
        super::machine()
    );
    for size in sizes {
        bench.generated(size, seed, &mut report)?;
    }
    bench.febrl(&mut report)?;
    tree::say(&report);
    std::fs::write(tree::root().join("docs/bench-linking.md"), report)
        .map_err(|trouble| format!("docs/bench-linking.md: {trouble}"))
}

/// A Python of its own with what the generator and the rivals need.
fn python(folder: &Path) -> Result<String, String> {
    let python = folder.join("bin/python").to_string_lossy().into_owned();
    if !folder.join("bin/python").exists() {
        tree::run("python3", &["-m", "venv", &folder.to_string_lossy()])?;
        let tools: Vec<&str> = ["-m", "pip", "-q", "install"].into_iter().chain(TOOLS.split(' ')).collect();
        tree::run(&python, &tools)?;
        let splink: Vec<&str> = ["-m", "pip", "-q", "install"].into_iter().chain(SPLINK.split(' ')).collect();
        if let Err(trouble) = tree::run(&python, &splink) {
            tree::say(&format!("-- Splink could not be installed: {trouble}"));
        }
    }
    Ok(python)
}

/// Where the generator and the rivals stand, and a Python that runs them.
pub struct Ground {
    python: String,
    room: String,
}

impl Ground {
    /// Copies them beside the build, because the scripts write beside themselves.
    ///
    /// # Errors
    /// What is missing or could not be installed.
    pub fn new(data: &str, release: &Path) -> Result<Self, String> {
        let python = python(&release.join("bench-python"))?;
        let room = release.join("bench-linking").to_string_lossy().into_owned();
        std::fs::create_dir_all(&room).map_err(|trouble| format!("{room}: {trouble}"))?;
        for file in NEEDED {
            let (from, to) = (Path::new(data).join(file), Path::new(&room).join(file));
            let _ = std::fs::remove_file(&to);
            std::fs::copy(&from, to).map_err(|trouble| format!("{}: {trouble}", from.display()))?;
        }
        Ok(Self { python, room })
    }

    /// Makes a register with so many requests; its folder.
    ///
    /// # Errors
    /// What the generator says.
    pub fn generated(&self, size: &str, seed: &str, queries: &str) -> Result<String, String> {
        let folder = format!("{}/{size}-{seed}", self.room);
        let script = format!("{}/make_register.py", self.room);
        let of =
            ["--n", size, "--seed", seed, "--split", "dev", "--queries", queries, "--out", &folder, "--tsv"];
        let made: Vec<&str> = std::iter::once(&*script).chain(of).collect();
        tree::output(&self.python, &made)?;
        Ok(folder)
    }

    /// What a rival answers; nothing where it cannot run.
    pub fn rival(&self, peer: &str, data: &str) -> Option<Value> {
        let script = format!("{}/link_peers.py", self.room);
        let told = tree::output(&self.python, &[&script, "--peer", peer, "--data", data]);
        match told {
            Ok(text) => serde_json::from_str(text.lines().rev().find(|line| line.starts_with('{'))?).ok(),
            Err(trouble) => {
                tree::say(&format!("-- {peer}: {}", trouble.lines().last().unwrap_or_default()));
                None
            }
        }
    }
}

struct Bench {
    panah: String,
    ground: Ground,
}

impl Bench {
    fn generated(&self, size: &str, seed: &str, report: &mut String) -> Outcome {
        let folder = self.ground.generated(size, seed, "1000")?;
        self.panah("Panah", size, &format!("{folder}/register.tsv"), report)?;
        if size.parse::<usize>().is_ok_and(|n| n <= FOR_RIVALS) {
            self.rival("splink", "Splink 5 on DuckDB, by EM", &folder, size, report);
            self.rival("recordlinkage", "recordlinkage 0.16, labels", &folder, size, report);
        }
        Ok(())
    }

    fn febrl(&self, report: &mut String) -> Outcome {
        let Ground { python, room } = &self.ground;
        tree::output(python, &["-c", FEBRL, room])?;
        for (name, records) in [("febrl3", "5000"), ("febrl4", "10000")] {
            self.panah(&format!("Panah, {name}"), records, &format!("{room}/{name}.csv"), report)?;
            self.rival("splink", &format!("Splink 5, {name}"), name, records, report);
            self.rival("recordlinkage", &format!("recordlinkage 0.16, {name}"), name, records, report);
        }
        Ok(())
    }

    fn panah(&self, who: &str, records: &str, register: &str, report: &mut String) -> Outcome {
        let asked = ["-c", MEASURE, &*self.panah, "names", "dedupe", register, "--truth", register, "--json"];
        let told = tree::output(&self.ground.python, &asked)?;
        let told: Value = serde_json::from_str(&told).map_err(|trouble| trouble.to_string())?;
        let figure = |key: &str| told.get(key).and_then(Value::as_f64).unwrap_or_default();
        let _ = writeln!(
            report,
            "| {who} | {records} | {:.4} | {:.3} | {:.3} | {:.1} | {:.1} | {:.0} |",
            figure("f1"),
            figure("precision"),
            figure("recall"),
            figure("wall"),
            figure("cpu"),
            figure("mb"),
        );
        tree::say(report.lines().last().unwrap_or_default());
        Ok(())
    }

    /// A rival at its own best line. One that cannot run says so in its row.
    fn rival(&self, peer: &str, who: &str, data: &str, records: &str, report: &mut String) {
        let told = self.ground.rival(peer, data);
        let _ = match told {
            Some(told) => {
                let best = |key: &str| told.pointer(&format!("/pairs/best/{key}"));
                let figure = |key: &str| best(key).map_or_else(|| "–".to_owned(), Value::to_string);
                writeln!(
                    report,
                    "| {who} | {records} | {} | {} | {} | | | |",
                    figure("f1"),
                    figure("p"),
                    figure("r")
                )
            }
            None => writeln!(report, "| {who}: could not be run here | {records} | | | | | | |"),
        };
    }
}
