//! The page itself: its frame, and its sections in their order. Style and policy are as in the report's `html.rs`.

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::breach::Breaches;
use super::closing::Closings;
use super::crossing::Environments;
use super::cuts::{Ranking, rankings};
use super::headline::Headline;
use super::matrix::Matrix;
use super::odds;
use super::page::DrillPage;
use super::replay::{Replay, replays};
use crate::count::of;
use crate::gaps::Gaps;
use crate::moment::When;
use crate::text::Text;

const STYLE: &str =
    concat!(include_str!("../../templates/report.css"), include_str!("../../templates/drill/drill.css"));

/// The page; `drill.html` is its table of contents.
#[derive(Template)]
#[template(path = "drill/drill.html")]
struct Page {
    style: &'static str,
    style_hash: String,
    title: Text,
    asked: Text,
    as_of: When,
    known_at: Option<When>,
    headline: Headline,
    parts: Vec<(&'static str, &'static str)>,
    matrix: Option<Matrix>,
    breaches: Option<Breaches>,
    rankings: Vec<Ranking>,
    closings: Option<Closings>,
    environments: Option<Environments>,
    replays: Vec<Replay>,
    odds: Option<odds::Told>,
    gaps: Gaps,
    ledger: String,
    root: Text,
    again: Text,
}

/// Writes a drill as one self-contained HTML page.
pub fn drill_html(page: &DrillPage) -> String {
    let page = &page.with_labels();
    let matrix = Matrix::new(page);
    let breaches = Breaches::new(page);
    let environments = Environments::new(page, page.paths.len());
    let headline = Headline::new(page);
    let mut drawn = Page {
        style: STYLE,
        style_hash: STANDARD.encode(Sha256::digest(STYLE)),
        title: headline.title(),
        asked: Text::joined(["Drill"].into_iter().chain(page.asked.iter().map(String::as_str)), " · "),
        as_of: When::from(page.as_of),
        known_at: (page.known_at != page.as_of).then(|| When::from(page.known_at)),
        headline,
        parts: Vec::new(),
        matrix,
        breaches,
        rankings: rankings(page),
        closings: Closings::new(page),
        environments,
        replays: replays(page),
        odds: odds::Told::new(page),
        gaps: Gaps::new(&page.gaps),
        ledger: of(usize::try_from(page.ledger.size).unwrap_or(usize::MAX), "entry", "entries"),
        root: Text::from(page.ledger.root.as_str()),
        again: Text::from(page.again.as_str()),
    };
    drawn.parts = drawn.parts_there();
    // Writing to memory does not fail, and no template here can; should it ever, the page says so and nothing else.
    drawn.render().unwrap_or_else(|error| {
        format!("<!doctype html><title>not written</title><p>{}</p>", error.to_string().replace(['<', '&'], " "))
    })
}

impl Page {
    /// Returns the sections that are there, as anchor and name.
    fn parts_there(&self) -> Vec<(&'static str, &'static str)> {
        let parts = [
            ("matrix", "Vendor by jewel", self.matrix.is_some()),
            ("vendors", "Vendors", self.breaches.is_some()),
            ("cuts-1", "Controls", !self.rankings.is_empty()),
            ("closings", "Closings", self.closings.is_some()),
            ("environments", "Environments", self.environments.is_some()),
            ("r1", "Replay", !self.replays.is_empty()),
            ("odds", "Chance", self.odds.is_some()),
            ("gaps", "Not checked", true),
            ("check", "Check", true),
        ];
        parts.into_iter().filter(|(_, _, is_there)| *is_there).map(|(anchor, name, _)| (anchor, name)).collect()
    }
}
