//! A scenario, the TOML of a known breach: no panic, and what is read is one line where one line is promised.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sources::{Document, read_scenario};

fuzz_target!(|bytes: &[u8]| {
    let Ok(scenario) = read_scenario(&Document { path: "scenario.toml", bytes, modified: None }) else {
        return;
    };
    let texts = [&scenario.id, &scenario.name, &scenario.compromised.what].into_iter();
    let texts = texts.chain(&scenario.sources).chain(scenario.credentials.iter().map(|credential| &credential.called));
    let texts = texts.chain(scenario.layers.iter().map(|layer| &layer.how));
    for text in texts.chain(scenario.told.iter().map(|told| &told.system)) {
        assert!(!text.trim().is_empty() && !text.contains(char::is_control), "{text:?}");
    }
    assert!(!scenario.window.span().is_empty() && !scenario.credentials.is_empty());
    assert!(scenario.credentials.iter().all(|credential| !credential.kinds.is_empty()));
    assert!(scenario.told.iter().all(|told| !told.reached || told.by.is_empty()));
});
