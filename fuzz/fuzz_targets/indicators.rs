//! A file of indicators (CSV, STIX, MISP): no panic, never silence, and each indicator fit to be hunted.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sources::{Document, read_indicators};

fuzz_target!(|bytes: &[u8]| {
    let Ok(file) = read_indicators(&Document { path: "input", bytes, modified: None }) else {
        return;
    };
    assert!(!(file.indicators.is_empty() && file.left_out.is_empty() && file.gaps.is_empty()), "silence");
    // A scan costs fifty times what a reading does: one input in sixteen.
    if bytes.len() % 16 != 0 {
        return;
    }
    let hunted = file.indicators.iter().map(|listed| activity::Indicator {
        kind: activity::IndicatorKind::from_word(listed.indicator.kind.as_str()).expect("one vocabulary"),
        value: listed.indicator.value.clone(),
        first_seen_us: None,
    });
    let options = activity::Options { indicators: hunted.collect(), ..activity::Options::default() };
    let scan = activity::scan(&[], options);
    assert!(scan.gaps.iter().all(|gap| !gap.reason.contains("not hunted")), "{:?}", scan.gaps);
});
