//! The drill's page: the answer first, each section where it was asked for, nothing that is not there.

use base64::Engine as _;
use report::{DrillPage, drill_html};
use sha2::Digest as _;

use crate::drill_sample::{blank, everything, layer, long, pair, wide};
use crate::golden;
use crate::markup::{self, Markup};

fn read(page: &DrillPage) -> Markup {
    markup::read(&drill_html(page)).unwrap()
}

/// Each question alone.
fn each() -> Vec<DrillPage> {
    let all = everything;
    vec![
        DrillPage { pairs: all().pairs, ..blank() },
        DrillPage { breaches: all().breaches, paths: all().paths, ..blank() },
        DrillPage { cuts: all().cuts, ..blank() },
        DrillPage { closures: all().closures, ..blank() },
        DrillPage { crossings: all().crossings, ..blank() },
        DrillPage { replays: all().replays, ..blank() },
    ]
}

/// Each question with no answer.
fn each_empty() -> Vec<DrillPage> {
    vec![
        DrillPage { pairs: Some(Vec::new()), ..blank() },
        DrillPage { breaches: Some(Vec::new()), ..blank() },
        DrillPage { cuts: Some(Vec::new()), ..blank() },
        DrillPage { closures: Some(Vec::new()), ..blank() },
        DrillPage { crossings: Some(Vec::new()), ..blank() },
        DrillPage { replays: Some(Vec::new()), ..blank() },
        blank(),
    ]
}

fn samples() -> Vec<DrillPage> {
    let mut samples = vec![everything(), long(150), long(151), long(800), wide(4), wide(12), wide(30), wide(60)];
    samples.extend(each());
    samples.extend(each_empty());
    samples
}

#[test]
fn pages_byte_for_byte() {
    golden::check("drill.html", &golden::without_style(&drill_html(&everything())));
    golden::check("drill-empty.html", &golden::without_style(&drill_html(&each_empty()[0])));
}

#[test]
fn asks_for_nothing_and_every_link_leads_somewhere() {
    for page in samples() {
        let page = drill_html(&page);
        let markup = markup::read(&page).unwrap();
        let ids = markup.ids();
        assert_eq!(
            ids.len(),
            markup.tags.iter().filter(|tag| tag.attributes.contains_key("id")).count(),
            "an id stands twice"
        );
        for tag in &markup.tags {
            let name = tag.name.as_str();
            assert!(!["script", "link", "img", "iframe", "object", "embed", "form", "base", "image"].contains(&name));
            for (key, value) in &tag.attributes {
                assert!(!key.starts_with("on") && key != "style" && key != "src", "{key} in {name}");
                if ["href", "aria-labelledby"].contains(&key.as_str()) {
                    assert!(key != "href" || value.starts_with('#'), "{value} leads out of the page");
                    assert!(ids.contains(value.trim_start_matches('#')), "{value} leads nowhere");
                }
            }
        }
        let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        let hash = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(style));
        assert!(page.contains(&format!("default-src 'none'; style-src 'sha256-{hash}'")));
    }
}

#[test]
fn the_first_line_is_the_answer() {
    let heading = |page: &DrillPage| {
        let page = drill_html(page);
        let inside = page.split_once("<h1>").unwrap().1.split_once("</h1>").unwrap().0.to_owned();
        markup::read(&inside).unwrap().text
    };
    assert_eq!(heading(&everything()), "If a vendor is breached, 5 of 15 pairs fall though no control fails");
    let firsts: Vec<String> = each().iter().map(heading).collect();
    assert_eq!(
        firsts,
        [
            "If a vendor is breached, 5 of 15 pairs fall though no control fails",
            "The breach of Okta would take 3 jewels",
            "One layer saves 2 of 3 jewels: enforce machine credentials expire after 30 days",
            "Closing one credential saves 2 jewels: Moveworks service token",
            "3 ways lead from staging and test into production",
            "Support system of an identity provider, October 2023, here: 3 jewels fall",
        ]
    );
    let text = read(&everything()).text;
    assert!(text.contains("Okta takes three jewels, CI host two."), "{text}");
    assert!(text.contains("One control saves two of three: enforce machine credentials expire after 30 days."));
    assert!(text.contains("none falls."));
}

#[test]
fn says_what_is_missing() {
    let texts: Vec<String> = each_empty().iter().map(|page| read(page).text).collect();
    assert!(texts[0].contains("There is no vendor") && texts[0].contains("No jewel is marked: set jewel on a system."));
    assert!(texts[1].contains("There is no vendor") && !texts[1].contains("No jewel is marked"));
    assert!(texts[4].contains("No lower environment leads into another, in what was read"));
    let unmarked = DrillPage { vendors: everything().vendors, pairs: Some(Vec::new()), ..blank() };
    let text = read(&unmarked).text;
    assert!(text.contains("No jewel is marked: set jewel on a system.") && !text.contains("There is no vendor"));
}

#[test]
fn a_section_is_there_only_where_it_was_asked_for() {
    let sections = ["matrix", "vendors", "cuts-1", "closings", "environments", "r1", "odds"];
    let there = |page: &DrillPage| {
        let markup = read(page);
        let ids = markup.ids();
        sections.into_iter().filter(|id| ids.contains(id)).collect::<Vec<_>>()
    };
    assert_eq!(there(&everything()), sections);
    assert_eq!(there(&blank()), [""; 0]);
    let alone: Vec<Vec<&str>> = each().iter().map(there).collect();
    assert_eq!(alone.concat(), sections[..6]);
}

#[test]
fn a_pair_says_how_far_and_with_what_chance() {
    let text = read(&each()[0]).text;
    let text = text.split_once("Vendor by crown jewel").unwrap().1.split_once("Which controls must fail").unwrap().0;
    for said in
        ["falls", "2 away", "between 1 and 3 away", "no path", "not asked", "below 3/20,480", "between 58–82", "100%"]
    {
        assert!(text.contains(said), "{said}");
    }
    assert!(!text.contains("100% between"), "what is exact has no interval");
}

/// `drill chance` asks for no depth: what can fall must not read as "no path".
#[test]
fn a_chance_without_a_depth_is_told() {
    let mut page = each().swap_remove(0);
    let pairs = page.pairs.as_mut().unwrap();
    pairs.iter_mut().for_each(|pair| pair.depth = None);
    let (fall, all) = (pairs.iter().filter(|pair| pair.chance.is_some()).count(), pairs.len());
    let text = read(&page).text;
    assert!(text.contains(&format!("{fall} of {all} pairs can fall")) && !text.contains("No path leads"), "{text}");
    assert!(text.contains("The likeliest is okta to marketplace, admin: 100%."), "{text}");
    assert_eq!(text.matches("can fall").count(), fall + 2, "in each cell, in the title, in the heading");
    assert!(text.contains("71%") && text.contains("below 3/20,480"));
}

#[test]
fn many_vendors_without_a_path_are_one_line() {
    let mut page = everything();
    page.vendors.extend((0..40).map(|number| format!("vendor/v{number}")));
    let asked = (0..40).flat_map(|number| page.jewels.iter().map(move |jewel| (format!("v{number}"), jewel)));
    let pairs: Vec<_> = asked.map(|(vendor, jewel)| pair(&vendor, jewel, None, None)).collect();
    page.pairs.as_mut().unwrap().extend(pairs);
    let html = drill_html(&page);
    assert!(markup::read(&html).unwrap().text.contains("40 vendors with no path to any of them, in what was read"));
    assert_eq!(html.matches("v39").count(), 1);
}

/// What a stop left out may have a path.
#[test]
fn vendors_that_were_not_asked_about_are_not_without_a_path() {
    let mut page = everything();
    page.vendors.extend((0..40).map(|number| format!("vendor/v{number}")));
    let text = read(&page).text;
    assert!(text.contains("41 vendors with no path found, and not asked about every jewel"), "{text}");
    assert!(!text.contains("with no path to any of them"));
}

#[test]
fn many_jewels_stand_in_several_parts() {
    let mut page = everything();
    page.jewels.extend((0..7).map(|number| format!("on:system/j{number}/read")));
    let text = read(&page).text;
    assert!(text.contains("Jewels, part 3 of 3") && text.contains("j6, read"));
}

#[test]
fn marks_what_only_two_do_and_what_is_not_there_yet() {
    let html = drill_html(&DrillPage { cuts: everything().cuts, ..blank() });
    let text = markup::read(&html).unwrap().text;
    assert!(text.contains("alone 2 and 0 jewels"));
    assert!(text.contains("alone 0 and 0 jewels: only together"));
    assert!(text.contains("alone 12 and 0 atoms"));
    assert_eq!(text.matches("only together").count(), 1);
    assert_eq!(text.matches("candidate").count(), 3, "two single ones, and a pair with one of them");
    assert!(text.contains("120 combinations were not looked at."));
}

#[test]
fn the_rest_of_a_long_ranking_is_folded_not_lost() {
    let mut page = DrillPage { cuts: everything().cuts, ..blank() };
    let cuts = &mut page.cuts.as_mut().unwrap()[0];
    cuts.layers
        .extend((0..30).map(|number| layer(&format!("control/c{number}"), &format!("enforce c{number}"), 1, &[])));
    let text = read(&page).text;
    assert!(text.contains("15 more") && text.contains("Enforce c29"));
}

#[test]
fn draws_what_is_shared_once_and_cuts_it() {
    let html = drill_html(&DrillPage { breaches: everything().breaches, paths: everything().paths, ..blank() });
    let drawing = html.split_once("class=\"graph\"").unwrap().1.split_once("</svg>").unwrap().0;
    assert_eq!(drawing.matches("<rect class=\"box").count(), 12, "nine steps of one tree, three of another");
    assert_eq!(drawing.matches("box jw").count(), 3);
    assert_eq!(drawing.matches("· falls").count(), 3 + 3, "in a title and in a box");
    assert!(!drawing.contains("dash"), "what does not hold is a tick, not a box");
    for (letter, what) in ["enforce machine", "enforce vendors", "enforce hardware", "close Bitbucket", "no connection"]
        .iter()
        .zip('a'..)
        .map(|(what, letter)| (letter, what))
    {
        assert!(drawing.contains(&format!("<title>{letter}: {what}")), "{letter}");
        assert!(drawing.contains(&format!(">{letter}</text>")), "{letter}");
    }
    let text = markup::read(&html).unwrap().text;
    assert!(text.contains("does not hold: allow-list") && text.contains("12 steps to 3 jewels"));
    for place in 1..=12 {
        assert!(html.contains(&format!("<li id=\"p1-{place}\"")) && html.contains(&format!("href=\"#p1-{place}\"")));
    }
}

#[test]
fn more_than_150_steps_are_a_table_and_a_count() {
    let boxes = |steps| drill_html(&long(steps)).matches("<rect class=\"box").count();
    assert_eq!((boxes(150), boxes(151)), (150, 0));
    let html = drill_html(&long(151));
    assert!(html.contains("151 steps: more than the 150 that are drawn."));
    assert_eq!(html.matches("<tr role=\"row\" id=\"p1-").count(), 151);
    let html = drill_html(&long(800));
    assert_eq!(html.matches("<tr role=\"row\" id=\"p1-").count(), 500);
    assert!(html.contains("And 300 more steps that are not told here."));
}

#[test]
fn a_word_stands_beside_every_mark_and_hatching_means_unknown() {
    let page = drill_html(&everything());
    let body = page.split_once("<main").unwrap().1;
    for (at, mark) in body.match_indices("<svg class=\"m\"") {
        let (inside, after) = body[at + mark.len()..].split_once("</svg>").unwrap();
        assert!(after.starts_with(|c: char| c.is_alphanumeric()), "no word after a mark: {}", &after[..40]);
        let before = &body[at.saturating_sub(40)..at];
        assert!(!inside.contains("#cannot") || before.contains("unk"), "{before}");
    }
}

#[test]
fn each_table_has_row_headers_and_labels() {
    let markup = read(&everything());
    let mut row_headers: Vec<usize> = Vec::new();
    for tag in &markup.tags {
        match (tag.name.as_str(), tag.attributes.get("role").map(String::as_str)) {
            ("table", _) => row_headers.push(0),
            ("th", Some("rowheader")) => *row_headers.last_mut().unwrap() += 1,
            ("th", role) => assert_eq!(role, Some("columnheader"), "{tag:?}"),
            _ => {}
        }
    }
    assert!(row_headers.len() > 10 && !row_headers.contains(&0), "{row_headers:?}");
    for tag in markup.tags.iter().filter(|tag| tag.name == "table") {
        assert!(tag.attributes.keys().any(|key| key.starts_with("aria-label")), "a table without a name");
    }
    for tag in markup.tags.iter().filter(|tag| tag.name == "svg" && !tag.attributes.contains_key("aria-hidden")) {
        assert!(tag.attributes.contains_key("aria-label"), "a drawing without a name");
    }
}

#[test]
fn same_page_same_bytes() {
    assert_eq!(drill_html(&everything()), drill_html(&everything()));
}
