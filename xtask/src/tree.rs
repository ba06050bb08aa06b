//! The source tree, and commands run at its root.

use crate::Outcome;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// A line on standard output.
pub fn say(line: &str) {
    let _ = writeln!(stdout(), "{line}");
    let _ = stdout().flush();
}

/// A program with arguments, at the root, without standard input.
pub fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root()).stdin(Stdio::null());
    command
}

/// Runs it with its output shown.
///
/// # Errors
/// The command line with how it ended.
pub fn run(program: &str, arguments: &[&str]) -> Outcome {
    finish(&mut command(program, arguments))
}

/// Runs a prepared command with its output shown.
///
/// # Errors
/// The command line with how it ended.
pub fn finish(command: &mut Command) -> Outcome {
    let shown = shown(command);
    say(&format!("$ {shown}"));
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{shown}: {status}")),
        Err(trouble) => Err(format!("{shown}: {trouble}")),
    }
}

/// Runs it and returns what it printed.
///
/// # Errors
/// The command line with what it wrote to standard error.
pub fn output(program: &str, arguments: &[&str]) -> Result<String, String> {
    let mut command = command(program, arguments);
    let shown = shown(&command);
    let output = command.output().map_err(|trouble| format!("{shown}: {trouble}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("{shown}: {}", String::from_utf8_lossy(&output.stderr)))
    }
}

/// Whether a program answers when asked for its version.
pub fn answers(program: &str, arguments: &[&str]) -> bool {
    let mut command = command(program, arguments);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// The tracked and new files of the tree that end so, read as text. Ignored files are not of the tree.
///
/// # Errors
/// What git or the disk says.
pub fn files(endings: &[&str]) -> Result<Vec<(String, String)>, String> {
    let listed = output("git", &["ls-files", "--cached", "--others", "--exclude-standard"])?;
    let mut files = Vec::new();
    for path in listed.lines().filter(|path| endings.iter().any(|ending| path.ends_with(ending))) {
        let whole = root().join(path);
        // Listed and deleted: gone from the tree at the next commit.
        if whole.exists() {
            let text = std::fs::read_to_string(&whole).map_err(|trouble| format!("{path}: {trouble}"))?;
            files.push((path.to_owned(), text));
        }
    }
    files.sort();
    Ok(files)
}

/// The folder cargo builds a profile into.
///
/// # Errors
/// What cargo says.
pub fn built(profile: &str) -> Result<PathBuf, String> {
    let metadata = output("cargo", &["metadata", "--format-version", "1", "--no-deps", "--locked"])?;
    let metadata: serde_json::Value =
        serde_json::from_str(&metadata).map_err(|trouble| trouble.to_string())?;
    let target = metadata.get("target_directory").and_then(serde_json::Value::as_str);
    target
        .map(|target| Path::new(target).join(profile))
        .ok_or_else(|| "cargo names no target folder".to_owned())
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(std::ffi::OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
