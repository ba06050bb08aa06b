//! A pack checks itself: its own examples, and that nothing in it is left out or unsaid.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::answer::{Question, Standing};
use crate::condition::Condition;
use crate::instrument::Example;
use crate::pack::Pack;
use crate::words::{Headline, Kind};

/// One thing that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckResult {
    /// What was checked, e.g. `example 12: por PK528 on 2024-04-10`.
    pub what: String,
    /// What is wrong, with the way on; `None` when all is well.
    pub problem: Option<String>,
}

impl CheckResult {
    /// Whether all is well.
    pub fn passed(&self) -> bool {
        self.problem.is_none()
    }
}

impl Pack {
    /// Runs every example and every lint; one result each, in the order of the file.
    pub fn check(&self) -> Vec<CheckResult> {
        let mut results = vec![
            result("every row is an instrument's or binds nobody", &self.rows_left_out()),
            result("every fact a condition names is declared", &self.facts_undeclared()),
            result("every instrument says where, since when and on what basis it is known", &self.unsaid()),
            result("every title is given in four languages", &self.untranslated()),
        ];
        for (at, example) in self.shelf.examples.iter().enumerate() {
            let question = Question {
                category: example.category,
                place: example.place.clone(),
                facts: example.facts.clone(),
                on: example.on,
                known: example.known,
            };
            let place = example.place.as_ref().map_or("no place", |place| place.as_str());
            let what = format!("example {}: {} {place} on {}", at + 1, example.category, example.on);
            let wrong = self.unlike(example, &self.standing(&question));
            results.push(result(&what, &wrong));
        }
        results
    }

    fn rows_left_out(&self) -> Vec<String> {
        let mut rows: BTreeMap<u16, bool> = (1..=self.shelf.head.rows).map(|row| (row, false)).collect();
        let mut wrong = Vec::new();
        let instruments = self.instruments().filter_map(|one| one.row);
        for row in instruments.chain(self.shelf.nobody.iter().map(|one| one.row)) {
            match rows.get_mut(&row) {
                Some(seen) => *seen = true,
                None => wrong.push(format!("row {row} lies beyond the timeline; correct it or [pack] rows")),
            }
        }
        let left = rows.iter().filter(|(_, seen)| !**seen);
        wrong
            .extend(left.map(|(row, _)| format!("row {row} is missing; add it, or list it in binds_nobody")));
        wrong
    }

    fn facts_undeclared(&self) -> Vec<String> {
        let declared: HashSet<&str> = self.shelf.facts.iter().map(|fact| fact.key.as_str()).collect();
        let mut named = BTreeSet::new();
        for held in &self.shelf.held {
            let one = &held.instrument;
            named.extend(held.conditions.iter().flat_map(Condition::names).map(String::as_str));
            named.extend(
                [&one.from_fact, &one.to_fact, &one.after_fact].into_iter().flatten().map(String::as_str),
            );
            if one.named_order.is_some() {
                named.insert("named_order");
            }
        }
        for rule in &self.shelf.also {
            named.extend([&rule.fact, &rule.after_fact].into_iter().flatten().map(String::as_str));
        }
        let loose = named.into_iter().filter(|name| !declared.contains(name));
        loose.map(|name| format!("`{name}` is not declared; add a [[fact]] for it, or correct it")).collect()
    }

    fn unsaid(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for one in self.instruments() {
            if one.known_basis.is_empty() {
                wrong.push(format!("`{}` does not say what known_from rests on", one.id));
            }
            let standing = matches!(one.kind, Kind::Statute | Kind::Paper);
            if one.effect.decides() && one.from.is_none() && !standing {
                wrong.push(format!("`{}` decides a headline but has no `from`", one.id));
            }
            if one.confirmed_until.is_some_and(|until| until > self.horizon()) {
                wrong.push(format!("`{}` is confirmed beyond the pack's horizon; move one of them", one.id));
            }
            if one.known_from > self.horizon() {
                wrong.push(format!("`{}` became known after the pack's horizon; move the horizon", one.id));
            }
        }
        wrong
    }

    fn untranslated(&self) -> Vec<String> {
        let short = |titles: [&str; 4]| titles.iter().any(|title| title.trim().is_empty());
        let instruments = self
            .instruments()
            .filter(|one| short([&one.title, &one.title_prs, &one.title_ps, &one.title_ur]))
            .map(|one| &one.id);
        let facts = self.shelf.facts.iter();
        let facts = facts
            .filter(|one| short([&one.title, &one.title_prs, &one.title_ps, &one.title_ur]))
            .map(|one| &one.key);
        instruments.chain(facts).map(|id| format!("`{id}` lacks a title in some language")).collect()
    }

    fn unlike(&self, example: &Example, answer: &Standing) -> Vec<String> {
        let mut wrong = Vec::new();
        if answer.headline != example.standing {
            wrong.push(format!(
                "comes to {}, not {}",
                Headline::code_of(answer.headline),
                Headline::code_of(example.standing)
            ));
        }
        let has = |id: &String| answer.signals.iter().any(|signal| signal.id() == id);
        wrong.extend(example.signals.iter().filter(|id| !has(id)).map(|id| format!("`{id}` is no signal")));
        wrong.extend(example.without.iter().filter(|id| has(id)).map(|id| format!("`{id}` is a signal")));
        let named = example.signals.iter().chain(&example.without);
        let strange = named.filter(|id| self.instrument(id).is_none());
        wrong.extend(strange.map(|id| format!("the pack has no `{id}`; correct the example")));
        if example.unknown.as_ref().is_some_and(|unknown| *unknown != answer.unknown) {
            wrong.push(format!("asks for {:?}", answer.unknown));
        }
        if example.could_help.as_ref().is_some_and(|help| *help != answer.could_help) {
            wrong.push(format!("{:?} could help", answer.could_help));
        }
        if example.next_change.is_some() && example.next_change != answer.next_change {
            wrong.push(format!("next changes on {:?}", answer.next_change));
        }
        if example.unconfirmed_since != answer.unconfirmed_since {
            wrong.push(format!("is unconfirmed since {:?}", answer.unconfirmed_since));
        }
        wrong
    }
}

fn result(what: &str, wrong: &[String]) -> CheckResult {
    let problem = if wrong.is_empty() { None } else { Some(wrong.join("; ")) };
    CheckResult { what: what.to_owned(), problem }
}
