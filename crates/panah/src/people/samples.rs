//! Sample pages for the test that renders every page in every language, and what such a page must hold to.

use super::amend::AmendPage;
use super::bits::{Bit, Bits};
use super::consent::AgainPage;
use super::contact::{ContactPage, ContactRow};
use super::finding::{Hit, Match};
use super::found::{FoundRow, against, why};
use super::household::HouseholdPage;
use super::index::Rarity;
use super::inputs::Builder;
use super::intake::{IntakePage, SavedPage};
use super::like::{LikeList, LikeRow};
use super::list::{ListPage, Row, Tab};
use super::picture::{self, Chip};
use super::search::SearchPage;
use super::show::{
    ClashCard, ConsentRow, May, MemberRow, Pair, PersonPage, PrintPage, Side, consent_form, contact_form,
};
use super::standing_card::StandingCard;
use super::typed::{Refusal, Typed, Why};
use crate::desk::record::{Field, SafeContact};
use crate::law::words;
use crate::papers::picture::PaperRow;
use crate::people::history::HistoryRow;
use crate::people::model::{PersonField, RELATIONS};
use crate::web::Shell;
use crate::web::language::Tongue;
use askama::Template;
use dates::{Day, Lang};
use names::Fit;
use standing::{Category, Fact, Facts, Headline};

/// A frame for a sample.
pub fn shell(lang: Lang) -> Shell {
    let t = Tongue(lang);
    let day = Day::gregorian(2025, 3, 31).unwrap();
    Shell {
        t,
        today: (t.day(day), t.solar(day)),
        clock_is_set: false,
        who: "sample".to_owned(),
        csrf: "token".to_owned(),
        sections: Vec::new(),
        idle: 600,
        notice: None,
        here: "/".to_owned(),
    }
}

fn day(t: Tongue) -> Bit {
    Bit::day(Day::gregorian(2025, 3, 31).unwrap(), t)
}

fn name() -> Bit {
    Bit::said("آزمایش گل <۰۴۱۲>", Some(Lang::Prs))
}

fn code() -> Bit {
    Bit::number("PK-7F3K-9QTC")
}

/// The standing of a holder of a Proof of Registration card on a day, by the shipped law.
fn card(t: Tongue, category: Option<Category>) -> StandingCard {
    let pack = crate::law::shipped().unwrap();
    let facts = Facts::new().with("poc", Fact::Text("none".to_owned()));
    let prepared = category.map(|c| pack.prepare(c, None, &facts));
    let today = Day::gregorian(2025, 3, 31).unwrap();
    StandingCard::new(prepared.as_ref(), (today.plus(1), Some(today)), today, t)
}

fn safe_rules(t: Tongue) -> Vec<(String, Bit)> {
    let typed = Typed::default()
        .also("safe-never-call", "1")
        .also("safe-voice-only", "1")
        .also("safe-language", "ps")
        .also("safe-hours", "18-20")
        .also("safe-who", "test")
        .also("safe-word", "test")
        .also("safe-never-say", "test");
    picture::rules_of(&super::reading::safe_contact(&typed), t)
}

fn pairs(t: Tongue) -> Vec<Pair> {
    let pair = |f: &PersonField| Pair { code: f.code(), label: picture::label(*f, t), value: name().into() };
    let mut all: Vec<Pair> = PersonField::ALL.iter().map(pair).collect();
    all.push(Pair { code: "note", label: "–".to_owned(), value: Bits::default() });
    all
}

fn side(t: Tongue) -> Side {
    Side { value: name().into(), entry: "0".repeat(32), day: day(t), hour: Bit::number("14:05") }
}

fn member(t: Tongue) -> MemberRow {
    MemberRow {
        id: "0".to_owned(),
        code: code(),
        name: name(),
        relation: t.coded("relation", "child"),
        chip: Chip::new(Some(Headline::Exposed), t),
        next: Some(day(t)),
    }
}

fn paper(t: Tongue) -> PaperRow {
    PaperRow {
        id: "0".to_owned(),
        kind: t.coded("paper-kind", "por"),
        number: Some(Bit::number("12345-6")),
        printed_name: Some(name()),
        issued: Some(day(t)),
        printed: Some(day(t)),
        legal: Some(day(t)),
        source: Some(name()),
        story: vec![Bits(vec![Bit::words(t.coded("sighting", "taken-by")), name()]), name().into()],
        note: Some(name()),
        clashes: vec![("number".to_owned(), t.s("paper-field-number"))],
    }
}

fn consents(t: Tongue) -> Vec<ConsentRow> {
    let row = |given, withdrawn, over| ConsentRow {
        purpose: t.coded("purpose", "legal-aid"),
        recipient: t.coded("recipient", "lawyer"),
        given,
        withdrawn,
        over,
        how: Bit::words(t.coded("consent", "spoken")).into(),
        day: day(t),
        until: given.then(|| day(t)),
    };
    vec![row(true, false, true), row(false, true, false)]
}

fn changed(t: Tongue) -> HistoryRow {
    HistoryRow {
        day: day(t),
        hour: Bit::number("14:05"),
        who: Bit::number("sample"),
        what: t.s("person-happened-registered"),
        old: name().into(),
        new: name().into(),
    }
}

/// A person of whom nothing is known but a code, and one of whom everything is.
pub fn person(shell: &Shell) -> Vec<PersonPage> {
    let t = shell.t;
    let bare = |shell: Shell| PersonPage {
        id: "0".to_owned(),
        code: code(),
        names: Bit::words(t.s("person-code-only")).into(),
        safe: picture::rules_of(&SafeContact::default(), t),
        card: card(t, None),
        asked: (String::new(), String::new()),
        unreadable: true,
        who: Vec::new(),
        case: Vec::new(),
        birth: Bits::default(),
        clashes: Vec::new(),
        papers: Vec::new(),
        household: None,
        members: Vec::new(),
        consents: Vec::new(),
        consent_form: Vec::new(),
        contact_form: Vec::new(),
        merges: crate::duplicates::panel::MergePanel::default(),
        clocks: crate::clocks::panel::ClocksPanel::default(),
        history: Vec::new(),
        rooms: Vec::new(),
        evidence: Some(crate::evidence::Panel { at: "/people/0/evidence".to_owned(), count: t.number(3) }),
        may: May::default(),
        custody: None,
        shell,
    };
    let b = Builder { t, typed: &Typed::default(), refusals: &[] };
    let label = picture::label(PersonField::Father, t);
    let full = PersonPage {
        names: Bits(vec![name(), name()]),
        safe: safe_rules(t),
        card: card(t, Some(Category::Acc)),
        who: pairs(t),
        case: pairs(t),
        birth: Bits(vec![day(t), Bit::words(t.s("person-age")), Bit::number("30–31")]),
        clashes: vec![ClashCard {
            code: "father",
            label,
            how: t.s("clash-text-merged"),
            sides: vec![side(t), side(t)],
            base: "0".repeat(32),
        }],
        papers: vec![paper(t)],
        household: Some(("0".to_owned(), Bits(vec![code(), name()]))),
        members: vec![member(t)],
        consents: consents(t),
        consent_form: consent_form(&b),
        contact_form: contact_form(&Typed::default(), &[], t),
        custody: None,
        history: vec![changed(t)],
        rooms: vec![("/people/1/tracing".to_owned(), t.s("trace-offer"))],
        may: May { contact: true, amend: true, paper: true },
        ..bare(shell.clone())
    };
    vec![bare(shell.clone()), full]
}

/// Every field refused, with every kind of reason.
fn refusals() -> Vec<Refusal> {
    let today = Day::gregorian(2025, 3, 31).unwrap();
    let dates = vec![dates::Uncertain::exact(today), dates::Uncertain::exact(today.plus(9))];
    let places = vec!["PK528".parse().unwrap(), "AF01".parse().unwrap()];
    vec![
        Refusal::say("name", "person-why-name-or-code"),
        Refusal { field: "birth", why: Why::Dates(dates) },
        Refusal { field: "district", why: Why::Places(places) },
        Refusal { field: "origin", why: Why::Places(Vec::new()) },
        Refusal::say("safe-never-call", "person-why-choose-one"),
        Refusal::say("note", "person-why-too-long"),
    ]
}

fn intake(shell: &Shell) -> Vec<IntakePage> {
    let t = shell.t;
    let (typed, refused) = (Typed::default().also("name", "\"><b>Test Person 0412"), refusals());
    let empty =
        IntakePage::build(shell.clone(), &Builder { t, typed: &Typed::default(), refusals: &[] }, false);
    let wrong = IntakePage::build(shell.clone(), &Builder { t, typed: &typed, refusals: &refused }, true);
    let row = |n: usize| LikeRow {
        found: found(t, n, (n > 0).then(|| "0".to_owned()), None),
        code: code().text().to_owned(),
        adds: n > 0,
        not: n > 1,
    };
    let list = |rows: Vec<LikeRow>, instead: &str| LikeList {
        t: Some(t),
        instead: instead.to_owned(),
        more: !rows.is_empty(),
        why: name().text().to_owned(),
        rows,
    };
    let with = |like: LikeList| {
        let page = IntakePage::build(shell.clone(), &Builder { t, typed: &typed, refusals: &[] }, true);
        IntakePage { like, looked: true, ..page }
    };
    let people = (0..FOUND.len()).map(row).collect();
    vec![
        empty,
        wrong,
        with(list(people, "")),
        with(list(Vec::new(), &t.s("like-nobody"))),
        with(list(Vec::new(), &t.s("search-still-reading"))),
    ]
}

/// Every reason somebody is found for, with everything that can fit and not fit.
const FOUND: [Match; 8] = [
    Match::Code,
    Match::Reference,
    Match::Number,
    Match::Name(names::Why::SameSpelling),
    Match::Name(names::Why::Joined),
    Match::Name(names::Why::Beginning),
    Match::Name(names::Why::OtherSpelling),
    Match::Name(names::Why::AcrossScripts),
];

fn found(t: Tongue, n: usize, id: Option<String>, chip: Option<Chip>) -> FoundRow {
    let fit = [Fit::Fits, Fit::Differs, Fit::Unknown][n % 3];
    let hit = Hit {
        person: crate::base::ids::PersonId::from_bytes([0; 16]),
        why: FOUND[n],
        rarity: [None, Some(Rarity::Rare), Some(Rarity::Usual), Some(Rarity::Common)][n % 4],
        father: fit,
        sex: fit,
        birth: fit,
    };
    FoundRow {
        t,
        id,
        code: code(),
        names: name().into(),
        father: name().into(),
        born: Bit::number("1990–1991").into(),
        sex: t.s("sex-f"),
        chip,
        why: why(&hit, t),
        against: against(&hit, t),
    }
}

fn search(shell: &Shell) -> Vec<SearchPage> {
    let t = shell.t;
    let hit = |(n, headline): (usize, Option<Headline>)| {
        found(t, n, headline.map(|_| "0".to_owned()), Some(Chip::new(headline, t)))
    };
    let some = SearchPage {
        asked: true,
        hits: words::ORDER.into_iter().enumerate().map(hit).collect(),
        more: t.one("search-more", "count", t.number(80)),
        household: Some(("0".to_owned(), code().into())),
        ..SearchPage::empty(shell.clone())
    };
    let none = SearchPage { asked: true, instead: t.s("search-nobody"), ..SearchPage::empty(shell.clone()) };
    let reading =
        SearchPage { asked: true, instead: t.s("search-still-reading"), ..SearchPage::empty(shell.clone()) };
    vec![SearchPage::empty(shell.clone()), some, none, reading]
}

fn list(shell: &Shell) -> Vec<ListPage> {
    let t = shell.t;
    let tab = |headline| Tab {
        href: format!("/people?standing={}", words::code(headline)),
        chip: Chip::new(headline, t),
        count: t.number(1234),
        current: headline.is_none(),
    };
    let row = |household| Row {
        id: "0".to_owned(),
        code: code(),
        name: name(),
        household,
        category: t.one("people-from-papers", "category", words::category(t, Category::Por)),
        chip: Chip::new(Some(Headline::LeaveBy), t),
        since: Some(day(t)),
        next: Some(day(t)),
    };
    let page = |rows| ListPage {
        shell: shell.clone(),
        heading: t.one("people-heading-standing", "standing", words::headline(t, None)),
        count: t.two("people-count-more", ("count", t.number(1234)), ("shown", t.number(200))),
        tabs: words::ORDER.into_iter().map(tab).collect(),
        rows,
    };
    vec![page(Vec::new()), page(vec![row(None), row(Some(("0".to_owned(), code())))])]
}

fn amendments(shell: &Shell) -> Vec<AmendPage> {
    let t = shell.t;
    let refused = refusals();
    let page = |field: PersonField, clash: bool| AmendPage {
        shell: shell.clone(),
        whose: Bits(vec![name(), code()]),
        label: picture::label(field, t),
        action: format!("/people/0/amend/{}", field.code()),
        back: "/people/0".to_owned(),
        sides: vec![side(t)],
        inputs: super::forms::controls(field, &Builder { t, typed: &Typed::default(), refusals: &refused }),
        list: ("districts", super::forms::places(field, t)),
        base: "0".repeat(32),
        seen: String::new(),
        clash,
        refused: true,
    };
    PersonField::ALL.iter().flat_map(|f| [page(*f, false), page(*f, true)]).collect()
}

fn others(shell: &Shell) -> Vec<String> {
    let t = shell.t;
    let b = Builder { t, typed: &Typed::default(), refusals: &[] };
    let again = AgainPage {
        shell: shell.clone(),
        heading: t.s("consent-heading"),
        whose: name().into(),
        action: "/people/0/consent".to_owned(),
        back: "/people/0".to_owned(),
        inputs: consent_form(&b),
        refused: true,
    };
    let row = |not_safe: bool| ContactRow {
        channel: t.coded("contact", "phone"),
        detail: Bit::number("+92 300 0000000"),
        dial: (!not_safe).then(|| "+923000000000".to_owned()),
        not_safe,
    };
    let contact = ContactPage {
        shell: shell.clone(),
        id: "0".to_owned(),
        code: code(),
        names: name().into(),
        safe: safe_rules(t),
        contacts: vec![row(true), row(false)],
    };
    let household = HouseholdPage {
        shell: shell.clone(),
        id: "0".to_owned(),
        code: code(),
        label: Some(name()),
        members: vec![member(t)],
        mixed: true,
        next: Some(day(t)),
        add: vec![b.select("relation", "person-field-relation", "relation", &RELATIONS)],
        rename: vec![b.line("label", "person-household-label")],
        base: String::new(),
        amend: true,
    };
    let saved = SavedPage { shell: shell.clone(), code: code() };
    [again.render(), contact.render(), household.render(), saved.render()].map(Result::unwrap).to_vec()
}

/// Every page of this room, with every sample.
pub fn pages(shell: &Shell) -> Vec<String> {
    let mut all = others(shell);
    for p in person(shell) {
        all.push(p.render().unwrap());
        all.push(PrintPage { shell: shell.clone(), p }.render().unwrap());
    }
    all.extend(intake(shell).iter().map(|p| p.render().unwrap()));
    all.extend(search(shell).iter().map(|p| p.render().unwrap()));
    all.extend(list(shell).iter().map(|p| p.render().unwrap()));
    all.extend(amendments(shell).iter().map(|p| p.render().unwrap()));
    all
}

/// What every page must hold to: every message written, every number isolated, every tag closed, no style of its own.
pub fn holds(html: &str) {
    assert!(!html.contains('⟦'), "a message is missing: {}", around(html, "⟦"));
    assert!(!html.contains("style="), "a page with a style of its own");
    assert!(!html.contains("<script>"), "a script in a page");
    balanced(html);
    numbers_are_isolated(html);
}

fn around(html: &str, what: &str) -> String {
    html.split(what).nth(1).unwrap_or_default().chars().take(60).collect()
}

const VOID: [&str; 7] = ["meta", "link", "input", "br", "hr", "img", "!doctype"];

fn balanced(html: &str) {
    let mut open: Vec<String> = Vec::new();
    for tag in html.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap();
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '!')
            .collect();
        if tag.starts_with('/') {
            assert_eq!(open.pop().as_deref(), Some(name.as_str()), "closing {name} in {tag}");
        } else if !VOID.contains(&name.to_lowercase().as_str()) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
}

/// A run of four digits or more on a page stands in a `<bdi>`, in a message that isolates it, or in a hint's example.
fn numbers_are_isolated(html: &str) {
    let body = html.split("<main").nth(1).unwrap_or(html);
    let mut inside = Vec::new();
    for piece in body.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let name: String = tag.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '/').collect();
        let class_n = tag.contains("class=\"n\"") || tag.contains("class=\"hint\"");
        match name.as_str() {
            "bdi" | "textarea" | "option" => inside.push(true),
            "/bdi" | "/textarea" | "/option" => {
                inside.pop();
            }
            _ => {}
        }
        let digits = text.split(|c: char| !c.is_numeric()).any(|run| run.chars().count() >= 4);
        let isolated = class_n || inside.last().copied().unwrap_or(false) || text.contains('\u{2068}');
        // Titles of instruments are sentences of the pack, in their own language.
        let title = tag.starts_with("b lang=") || name == "p" && tag.contains("hint");
        assert!(!digits || isolated || title, "not isolated: {tag}>{text}");
    }
}
