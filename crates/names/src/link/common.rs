//! How common words of names are among people at large: what a register of few people cannot know by itself.

use super::likeness::{LEVELS, Likeness};
use crate::skeleton::sounds;
use crate::spelling::{Side, Speller, Word, side};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// The share of names, written in Latin (0) or Arabic (1) letters, with a word at least so alike.
pub(crate) type Shares = [[f32; LEVELS]; 2];

/// Words in a name, about.
const WORDS_OF_A_NAME: f32 = 2.0;

/// Of all words of names, the share that the table of common words holds.
const HELD: f32 = 0.64;

/// The common words of the shipped table, by sound.
pub(crate) struct Common {
    by_sound: FxHashMap<String, Vec<(Word, usize, f32)>>,
}

impl Common {
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<Common> = OnceLock::new();
        SHARED.get_or_init(|| Self::of(Speller::shared()))
    }

    fn of(speller: &Speller) -> Self {
        let mut totals = [0.0f32; 2];
        let mut by_sound: FxHashMap<String, Vec<(Word, usize, f32)>> = FxHashMap::default();
        for (text, log_share) in speller.common_words() {
            let (script, share) = (usize::from(side(text) == Side::Arabic), log_share.exp());
            if let Some(total) = totals.get_mut(script) {
                *total += share;
            }
            let heard = sounds(text);
            for sound in std::iter::once(heard.first).chain(heard.second) {
                by_sound.entry(sound).or_default().push((Word::new(text), script, share));
            }
        }
        for (_, script, share) in by_sound.values_mut().flatten() {
            *share *= WORDS_OF_A_NAME * HELD / totals.get(*script).copied().unwrap_or(1.0);
        }
        Self { by_sound }
    }

    /// How common words like this one are.
    pub(crate) fn shares(&self, word: &Word, sounds: &[&str]) -> Shares {
        let mut shares = Shares::default();
        let near = sounds.iter().filter_map(|s| self.by_sound.get(*s)).flatten();
        for (other, script, share) in near {
            let same = word.text() == other.text();
            let how = if same { Some(Likeness::Same) } else { Likeness::between(word, other) };
            let Some(how) = how else { continue };
            for cell in shares.get_mut(*script).into_iter().flatten().take(how.index() + 1) {
                *cell = (*cell + share).min(1.0);
            }
        }
        shares
    }
}
