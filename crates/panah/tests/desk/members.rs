//! Who works here: somebody new is let in, does something else, and leaves; always two keepers, on a real desk.

use crate::house::{Answer, TestDesk, Visitor, tells};
use axum::http::StatusCode;
use panah::access::model::Role;
use panah::base::Fault;

const DUO: &[(&str, &[Role])] = &[
    ("head", &[Role::Supervisor, Role::Keeper, Role::Auditor]),
    ("second", &[Role::Caseworker, Role::Keeper]),
];

impl Visitor<'_> {
    /// Sends a form with one's own passphrase in it.
    async fn signs(&self, path: &str, fields: &str) -> Answer {
        let passphrase = self.passphrase.replace(' ', "+");
        self.post(path, &format!("passphrase={passphrase}&{fields}")).await
    }

    /// The path of the only change that waits.
    async fn waiting(&self) -> String {
        let page = self.get("/members").await.text();
        let id = page.split("id=\"w").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
        format!("/members/waiting/{id}")
    }

    async fn agrees(&self) {
        let path = format!("{}/agree", self.waiting().await);
        let (status, page) = self.signs(&path, "").await.parts();
        assert_eq!(status, StatusCode::SEE_OTHER, "{} agrees: {page}", self.name);
    }

    /// Proposes somebody and reads the six words off the page.
    async fn proposes(&self, name: &str, role: Role) -> String {
        let (status, page) =
            self.signs("/members/new", &format!("name={name}&role={}", role.code())).await.parts();
        assert_eq!(status, StatusCode::OK, "{page}");
        let words = page.split("lang=\"en\">").nth(1).and_then(|rest| rest.split('<').next()).unwrap();
        assert_eq!(words.split(' ').count(), 6, "{words}");
        words.to_owned()
    }

    async fn path_of(&self, name: &str) -> String {
        let page = self.get("/members").await.text();
        let before = page.split(&format!("<bdi>{name}</bdi></a>")).next().unwrap();
        let path = before.rsplit("href=\"").next().unwrap().split('"').next().unwrap();
        path.to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_new_comes_in_when_a_second_keeper_has_agreed_and_not_before() {
    let office = TestDesk::of(DUO);
    let head = office.visitor("head").await;
    let words = head.proposes("nasim", Role::Caseworker).await;
    assert_eq!(office.comes_in("nasim", &words).await.err(), Some(Fault::WrongPassphrase));
    let own = format!("{}/agree", head.waiting().await);
    let (status, page) = head.signs(&own, "").await.parts();
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "the same keeper is not a second one");
    assert!(page.contains("another keeper"), "{page}");

    let second = office.visitor("second").await;
    second.agrees().await;
    office.lock();
    // Alone at the desk: every key they need was sealed to them.
    let nasim = office.comes_in("nasim", &words).await.unwrap();
    assert_eq!(nasim.get("/people").await.status, StatusCode::OK);
    assert_eq!(nasim.get("/members").await.status, StatusCode::FORBIDDEN);
    assert_eq!(nasim.get("/journal").await.status, StatusCode::FORBIDDEN);
    assert_eq!(nasim.signs("/search", "q=azmayeshi").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_passphrase_proposes_nothing_and_a_dropped_proposal_opens_nothing() {
    let office = TestDesk::of(DUO);
    let mut head = office.visitor("head").await;
    let words = head.proposes("nasim", Role::Intake).await;
    let drop = format!("{}/drop", head.waiting().await);
    assert_eq!(head.signs(&drop, "").await.status, StatusCode::SEE_OTHER);
    assert!(!head.get("/members").await.text().contains("nasim"));
    assert_eq!(office.comes_in("nasim", &words).await.err(), Some(Fault::WrongPassphrase));

    head.passphrase = "not the right words at all".to_owned();
    let (status, page) = head.signs("/members/new", "name=nasim&role=intake").await.parts();
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(tells(&page, Fault::WrongPassphrase), "{page}");
    assert!(!head.get("/members").await.text().contains("nasim"));
    let status = head.signs("/members/new", "name=nasim&role=intake").await.status;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "wrong tries wait here as at the door");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_is_out_at_once_and_for_good() {
    let office = TestDesk::of(DUO);
    let (head, second) = (office.visitor("head").await, office.visitor("second").await);
    let words = head.proposes("nasim", Role::Caseworker).await;
    second.agrees().await;
    let nasim = office.comes_in("nasim", &words).await.unwrap();
    let path = head.path_of("nasim").await;
    assert_eq!(second.signs(&format!("{path}/leave"), "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(nasim.get("/people").await.status, StatusCode::OK, "proposed is not yet done");
    head.agrees().await;
    assert_eq!(nasim.get("/people").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(office.comes_in("nasim", &words).await.err(), Some(Fault::WrongPassphrase));

    // The last keepers, and the only one with a key, stay.
    let own = second.path_of("second").await;
    let (status, page) = head.signs(&format!("{own}/leave"), "").await.parts();
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("two keepers"), "{page}");
    let own = second.path_of("head").await;
    let (status, page) = second.signs(&format!("{own}/roles"), "role=supervisor&role=keeper").await.parts();
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "nobody else could read the journal of looks");
    assert!(page.contains("nobody else could open"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_no_keeper_has_reaches_somebody_new_when_its_holder_comes_in() {
    let office =
        TestDesk::of(&[("head", &[Role::Supervisor]), ("one", &[Role::Keeper]), ("two", &[Role::Keeper])]);
    let words = {
        let (one, two) = (office.visitor("one").await, office.visitor("two").await);
        let words = one.proposes("nasim", Role::Caseworker).await;
        two.agrees().await;
        words
    };
    office.lock();
    office.visitor("head").await;
    office.lock();
    let nasim = office.comes_in("nasim", &words).await.unwrap();
    let (status, page) = nasim.post("/search", "q=x").await.parts();
    assert_eq!(status, StatusCode::OK, "{page}");
    let page = office.visitor("one").await.get("/members").await.text();
    assert!(!page.contains("Some keys reach"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_role_takes_keys_away_and_an_own_passphrase_is_changed() {
    let office = TestDesk::of(DUO);
    let (head, second) = (office.visitor("head").await, office.visitor("second").await);
    let words = head.proposes("nasim", Role::Caseworker).await;
    second.agrees().await;
    let nasim = office.comes_in("nasim", &words).await.unwrap();
    let path = head.path_of("nasim").await;
    assert_eq!(head.signs(&format!("{path}/roles"), "role=analyst").await.status, StatusCode::SEE_OTHER);
    second.agrees().await;
    assert_eq!(
        nasim.get("/people").await.status,
        StatusCode::UNAUTHORIZED,
        "to come in anew as what they are"
    );
    let nasim = office.comes_in("nasim", &words).await.unwrap();
    assert_eq!(nasim.get("/people").await.status, StatusCode::FORBIDDEN);

    let weak = nasim.signs("/settings/passphrase", "new=password&again=password").await;
    assert!(tells(&weak.text(), Fault::WeakPassphrase), "{}", weak.text());
    let differ = nasim.signs("/settings/passphrase", "new=seven+more+words+of+mine&again=x").await;
    assert_eq!(differ.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = "new=seven+more+words+of+mine&again=seven+more+words+of+mine";
    assert_eq!(nasim.signs("/settings/passphrase", fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(office.comes_in("nasim", &words).await.err(), Some(Fault::WrongPassphrase));
    assert!(office.comes_in("nasim", "seven more words of mine").await.is_ok());
    assert!(
        office.visitor("head").await.get("/").await.status == StatusCode::OK,
        "nobody else's slot changed"
    );
    assert_eq!(std::fs::metadata(office.folder.path().join("keyring")).unwrap().len(), 49 + 64 * 1024);
}
