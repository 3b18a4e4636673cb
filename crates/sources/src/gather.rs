//! What importers share while they read: facts and gaps pile up, and lists are settled at the end.
//!
//! A list is complete only where its format says so, or a person does, and nothing at all was left
//! unread: one unreadable page could have held the credential that is missing (semantics 6.1 B).

use std::collections::{BTreeMap, BTreeSet};

use model::{
    By, Edge, Ended, Fact, Form, Gap, HolderList, How, Instant, Level, Listing, Name, Node, NodeKind, Protected,
    Protects, Reading, Relation, Span, Value, attribute,
};

use crate::{Document, Refusal, Settings};

/// A place in a source, for gaps.
#[derive(Debug, Clone)]
pub(crate) struct Spot<'a> {
    /// The file.
    pub(crate) source: &'a str,
    /// Where in it.
    pub(crate) place: String,
}

impl Spot<'_> {
    /// Makes the gap that something here could not be read.
    pub(crate) fn gap(&self, reason: impl Into<String>) -> Gap {
        Gap::at(self.source, &*self.place, reason)
    }
}

/// What a format says about whether a list is whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Whole {
    /// It is.
    Yes,
    /// The format cannot tell, and this is why; a person may.
    Unsaid(String),
    /// It is not, whatever a person says.
    No(String),
}

/// A list of live credentials in the making, perhaps over several pages.
#[derive(Debug)]
struct List<'a> {
    source: &'a str,
    at: Option<Instant>,
    whole: Whole,
    ids: BTreeSet<Name>,
}

/// A node in the making.
#[derive(Debug, Clone)]
pub(crate) struct Draft(Node);

impl Draft {
    /// Starts a node.
    pub(crate) fn new(kind: NodeKind, id: &Name) -> Self {
        Self(Node { id: id.clone(), kind, set: BTreeMap::new() })
    }

    /// Sets a text, unless there is none.
    pub(crate) fn text(mut self, key: &str, value: Option<&str>) -> Self {
        if let Some(value) = value.map(str::trim).filter(|value| !value.is_empty()) {
            self.0.set.insert(key.to_owned(), Value::Text(value.to_owned()));
        }
        self
    }

    /// Sets an instant, unless there is none.
    pub(crate) fn time(mut self, key: &str, value: Option<Instant>) -> Self {
        if let Some(value) = value {
            self.0.set.insert(key.to_owned(), Value::Time(value));
        }
        self
    }

    /// Sets a whole number.
    pub(crate) fn number(mut self, key: &str, value: i64) -> Self {
        self.0.set.insert(key.to_owned(), Value::Number(value));
        self
    }
}

/// Facts and gaps of one reading.
#[derive(Debug, Default)]
pub(crate) struct Gathering<'a> {
    reading: Reading,
    seen: BTreeSet<Fact>,
    told: BTreeSet<Gap>,
    lists: BTreeMap<Name, List<'a>>,
    suspended: BTreeSet<Name>,
    unread: bool,
    /// How many gaps are not listed any more, and the source of the first of them.
    untold: Option<(String, u64)>,
}

impl<'a> Gathering<'a> {
    /// Takes a fact, once.
    pub(crate) fn fact(&mut self, fact: Fact) {
        if self.seen.insert(fact.clone()) {
            self.reading.facts.push(fact);
        }
    }

    /// Takes a node.
    pub(crate) fn node(&mut self, draft: Draft) {
        self.fact(Fact::Node(draft.0));
    }

    /// Takes the node of the system that the export speaks of.
    pub(crate) fn system(&mut self, id: &Name, label: &str, kind: &str) {
        let draft = Draft::new(NodeKind::System, id);
        self.node(draft.text(attribute::KIND, Some(kind)).text(attribute::LABEL, Some(label)));
    }

    /// Takes a relation that holds as long as the list that states it.
    pub(crate) fn edge(&mut self, relation: Relation, from: &Name, to: &Name) {
        self.fact(Fact::Edge(edge(relation, from, to)));
    }

    /// Takes a right.
    pub(crate) fn may(&mut self, who: &Name, system: &Name, level: Level) {
        self.fact(Fact::Edge(Edge { level: Some(level), ..edge(Relation::May, who, system) }));
    }

    /// Takes a holder, with the rung of the evidence (1 to 6).
    pub(crate) fn held_by(&mut self, what: &Name, who: &Name, since: Option<Instant>, rung: u8) {
        self.fact(Fact::Edge(Edge {
            valid: Span::between(since, None),
            list: Some(HolderList::Inventory),
            rung: Some(rung),
            ..edge(Relation::HeldBy, what, who)
        }));
    }

    /// Takes the place where a value lies encrypted.
    pub(crate) fn stored_encrypted(&mut self, what: &Name, place: &Name, key: &Name, since: Option<Instant>) {
        self.fact(Fact::Edge(Edge {
            valid: Span::between(since, None),
            form: Some(Form::Encrypted),
            key: Some(key.clone()),
            ..edge(Relation::StoredIn, what, place)
        }));
    }

    /// Takes a control that protects a node.
    pub(crate) fn control(&mut self, id: &Name, kind: &str, state: &str, protects: &Name) {
        let draft = Draft::new(NodeKind::Control, id);
        self.node(draft.text(attribute::CONTROL, Some(kind)).text(attribute::STATE, Some(state)));
        self.fact(Fact::Protects(Protects {
            control: id.clone(),
            what: Protected::Node(protects.clone()),
            valid: Span::ALWAYS,
        }));
    }

    /// Takes the identity that a credential acts as where it stands for nobody but its bearer.
    pub(crate) fn bearer(&mut self, credential: &Name, identity: &Name, label: Option<&str>) {
        let draft = Draft::new(NodeKind::Identity, identity);
        self.node(draft.text(attribute::KIND, Some("service_account")).text(attribute::LABEL, label));
        self.edge(Relation::Authenticates, credential, identity);
    }

    /// Reads an instant, or a bare day as its first instant, where the format gives days.
    pub(crate) fn day(&mut self, spot: &Spot<'_>, field: &str, text: Option<&str>) -> Option<Instant> {
        let day = text.map(str::trim).filter(|text| text.len() == "2023-10-18".len());
        match day.map(|day| format!("{day}T00:00:00Z")) {
            Some(start) => self.time(spot, field, Some(&start)),
            None => self.time(spot, field, text),
        }
    }

    /// Takes an end that the issuer records.
    pub(crate) fn ended(&mut self, credential: &Name, how: How, at: Instant) {
        let credential = credential.clone();
        self.fact(Fact::Ended(Ended { credential, how, successor: None, at, by: By::Issuer }));
    }

    /// Takes a suspension, dated by the issuer or else by the list that shows it.
    ///
    /// What is suspended is still there: `finish` keeps it on its list and repeats the suspension at the list's instant,
    /// so that neither its absence reads as an end nor its presence as life after the suspension (semantics 5.3, 6.1 B).
    pub(crate) fn suspended(&mut self, spot: &Spot<'_>, credential: &Name, at: Option<Instant>) {
        self.suspended.insert(credential.clone());
        match at {
            Some(at) => self.ended(credential, How::Suspended, at),
            None => self.gap(
                spot.gap("suspended, but neither the issuer nor the export says when: give the instant of the export"),
            ),
        }
    }

    /// Takes the record that a value was changed, unless that is how it came to be (semantics 5.1 `changed`).
    pub(crate) fn changed(&mut self, what: &Name, at: Option<Instant>, owner_since: Option<Instant>) {
        if let (Some(at), Some(since)) = (at, owner_since)
            && at > since.plus_seconds(FIRST_VALUE_SECONDS)
        {
            self.ended(what, How::Changed, at);
        }
    }

    /// Takes a gap that says what such an export cannot show.
    pub(crate) fn gap(&mut self, gap: Gap) {
        if self.told.len() >= MAX_GAPS {
            self.untold.get_or_insert((gap.source, 0)).1 += 1;
        } else if self.told.insert(gap.clone()) {
            self.reading.gaps.push(gap);
        }
    }

    /// Takes a gap about something that was there and could not be read: no list is complete any more.
    pub(crate) fn unread(&mut self, gap: Gap) {
        self.unread = true;
        self.gap(gap);
    }

    /// Makes a name, or a gap.
    pub(crate) fn name(&mut self, spot: &Spot<'_>, text: &str) -> Option<Name> {
        if text.split('/').any(|part| part.trim().is_empty()) {
            self.unread(spot.gap("an id is empty"));
            return None;
        }
        match Name::new(text) {
            Ok(name) => Some(name),
            Err(error) => {
                self.unread(spot.gap(error.to_string()));
                None
            }
        }
    }

    /// Reads an instant; sentinels are none (semantics 2.4), and what cannot be read is a gap.
    pub(crate) fn time(&mut self, spot: &Spot<'_>, field: &str, text: Option<&str>) -> Option<Instant> {
        let text = text.map(str::trim).filter(|text| !SENTINELS.contains(text))?;
        match text.parse::<Instant>() {
            Ok(at) if at.as_micros() > 0 => Some(at),
            Ok(_) => None,
            Err(_) => {
                let place = format!("{}, field {field}", spot.place);
                self.gap(Gap::at(spot.source, place, "not an instant with a zone"));
                None
            }
        }
    }

    /// Opens a list, or adds a page to it: the earliest instant and the worst word on its wholeness count.
    pub(crate) fn list(&mut self, prefix: &Name, source: &'a str, at: Option<Instant>, whole: Whole) {
        let fresh = List { source, at, whole: whole.clone(), ids: BTreeSet::new() };
        let list = self.lists.entry(prefix.clone()).or_insert(fresh);
        list.at = list.at.min(at);
        list.whole = list.whole.clone().max(whole);
    }

    /// Puts a credential that the issuer calls live on its list.
    pub(crate) fn live(&mut self, prefix: &Name, credential: &Name) {
        if let Some(list) = self.lists.get_mut(prefix) {
            list.ids.insert(credential.clone());
        }
    }

    /// Settles the lists and returns what was read.
    pub(crate) fn finish(mut self, settings: &Settings) -> Reading {
        if let Some((source, count)) = self.untold.take() {
            self.reading.gaps.push(Gap::whole(source, format!("{count} more gaps, not listed one by one")));
        }
        for (prefix, list) in std::mem::take(&mut self.lists) {
            let why_not = match list.whole {
                Whole::No(why) => Some(why),
                _ if self.unread => Some("not all of the export could be read".to_owned()),
                Whole::Yes => None,
                Whole::Unsaid(_) if settings.complete_because.is_some() => None,
                Whole::Unsaid(why) => Some(why),
            };
            if let Some(why) = &why_not {
                let reason = format!("list not known to be complete: {why}; nothing is closed by absence");
                self.gap(Gap::at(list.source, format!("list {prefix}"), reason));
            }
            let Some(at) = list.at else {
                self.gap(Gap::at(
                    list.source,
                    format!("list {prefix}"),
                    "list without an instant, not taken as a list: give the instant of the export",
                ));
                continue;
            };
            let within = |name: &&Name| name.prefixes().next() == Some(prefix.as_str());
            let still: Vec<Name> = self.suspended.iter().filter(within).cloned().collect();
            for credential in &still {
                self.ended(credential, How::Suspended, at);
            }
            let ids = list.ids.into_iter().chain(still).collect::<BTreeSet<Name>>().into_iter().collect();
            self.fact(Fact::Listing(Listing { prefix, complete: why_not.is_none(), at, ids }));
        }
        self.reading
    }
}

/// A reply with more gaps than this is not the reply that was meant; a list of zeros would fill the memory with them.
const MAX_GAPS: usize = 10_000;

/// A value set so soon after its owner was created is the first one, not a change of one.
const FIRST_VALUE_SECONDS: i64 = 60;

/// Texts that stand for "no date" in the exports read here (semantics 2.4).
const SENTINELS: &[&str] = &["", "0", "N/A", "n/a", "no_information", "not_supported", "9223372036854775807"];

fn edge(relation: Relation, from: &Name, to: &Name) -> Edge {
    Edge::bare(relation, from.clone(), to.clone())
}

/// Returns the instant of an export: what people said, else the file's own time.
pub(crate) fn exported_at(document: &Document<'_>, settings: &Settings) -> Option<Instant> {
    settings.exported_at.or(document.modified)
}

/// Returns the one account that the documents and the settings speak of.
///
/// # Errors
/// A refusal where there is none, or more than one; `what` is how people call it.
pub(crate) fn account(
    found: &BTreeSet<String>,
    settings: &Settings,
    path: &str,
    what: &str,
) -> Result<String, Refusal> {
    let said = settings.account.as_deref().map(str::trim).filter(|said| !said.is_empty());
    let mut found = found.iter();
    let account = match (found.next(), found.next(), said) {
        (Some(one), Some(other), _) => {
            return Err(Refusal::whole(path, format!("exports of more than one {what}: {one}, {other}"))
                .hint(format!("import one {what} at a time")));
        }
        (Some(one), None, Some(said)) if one != said => {
            return Err(Refusal::whole(path, format!("the export is of the {what} {one}, not {said}"))
                .hint(format!("correct the {what} in the settings")));
        }
        (Some(one), None, _) => one,
        (None, _, Some(said)) => said,
        (None, _, None) => {
            return Err(Refusal::whole(path, format!("the export does not say which {what} it is of"))
                .hint(format!("give the {what} in the settings")));
        }
    };
    if account.contains('/') || Name::new(account).is_err() {
        return Err(Refusal::whole(path, format!("\"{account}\" cannot be a {what}"))
            .hint(format!("give the {what} as the issuer writes it")));
    }
    Ok(account.to_owned())
}

/// Names the system that an issuer's account is.
///
/// # Errors
/// A refusal where it is too long for a name; `what` is how people call the account.
pub(crate) fn system(issuer: &str, account: &str, path: &str, what: &str) -> Result<Name, Refusal> {
    Name::new(&format!("system/{issuer}/{account}"))
        .map_err(|_| Refusal::whole(path, format!("the {what} cannot be named")))
}

/// Returns a text as the last part of a `vendor/` name: lower case, digits and single dashes.
pub(crate) fn slug(text: &str) -> Option<String> {
    let parts = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    let slug = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    Some(slug.to_ascii_lowercase()).filter(|slug| !slug.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot() -> Spot<'static> {
        Spot { source: "a.json", place: "item 1".to_owned() }
    }

    fn name(text: &str) -> Name {
        Name::new(text).unwrap()
    }

    fn listed(gathering: Gathering<'_>, settings: &Settings) -> Vec<(bool, usize)> {
        let facts = gathering.finish(settings).facts;
        let lists = facts.iter().filter_map(|fact| match fact {
            Fact::Listing(list) => Some((list.complete, list.ids.len())),
            _ => None,
        });
        lists.collect()
    }

    #[test]
    fn one_unread_item_makes_no_list_complete() {
        let at = Some(Instant::from_seconds(1_700_000_000));
        let settings = Settings { complete_because: Some("we counted".into()), ..Settings::default() };
        for (broken, complete) in [(false, true), (true, false)] {
            let mut gathering = Gathering::default();
            gathering.list(&name("x/y/z"), "a.json", at, Whole::Yes);
            gathering.live(&name("x/y/z"), &name("x/y/z/1"));
            if broken {
                gathering.unread(spot().gap("no id"));
            }
            assert_eq!(listed(gathering, &settings), [(complete, 1)]);
        }
    }

    #[test]
    fn a_person_settles_what_the_format_leaves_open_and_nothing_else() {
        let at = Some(Instant::from_seconds(1_700_000_000));
        let said = Settings { complete_because: Some("we counted".into()), ..Settings::default() };
        let cases = [
            (Whole::Unsaid("no count".into()), Settings::default(), false),
            (Whole::Unsaid("no count".into()), said.clone(), true),
            (Whole::No("page 2 is missing".into()), said, false),
        ];
        for (whole, settings, complete) in cases {
            let mut gathering = Gathering::default();
            gathering.list(&name("x/y/z"), "a.json", at, whole);
            assert_eq!(listed(gathering, &settings), [(complete, 0)]);
        }
    }

    #[test]
    fn a_list_is_as_old_as_its_oldest_page_and_undated_where_one_is() {
        let at = Instant::from_seconds(1_700_000_000);
        for (second, dated) in [(Some(at.plus_seconds(60)), Some(at)), (None, None)] {
            let mut gathering = Gathering::default();
            gathering.list(&name("x/y/z"), "1.json", Some(at), Whole::Yes);
            gathering.list(&name("x/y/z"), "2.json", second, Whole::Yes);
            let reading = gathering.finish(&Settings::default());
            assert_eq!(reading.facts.first().and_then(Fact::at), dated);
        }
    }

    #[test]
    fn a_list_without_an_instant_is_a_gap() {
        let mut gathering = Gathering::default();
        gathering.list(&name("x/y/z"), "a.json", None, Whole::Yes);
        let reading = gathering.finish(&Settings::default());
        assert_eq!((reading.facts.len(), reading.gaps.len()), (0, 1));
    }

    #[test]
    fn sentinels_are_not_dates() {
        let mut gathering = Gathering::default();
        for text in ["", "N/A", "no_information", "0001-01-01T00:00:00Z", "9223372036854775807"] {
            assert_eq!(gathering.time(&spot(), "f", Some(text)), None, "{text}");
        }
        assert!(gathering.reading.gaps.is_empty());
        assert_eq!(gathering.time(&spot(), "f", Some("01/02/2023")), None);
        assert_eq!(gathering.reading.gaps.len(), 1);
    }

    #[test]
    fn a_first_value_is_no_change() {
        let since = Instant::from_seconds(1_700_000_000);
        let mut gathering = Gathering::default();
        gathering.changed(&name("a/b"), Some(since.plus_seconds(60)), Some(since));
        assert!(gathering.reading.facts.is_empty());
        gathering.changed(&name("a/b"), Some(since.plus_seconds(61)), Some(since));
        assert_eq!(gathering.reading.facts.len(), 1);
    }

    #[test]
    fn a_slug_has_letters_digits_and_single_dashes() {
        assert_eq!(slug("Jira on-prem (beta)").as_deref(), Some("jira-on-prem-beta"));
        assert_eq!(slug("--"), None);
    }

    /// Replies with a planted value wherever one could stand; what is planted as an id or a name is not secret.
    const PLANTED: &[&str] = &[
        r#"[{"id":"0oa1","name":"oidc_client","label":"x","signOnMode":"OPENID_CONNECT","credentials":{"oauthClient":{"client_id":"c","client_secret":"PLANTED"}}}]"#,
        r#"[{"id":"00u1","status":"ACTIVE","profile":{"login":"a"},"credentials":{"password":{"value":"PLANTED","hash":{"value":"PLANTED"}}}}]"#,
        r#"[{"id":["PLANTED"],"clientName":"Okta API","token":"PLANTED"}]"#,
        r#"{"success":true,"errors":[],"result":[{"id":"1","status":"active","issued_on":"2023-01-01T00:00:00Z","value":"PLANTED"},{"id":"2","client_id":"c","client_secret":"PLANTED","enabled":"PLANTED"}]}"#,
        r#"{"success":false,"errors":[{"code":1,"message":"PLANTED"}]}"#,
        r#"{"data":[{"id":"1","label":"l","status":"ALLOWED","createdAt":"PLANTED","token":"PLANTED"}],"links":{}}"#,
        r#"{"total_count":1,"secrets":[{"name":"N","visibility":"all","value":"PLANTED","encrypted_value":"PLANTED"}]}"#,
        r#"[{"id":1,"read_only":true,"url":"https://api.github.com/repos/o/r/keys/1","key":"PLANTED"}]"#,
        r#"{"graph":{"nodes":[{"id":"1","kinds":["Okta_ClientSecret"],"properties":{"oktaDomain":"d","id":"1","name":"PLANTED","displayName":"PLANTED"}}],"edges":[]}}"#,
        r#"{"AccessKeyMetadata":[{"UserName":"u","AccessKeyId":"AKIAMADEUPANN0000001","Status":"Active","SecretAccessKey":"PLANTED"}]}"#,
        r#"{"errorCode":"PLANTED value","errorSummary":"PLANTED"}"#,
    ];

    #[test]
    fn no_value_of_a_secret_enters_facts_or_gaps() {
        for account in ["123456789012", "acme"] {
            let settings = Settings { account: Some(account.to_owned()), ..Settings::default() };
            for (importer, text) in
                crate::importers::ALL.iter().flat_map(|one| PLANTED.iter().map(move |text| (one, text)))
            {
                let document = Document { path: "a.json", bytes: text.as_bytes(), modified: None };
                let said = format!("{:?}", importer.read(&[document], &settings));
                assert!(!said.contains("PLANTED"), "{}: {said}", importer.meta().name);
            }
        }
    }
}
