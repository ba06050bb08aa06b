//! A small map of the two places of a pair, drawn here as SVG: provinces in outline, two marks, nothing else. It
//! takes nothing from any server. Source of the outlines: `packs/pakistan/outlines.tsv`, which says where they are from.

use crate::places::{Gazetteer, Pcode};
use crate::web::language::Tongue;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

const DATA: &str = include_str!("../../../../packs/pakistan/outlines.tsv");

/// West, east, south, north in hundredths of a degree: Afghanistan and Pakistan with a margin.
const WEST: i32 = 6000;
const EAST: i32 = 8100;
const SOUTH: i32 = 2350;
const NORTH: i32 = 3900;

struct Outlines {
    provinces: Vec<(Pcode, String)>,
    middles: HashMap<Pcode, (i32, i32)>,
}

static OUTLINES: LazyLock<Outlines> = LazyLock::new(|| {
    let mut known = Outlines { provinces: Vec::new(), middles: HashMap::new() };
    for line in DATA.lines().filter(|l| !l.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(kind), Some(code), Some(rest)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        let Ok(code) = code.parse::<Pcode>() else { continue };
        match kind {
            "outline" => known.provinces.push((code, drawn(rest))),
            _ => known.middles.extend(point(rest).map(|p| (code, p))),
        }
    }
    known
});

fn point(text: &str) -> Option<(i32, i32)> {
    let (x, y) = text.split_once(',')?;
    Some((x.parse().ok()?, y.parse().ok()?))
}

/// On the picture: a degree of longitude is narrower than one of latitude, by the cosine of 31 degrees (0.857).
fn on_picture((x, y): (i32, i32)) -> (i32, i32) {
    ((x - WEST) * 857 / 1000 / 4, (NORTH - y) / 4)
}

/// Rings as the `d` of a path.
fn drawn(rings: &str) -> String {
    let mut path = String::new();
    for ring in rings.split(';') {
        for (at, (x, y)) in ring.split(' ').filter_map(point).map(on_picture).enumerate() {
            // Writing to a String cannot fail.
            let _ = write!(path, "{}{x} {y}", if at == 0 { "M" } else { "L" });
        }
        path.push('Z');
    }
    path
}

/// Where a place stands on the picture, if it is on it.
fn mark(place: Pcode) -> Option<(i32, i32)> {
    let known = &OUTLINES.middles;
    let middle = known.get(&place).or_else(|| known.get(&place.province()))?;
    let inside = (WEST..=EAST).contains(&middle.0) && (SOUTH..=NORTH).contains(&middle.1);
    inside.then(|| on_picture(*middle))
}

/// The map of the places of both sides; empty when neither is known. The text beside it says the same in words.
pub fn draw(left: Option<Pcode>, right: Option<Pcode>, t: Tongue) -> String {
    let marks = [("sought", "1", left), ("other", "2", right)];
    let placed: Vec<_> = marks
        .into_iter()
        .filter_map(|(class, label, place)| Some((class, label, place?, mark(place?)?)))
        .collect();
    if placed.is_empty() {
        return String::new();
    }
    let (width, height) = on_picture((EAST, SOUTH));
    let names: Vec<String> = placed
        .iter()
        .map(|(_, label, place, _)| format!("{label}: {}", Gazetteer::builtin().path(*place, t.0)))
        .collect();
    let title = escape(&format!("{} {}", t.s("trace-map"), names.join(" · ")));
    let mut svg = format!(
        "<svg class=\"map\" role=\"img\" viewBox=\"0 0 {width} {height}\" direction=\"ltr\"><title>{title}</title>"
    );
    for (code, path) in &OUTLINES.provinces {
        let here = placed.iter().any(|(_, _, place, _)| place.province() == *code);
        let _ = write!(svg, "<path class=\"{}\" d=\"{path}\"></path>", if here { "here" } else { "land" });
    }
    if let [(.., from), (.., to)] = placed.as_slice() {
        let _ =
            write!(svg, "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"></line>", from.0, from.1, to.0, to.1);
    }
    for (class, label, _, (x, y)) in &placed {
        let _ = write!(
            svg,
            "<g class=\"{class}\"><circle cx=\"{x}\" cy=\"{y}\" r=\"13\"></circle><text x=\"{x}\" y=\"{y}\" dy=\"5\">{label}</text></g>"
        );
    }
    svg.push_str("</svg>");
    svg
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use dates::Lang;

    #[test]
    fn every_district_that_the_gazetteer_and_the_outlines_know_is_on_the_picture() {
        let (width, height) = on_picture((EAST, SOUTH));
        for code in OUTLINES.middles.keys() {
            let (x, y) = mark(*code).unwrap();
            assert!((0..=width).contains(&x) && (0..=height).contains(&y), "{code}");
        }
        assert_eq!(OUTLINES.provinces.len(), 41);
    }

    #[test]
    fn two_places_are_marked_and_named() {
        let place = |code: &str| Some(code.parse().unwrap());
        let svg = draw(place("PK528"), place("AF0617"), Tongue(Lang::En));
        assert!(svg.contains(">1</text>") && svg.contains(">2</text>") && svg.contains("<line"));
        assert!(draw(None, None, Tongue(Lang::En)).is_empty());
    }
}
