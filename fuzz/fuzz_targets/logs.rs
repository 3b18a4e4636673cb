//! A log file, plain or gzip, of every format and of none: no panic, and a file that says nothing leaves a gap.
#![no_main]

use std::collections::BTreeMap;
use std::fs;

use activity::{Options, scan};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let zipped = bytes.starts_with(&[0x1f, 0x8b]);
    let name = if zipped { "log.json.gz" } else { "log.json" };
    let file = fuzz::scratch().join(name);
    fs::write(&file, bytes).expect("the scratch folder can be written");
    let parameters = BTreeMap::from([("domain".to_owned(), "acme.okta.com".to_owned())]);
    let scan = scan(&[file.clone()], Options { parameters, ..Options::default() });
    let events: u64 = scan.manifest.iter().map(|file| file.events).sum();
    assert!(events > 0 || !scan.gaps.is_empty() || zipped || is_json(bytes), "a broken file in silence");
    fs::remove_file(&file).expect("it was just written");
});

/// Tells whether nothing is broken: whole JSON, of which a list of no records is a true answer. Other encodings are not judged.
fn is_json(bytes: &[u8]) -> bool {
    let encoded = [&[0xef, 0xbb, 0xbf][..], &[0xff, 0xfe], &[0xfe, 0xff]].iter().any(|mark| bytes.starts_with(mark));
    let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<serde::de::IgnoredAny>();
    encoded || (!bytes.is_empty() && values.all(|value| value.is_ok()))
}
