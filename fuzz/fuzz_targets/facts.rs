//! The facts file, line by line: no panic, and what can be read is written back as it was understood.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sources::importers::facts::{read_line, write_line};

fuzz_target!(|line: &str| {
    if let Ok(fact) = read_line(line) {
        let written = write_line(&fact);
        let again = read_line(&written).expect("a written line can be read");
        assert_eq!(fact, again, "{written}");
    }
});
