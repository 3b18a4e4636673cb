//! The drill board: what was asked has an answer for every jewel, what a stop left out has none.

use std::fmt::Write as _;
use std::fs;
use std::num::NonZeroUsize;

use app::{Asked, Board, BoardAsked, Desk, Effort, LayersAsked, OddsAsked, Pace, drill_board, import};
use model::Instant;
use sources::Settings;

/// Each of so many vendors holds a key to the vault; nothing leads to the attic.
const VENDORS: usize = 3;

fn facts() -> String {
    let mut facts = String::new();
    for system in ["vault", "attic"] {
        let set = r#"{"kind":"service","jewel":"read"}"#;
        writeln!(facts, r#"{{"v":1,"node":"system","id":"system/{system}","set":{set}}}"#).unwrap();
    }
    for n in 0..VENDORS {
        for (from, relation, to) in [("k", "held_by", "vendor/v"), ("k", "authenticates", "u/")] {
            writeln!(facts, r#"{{"v":1,"edge":"{relation}","from":"{from}/{n}","to":"{to}{n}"}}"#).unwrap();
        }
        writeln!(facts, r#"{{"v":1,"edge":"may","from":"u/{n}","to":"system/vault","level":"read"}}"#).unwrap();
    }
    facts
}

/// Asks on one thread; stops after the first block of worlds of each question, or never.
fn board(name: &str, stops: bool) -> Board {
    let folder = std::env::temp_dir().join(format!("straggler-board-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("facts.ndjson");
    fs::write(&file, facts()).unwrap();
    let clock: Instant = "2023-11-14T00:00:00Z".parse().unwrap();
    let desk = Desk {
        ledger: folder.join("a.ledger"),
        state_dir: folder.join("state"),
        trust_first_seen: false,
        clock,
        randomness: |bytes| {
            bytes.fill(7);
            Ok(())
        },
    };
    import(&desk, "facts", &[file], &Settings::default()).unwrap();
    let what = BoardAsked {
        layers: LayersAsked { pairs: false, candidates: false, most_pairs: 1, worst: 1 },
        odds: OddsAsked::default(),
        effort: Effort { blocks: 10, choices: 10 },
    };
    let pace = Pace { threads: NonZeroUsize::MIN, go_on: &|_, _| !stops };
    let board = drill_board(&desk, &what, pace, Asked { as_of: clock, known_at: clock }).unwrap();
    fs::remove_dir_all(folder).unwrap();
    board
}

/// Each pair as vendor, jewel, and whether its depth is known.
fn pairs(board: &Board) -> Vec<(&str, &str, bool)> {
    board.pairs.iter().map(|pair| (pair.vendor.as_str(), pair.jewel.as_str(), pair.depth.is_some())).collect()
}

const VAULT: &str = "on:system/vault/read";
const ATTIC: &str = "on:system/attic/read";

#[test]
fn every_vendor_stands_against_every_jewel() {
    let board = board("whole", false);
    let expected = ["vendor/v0", "vendor/v1", "vendor/v2"]
        .into_iter()
        .flat_map(|vendor| [(vendor, ATTIC, false), (vendor, VAULT, true)]);
    assert_eq!(pairs(&board), expected.collect::<Vec<_>>());
    assert!(board.breaches.gaps.is_empty(), "{:?}", board.breaches.gaps);
}

/// "No path" is a pair of which nothing is known; there is none of a vendor whose depth a stop left out.
#[test]
fn what_a_stop_left_out_is_not_asked_and_no_pair_without_a_path() {
    let board = board("stopped", true);
    let said = pairs(&board).into_iter().filter(|(vendor, jewel, _)| *vendor == "vendor/v0" || *jewel == ATTIC);
    assert_eq!(said.collect::<Vec<_>>(), [("vendor/v0", ATTIC, false), ("vendor/v0", VAULT, true)]);
    assert!(board.pairs.iter().all(|pair| pair.vendor == "vendor/v0" || pair.chance.is_some()));
    let reasons: Vec<&str> = board.breaches.gaps.iter().map(|gap| gap.reason.as_str()).collect();
    assert!(reasons.contains(&"stopped before 2 of 3 starts were done"), "{reasons:?}");
}
