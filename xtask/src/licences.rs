//! Licences, sources and bans of every dependency, from `deny.toml` and `cargo metadata`.
//!
//! cargo-deny does this better and knows the advisories, but takes longer to build than everything
//! else here together, and advisories come from the network. So this much runs in every test, and
//! `cargo xtask deny` runs the whole of it.

use crate::{Outcome, tree};
use serde_json::Value;
use std::collections::BTreeMap;

/// Runs cargo-deny, building it first where it is missing.
///
/// # Errors
/// What it says.
pub fn deny() -> Outcome {
    if !tree::answers("cargo", &["deny", "--version"]) {
        tree::run("cargo", &["install", "--locked", "cargo-deny"])?;
    }
    tree::run("cargo", &["deny", "check"])
}

/// What `deny.toml` asks for, as far as this check reads it.
struct Rules {
    allowed: Vec<String>,
    exceptions: BTreeMap<String, Vec<String>>,
    banned: Vec<String>,
    registries: Vec<String>,
}

/// Holds the whole dependency tree to `deny.toml`.
///
/// # Errors
/// Each crate that does not fit, with why.
pub fn check() -> Outcome {
    let path = tree::root().join("deny.toml");
    let text = std::fs::read_to_string(path).map_err(|trouble| format!("deny.toml: {trouble}"))?;
    let rules = rules(&text)?;
    let metadata = tree::output("cargo", &["metadata", "--format-version", "1", "--locked"])?;
    let metadata: Value =
        serde_json::from_str(&metadata).map_err(|trouble| format!("cargo metadata: {trouble}"))?;
    let packages = metadata.get("packages").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let troubles: Vec<String> = packages.iter().filter_map(|package| judge(package, &rules)).collect();
    tree::say(&format!("{} crates read", packages.len()));
    if packages.is_empty() {
        return Err("cargo metadata named no crate".to_owned());
    }
    if troubles.is_empty() { Ok(()) } else { Err(troubles.join("\n")) }
}

fn rules(text: &str) -> Result<Rules, String> {
    let table: toml::Table = text.parse().map_err(|trouble| format!("deny.toml: {trouble}"))?;
    let list = |section: &str, key: &str| {
        table.get(section).and_then(|s| s.get(key)).and_then(toml::Value::as_array)
    };
    let exceptions = list("licenses", "exceptions").into_iter().flatten().map(|exception| {
        let name = exception.get("crate").and_then(toml::Value::as_str).unwrap_or_default().to_owned();
        (name, words(exception.get("allow").and_then(toml::Value::as_array)))
    });
    let banned = list("bans", "deny").into_iter().flatten();
    Ok(Rules {
        allowed: words(list("licenses", "allow")),
        exceptions: exceptions.collect(),
        banned: banned.filter_map(|ban| ban.get("crate")?.as_str().map(str::to_owned)).collect(),
        registries: words(list("sources", "allow-registry")),
    })
}

fn words(list: Option<&Vec<toml::Value>>) -> Vec<String> {
    list.into_iter().flatten().filter_map(|word| word.as_str().map(str::to_owned)).collect()
}

/// Why a crate may not be here, if it may not. Our own crates have no source.
fn judge(package: &Value, rules: &Rules) -> Option<String> {
    let word = |key: &str| package.get(key).and_then(Value::as_str);
    let name = word("name").unwrap_or("?");
    let source = word("source")?;
    if rules.banned.iter().any(|banned| banned == name) {
        return Some(format!("{name}: banned by deny.toml"));
    }
    if !rules.registries.iter().any(|registry| source.strip_prefix("registry+") == Some(registry)) {
        return Some(format!("{name}: comes from {source}"));
    }
    let Some(licence) = word("license") else { return Some(format!("{name}: names no licence")) };
    let own = rules.exceptions.get(name).map_or(&[][..], Vec::as_slice);
    let allowed = |id: &str| rules.allowed.iter().chain(own).any(|allowed| allowed == id);
    (!satisfied(licence, &allowed)).then(|| format!("{name}: {licence}"))
}

/// Whether an SPDX expression can be met by allowed licences: `AND` binds tighter than `OR`
/// (SPDX 2.3, annex D); the older `/` of crates.io is an `OR`.
fn satisfied(expression: &str, allowed: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let joined =
        spaced.split_whitespace().collect::<Vec<_>>().join(" ").replace(" WITH ", "\u{a0}WITH\u{a0}");
    let mut words =
        joined.split(' ').map(|word| word.replace('\u{a0}', " ")).collect::<Vec<_>>().into_iter().peekable();
    let met = either(&mut words, allowed);
    met && words.next().is_none()
}

type Words = std::iter::Peekable<std::vec::IntoIter<String>>;

fn either(words: &mut Words, allowed: &dyn Fn(&str) -> bool) -> bool {
    let mut met = both(words, allowed);
    while words.next_if(|word| word == "OR").is_some() {
        met |= both(words, allowed);
    }
    met
}

fn both(words: &mut Words, allowed: &dyn Fn(&str) -> bool) -> bool {
    let mut met = one(words, allowed);
    while words.next_if(|word| word == "AND").is_some() {
        met &= one(words, allowed);
    }
    met
}

fn one(words: &mut Words, allowed: &dyn Fn(&str) -> bool) -> bool {
    match words.next() {
        Some(word) if word == "(" => {
            let met = either(words, allowed);
            words.next_if(|word| word == ")").is_some() && met
        }
        Some(word) => allowed(&word),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(expression: &str) -> bool {
        satisfied(expression, &|id| matches!(id, "MIT" | "Unicode-3.0" | "Apache-2.0 WITH LLVM-exception"))
    }

    #[test]
    fn one_allowed_choice_is_enough() {
        assert!(met("MIT OR GPL-3.0-only") && met("GPL-3.0-only/MIT"));
        assert!(met("Apache-2.0 WITH LLVM-exception OR GPL-3.0-only"));
        assert!(!met("GPL-3.0-only OR Apache-2.0"));
    }

    #[test]
    fn everything_joined_must_be_allowed() {
        assert!(met("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(!met("MIT AND WTFPL"));
        assert!(!met("GPL-3.0-only AND MIT OR WTFPL"));
    }

    #[test]
    fn what_cannot_be_read_is_not_allowed() {
        assert!(!met("") && !met("(MIT") && !met("MIT MIT") && !met("MIT)"));
    }

    #[test]
    fn a_crate_from_elsewhere_is_refused() {
        let rules = rules("[licenses]\nallow=['MIT']\n[bans]\ndeny=[{crate='caller'}]\n[sources]\nallow-registry=['https://r']").unwrap();
        let package =
            |name: &str, source: &str| serde_json::json!({"name": name, "source": source, "license": "MIT"});
        assert!(judge(&package("good", "registry+https://r"), &rules).is_none());
        assert!(judge(&package("good", "git+https://r"), &rules).is_some());
        assert!(judge(&package("caller", "registry+https://r"), &rules).is_some());
    }
}
