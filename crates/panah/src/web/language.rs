//! Messages in four languages, and the direction of what is put into them.

use crate::base::errors::Trouble;
use dates::{Day, Lang};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

type Bundle = FluentBundle<FluentResource>;

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// The messages, compiled in. `build.rs` has checked that every language has every message with the same placeables.
static MESSAGES: LazyLock<HashMap<&'static str, Bundle>> =
    LazyLock::new(|| Lang::ALL.into_iter().map(|lang| (lang.code(), bundle(lang))).collect());

fn bundle(lang: Lang) -> Bundle {
    let tag = match lang {
        Lang::En => "en",
        Lang::Prs => "fa-AF",
        Lang::Ps => "ps",
        Lang::Ur => "ur",
    };
    let locale = tag.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    for (code, text) in MESSAGE_FILES {
        if *code == lang.code() {
            let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(partial, _)| partial);
            // Message names are unique over the files of a language: build.rs checks it.
            let _ = bundle.add_resource(resource);
        }
    }
    bundle
}

/// A language to speak, handed to every template as `t`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tongue(pub Lang);

impl Tongue {
    /// The language's code for the `lang` attribute.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// `rtl` or `ltr`.
    pub fn dir(self) -> &'static str {
        if self.0.is_rtl() { "rtl" } else { "ltr" }
    }

    /// A message without placeables.
    pub fn s(self, key: &str) -> String {
        self.say(key, None)
    }

    /// A message with one placeable.
    pub fn one<'a>(self, key: &str, name: &'a str, value: impl Into<FluentValue<'a>>) -> String {
        let mut args = FluentArgs::new();
        args.set(name, value);
        self.say(key, Some(&args))
    }

    /// A message with two placeables.
    pub fn two<'a>(
        self,
        key: &str,
        first: (&'a str, impl Into<FluentValue<'a>>),
        second: (&'a str, impl Into<FluentValue<'a>>),
    ) -> String {
        let mut args = FluentArgs::new();
        args.set(first.0, first.1);
        args.set(second.0, second.1);
        self.say(key, Some(&args))
    }

    /// A message with any placeables.
    pub fn with(self, key: &str, values: &[(&str, String)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, value.as_str());
        }
        self.say(key, Some(&args))
    }

    /// A message whose name is put together from a code, such as `headline-` and `exposed`. Codes may hold `_`,
    /// names of messages never do: `ordered_out` is `headline-ordered-out`.
    pub fn coded(self, prefix: &str, code: &str) -> String {
        self.s(&format!("{prefix}-{}", code.replace('_', "-")))
    }

    fn say(self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let found = MESSAGES.get(self.0.code()).and_then(|bundle| {
            let pattern = bundle.get_message(key)?.value()?;
            let mut errors = Vec::new();
            let text = bundle.format_pattern(pattern, args, &mut errors);
            for error in &errors {
                tracing::error!(key, %error, "message");
            }
            Some(text.into_owned())
        });
        // A key put together at run time can still be wrong; it shows as itself, and a test walks them all.
        found.unwrap_or_else(|| format!("⟦{key}⟧"))
    }

    /// A number as this language writes it.
    pub fn number(self, number: impl TryInto<i64>) -> String {
        let number: i64 = number.try_into().unwrap_or(i64::MAX);
        dates::digits(&grouped(number), self.0.digit_set())
    }

    /// A day in the Gregorian calendar.
    pub fn day(self, day: Day) -> String {
        self.whole(dates::both(day, self.0).0)
    }

    /// A day in the Solar Hijri calendar.
    pub fn solar(self, day: Day) -> String {
        self.whole(dates::both(day, self.0).1)
    }

    /// A date of any precision.
    pub fn date(self, date: &dates::Uncertain) -> String {
        self.whole(dates::show(date, self.0))
    }

    /// Words and digits of a date kept in the order of the language, wherever they are put: between signs that make
    /// a right-to-left piece of its own. A date in a left-to-right box would otherwise read year before day.
    fn whole(self, text: String) -> String {
        if self.0.is_rtl() { format!("\u{2067}{text}\u{2069}") } else { text }
    }

    /// The sentence and the way on of a fault.
    pub fn trouble(self, trouble: &Trouble) -> (String, String) {
        let number = trouble.fault.number();
        let values: Vec<(&str, String)> = trouble
            .values
            .iter()
            .map(|(name, value)| (*name, if *name == "why" { self.s(value) } else { value.clone() }))
            .collect();
        (
            self.with(&format!("trouble-{number}"), &values),
            self.with(&format!("trouble-{number}-way"), &values),
        )
    }
}

/// A number with thin groups of three, so that 100000 reads at a glance.
fn grouped(number: i64) -> String {
    let plain = number.unsigned_abs().to_string();
    let mut out = String::new();
    if number < 0 {
        out.push('-');
    }
    let length = plain.len();
    for (at, digit) in plain.chars().enumerate() {
        if at > 0 && (length - at).is_multiple_of(3) {
            out.push(',');
        }
        let _ = write!(out, "{digit}");
    }
    out
}

/// A number, code or phone isolated in its own left-to-right direction, for plain text (terminal, messages):
/// `12345-6` must never show as `6-12345`. Pages use `<bdi class="n">`.
pub fn isolated(text: &str) -> String {
    format!("\u{2066}{text}\u{2069}")
}

/// The language a browser asks for first that the desk speaks.
pub fn preferred(accept_language: &str) -> Option<Lang> {
    accept_language.split(',').find_map(crate::base::config::language_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_number_is_isolated_in_plain_text() {
        assert_eq!(isolated("12345-6"), "\u{2066}12345-6\u{2069}");
    }

    #[test]
    fn numbers_are_grouped_and_written_in_the_digits_of_the_language() {
        assert_eq!(Tongue(Lang::En).number(100_000), "100,000");
        assert_eq!(Tongue(Lang::Prs).number(1234), "۱,۲۳۴");
    }

    #[test]
    fn every_fault_has_a_sentence_and_a_way_on_in_every_language() {
        for lang in Lang::ALL {
            for fault in crate::base::Fault::ALL {
                for key in [format!("trouble-{}", fault.number()), format!("trouble-{}-way", fault.number())]
                {
                    assert!(!Tongue(lang).s(&key).contains('⟦'), "{key} in {}", lang.code());
                }
            }
        }
    }
}
