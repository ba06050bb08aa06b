//! The fields of a record, each once, as harmless text.

use super::document::{Version, version};
use crate::outside::{Flag, Reason};
use crate::text::{LONGEST, flag, harmless};
use roxmltree::Node;
use std::collections::HashMap;

const PERSON: [&str; 26] = [
    "person_record_id",
    "entry_date",
    "expiry_date",
    "author_name",
    "author_email",
    "author_phone",
    "source_name",
    "source_date",
    "source_url",
    "full_name",
    "given_name",
    "family_name",
    "alternate_names",
    "description",
    "sex",
    "date_of_birth",
    "age",
    "home_street",
    "home_neighborhood",
    "home_city",
    "home_state",
    "home_postal_code",
    "home_country",
    "photo_url",
    "profile_urls",
    "note",
];
const NOTE: [&str; 15] = [
    "note_record_id",
    "person_record_id",
    "linked_person_record_id",
    "entry_date",
    "author_name",
    "author_email",
    "author_phone",
    "source_date",
    "author_made_contact",
    "status",
    "email_of_found_person",
    "phone_of_found_person",
    "last_known_location",
    "text",
    "photo_url",
];
/// What is left out, whatever it says: finer than a city, ways to reach people, pictures.
const LEFT_OUT: [&str; 9] = [
    "author_email",
    "author_phone",
    "home_street",
    "home_neighborhood",
    "home_postal_code",
    "photo_url",
    "profile_urls",
    "email_of_found_person",
    "phone_of_found_person",
];

/// The fields of one record.
pub struct Fields {
    texts: HashMap<&'static str, String>,
    /// What is worth a look.
    pub flags: Vec<Flag>,
}

/// The name a field has had since 1.4; names changed in 1.3 and 1.4.
fn today(name: &str, version: Version) -> &str {
    if version >= Version(4) {
        return name;
    }
    match name {
        "first_name" => "given_name",
        "last_name" => "family_name",
        "found" => "author_made_contact",
        "other" => "description",
        "home_zip" => "home_postal_code",
        other => other,
    }
}

impl Fields {
    /// Reads a record's own fields.
    ///
    /// # Errors
    /// The reason and the field.
    pub fn read(node: Node<'_, '_>) -> Result<Self, (Reason, String)> {
        let (mut texts, mut flags) = (HashMap::new(), Vec::new());
        let known: &[&'static str] = if node.tag_name().name() == "note" { &NOTE } else { &PERSON };
        let own = version(node).ok_or((Reason::Version, String::new()))?;
        for child in node.children().filter(Node::is_element) {
            let written = child.tag_name().name();
            let named = known.iter().copied().find(|k| *k == today(written, own));
            let (Some(name), true) = (named, version(child) == Some(own)) else {
                flag(&mut flags, Flag::UnknownField);
                continue;
            };
            if name == "note" {
                continue;
            }
            let text = text_of(child).ok_or_else(|| (Reason::Markup, name.to_owned()))?;
            if text.chars().count() > LONGEST {
                return Err((Reason::TooLong, name.to_owned()));
            }
            let text = harmless(&text, &mut flags);
            if !text.is_empty() && LEFT_OUT.contains(&name) {
                flag(&mut flags, Flag::LeftOut);
            } else if !text.is_empty() && texts.insert(name, text).is_some() {
                return Err((Reason::Twice, name.to_owned()));
            }
        }
        Ok(Self { texts, flags })
    }

    /// A field's text; empty when it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }

    /// Whether any field but these has a text.
    pub fn more_than(&self, kept: &[&str]) -> bool {
        self.texts.keys().any(|name| !kept.contains(name)) || self.flags.contains(&Flag::LeftOut)
    }

    /// A moment; nothing when it is not there.
    ///
    /// # Errors
    /// `Date` at the field.
    pub fn moment(&self, name: &str) -> Result<Option<i64>, (Reason, String)> {
        match self.get(name) {
            "" => Ok(None),
            text => crate::text::moment(text).map(Some).ok_or_else(|| (Reason::Date, name.to_owned())),
        }
    }

    /// One of a list; a word that is not of it is flagged.
    pub fn word<T: Copy>(&mut self, name: &str, list: &[(&str, T)]) -> Option<T> {
        let said = self.get(name).to_owned();
        let found = list.iter().find(|(word, _)| *word == said).map(|(_, value)| *value);
        if found.is_none() && !said.is_empty() {
            flag(&mut self.flags, Flag::UnknownValue);
        }
        found
    }
}

/// The text of a field, CDATA and entities resolved; nothing when it holds elements.
fn text_of(node: Node<'_, '_>) -> Option<String> {
    let mut text = String::new();
    for child in node.children() {
        match child.node_type() {
            roxmltree::NodeType::Text => text.push_str(child.text().unwrap_or_default()),
            roxmltree::NodeType::Element => return None,
            _ => {}
        }
    }
    Some(text)
}
