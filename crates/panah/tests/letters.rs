//! A letter from a person's page to the file, through the real store, the real router and, where it is built, the real
//! program that sets PDFs.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use dates::{Day, Lang};
use panah::access::model::Role;
use panah::base::Clock;
use panah::desk::Desk;
use panah::desk::found::{Founding, Newcomer, found};
use panah::web::App;
use panah::web::server::router;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tower::ServiceExt;
use zeroize::Zeroizing;

struct Caseworker {
    app: App,
    cookie: String,
    csrf: String,
    folder: tempfile::TempDir,
}

async fn caseworker() -> Caseworker {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::system("Asia/Karachi").unwrap().starting(Day::gregorian(2025, 4, 15).unwrap());
    let phrase = || Zeroizing::new("orchard lantern quiet harvest copper ninety".to_owned());
    let person = |name: &str| Newcomer {
        name: name.to_owned(),
        roles: vec![Role::Caseworker, Role::Keeper],
        passphrase: phrase(),
    };
    let founding = Founding {
        office: "Test desk".to_owned(),
        zone: "Asia/Karachi".to_owned(),
        people: vec![person("one"), person("two")],
        cost: seal::slots::Cost::floor(),
    };
    found(folder.path(), &founding, &clock).unwrap();
    let desk = Arc::new(Desk::new(folder.path().to_path_buf(), clock, panah::law::shipped().unwrap()));
    let app = App::new(Arc::clone(&desk), Lang::En);
    let entered = tokio::task::spawn_blocking(move || desk.enter("one", &phrase())).await.unwrap().unwrap();
    let cookie = app.sessions().begin(&entered, Lang::En, app.now());
    let csrf = app.sessions().actor(&cookie, app.now(), true).unwrap().csrf;
    Caseworker { app, cookie, csrf, folder }
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Answer {
    /// Where it sends the browser.
    fn place(&self) -> String {
        self.headers.get(header::LOCATION).unwrap().to_str().unwrap().to_owned()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

impl Caseworker {
    async fn send(&self, method: &str, path: &str, body: String) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:7272")
            .header(header::COOKIE, format!("panah={}", self.cookie))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        let answer = router(&self.app).oneshot(request).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let bytes = to_bytes(answer.into_body(), 40_000_000).await.unwrap().to_vec();
        Answer { status, headers, bytes }
    }

    async fn get(&self, path: &str) -> String {
        let answer = self.send("GET", path, String::new()).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        answer.text()
    }

    async fn post(&self, path: &str, fields: &str) -> Answer {
        self.send("POST", path, format!("csrf={}&{fields}", self.csrf)).await
    }

    /// Somebody invented, who said what about a court being told.
    async fn register(&self, about_court: &str) -> String {
        let fields = format!(
            "name=Azmayesh+Test+0412&father=Test+Father&birth=1371&category=por&kind=por&number=12345-6{about_court}"
        );
        let answer = self.post("/people/new", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        answer.place()
    }
}

const YES: &str = "&purpose=legal-aid&recipient=court&given=yes&consent-language=prs&how=spoken";
const NO: &str = "&purpose=legal-aid&recipient=court&given=no&consent-language=prs&how=spoken";

fn document(docx: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    std::io::read_to_string(zip.by_name("word/document.xml").unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_holds_what_was_confirmed_and_leaves_open_what_was_not() {
    let desk = caseworker().await;
    let person = desk.register(YES).await;
    assert!(desk.get(&person).await.contains(&format!("{person}/letters")));
    assert!(desk.get(&format!("{person}/letters")).await.contains("/letters/release"));
    let form = desk.get(&format!("{person}/letters/release?with=ur")).await;
    for there in ["Azmayesh Test 0412", "12345-6", "A lawyer must review", "As told", "The person agreed"] {
        assert!(form.contains(there), "{there}");
    }
    let fields = "touched=1&with=ur&format=docx&ok-name=1&ok-paper-number=1&say-station=Test+station";
    let answer = desk.post(&format!("{person}/letters/release"), fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"release.ur.docx\"");
    let letter = document(&answer.bytes);
    for there in ["Azmayesh Test 0412", "\u{2066}12345-6\u{2069}", "Test station", "<w:bidi/>"] {
        assert!(letter.contains(there), "{there}");
    }
    assert!(!letter.contains("Test Father"), "the father's name was not confirmed");
    // The entry: which letter, by whom, for whom, with the hash of these very bytes.
    let list = desk.get(&format!("{person}/letters")).await;
    let hash = Sha256::digest(&answer.bytes);
    let begin = hash.iter().take(6).map(|b| format!("{b:02x}")).collect::<Vec<_>>().concat();
    for there in [begin.as_str(), "DOCX", "Request for release", "A court or the police"] {
        assert!(list.contains(there), "{there}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_letter_comes_as_a_pdf_or_the_page_says_how_to_get_the_program() {
    let desk = caseworker().await;
    let person = desk.register(YES).await;
    let fields = "touched=1&with=prs&format=pdf&ok-name=1&ok-paper-number=1";
    let answer = desk.post(&format!("{person}/letters/release"), fields).await;
    if answer.status == StatusCode::OK {
        assert!(answer.bytes.starts_with(b"%PDF-"));
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/pdf");
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    } else {
        let page = answer.text();
        assert!(page.contains("1060") && page.contains("cargo build --release -p panah-letters"), "{page}");
        assert!(
            desk.get(&format!("{person}/letters")).await.contains("None yet"),
            "an entry without a letter"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_of_the_person_stands_and_an_unasked_person_needs_somebody_who_asked() {
    let desk = caseworker().await;
    let refused = desk.register(NO).await;
    assert!(desk.get(&format!("{refused}/letters/release")).await.contains("The person said no"));
    let sent = "touched=1&with=prs&format=docx&ok-name=1&asked-by=family";
    let answer = desk.post(&format!("{refused}/letters/release"), sent).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(desk.get(&format!("{refused}/letters")).await.contains("None yet"));

    let unasked = desk.post("/people/new", "name=Namuna+Test+0413&looked=1").await;
    let unasked = unasked.place();
    let without =
        desk.post(&format!("{unasked}/letters/release"), "touched=1&with=prs&format=docx&ok-name=1").await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    let with = desk.post(&format!("{unasked}/letters/release"), sent).await;
    assert_eq!(with.status, StatusCode::OK, "{}", with.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_stays_when_a_date_cannot_be_read() {
    let desk = caseworker().await;
    let person = desk.register(YES).await;
    let sent = "touched=1&with=ps&format=docx&ok-name=1&say-arrested=03%2F04%2F2025&say-station=Test+station";
    let answer = desk.post(&format!("{person}/letters/release"), sent).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    for kept in ["value=\"03/04/2025\"", "value=\"Test station\"", "no single date"] {
        assert!(page.contains(kept), "{kept}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_letter_stays_in_the_desks_folder_in_the_clear() {
    let desk = caseworker().await;
    let person = desk.register(YES).await;
    for format in ["docx", "pdf"] {
        let sent = format!("touched=1&with=ur&format={format}&ok-name=1&say-station=Canary+station");
        desk.post(&format!("{person}/letters/release"), &sent).await;
    }
    for entry in std::fs::read_dir(desk.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            for canary in ["Canary station", "Azmayesh Test"] {
                let here = bytes.windows(canary.len()).any(|w| w == canary.as_bytes());
                assert!(!here, "{} holds {canary}", path.display());
            }
        }
    }
}
