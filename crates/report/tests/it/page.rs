//! What must be on the page, and what must not.

use std::collections::BTreeSet;

use app::{Answer, Dossier};
use base64::Engine as _;
use report::html;
use sha2::Digest as _;

use crate::markup::{self, Markup};
use crate::sample;

fn read(answer: &Answer<Dossier>) -> Markup {
    markup::read(&html(answer)).unwrap()
}

fn samples() -> Vec<Answer<Dossier>> {
    let mut none = sample::empty();
    none.items.clear();
    vec![sample::founding(12), sample::all_proven(), sample::empty(), sample::single(), none]
}

#[test]
fn asks_for_nothing_and_runs_nothing() {
    for answer in samples() {
        let page = html(&answer);
        let markup = markup::read(&page).unwrap();
        for tag in &markup.tags {
            let name = tag.name.as_str();
            assert!(
                !["script", "link", "img", "iframe", "object", "embed", "form", "base", "image"].contains(&name),
                "{name}"
            );
            for (key, value) in &tag.attributes {
                assert!(!key.starts_with("on") && key != "style" && key != "src", "{key} in {name}");
                assert!(key != "href" || value.starts_with('#'), "{value} leads out of the page");
            }
        }
        let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        assert!(
            !style.contains("@import") && !style.contains("http") && !style.contains("url(")
                || style.matches("url(").eq(["url("; 1]),
            "the style asks for something"
        );
        let hash = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(style));
        assert!(
            page.contains(&format!("default-src 'none'; style-src 'sha256-{hash}'")),
            "the policy is not that of the style"
        );
    }
}

#[test]
fn every_link_leads_somewhere() {
    for answer in samples() {
        let markup = read(&answer);
        let ids: BTreeSet<&str> = markup.ids();
        let count = markup.tags.iter().filter(|tag| tag.attributes.contains_key("id")).count();
        assert_eq!(ids.len(), count, "an id stands twice");
        for tag in &markup.tags {
            for key in ["href", "aria-labelledby"] {
                let Some(target) = tag.attributes.get(key) else { continue };
                assert!(ids.contains(target.trim_start_matches('#')), "{target} leads nowhere");
            }
        }
    }
}

#[test]
fn the_first_line_is_the_answer() {
    let text = read(&sample::founding(3_407)).text;
    assert!(text.contains("5 of 3,412 credentials not proven"));
    assert!(text.contains("Three were used since 28 Sep 2023, and of one nobody can tell. One is on loan"));
    assert!(text.contains("One thing that the intruder made is owed too."));
    assert!(text.contains("May we say it is over? No. Of eight conditions four fail, one was not checked."));
}

#[test]
fn brackets_what_falls_together() {
    let page = html(&sample::founding(12));
    let bracket = page.split_once("class=\"pair\"").unwrap().1.split_once("</tbody>").unwrap().0;
    assert!(bracket.contains("Only together.") && bracket.contains("Both are needed to reach Jira, admin."));
    assert!(bracket.contains("Moveworks service token") && bracket.contains("Smartsheet service account"));
    assert!(!bracket.contains("Bitbucket"));
}

#[test]
fn what_is_proven_is_quiet() {
    let page = html(&sample::all_proven());
    let body = page.split_once("</style>").unwrap().1;
    for loud in ["class=\"owed", " owed\"", "class=\"o\"", "gD", "jw\"", "class=\"ow", " due"] {
        assert!(!body.contains(loud), "{loud} on a page where nothing is owed");
    }
    let text = markup::read(&page).unwrap().text;
    assert!(text.contains("0 of 120 credentials not proven"));
    assert!(text.contains("Every exposed credential is proven closed or cleared."));
    assert!(text.contains("May we say it is over? Yes. All eight conditions hold."));
}

#[test]
fn what_is_not_known_is_not_called_safe() {
    let text = read(&sample::empty()).text;
    assert!(text.contains("0 credentials exposed, in what was read"));
    assert!(text.contains("That is no proof"));
    assert!(text.contains("May we say it is over? Not checked."));
    let text = read(&sample::single()).text;
    assert!(text.contains("1 of 1 credential not proven"));
    assert!(text.contains("since an unknown day") && text.contains("still going on"));
}

#[test]
fn hatching_means_not_known_only() {
    let hatched = |answer: &Answer<Dossier>| {
        let body = html(answer);
        let body = body.split_once("</style>").unwrap().1.to_owned();
        body.contains("class=\"fh\"")
    };
    assert!(hatched(&sample::single()) && !hatched(&sample::founding(3)) && !hatched(&sample::all_proven()));
}

#[test]
fn a_word_stands_beside_every_mark() {
    let page = html(&sample::founding(12));
    let body = page.split_once("<main").unwrap().1;
    for (at, mark) in body.match_indices("<svg class=\"m\"") {
        let after = body[at + mark.len()..].split_once("</svg>").unwrap().1;
        assert!(after.starts_with(|c: char| c.is_alphanumeric()), "no word after a mark: {}", &after[..40]);
    }
}

#[test]
fn the_drawing_says_what_the_text_says() {
    let page = html(&sample::founding(12));
    for story in sample::founding(12).items[0].stories.iter().enumerate() {
        for place in 1..=story.1.tree.len() {
            let anchor = format!("s{}-{place}", story.0 + 1);
            assert!(
                page.contains(&format!("<li id=\"{anchor}\"")) && page.contains(&format!("href=\"#{anchor}\"")),
                "{anchor}"
            );
        }
    }
    assert!(page.contains(">AND: 1 with 2<") || page.contains(">AND: 2, 3, 4<"));
}

#[test]
fn very_long_ids_stay_readable() {
    let mut answer = sample::founding(3);
    let long = format!("aws/access_key/{}/{}", "9".repeat(3_000), "K".repeat(3_000));
    answer.items[0].obligations[3].credential.clone_from(&long);
    answer.items[0].stories[1].tree[0].label = Some(long.clone());
    let markup = read(&answer);
    assert!(markup.text.contains(&long), "an id is never cut in the text");
}

#[test]
fn same_answer_same_bytes() {
    assert_eq!(html(&sample::founding(700)), html(&sample::founding(700)));
}
