//! What style sheets and pages must not contain: sides of the screen (three of the four languages run
//! from right to left, so a page knows only start and end), and inline style or script (the pages'
//! content policy refuses both, so they would silently do nothing).

use crate::{Outcome, tree};

/// Holds every style sheet and page of the program to it.
///
/// # Errors
/// Each place, as `path:line: what`.
pub fn check() -> Outcome {
    let mut found = Vec::new();
    let mut count = 0_usize;
    for (path, text) in tree::files(&[".css", ".html"])? {
        if !path.starts_with("crates/") {
            continue;
        }
        count += 1;
        let (text, judge): (String, fn(&str) -> Option<String>) = match path.rsplit_once('.') {
            Some((_, "css")) => (without_comments(&text), sheet),
            _ => (text, page),
        };
        let lines = text.lines().enumerate();
        found.extend(
            lines.filter_map(|(at, line)| judge(line).map(|what| format!("{path}:{}: {what}", at + 1))),
        );
    }
    tree::say(&format!("{count} style sheets and pages read"));
    if found.is_empty() { Ok(()) } else { Err(found.join("\n")) }
}

/// A style sheet with its comments emptied; the lines keep their numbers.
fn without_comments(text: &str) -> String {
    let mut pieces = text.split("/*");
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (comment, rest) = piece.split_once("*/").unwrap_or((piece, ""));
        kept.extend(comment.chars().filter(|c| *c == '\n'));
        kept.push_str(rest);
    }
    kept
}

/// A side in a line of a style sheet.
fn sheet(line: &str) -> Option<String> {
    let words = line.split(|c: char| !c.is_ascii_alphabetic());
    let side = words.into_iter().find(|word| matches!(*word, "left" | "right"));
    side.map(|side| format!("`{side}` is a side of the screen: say start or end"))
}

/// Inline style, script or handler in a line of a page.
fn page(line: &str) -> Option<String> {
    let line = line.to_ascii_lowercase();
    let inline = ["style=", "<style", "javascript:", "align=", "bgcolor="];
    let handler = [" onclick=", " onchange=", " onsubmit=", " onload=", " oninput=", " onerror="];
    if let Some(found) = inline.iter().chain(&handler).find(|found| line.contains(**found)) {
        return Some(format!("`{}` does nothing under the content policy", found.trim()));
    }
    let script = line.split("<script").skip(1).any(|rest| !rest.trim_start().starts_with("src="));
    script.then(|| "`<script>` without src does nothing under the content policy".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_of_the_screen_is_found() {
        assert!(sheet(".a { margin-left: 1rem }").is_some());
        assert!(sheet(".a { text-align: right }").is_some());
        assert!(sheet(".a { margin-inline-start: 1rem }").is_none());
        assert_eq!(without_comments("a /* left\nright */ b\nc"), "a \n b\nc");
        assert!(sheet(".leftover, .copyright { margin: 0 }").is_none());
    }

    #[test]
    fn inline_style_and_script_are_found() {
        assert!(page(r#"<p style="color:red">"#).is_some());
        assert!(page("<script>alert(1)</script>").is_some());
        assert!(page(r#"<button onclick="x()">"#).is_some());
        assert!(page(r#"<script src="/static/panah.js" defer></script>"#).is_none());
        assert!(page(r#"<link rel="stylesheet" href="/static/panah.css">"#).is_none());
    }
}
