//! Every importer on the same bytes, so that a new one is fuzzed by being listed: no panic, and never silence.
//!
//! The byte 0x1E (record separator) parts the input into documents, for importers that join several.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sources::{Document, Settings, importers};

fuzz_target!(|bytes: &[u8]| {
    let parts = bytes.split(|byte| *byte == 0x1e);
    let documents: Vec<Document<'_>> = parts.map(|bytes| Document { path: "input", bytes, modified: None }).collect();
    let settings = Settings { account: Some("acme".to_owned()), ..Settings::default() };
    for importer in importers::ALL {
        if let Ok(reading) = importer.read(&documents, &settings) {
            let name = importer.meta().name;
            assert!(!(reading.facts.is_empty() && reading.gaps.is_empty()), "{name}: silence");
        }
    }
});
