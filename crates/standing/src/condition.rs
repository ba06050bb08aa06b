//! Conditions: CEL expressions over a person's facts, in three values.

use std::fmt;
use std::sync::{Arc, OnceLock};

use cel::objects::{Key, Map};
use cel::{Context, Env, ExecutionError, Program, Value};

use crate::facts::{Fact, Facts};

/// Conditions longer than this are refused: nobody could read them, and parsing stays quick.
const LONGEST: usize = 400;

/// Whether something holds, given what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// It cannot be said; these facts are missing, sorted.
    Unknown(Vec<String>),
}

impl Truth {
    /// Kleene's "and": false wins, then unknown; the missing facts are joined.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, rest) | (rest, Self::True) => rest,
            (Self::Unknown(mut here), Self::Unknown(there)) => {
                here.extend(there);
                here.sort();
                here.dedup();
                Self::Unknown(here)
            }
        }
    }
}

/// One compiled condition.
#[derive(Clone)]
pub struct Condition {
    source: String,
    program: Arc<Program>,
    names: Vec<String>,
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Condition").field(&self.source).finish()
    }
}

impl Condition {
    /// Compiles a condition.
    ///
    /// # Errors
    /// The reader's own message, with a caret under the place.
    pub fn compile(source: &str) -> Result<Self, String> {
        if source.len() > LONGEST {
            return Err(format!("is longer than {LONGEST} bytes; split it into several conditions"));
        }
        let program = environment().compile(source).map_err(|errors| errors.to_string())?;
        let mut names: Vec<String> =
            program.references().variables().into_iter().map(ToOwned::to_owned).collect();
        names.retain(|name| name != FACTS);
        names.sort();
        names.dedup();
        Ok(Self { source: source.to_owned(), program: Arc::new(program), names })
    }

    /// The facts it names outright (those asked for by `has(facts.x)` are optional and not listed).
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The condition as written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it holds, given these facts.
    pub fn judge(&self, facts: &Facts) -> Truth {
        self.judge_in(facts, &context(facts))
    }

    fn judge_in(&self, facts: &Facts, context: &Context<'_, '_>) -> Truth {
        let missing = || self.names.iter().filter(|name| facts.get(name).is_none()).cloned();
        match self.program.execute(context) {
            Ok(Value::Bool(true)) => Truth::True,
            Ok(Value::Bool(false)) => Truth::False,
            Err(ExecutionError::NoSuchKey(key) | ExecutionError::UndeclaredReference(key)) => {
                let mut keys: Vec<String> = missing().collect();
                if !keys.contains(&key) && facts.get(&key).is_none() {
                    keys.push(key.to_string());
                }
                keys.sort();
                Truth::Unknown(keys)
            }
            // A fact of the wrong kind: it must be asked for again, never read as a no.
            Ok(_) | Err(_) => Truth::Unknown(self.names.clone()),
        }
    }
}

/// The name under which a condition sees all facts at once, for `has(facts.x)`.
pub const FACTS: &str = "facts";

fn environment() -> Arc<Env> {
    static ENVIRONMENT: OnceLock<Arc<Env>> = OnceLock::new();
    Arc::clone(ENVIRONMENT.get_or_init(|| Arc::new(Env::stdlib())))
}

/// Judges conditions for one person; the context is only built when the first condition is met.
pub struct Judge<'f> {
    facts: &'f Facts,
    context: Option<Context<'f, 'f>>,
}

impl<'f> Judge<'f> {
    /// A judge over these facts.
    pub fn over(facts: &'f Facts) -> Self {
        Self { facts, context: None }
    }

    /// All conditions joined by Kleene's "and".
    pub fn all(&mut self, conditions: &[Condition]) -> Truth {
        if conditions.is_empty() {
            return Truth::True;
        }
        let facts = self.facts;
        let context = self.context.get_or_insert_with(|| context(facts));
        conditions.iter().fold(Truth::True, |truth, condition| truth.and(condition.judge_in(facts, context)))
    }
}

fn context<'f>(facts: &Facts) -> Context<'f, 'f> {
    let mut context = Context::with_env(environment());
    let mut all = std::collections::HashMap::new();
    for (key, fact) in facts.iter() {
        let value = match fact {
            Fact::Bool(yes) => Value::Bool(*yes),
            Fact::Number(number) => Value::Int(*number),
            Fact::Date(day) => Value::String(Arc::new(day.to_string())),
            Fact::Text(text) => Value::String(Arc::new(text.clone())),
        };
        context.add_variable_from_value(key, value.clone());
        all.insert(Key::String(Arc::new(key.to_owned())), value);
    }
    context.add_variable_from_value(FACTS, Value::Map(Map { map: Arc::new(all) }));
    context
}
