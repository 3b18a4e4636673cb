//! Dossiers to report on: made up, but shaped like the breach of 2023 that the project starts from.

use app::{
    Answer, BoundItem, CreatedItem, Dossier, EndItem, EvidenceItem, GapItem, Grades, Head, IncidentItem, MomentItem,
    OpensItem, OwedItem, Stamp, StepItem, StoryItem, Summary, UseItem, VouchItem, WindowItem,
};

pub(crate) fn at(text: &str) -> Stamp {
    Stamp(text.parse().unwrap_or_else(|error| panic!("{error}")))
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn list(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

pub(crate) const GATE: &str = "cloudflare/service_token/acme/mw-01";
pub(crate) const ACCOUNT: &str = "atlassian/user/acme/smartsheet-svc";
pub(crate) const SOURCE: &str = "bitbucket/password/acme/scm-svc";

/// An obligation that somebody proved: the plainest row there is.
pub(crate) fn proven(number: usize) -> OwedItem {
    let kind = ["api_token", "access_key", "oauth_grant", "password"][number % 4];
    let vendor = ["vendor/okta", "vendor/okta", "vendor/smartsheet"][number % 3];
    let tried = number % 5 < 3;
    OwedItem {
        credential: format!("okta/{kind}/acme.okta.com/00T{number:05}"),
        label: number.is_multiple_of(2).then(|| format!("sync job {number}")),
        kind: some(kind),
        vendors: list(&[vendor]),
        owner: some("Identity"),
        reasons: vec!["held_by"],
        state: "closed",
        grade: if tried { "A" } else { "B" },
        grade_word: if tried { "tried and refused" } else { "issuer's record" },
        usage: UseItem {
            verdict: if number % 40 == 7 { "cannot_tell" } else { "not_used" },
            first: None,
            last: None,
            count: 0,
            failures: 0,
            new: Vec::new(),
            until: None,
            indicators: Vec::new(),
            missing: Vec::new(),
        },
        end: Some(EndItem {
            how: "rotated",
            at: at("2023-10-19T08:42:00Z"),
            by: "issuer".to_owned(),
            successor: Some(format!("okta/{kind}/acme.okta.com/00N{number:05}")),
            dead: Some(at("2023-10-19T08:42:00Z")),
        }),
        evidence: vec![
            EvidenceItem {
                at: at("2023-10-19T08:42:00Z"),
                says: "the issuer says rotated".to_owned(),
                seq: 61_000 + number as u64,
            },
            EvidenceItem {
                at: at("2023-10-19T08:43:00Z"),
                says: "old refused, made-up refused alike, new accepted".to_owned(),
                seq: 61_001 + number as u64,
            },
        ],
        words: Vec::new(),
        opens: None,
    }
}

fn owed(credential: &str, label: &str, kind: &str, state: &'static str) -> OwedItem {
    OwedItem {
        credential: credential.to_owned(),
        label: some(label),
        kind: some(kind),
        state,
        grade: "D",
        grade_word: "nothing",
        end: None,
        evidence: Vec::new(),
        ..proven(0)
    }
}

fn used(first: &str, last: &str, count: u64) -> UseItem {
    UseItem {
        verdict: "used",
        first: Some(at(first)),
        last: Some(at(last)),
        count,
        failures: 0,
        new: list(&["address 193.142.58.126"]),
        until: None,
        indicators: Vec::new(),
        missing: Vec::new(),
    }
}

fn fact(when: &str, says: &str, seq: u64) -> EvidenceItem {
    EvidenceItem { at: at(when), says: says.to_owned(), seq }
}

fn opens(atoms: usize, jewels: &[&str], says: &[&str]) -> Option<OpensItem> {
    Some(OpensItem { atoms, jewels: list(jewels), says: list(says) })
}

fn leftovers() -> Vec<OwedItem> {
    vec![
        OwedItem {
            vendors: list(&["vendor/okta", "vendor/moveworks"]),
            owner: some("IT support tools"),
            usage: used("2023-11-15T16:28:38Z", "2023-11-15T16:28:38Z", 1),
            evidence: vec![fact("2023-11-24T06:00:00Z", "still in a complete listing of its issuer", 90_101)],
            words: list(&["not in use (J. Doe, 20 Oct)"]),
            opens: opens(3, &[], &["the gate in front of jira", "the gate in front of confluence"]),
            ..owed(GATE, "Moveworks service token", "service_token", "untouched")
        },
        OwedItem {
            vendors: list(&["vendor/okta", "vendor/smartsheet"]),
            owner: some("Business systems"),
            usage: used("2023-11-15T16:28:38Z", "2023-11-23T15:58:00Z", 41),
            end: Some(EndItem {
                how: "suspended",
                at: at("2023-11-23T16:35:00Z"),
                by: "issuer".to_owned(),
                successor: None,
                dead: None,
            }),
            evidence: vec![
                fact("2023-11-23T16:35:00Z", "the issuer says suspended, which ends nothing", 90_866),
                fact("2023-11-24T11:40:31Z", "probe of the old value failed: an HTML page", 91_187),
                fact("2023-11-24T11:52:07Z", "probe of the old value refused, while suspended", 91_198),
                fact("2023-11-24T11:52:09Z", "probe of a live value accepted", 91_199),
            ],
            opens: opens(0, &[], &[]),
            ..owed(ACCOUNT, "Smartsheet service account", "password", "suspended")
        },
        OwedItem {
            owner: None,
            usage: UseItem {
                verdict: "cannot_tell",
                indicators: Vec::new(),
                missing: list(&["bitbucket access log: no line names the account"]),
                ..proven(0).usage
            },
            opens: opens(12, &["system/source-code/read"], &["source code, read"]),
            ..owed(SOURCE, "Bitbucket service account", "password", "untouched")
        },
        OwedItem {
            owner: some("Marketplace"),
            usage: used("2023-11-14T09:22:49Z", "2023-11-14T09:22:49Z", 3),
            reasons: vec!["held_by", "stored_in"],
            words: list(&["will be ended on 24 Nov (M. Roe)"]),
            opens: opens(4, &[], &["apps marketplace, admin"]),
            ..owed("aws/access_key/445566778899/AKIAEXAMPLEMARKET", "Marketplace key", "access_key", "planned")
        },
        OwedItem {
            state: "excepted",
            words: list(&["until 1 Dec: the supplier changes its side first (K. Poe)"]),
            opens: opens(1, &[], &["status page, write"]),
            ..owed("statuspage/webhook/acme/2", "Status page webhook", "webhook_secret", "excepted")
        },
    ]
}

fn step(atom: &str, label: &str, rule: &'static str, because: &'static str, premises: &[usize]) -> StepItem {
    let fact = (!premises.is_empty()).then(|| "a relation of the inventory".to_owned());
    StepItem {
        atom: atom.to_owned(),
        label: some(label),
        at: Some(at("2023-11-24T12:00:00Z")),
        rule,
        because,
        fact,
        premises: premises.to_vec(),
        clause: None,
    }
}

fn stories() -> Vec<StoryItem> {
    let presented = "the credential is presented where it is accepted";
    vec![
        StoryItem {
            credentials: list(&[ACCOUNT, GATE]),
            reaches: "on:system/jira/admin".to_owned(),
            tree: vec![
                step(&format!("have:{GATE}"), "Moveworks service token", "given", "assumed", &[]),
                step("at:system/jira", "Jira", "9.4", "the credential opens the gate in front of it", &[0]),
                step(&format!("have:{ACCOUNT}"), "Smartsheet service account", "given", "assumed", &[]),
                step("down:control/login-mfa", "Hardware key at login", "given", "assumed", &[]),
                step("act:atlassian/user/acme/svc", "Smartsheet account", "9.6", presented, &[1, 2, 3]),
                step("on:system/jira/admin", "Jira", "9.8", "it is allowed to", &[1, 4]),
            ],
        },
        StoryItem {
            credentials: list(&[SOURCE]),
            reaches: "on:system/source-code/read".to_owned(),
            tree: vec![
                step(&format!("have:{SOURCE}"), "Bitbucket service account", "given", "assumed", &[]),
                step("at:system/source-code", "Source code", "9.3", "no gate stands in front of it", &[]),
                step("act:bitbucket/user/acme/scm", "scm-svc", "9.6", presented, &[0, 1]),
                step("on:system/source-code/read", "Source code", "9.8", "it is allowed to", &[2, 1]),
            ],
        },
    ]
}

fn moment(when: &str, what: &'static str, about: &str, says: &str) -> MomentItem {
    MomentItem { at: at(when), what, about: about.to_owned(), says: says.to_owned() }
}

fn timeline() -> Vec<MomentItem> {
    let made = "atlassian/user/acme/u-9b2";
    let mut moments = vec![
        moment("2023-09-28T00:00:00Z", "window", "vendor/okta", "the intruder is in, as stated"),
        moment("2023-10-18T00:00:00Z", "window", "vendor/okta", "the intruder is out, as stated"),
        moment("2023-10-19T00:00:00Z", "notice", "vendor/okta", "version 1 of the notice"),
        moment("2023-11-03T00:00:00Z", "notice", "vendor/okta", "version 2 of the notice"),
        moment("2023-10-20T14:10:00Z", "decision", "statuspage/webhook/acme/2", "a loan until 1 Dec"),
        moment("2023-11-14T09:22:49Z", "use", "aws/access_key/445566778899/AKIAEXAMPLEMARKET", "from a new address"),
        moment("2023-11-15T16:28:38Z", "use", GATE, "passes the gate in front of jira"),
        moment("2023-11-15T16:28:38Z", "use", ACCOUNT, "logs in to jira"),
        moment("2023-11-16T14:36:37Z", "created", made, "made by the Smartsheet account"),
        moment("2023-11-23T16:35:00Z", "end", ACCOUNT, "suspended, which ends nothing"),
        moment("2023-11-24T11:52:07Z", "probe", ACCOUNT, "old value refused, while suspended"),
    ];
    for minute in 10..40 {
        let when = format!("2023-10-19T08:{minute}:00Z");
        moments.push(moment(&when, "end", &proven(minute).credential, "rotated, the issuer says"));
        moments.push(moment(&when, "probe", &proven(minute).credential, "old value refused"));
    }
    moments
}

fn burn_down(first: usize, last: usize) -> Vec<(Stamp, usize)> {
    let day = |day: i64| Stamp(at("2023-10-19T23:59:59Z").0.plus_seconds(day * 86_400));
    let left = |day: i64| (first as f64 * (-0.55 * day as f64).exp()) as usize;
    (0..37).map(|number| (day(number), left(number).max(last))).collect()
}

fn vouch() -> Vec<VouchItem> {
    let item = |condition, verdict, because: &str| VouchItem { condition, verdict, because: because.to_owned() };
    vec![
        item("every exposed credential is closed or cleared", "fails", "5 are owed"),
        item("nothing that the intruder made is left", "fails", "1 are left"),
        item("of every exposed credential we know whether it was used", "fails", "10 cannot be told"),
        item("the sessions that closed credentials minted are over too", "holds", "none can be alive"),
        item(
            "no issuer whose record proves an end is within reach of what is owed",
            "holds",
            "none is, in what was read",
        ),
        item(
            "the indicators were hunted over the whole window in every log",
            "not_checked",
            "not in the log of system/github/acme",
        ),
        item("no source that was needed has a gap", "fails", "3 gaps"),
        item("the ledger verifies and was anchored elsewhere", "holds", "anchored on 24 Nov 2023 11:00Z"),
    ]
}

fn incident() -> IncidentItem {
    let bound = |text| BoundItem { at: Some(at(text)), certainty: "stated" };
    IncidentItem {
        id: "okta-2023-10".to_owned(),
        name: some("Okta, support system"),
        window: WindowItem { start: bound("2023-09-28T00:00:00Z"), end: bound("2023-10-18T00:00:00Z") },
        notice_version: 2,
        received: at("2023-10-19T00:00:00Z"),
        newer_notice: true,
        compromised: list(&["vendor/okta"]),
        summary: None,
    }
}

/// Wraps a dossier in an answer, its summary counted from it.
pub(crate) fn answer(dossier: Dossier) -> Answer<Dossier> {
    let with = |state: &str| dossier.obligations.iter().filter(|item| item.state == state).count();
    let graded =
        |grade: &str| dossier.obligations.iter().filter(|item| item.state == "closed" && item.grade == grade).count();
    let (exposed, closed, cleared) = (dossier.obligations.len(), with("closed"), with("cleared"));
    let summary = Summary {
        closed_grades: Grades { a: 212, b: 3_196, c: 0, d: 0 },
        exposed,
        closed,
        cleared,
        owed: exposed - closed - cleared,
        narrowed: 0,
        created_owed: dossier.created.iter().filter(|made| made.owed).count(),
        grades: Grades { a: graded("A"), b: graded("B"), c: graded("C"), d: graded("D") },
    };
    Answer {
        schema: "straggler.report.v1".to_owned(),
        ledger: Head { size: 91_204, root: "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=".to_owned() },
        as_of: at("2023-11-24T12:00:00Z"),
        known_at: at("2023-11-24T12:00:00Z"),
        summary: Some(summary),
        items: vec![dossier],
        gaps: Vec::new(),
    }
}

/// The founding case with so many credentials proven beside the five that are owed.
pub(crate) fn founding(proven_count: usize) -> Answer<Dossier> {
    let mut obligations = leftovers();
    obligations.extend((0..proven_count).map(proven));
    if let Some(last) = obligations.last_mut() {
        last.state = "cleared";
    }
    let made = |what: &str, owed, legitimate| CreatedItem {
        label: None,
        what: what.to_owned(),
        by: ACCOUNT.to_owned(),
        at: at("2023-11-16T14:36:37Z"),
        owed,
        legitimate,
        seq: 88_410,
    };
    let mut answer = answer(Dossier {
        incident: incident(),
        burn_down: burn_down(obligations.len(), 5),
        obligations,
        created: vec![
            made("atlassian/user/acme/u-9b2", true, None),
            made("atlassian/group_member/acme/4", false, some("A. Nyone: part of the weekly sync")),
        ],
        vouch: vouch(),
        stories: stories(),
        timeline: timeline(),
        checkpoint: "straggler.local/0f0e0d0c\n91204\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— straggler.local/0f0e0d0c Az3grlc=\n".to_owned(),
        words: list(&["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath"]),
    });
    let gap = |source: &str, place: &str, reason: &str| GapItem {
        source: source.to_owned(),
        place: place.to_owned(),
        reason: reason.to_owned(),
    };
    answer.gaps = vec![
        gap("bitbucket access log", "22 to 23 Nov 2023", "no account stands on the line"),
        gap("atlassian audit log", "2 Nov 04:10Z to 3 Nov 21:00Z", "a hole of 41 h"),
        gap("owners.csv", "row 17, field created", "0 is not a date"),
    ];
    answer
}

/// Everything proven, all conditions hold.
pub(crate) fn all_proven() -> Answer<Dossier> {
    let vouch = vouch().into_iter().map(|item| VouchItem { verdict: "holds", because: "checked".to_owned(), ..item });
    answer(Dossier {
        incident: incident(),
        burn_down: burn_down(120, 0),
        obligations: (0..120).map(proven).collect(),
        created: Vec::new(),
        vouch: vouch.collect(),
        stories: Vec::new(),
        timeline: timeline().into_iter().filter(|moment| !matches!(moment.what, "use" | "created")).collect(),
        checkpoint: String::new(),
        words: Vec::new(),
    })
}

/// An incident of which nothing is known but its name.
pub(crate) fn empty() -> Answer<Dossier> {
    let unknown = || BoundItem { at: None, certainty: "unknown" };
    let mut answer = answer(Dossier {
        incident: IncidentItem {
            name: None,
            window: WindowItem { start: unknown(), end: unknown() },
            compromised: Vec::new(),
            newer_notice: false,
            ..incident()
        },
        burn_down: Vec::new(),
        obligations: Vec::new(),
        created: Vec::new(),
        vouch: Vec::new(),
        stories: Vec::new(),
        timeline: Vec::new(),
        checkpoint: String::new(),
        words: Vec::new(),
    });
    answer.summary = None;
    answer
}

/// One credential, no bound of the window known.
pub(crate) fn single() -> Answer<Dossier> {
    let mut answer = empty();
    answer.summary = None;
    if let Some(dossier) = answer.items.first_mut() {
        dossier.obligations = leftovers().split_off(2);
        dossier.obligations.truncate(1);
        dossier.stories = stories().split_off(1);
        dossier.burn_down = vec![(at("2023-10-19T23:59:59Z"), 1)];
        dossier.timeline = timeline();
    }
    answer
}
