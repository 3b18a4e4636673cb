//! A notice, the TOML that a person fills in: no panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sources::{Document, read_notice};

fuzz_target!(|bytes: &[u8]| {
    let _ = read_notice(&Document { path: "notice.toml", bytes, modified: None });
});
