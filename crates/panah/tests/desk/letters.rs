//! A letter from a person's page to the file, through the real store, the real router and, where it is built, the real
//! program that sets PDFs.

use crate::house::{TWO, TestDesk, Visitor, tells};
use axum::http::{StatusCode, header};
use dates::Day;
use panah::base::Fault;
use sha2::{Digest, Sha256};

fn desk() -> TestDesk {
    TestDesk::within(tempfile::tempdir().unwrap(), TWO, Day::gregorian(2025, 4, 15).unwrap())
}

/// Somebody invented, who said what about a court being told.
async fn registered(worker: &Visitor<'_>, about_court: &str) -> String {
    let known = "name=Azmayesh+Test+0412&father=Test+Father&birth=1371&category=por&kind=por&number=12345-6";
    worker.register(&format!("{known}{about_court}")).await
}

const YES: &str = "&purpose=legal-aid&recipient=court&given=yes&consent-language=prs&how=spoken";
const NO: &str = "&purpose=legal-aid&recipient=court&given=no&consent-language=prs&how=spoken";

fn document(docx: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    std::io::read_to_string(zip.by_name("word/document.xml").unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_holds_what_was_confirmed_and_leaves_open_what_was_not() {
    let desk = desk();
    let worker = desk.visitor("worker").await;
    let person = registered(&worker, YES).await;
    assert!(worker.page(&person).await.contains(&format!("{person}/letters")));
    assert!(worker.page(&format!("{person}/letters")).await.contains("/letters/release"));
    let form = worker.page(&format!("{person}/letters/release?with=ur")).await;
    for there in ["Azmayesh Test 0412", "12345-6", "A lawyer must review", "As told", "The person agreed"] {
        assert!(form.contains(there), "{there}");
    }
    let fields = "touched=1&with=ur&format=docx&ok-name=1&ok-paper-number=1&say-station=Test+station";
    let answer = worker.post(&format!("{person}/letters/release"), fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"release.ur.docx\"");
    let letter = document(&answer.body);
    for there in ["Azmayesh Test 0412", "\u{2066}12345-6\u{2069}", "Test station", "<w:bidi/>"] {
        assert!(letter.contains(there), "{there}");
    }
    assert!(!letter.contains("Test Father"), "the father's name was not confirmed");
    // The entry: which letter, by whom, for whom, with the hash of these very bytes.
    let list = worker.page(&format!("{person}/letters")).await;
    let hash = Sha256::digest(&answer.body);
    let begin = hash.iter().take(6).map(|b| format!("{b:02x}")).collect::<Vec<_>>().concat();
    for there in [begin.as_str(), "DOCX", "Request for release", "A court or the police"] {
        assert!(list.contains(there), "{there}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_letter_comes_as_a_pdf_or_the_page_says_how_to_get_the_program() {
    let desk = desk();
    let worker = desk.visitor("worker").await;
    let person = registered(&worker, YES).await;
    let fields = "touched=1&with=prs&format=pdf&ok-name=1&ok-paper-number=1";
    let answer = worker.post(&format!("{person}/letters/release"), fields).await;
    if answer.status == StatusCode::OK {
        assert!(answer.body.starts_with(b"%PDF-"));
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/pdf");
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    } else {
        let page = answer.text();
        assert!(
            tells(&page, Fault::NoLettersProgram) && page.contains("cargo build --release -p panah-letters"),
            "{page}"
        );
        assert!(
            worker.page(&format!("{person}/letters")).await.contains("None yet"),
            "an entry without a letter"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_of_the_person_stands_and_an_unasked_person_needs_somebody_who_asked() {
    let desk = desk();
    let worker = desk.visitor("worker").await;
    let refused = registered(&worker, NO).await;
    assert!(worker.page(&format!("{refused}/letters/release")).await.contains("The person said no"));
    let sent = "touched=1&with=prs&format=docx&ok-name=1&asked-by=family";
    let answer = worker.post(&format!("{refused}/letters/release"), sent).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(worker.page(&format!("{refused}/letters")).await.contains("None yet"));

    let unasked = worker.post("/people/new", "name=Namuna+Test+0413&looked=1").await;
    let unasked = unasked.place();
    let without =
        worker.post(&format!("{unasked}/letters/release"), "touched=1&with=prs&format=docx&ok-name=1").await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    let with = worker.post(&format!("{unasked}/letters/release"), sent).await;
    assert_eq!(with.status, StatusCode::OK, "{}", with.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_stays_when_a_date_cannot_be_read() {
    let desk = desk();
    let worker = desk.visitor("worker").await;
    let person = registered(&worker, YES).await;
    let sent = "touched=1&with=ps&format=docx&ok-name=1&say-arrested=03%2F04%2F2025&say-station=Test+station";
    let answer = worker.post(&format!("{person}/letters/release"), sent).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    for kept in ["value=\"03/04/2025\"", "value=\"Test station\"", "no single date"] {
        assert!(page.contains(kept), "{kept}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_letter_stays_in_the_desks_folder_in_the_clear() {
    let desk = desk();
    let worker = desk.visitor("worker").await;
    let person = registered(&worker, YES).await;
    for format in ["docx", "pdf"] {
        let sent = format!("touched=1&with=ur&format={format}&ok-name=1&say-station=Canary+station");
        worker.post(&format!("{person}/letters/release"), &sent).await;
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

#[tokio::test(flavor = "multi_thread")]
async fn a_custody_fills_its_letters_with_what_is_recorded_and_never_names_the_place() {
    let desk = desk();
    let worker = desk.visitor("worker").await;
    let person = registered(&worker, YES).await;
    let arrest = "authority=police&when-day=2025-04-13&when-time=21-23&source=family&confidence=probable";
    worker.sends(&format!("{person}/custody/new"), arrest).await;
    let at = crate::custody::episode(&worker.page(&format!("{person}/custody")).await);
    let fir = "what=fir&number=12345-6&sections=14(1),+14(2)&source=lawyer&confidence=confirmed";
    worker.sends(&format!("{at}/report"), fir).await;
    worker.sends(&format!("{at}/seen"), "station=Haji+Camp&when-day=2025-04-14&source=neighbour").await;
    let form = worker.page(&format!("{person}/letters/habeas?with=ur")).await;
    for there in ["21:00–23:00", "12345-6", "14(2)", "Police"] {
        assert!(form.contains(there), "{there}: {form}");
    }
    assert!(!form.contains("Haji"), "where somebody is stays sealed");
    let sent = "touched=1&asked-by=family&with=ur&format=docx&ok-name=1&ok-arrested=1&ok-fir=1";
    let letter = document(&worker.post(&format!("{person}/letters/timeline"), sent).await.body);
    for there in ["21:00–23:00", "\u{2066}12345-6\u{2069}", "14(2)", "Holding camp", "Neighbour"] {
        assert!(letter.contains(there), "{there}");
    }
    assert!(!letter.contains("Haji"));
    let unticked = document(
        &worker
            .post(
                &format!("{person}/letters/habeas"),
                "touched=1&asked-by=family&with=ur&format=docx&ok-name=1",
            )
            .await
            .body,
    );
    assert!(!unticked.contains("21:00"), "what nobody confirmed stays open");
    let again = "what=arrest&authority=fia&when-day=2025-04-12&when-time=3&source=neighbour";
    worker.sends(&format!("{at}/report"), again).await;
    let letter = document(
        &worker
            .post(
                &format!("{person}/letters/habeas"),
                "touched=1&asked-by=family&with=ur&format=docx&ok-name=1&ok-arrested=1&ok-authority=1",
            )
            .await
            .body,
    );
    assert!(!letter.contains("21:00"), "times that contradict each other go into no letter");
    let timeline = document(&worker.post(&format!("{person}/letters/timeline"), sent).await.body);
    assert!(timeline.contains("21:00–23:00") && timeline.contains("03:00"), "and both stand in the timeline");
}
