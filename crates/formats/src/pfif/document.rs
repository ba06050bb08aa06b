//! From bytes to a tree, refusing what attacks its reader before anything is read.

use super::{ATOM, NAMESPACE};
use crate::outside::Reason;
use crate::text::LARGEST;
use roxmltree::{Document, Error, Node, ParsingOptions};

/// The most elements and texts, and the deepest nesting.
const MOST_NODES: u32 = 1_000_000;
const DEEPEST: usize = 32;

/// The bytes as text, or why not.
///
/// # Errors
/// The reason and the line.
pub fn text_of(bytes: &[u8]) -> Result<&str, (Reason, u32)> {
    if bytes.len() > LARGEST {
        return Err((Reason::TooLarge, 1));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|e| (Reason::Encoding, line_of(bytes, e.valid_up_to())))?;
    if text.trim().is_empty() {
        return Err((Reason::Empty, 1));
    }
    if text.contains('\0') {
        return Err((Reason::Encoding, 1));
    }
    // A DTD has no place in PFIF: it is refused unread, wherever it stands.
    for mark in ["<!DOCTYPE", "<!ENTITY", "<!doctype"] {
        if let Some(at) = text.find(mark) {
            return Err((Reason::Doctype, line_of(bytes, at)));
        }
    }
    match declared(text) {
        Some(name) if !matches!(name.to_ascii_lowercase().as_str(), "utf-8" | "utf8" | "us-ascii") => {
            Err((Reason::Encoding, 1))
        }
        _ => Ok(text),
    }
}

fn line_of(bytes: &[u8], at: usize) -> u32 {
    let lines = bytes.iter().take(at).filter(|b| **b == b'\n').count();
    u32::try_from(lines).unwrap_or(u32::MAX).saturating_add(1)
}

/// The encoding that the first line says.
fn declared(text: &str) -> Option<&str> {
    let (first, _) = text.trim_start().strip_prefix("<?xml")?.split_once("?>")?;
    let (_, after) = first.split_once("encoding")?;
    let after = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    after.get(1..)?.split(quote).next()
}

/// The tree.
///
/// # Errors
/// The reason and the line.
pub fn tree(text: &str) -> Result<Document<'_>, (Reason, u32)> {
    too_deep(text)?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES };
    Document::parse_with_options(text, options).map_err(|error| {
        let reason = match error {
            Error::DtdDetected => Reason::Doctype,
            Error::NodesLimitReached => Reason::TooDeep,
            _ => Reason::Malformed,
        };
        (reason, error.pos().row)
    })
}

/// Counts how deep tags nest before a tree is built of them. Comments and CDATA are passed over; what is not
/// well-formed is found later.
fn too_deep(text: &str) -> Result<(), (Reason, u32)> {
    let (mut depth, mut rest, mut at) = (0_usize, text, 0_usize);
    while let Some(open) = rest.find('<') {
        let here = rest.get(open..).unwrap_or_default();
        let end = match here {
            h if h.starts_with("<!--") => h.find("-->").map(|e| e + 3),
            h if h.starts_with("<![CDATA[") => h.find("]]>").map(|e| e + 3),
            h => h.find('>').map(|e| e + 1),
        };
        let Some(end) = end else { return Ok(()) };
        let tag = here.get(..end).unwrap_or_default();
        if tag.starts_with("</") {
            depth = depth.saturating_sub(1);
        } else if !tag.starts_with("<!") && !tag.starts_with("<?") && !tag.ends_with("/>") {
            depth += 1;
            if depth > DEEPEST {
                return Err((Reason::TooDeep, line_of(text.as_bytes(), at + open)));
            }
        }
        at += open + end;
        rest = here.get(end..).unwrap_or_default();
    }
    Ok(())
}

/// A version of PFIF.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u8);

/// The version of an element of PFIF.
pub fn version(node: Node<'_, '_>) -> Option<Version> {
    match node.tag_name().namespace()?.strip_prefix(NAMESPACE)? {
        "1.1" => Some(Version(1)),
        "1.2" => Some(Version(2)),
        "1.3" => Some(Version(3)),
        "1.4" => Some(Version(4)),
        _ => None,
    }
}

/// The records of a document or a feed, in order.
///
/// # Errors
/// The reason and the line.
pub fn records<'a, 'i>(document: &'a Document<'i>) -> Result<Vec<Node<'a, 'i>>, (Reason, u32)> {
    let root = document.root_element();
    let name = root.tag_name();
    let found: Vec<Node<'a, 'i>> = match (name.namespace(), name.name()) {
        (Some(ATOM), "feed") => root
            .children()
            .filter(|n| n.has_tag_name((ATOM, "entry")))
            .flat_map(|entry| entry.children())
            .filter(is_record)
            .collect(),
        (Some(ATOM), "entry") => root.children().filter(is_record).collect(),
        (Some(ns), "pfif") if ns.starts_with(NAMESPACE) => {
            if version(root).is_none() {
                return Err((Reason::Version, 1));
            }
            root.children().filter(Node::is_element).collect()
        }
        _ => return Err((Reason::NotThis, 1)),
    };
    if found.is_empty() { Err((Reason::NoRecords, 1)) } else { Ok(found) }
}

fn is_record(node: &Node<'_, '_>) -> bool {
    node.is_element() && node.tag_name().namespace().is_some_and(|ns| ns.starts_with(NAMESPACE))
}
