//! A log file, plain, packed or an archive, of every format and of none: no panic, and a file that says nothing leaves a gap.
#![no_main]

use std::collections::BTreeMap;
use std::fs;

use activity::{Options, scan};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let is_tar = bytes.get(257..262) == Some(b"ustar");
    let magics = [&[0x1f, 0x8b][..], &[0x28, 0xb5, 0x2f, 0xfd], &[0x2a, 0x4d, 0x18], b"PK"];
    let packed = is_tar
        || magics
            .iter()
            .any(|magic| bytes.starts_with(magic) || bytes.get(1..).is_some_and(|rest| rest.starts_with(magic)));
    let file = fuzz::scratch().join("log.json");
    let mut written = bytes.to_vec();
    if is_tar {
        mend_checksum(&mut written);
    }
    fs::write(&file, &written).expect("the scratch folder can be written");
    let parameters = BTreeMap::from([("domain".to_owned(), "acme.okta.com".to_owned())]);
    let scan = scan(&[file.clone()], Options { parameters, ..Options::default() });
    let events: u64 = scan.manifest.iter().map(|file| file.events).sum();
    assert!(events > 0 || !scan.gaps.is_empty() || packed || is_json(bytes), "a broken file in silence");
    fs::remove_file(&file).expect("it was just written");
});

/// Makes the first header's checksum right, which chance would not.
fn mend_checksum(tar: &mut [u8]) {
    if let Some(block) = tar.first_chunk_mut::<512>() {
        block[148..156].fill(b' ');
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    }
}

/// Tells whether nothing is broken: whole JSON, of which a list of no records is a true answer. Other encodings are not judged.
fn is_json(bytes: &[u8]) -> bool {
    let encoded = [&[0xef, 0xbb, 0xbf][..], &[0xff, 0xfe], &[0xfe, 0xff]].iter().any(|mark| bytes.starts_with(mark));
    let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<serde::de::IgnoredAny>();
    encoded || (!bytes.is_empty() && values.all(|value| value.is_ok()))
}
