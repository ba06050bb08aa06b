//! Checks the messages and compiles them in: a message that one language lacks, a placeable that differs, a name used
//! twice, or a message that a template asks for and nobody wrote, ends the build.

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const LANGUAGES: [&str; 4] = ["en", "prs", "ps", "ur"];

type Messages = BTreeMap<String, BTreeSet<String>>;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=src");
    let mut faults = Vec::new();
    let mut listing = String::from(
        "/// Language and text of every message file.\nstatic MESSAGE_FILES: &[(&str, &str)] = &[\n",
    );
    let mut all: BTreeMap<&str, Messages> = BTreeMap::new();
    for language in LANGUAGES {
        for file in files(&Path::new("locales").join(language), "ftl")? {
            let messages = all.entry(language).or_default();
            read(&file, messages, &mut faults)?;
            let path = fs::canonicalize(&file)?;
            let path = path.to_string_lossy();
            writeln!(listing, "    ({language:?}, include_str!({path:?})),")?;
        }
    }
    listing.push_str("];\n");
    let english = all.get("en").cloned().unwrap_or_default();
    for language in LANGUAGES {
        compare(language, &english, all.get(language).unwrap_or(&Messages::new()), &mut faults);
    }
    used_and_unwritten(&english, &mut faults)?;
    let out = env::var_os("OUT_DIR").ok_or("cargo names no OUT_DIR")?;
    fs::write(PathBuf::from(out).join("messages.rs"), listing)?;
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n").into()) }
}

fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    let Ok(listing) = fs::read_dir(folder) else { return Ok(found) };
    for entry in listing {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path, ending)?);
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn read(file: &Path, messages: &mut Messages, faults: &mut Vec<String>) -> Result<(), Box<dyn Error>> {
    let text = fs::read_to_string(file)?;
    let resource = match fluent_syntax::parser::parse(text.as_str()) {
        Ok(resource) => resource,
        Err((_, errors)) => {
            faults.push(format!(
                "{}: {}",
                file.display(),
                errors.first().map_or_else(String::new, ToString::to_string)
            ));
            return Ok(());
        }
    };
    for entry in resource.body {
        if let Entry::Message(message) = entry {
            let mut placeables = BTreeSet::new();
            if let Some(value) = &message.value {
                collect(value, &mut placeables);
            }
            if messages.insert(message.id.name.to_owned(), placeables).is_some() {
                faults.push(format!("{}: `{}` is written twice", file.display(), message.id.name));
            }
        }
    }
    Ok(())
}

fn collect(pattern: &Pattern<&str>, into: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            expression_names(expression, into);
        }
    }
}

fn expression_names(expression: &Expression<&str>, into: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => inline_names(inline, into),
        Expression::Select { selector, variants } => {
            inline_names(selector, into);
            for variant in variants {
                collect(&variant.value, into);
            }
        }
    }
}

fn inline_names(inline: &InlineExpression<&str>, into: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            into.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => expression_names(expression, into),
        _ => {}
    }
}

fn compare(language: &str, english: &Messages, other: &Messages, faults: &mut Vec<String>) {
    for (name, placeables) in english {
        match other.get(name) {
            None => faults.push(format!("{language}: `{name}` is missing")),
            Some(own) if own != placeables => {
                faults.push(format!("{language}: `{name}` has {own:?}, English has {placeables:?}"));
            }
            Some(_) => {}
        }
    }
    for name in other.keys().filter(|n| !english.contains_key(*n)) {
        faults.push(format!("{language}: `{name}` is not in English"));
    }
}

/// Every `t.s("…")`, `t.one("…"`, `t.two("…"`, `t.with("…"` of templates and sources names a written message, and
/// every written message is named somewhere, or has a prefix that `t.coded("…"` or `format!("prefix-{…` puts together.
fn used_and_unwritten(english: &Messages, faults: &mut Vec<String>) -> Result<(), Box<dyn Error>> {
    let mut quoted: BTreeSet<String> = BTreeSet::new();
    for file in files(Path::new("src"), "html")?.iter().chain(&files(Path::new("src"), "rs")?) {
        let text = fs::read_to_string(file)?;
        for call in [".s(\"", ".one(\"", ".two(\"", ".with(\""] {
            for piece in text.split(call).skip(1) {
                let name = piece.split('"').next().unwrap_or_default();
                let a_message = name.contains('-') && !name.contains(['{', ' ', '/', '.']);
                if a_message && !english.contains_key(name) {
                    faults.push(format!("{}: asks for `{name}`, which is not written", file.display()));
                }
            }
        }
        // What stands between quotes, and what stands before `-{` in it.
        for piece in text.split('"') {
            quoted.insert(piece.to_owned());
            for (at, _) in piece.match_indices("-{") {
                let before = piece.get(..at).unwrap_or_default();
                let word = before.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '-').next();
                quoted.insert(word.unwrap_or_default().to_owned());
            }
        }
    }
    for name in english.keys() {
        let prefixes = name.match_indices('-').filter_map(|(at, _)| name.get(..at));
        let named = std::iter::once(name.as_str()).chain(prefixes).any(|word| quoted.contains(word));
        if !named {
            println!("cargo::warning=message `{name}` is written but nobody asks for it");
        }
    }
    Ok(())
}
