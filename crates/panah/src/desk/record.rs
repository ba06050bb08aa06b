//! A record: fields whose every value names the entry that set it.
//!
//! An amendment names the values it was based on. Values nobody has amended are the *heads* of a field; one head is
//! the normal case, two or more are a clash that a person sees and decides. Entries may arrive in any order: the
//! fold converges, because an amended value that arrives late is recognised as amended.

use crate::base::{Private, push_tight};
use crate::places::Pcode;
use dates::{Day, Lang, Uncertain};
use journal::EntryId;
use serde::{Deserialize, Serialize};
use standing::Category;

/// A text with the language it is written in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The text as it was typed.
    #[serde(with = "crate::base::private::sealed")]
    pub text: Private<Box<str>>,
    /// Its language, where known.
    pub lang: Option<Lang>,
}

impl Text {
    /// A text and its language.
    pub fn new(text: impl Into<Box<str>>, lang: Option<Lang>) -> Self {
        Self { text: Private::new(text.into()), lang }
    }

    /// The text, for a page.
    pub fn show(&self) -> &str {
        self.text.show()
    }
}

/// What a field can hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// Words.
    Text(Text),
    /// Several names.
    Texts(Box<[Text]>),
    /// A date or an interval with its source.
    Date(Fact<Box<Uncertain>>),
    /// A place of the gazetteer, never finer than a district.
    Place(Fact<Pcode>),
    /// The category of a person's papers.
    Category(Fact<Category>),
    /// A word from a list of ours (sex, kind of paper, relationship).
    Word(Box<str>),
    /// Yes or no.
    Flag(bool),
    /// Another record.
    Link(uuid::Uuid),
    /// How a person may be contacted.
    Safe(Box<SafeContact>),
    /// The value was taken away.
    Nothing,
}

/// A private fact inside a sealed value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fact<T: Serialize + for<'a> Deserialize<'a>>(
    #[serde(with = "crate::base::private::sealed", bound = "")] pub Private<T>,
);

/// How a person may be reached without putting them in danger. Shown before any contact detail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafeContact {
    /// Voice only, no text message.
    pub voice_only: bool,
    /// Never call first: the person calls.
    pub never_call: bool,
    /// Hours, as said.
    pub hours: Fact<String>,
    /// The language to speak.
    pub language: Option<Lang>,
    /// Who may answer.
    pub who_may_answer: Fact<String>,
    /// A word that shows that the right person speaks.
    pub code_word: Fact<String>,
    /// What must not be said.
    pub never_say: Fact<String>,
}

impl<T: Serialize + for<'a> Deserialize<'a> + Default> Default for Fact<T> {
    fn default() -> Self {
        Self(Private::default())
    }
}

impl<T: Serialize + for<'a> Deserialize<'a>> Fact<T> {
    /// Closes the lid.
    pub const fn new(fact: T) -> Self {
        Self(Private::new(fact))
    }

    /// The fact, for a page.
    pub const fn show(&self) -> &T {
        self.0.show()
    }
}

/// A field of a record: one byte inside, a name in messages and in the journal's own words.
pub trait Field: Copy + Eq + Ord + Serialize + for<'a> Deserialize<'a> + 'static {
    /// Every field.
    const ALL: &'static [Self];
    /// Its code, the end of its message key.
    fn code(self) -> &'static str;
}

/// Where a change comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The entry.
    pub entry: EntryId,
    /// When it was written, in milliseconds UTC.
    pub at_ms: i64,
}

/// A new value for a field, with the heads it replaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change<F> {
    /// Which field.
    pub field: F,
    /// The new value.
    pub value: Value,
    /// The heads the author saw; empty for a first value.
    pub base: Vec<EntryId>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Slot<F> {
    field: F,
    by: u16,
    value: Value,
}

/// The present values of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record<F> {
    slots: Vec<Slot<F>>,
    entries: Vec<Stamp>,
    #[expect(clippy::box_collection, reason = "behind a pointer, because hardly any record has one")]
    amended_before_seen: Option<Box<Vec<(F, EntryId)>>>,
}

impl<F> Default for Record<F> {
    fn default() -> Self {
        Self { slots: Vec::new(), entries: Vec::new(), amended_before_seen: None }
    }
}

/// One current value of a field.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// The value.
    pub value: &'a Value,
    /// The entry that set it.
    pub stamp: Stamp,
}

impl<F: Field> Record<F> {
    /// Applies one entry's changes. The order of entries does not matter; the same entry counts once.
    pub fn apply(&mut self, stamp: Stamp, changes: impl IntoIterator<Item = Change<F>>) {
        let Ok(by) = u16::try_from(self.number_of(stamp)) else { return };
        for change in changes {
            for base in &change.base {
                self.retire(change.field, *base);
            }
            if self.take_late(change.field, stamp.entry) {
                continue;
            }
            if !self.slots.iter().any(|s| s.field == change.field && s.by == by) {
                self.slots.push(Slot { field: change.field, by, value: change.value });
            }
        }
        self.slots.sort_by_key(|s| s.field);
        self.slots.shrink_to_fit();
    }

    /// Values that were amended by entries which came before their own.
    fn late(&self) -> &[(F, EntryId)] {
        self.amended_before_seen.as_deref().map_or(&[], Vec::as_slice)
    }

    /// Whether a value that comes now was amended before it came. It is no longer waited for.
    fn take_late(&mut self, field: F, entry: EntryId) -> bool {
        let Some(late) = &mut self.amended_before_seen else { return false };
        let before = late.len();
        late.retain(|p| *p != (field, entry));
        let found = late.len() < before;
        if late.is_empty() {
            self.amended_before_seen = None;
        }
        found
    }

    fn number_of(&mut self, stamp: Stamp) -> usize {
        self.entries.iter().position(|s| s.entry == stamp.entry).unwrap_or_else(|| {
            push_tight(&mut self.entries, stamp);
            self.entries.len() - 1
        })
    }

    fn retire(&mut self, field: F, base: EntryId) {
        let known = self.entries.iter().position(|s| s.entry == base);
        let slot =
            known.and_then(|by| self.slots.iter().position(|s| s.field == field && usize::from(s.by) == by));
        match slot {
            Some(at) => {
                self.slots.remove(at);
            }
            None if known.is_none() && !self.late().contains(&(field, base)) => {
                self.amended_before_seen.get_or_insert_default().push((field, base));
            }
            None => {}
        }
    }

    /// The heads of a field, the newest first; more than one is a clash.
    pub fn heads(&self, field: F) -> Vec<Head<'_>> {
        let mut heads: Vec<Head<'_>> =
            self.slots.iter().filter(|s| s.field == field).filter_map(|s| self.head(s)).collect();
        heads.sort_by_key(|h| std::cmp::Reverse((h.stamp.at_ms, h.stamp.entry)));
        heads
    }

    fn head<'a>(&'a self, slot: &'a Slot<F>) -> Option<Head<'a>> {
        Some(Head { value: &slot.value, stamp: *self.entries.get(usize::from(slot.by))? })
    }

    /// The value shown first: the newest head, if it is a value at all.
    pub fn get(&self, field: F) -> Option<&Value> {
        let mut best: Option<Head<'_>> = None;
        for head in self.slots.iter().filter(|s| s.field == field).filter_map(|s| self.head(s)) {
            if best.is_none_or(|b| (head.stamp.at_ms, head.stamp.entry) > (b.stamp.at_ms, b.stamp.entry)) {
                best = Some(head);
            }
        }
        best.map(|h| h.value).filter(|v| **v != Value::Nothing)
    }

    /// The entries an amendment of this field must name as its base.
    pub fn base(&self, field: F) -> Vec<EntryId> {
        self.heads(field).iter().map(|h| h.stamp.entry).collect()
    }

    /// Fields with more than one head.
    pub fn clashes(&self) -> Vec<F> {
        F::ALL.iter().copied().filter(|f| self.slots.iter().filter(|s| s.field == *f).count() > 1).collect()
    }

    /// When the record was last changed, in milliseconds UTC.
    pub fn changed_ms(&self) -> i64 {
        self.entries.iter().map(|s| s.at_ms).max().unwrap_or(0)
    }

    /// Every entry that touched the record, oldest first as they came.
    pub fn entries(&self) -> &[Stamp] {
        &self.entries
    }

    /// The words of a text field.
    pub fn text(&self, field: F) -> Option<&Text> {
        match self.get(field)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A word from one of our lists.
    pub fn word(&self, field: F) -> Option<&str> {
        match self.get(field)? {
            Value::Word(word) => Some(word),
            _ => None,
        }
    }

    /// A date.
    pub fn date(&self, field: F) -> Option<&Uncertain> {
        match self.get(field)? {
            Value::Date(date) => Some(date.show()),
            _ => None,
        }
    }

    /// The last day a date can mean: what a deadline is reckoned from when it must not be missed is the earliest,
    /// what a paper's cover is reckoned to is the earliest too; callers choose.
    pub fn days(&self, field: F) -> Option<(Day, Day)> {
        self.date(field).map(|d| (d.earliest, d.latest))
    }

    /// A place.
    pub fn place(&self, field: F) -> Option<Pcode> {
        match self.get(field)? {
            Value::Place(place) => Some(*place.show()),
            _ => None,
        }
    }

    /// Both records as one, for two that are one person: what only one of them says stands, what they say
    /// differently stands twice for a person to decide. Values of `except` are taken from `other` only where nothing
    /// stands here. An amendment of either that replaced a value of the other counts.
    #[must_use]
    pub fn joined(&self, other: &Self, except: &[F]) -> Self {
        let mut joined = self.clone();
        for (field, entry) in other.late() {
            joined.retire(*field, *entry);
        }
        for slot in &other.slots {
            let Some(head) = other.head(slot) else { continue };
            let replaced = self.late().contains(&(slot.field, head.stamp.entry));
            let here = self.slots.iter().filter(|s| s.field == slot.field && s.value != Value::Nothing);
            let said = here.clone().any(|s| s.value == slot.value);
            let kept_apart = except.contains(&slot.field) && here.count() > 0;
            if replaced || said || kept_apart || slot.value == Value::Nothing {
                continue;
            }
            let Ok(by) = u16::try_from(joined.number_of(head.stamp)) else { continue };
            joined.slots.push(Slot { field: slot.field, by, value: slot.value.clone() });
        }
        for stamp in &other.entries {
            joined.number_of(*stamp);
        }
        joined.slots.sort_by_key(|s| s.field);
        joined
    }

    /// Yes, no or not said.
    pub fn flag(&self, field: F) -> Option<bool> {
        match self.get(field)? {
            Value::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    /// Another record's id.
    pub fn link(&self, field: F) -> Option<uuid::Uuid> {
        match self.get(field)? {
            Value::Link(id) => Some(*id),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    enum Side {
        Left,
        Right,
    }

    impl Field for Side {
        const ALL: &'static [Self] = &[Self::Left, Self::Right];
        fn code(self) -> &'static str {
            if self == Self::Left { "left" } else { "right" }
        }
    }

    fn stamp(n: u8) -> Stamp {
        Stamp { entry: EntryId([n; 16]), at_ms: i64::from(n) }
    }

    fn change(field: Side, value: &str, base: &[u8]) -> Change<Side> {
        let base = base.iter().map(|n| EntryId([*n; 16])).collect();
        Change { field, value: Value::Word(value.into()), base }
    }

    #[test]
    fn two_amendments_of_one_base_are_both_kept() {
        let mut record = Record::default();
        record.apply(stamp(1), [change(Side::Left, "first", &[])]);
        record.apply(stamp(2), [change(Side::Left, "mine", &[1])]);
        record.apply(stamp(3), [change(Side::Left, "yours", &[1])]);
        assert_eq!(record.clashes(), [Side::Left]);
        record.apply(stamp(4), [change(Side::Left, "decided", &[2, 3])]);
        assert_eq!(record.clashes(), []);
        assert_eq!(record.word(Side::Left), Some("decided"));
    }

    /// A history of up to 12 entries, each based on any earlier ones.
    fn history() -> impl Strategy<Value = Vec<(Stamp, Vec<Change<Side>>)>> {
        proptest::collection::vec((any::<bool>(), proptest::collection::vec(0_u8..12, 0..3)), 1..12).prop_map(
            |steps| {
                let mut entries = Vec::new();
                for ((left, bases), n) in steps.into_iter().zip(0_u8..) {
                    let field = if left { Side::Left } else { Side::Right };
                    let earlier: Vec<u8> = bases.into_iter().filter(|b| *b < n).collect();
                    entries.push((stamp(n), vec![change(field, &n.to_string(), &earlier)]));
                }
                entries
            },
        )
    }

    proptest! {
        #[test]
        fn the_fold_converges_for_any_order_of_entries(
            (entries, order) in history().prop_flat_map(|h| {
                let indexes: Vec<usize> = (0..h.len()).collect();
                (Just(h), Just(indexes).prop_shuffle())
            })
        ) {
            let mut straight = Record::default();
            for (s, c) in &entries { straight.apply(*s, c.clone()); }
            let mut mixed = Record::default();
            for at in &order { mixed.apply(entries[*at].0, entries[*at].1.clone()); }
            for field in Side::ALL {
                let a: Vec<_> = straight.heads(*field).iter().map(|h| (h.stamp, h.value.clone())).collect();
                let b: Vec<_> = mixed.heads(*field).iter().map(|h| (h.stamp, h.value.clone())).collect();
                prop_assert_eq!(a, b);
            }
        }

        #[test]
        fn an_entry_applied_twice_counts_once(entries in history()) {
            let mut once = Record::default();
            for (s, c) in &entries { once.apply(*s, c.clone()); }
            let mut twice = once.clone();
            if let Some((s, c)) = entries.last() { twice.apply(*s, c.clone()); }
            prop_assert_eq!(once.heads(Side::Left).len(), twice.heads(Side::Left).len());
        }
    }
}
