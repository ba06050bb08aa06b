//! What a sheet leaves unclear: asked once for every distinct value, answered by a person, kept for this import.

use super::mapping::Field;
use crate::desk::record::Field as _;
use std::collections::HashMap;

/// An answer that says: leave this empty.
pub const LEAVE_EMPTY: &str = "-";
/// Distinct questions asked at most; rows with more unclear values are left out and can be sent again.
pub const MOST_QUESTIONS: usize = 300;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Which place; answered with a P-code.
    Place,
    /// Day first or month first, for a whole column; answered `d` or `m`.
    Order,
    /// Which of several days; answered with the number of the choice.
    Day,
    /// Which word of ours; answered with its code.
    Word,
}

/// One question.
#[derive(Clone)]
pub struct Question {
    /// What it is known by in the form and among the answers.
    pub key: String,
    /// The field it is about.
    pub field: Field,
    /// What is asked.
    pub asks: Asks,
    /// What the sheet says.
    pub value: Box<str>,
    /// What may be answered; for a place these are offers and any P-code is taken.
    pub choices: Vec<String>,
    /// Rows that wait for the answer.
    pub rows: u32,
}

/// Answers by question.
pub type Answers = HashMap<String, String>;

/// The questions as they come up, each once.
#[derive(Default)]
pub struct Questions {
    list: Vec<Question>,
    by_key: HashMap<String, usize>,
}

impl Questions {
    /// The name of a question about a value of a field.
    pub fn key(field: Field, value: &str) -> String {
        format!("{}:{value}", field.code())
    }

    /// Asks, or counts one more row for what was asked already.
    pub fn ask(&mut self, question: Question) {
        if let Some(known) = self.by_key.get(&question.key).and_then(|at| self.list.get_mut(*at)) {
            known.rows += 1;
        } else if self.list.len() < MOST_QUESTIONS {
            self.by_key.insert(question.key.clone(), self.list.len());
            self.list.push(question);
        }
    }

    /// All of them, in the order they came up.
    pub fn into_list(self) -> Vec<Question> {
        self.list
    }
}
