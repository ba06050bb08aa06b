//! What a fresh machine lacks: installed where that is possible, said plainly where it is not.

use crate::{Outcome, tree};
use std::path::Path;

/// The browsers the test can drive, first found first taken.
const BROWSERS: [&str; 4] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable",
];

/// One thing a step needs, with the Debian packages which bring it.
struct Need {
    what: &'static str,
    packages: &'static [&'static str],
    here: fn() -> bool,
}

/// The C compiler, perl and make build the sealed store's SQLCipher and its OpenSSL.
const BUILDING: [Need; 3] = [
    Need {
        what: "a C compiler",
        packages: &["build-essential"],
        here: || tree::answers("cc", &["--version"]),
    },
    Need { what: "perl", packages: &["perl"], here: || tree::answers("perl", &["--version"]) },
    Need { what: "make", packages: &["make"], here: || tree::answers("make", &["--version"]) },
];

const BROWSING: [Need; 4] = [
    Need { what: "node", packages: &["nodejs"], here: || tree::answers("node", &["--version"]) },
    Need { what: "npm", packages: &["npm"], here: || tree::answers("npm", &["--version"]) },
    Need { what: "a Chromium", packages: &["chromium"], here: || browser().is_some() },
    Need {
        what: "a face for Urdu and Pashto (Noto)",
        packages: &["fonts-noto-core", "fonts-noto-extra"],
        here: face,
    },
];

/// What the letters are set in, and poppler's tools to look at them.
const LETTERS: [Need; 3] = [
    Need {
        what: "the faces of letters (Noto Sans, Noto Naskh Arabic, Noto Nastaliq Urdu)",
        packages: &["fonts-noto-core"],
        here: letter_faces,
    },
    Need { what: "pdftoppm", packages: &["poppler-utils"], here: || tree::answers("pdftoppm", &["-v"]) },
    Need { what: "pdftotext", packages: &["poppler-utils"], here: || tree::answers("pdftotext", &["-v"]) },
];

/// The browser of this machine.
pub fn browser() -> Option<&'static str> {
    BROWSERS.into_iter().find(|path| Path::new(path).exists())
}

/// Without a face of the script every page would be measured in empty boxes.
fn face() -> bool {
    tree::output("fc-list", &[":lang=ur", "family"]).is_ok_and(|listed| listed.contains("Noto"))
}

/// The files themselves: fontconfig need not be here.
fn letter_faces() -> bool {
    let debian = Path::new("/usr/share/fonts/truetype/noto");
    let file = |name: &str| debian.join(name).exists();
    let listed = || tree::output("fc-list", &[":", "family"]).unwrap_or_default();
    ["NotoSans-Regular.ttf", "NotoNaskhArabic-Regular.ttf", "NotoNastaliqUrdu-Regular.ttf"]
        .into_iter()
        .all(file)
        || ["Noto Naskh Arabic", "Noto Nastaliq Urdu"].into_iter().all(|family| listed().contains(family))
}

/// What the letters are set in and looked at with.
///
/// # Errors
/// What is missing and could not be installed.
pub fn for_letters() -> Outcome {
    let missing = provide(&LETTERS);
    if missing.is_empty() { Ok(()) } else { Err(missing.join("\n")) }
}

/// What the program is built with.
///
/// # Errors
/// What is missing and could not be installed.
pub fn for_building() -> Outcome {
    let mut missing = provide(&BUILDING);
    for component in ["fmt", "clippy"] {
        if !tree::answers("cargo", &[component, "--version"]) {
            let name = if component == "fmt" { "rustfmt" } else { component };
            if tree::run("rustup", &["component", "add", name]).is_err() {
                missing.push(format!("{name} is not here: rustup component add {name}"));
            }
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(missing.join("\n")) }
}

/// What the browser test is driven with: node, a Chromium, faces, and the two pinned packages.
///
/// # Errors
/// What is missing and could not be installed.
pub fn for_browsing() -> Outcome {
    let missing = provide(&BROWSING);
    if !missing.is_empty() {
        return Err(missing.join("\n"));
    }
    let folder = tree::root().join("tests/browser");
    // npm writes this copy of the lock file when it has finished; older than ours: not what we ask for.
    let installed = folder.join("node_modules/.package-lock.json").metadata().and_then(|m| m.modified());
    let asked = folder.join("package-lock.json").metadata().and_then(|m| m.modified());
    if matches!((installed, asked), (Ok(installed), Ok(asked)) if installed >= asked) {
        return Ok(());
    }
    tree::finish(
        tree::command("npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder),
    )
}

/// Programs of others that judge what this one writes, from `PyPI` into `target/judges`.
const JUDGES: [(&str, &str); 13] = [
    ("bagit.py", "bagit==1.9.0"),
    ("six.py", "six==1.17.0"),
    ("dateutil", "python-dateutil==2.9.0.post0"),
    ("icalendar", "icalendar==7.3.2"),
    ("pytz", "pytz==2025.2"),
    ("vobject", "vobject==0.9.9"),
    ("typing_extensions.py", "typing_extensions==4.16.0"),
    ("attrs", "attrs==26.1.0"),
    ("rpds", "rpds-py==2026.9.1"),
    ("referencing", "referencing==0.37.0"),
    ("jsonschema_specifications", "jsonschema-specifications==2025.9.1"),
    ("rfc3339_validator.py", "rfc3339-validator==0.1.4"),
    ("jsonschema", "jsonschema==4.26.0"),
];

/// The judges from outside. Where there is no network, one that cannot be had is said and missed: our own tests read
/// the same files.
///
/// # Errors
/// When the folder for them cannot be made.
pub fn for_judging() -> Outcome {
    let folder = tree::root().join("target/judges");
    std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    for (file, package) in JUDGES {
        if folder.join(file).exists() {
            continue;
        }
        let target = folder.to_string_lossy();
        let pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--target", &target, package];
        if tree::run("python3", &pip).is_err() || !folder.join(file).exists() {
            tree::say(&format!(
                "{package} could not be installed: what it judges is read by our own tests only"
            ));
        }
    }
    Ok(())
}

/// Installs what is not here; returns a sentence for each thing still missing.
fn provide(needs: &[Need]) -> Vec<String> {
    let absent: Vec<&Need> = needs.iter().filter(|need| !(need.here)()).collect();
    if absent.is_empty() {
        return Vec::new();
    }
    let packages: Vec<&str> = absent.iter().flat_map(|need| need.packages).copied().collect();
    if root_of_debian() {
        // Tried together; whatever does not come is reported below, by looking again.
        let _ = tree::run("apt-get", &["update", "-qq"]);
        let mut install = tree::command("apt-get", &["install", "-qq", "-y", "--no-install-recommends"]);
        let _ = tree::finish(install.args(&packages).env("DEBIAN_FRONTEND", "noninteractive"));
    }
    let still = absent.into_iter().filter(|need| !(need.here)());
    still
        .map(|need| {
            format!("{} is not here: apt-get install {} (as root)", need.what, need.packages.join(" "))
        })
        .collect()
}

fn root_of_debian() -> bool {
    tree::output("id", &["-u"]).is_ok_and(|id| id.trim() == "0") && tree::answers("apt-get", &["--version"])
}
