//! The report as one HTML file: its own style, no script, no font, no request; the policy in it forbids anything else.
//!
//! The policy (Content Security Policy Level 3, 2.3) allows the one style sheet by its SHA-256 and nothing besides, so that
//! even markup that got through would load and run nothing.

use app::{Answer, Dossier, Summary};
use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::board::{Board, summary};
use crate::burn_down::BurnDown;
use crate::check::Check;
use crate::count::{grouped, is_are, word};
use crate::created::Created;
use crate::gaps::Gaps;
use crate::mark::is_owed;
use crate::notice::{Line, clocks, notice};
use crate::owed::Owed;
use crate::register::Register;
use crate::story::Stories;
use crate::text::Text;
use crate::timeline::Timeline;
use crate::vouch::{Condition, conditions};

const STYLE: &str = include_str!("../templates/report.css");

/// The page; `report.html` is its table of contents.
#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    style: &'static str,
    style_hash: String,
    body: Option<Body>,
    gaps: Gaps,
    check: Check,
    schema: Text,
}

/// What there is to say of one incident.
struct Body {
    board: Board,
    burn_down: Option<BurnDown>,
    owed: Owed,
    created: Created,
    conditions: Vec<Condition>,
    stories: Stories,
    notice: Vec<Line>,
    clocks: Vec<Line>,
    timeline: Timeline,
    proven: Register,
    proven_says: String,
    /// Whether anything on the page is owed, which the legend then explains.
    has_owed: bool,
}

/// Writes an incident as one self-contained HTML page.
pub fn html(answer: &Answer<Dossier>) -> String {
    let dossier = answer.items.first();
    let page = Page {
        style: STYLE,
        style_hash: STANDARD.encode(Sha256::digest(STYLE)),
        body: dossier.map(|dossier| Body::new(answer, dossier)),
        gaps: Gaps::new(&answer.gaps),
        check: Check::new(answer, dossier),
        schema: Text::from(answer.schema.as_str()),
    };
    // Writing to memory does not fail, and no template here can; should it ever, the page says so and nothing else.
    page.render().unwrap_or_else(|error| {
        format!("<!doctype html><title>not written</title><p>{}</p>", error.to_string().replace(['<', '&'], " "))
    })
}

impl Body {
    fn new(answer: &Answer<Dossier>, dossier: &Dossier) -> Self {
        let summary = summary(answer, dossier);
        Self {
            board: Board::new(answer, dossier, &summary),
            burn_down: BurnDown::new(dossier),
            owed: Owed::new(dossier),
            created: Created::new(dossier),
            conditions: conditions(&dossier.vouch),
            stories: Stories::new(dossier, answer.as_of),
            notice: notice(dossier, &summary),
            clocks: clocks(answer, dossier),
            timeline: Timeline::new(answer, dossier),
            proven: Register::new(dossier.obligations.iter().filter(|item| !is_owed(item.state))),
            proven_says: proven_says(&summary),
            has_owed: summary.owed + summary.created_owed > 0,
        }
    }
}

fn proven_says(summary: &Summary) -> String {
    if summary.closed + summary.cleared == 0 {
        return "None is closed or cleared.".to_owned();
    }
    let grades = &summary.closed_grades;
    format!(
        "{} {} closed: {} tried and refused (A), {} by the issuer’s record (B). {} {} cleared: no longer reached.",
        grouped(summary.closed),
        is_are(summary.closed),
        grouped(grades.a),
        grouped(grades.b),
        crate::count::capitalized(&word(summary.cleared)),
        is_are(summary.cleared)
    )
}
