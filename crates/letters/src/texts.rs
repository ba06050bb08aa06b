//! The words of a template in one language: Fluent messages, and of Fluent only words, `{ $value }`, and `{ "10(1)" }` for
//! a number of the template's own that must keep its direction.

use crate::isolate::{Direction, isolated};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use std::collections::BTreeMap;

/// A piece of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Words(String),
    /// The value of this code.
    Of(String),
}

/// The messages of a language.
pub type Texts = BTreeMap<String, Vec<Piece>>;

/// Reads a message file into `texts`; a message already there is replaced, so that an office's own words win.
///
/// # Errors
/// What cannot be read, with the message's name.
pub fn read(source: &str, texts: &mut Texts) -> Result<(), Vec<String>> {
    let (resource, mut faults) = match fluent_syntax::parser::parse(source) {
        Ok(resource) => (resource, Vec::new()),
        Err((resource, errors)) => (resource, errors.iter().map(ToString::to_string).collect()),
    };
    for entry in &resource.body {
        let Entry::Message(message) = entry else { continue };
        let name = message.id.name;
        match message.value.as_ref().map(pieces) {
            Some(Ok(pieces)) => {
                texts.insert(name.to_owned(), pieces);
            }
            Some(Err(what)) => faults.push(format!("{name}: {what}")),
            None => faults.push(format!("{name}: no words")),
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn pieces(pattern: &Pattern<&str>) -> Result<Vec<Piece>, String> {
    let piece = |element: &PatternElement<&str>| match element {
        PatternElement::TextElement { value } => {
            // A line break of the file is a space on paper. Signs of direction are ours to set.
            Ok(Piece::Words(value.replace('\n', " ")))
        }
        PatternElement::Placeable {
            expression: Expression::Inline(InlineExpression::VariableReference { id }),
        } => Ok(Piece::Of(id.name.to_owned())),
        PatternElement::Placeable {
            expression: Expression::Inline(InlineExpression::StringLiteral { value }),
        } => Ok(Piece::Words(isolated(value, Direction::Ltr))),
        PatternElement::Placeable { .. } => Err("only { $value } may stand in braces".to_owned()),
    };
    pattern.elements.iter().map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_values_are_told_apart() {
        let mut texts = Texts::new();
        read("opening = Held at { $station }.", &mut texts).unwrap();
        let opening = &texts["opening"];
        assert_eq!(
            *opening,
            [Piece::Words("Held at ".into()), Piece::Of("station".into()), Piece::Words(".".into())]
        );
    }

    #[test]
    fn a_function_or_a_choice_is_refused_with_the_name_of_its_message() {
        let faults = read("late = { NUMBER($n) }", &mut Texts::new()).unwrap_err();
        assert!(faults[0].starts_with("late:"), "{faults:?}");
    }
}
