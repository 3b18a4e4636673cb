//! `cargo run -p xtask -- WORD`: what the project makes for itself.

use std::io::{self, Write as _};
use std::path::Path;

mod founding_case;

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let said = match std::env::args().nth(1).as_deref() {
        Some("founding-case") => founding_case::write(&root)?,
        _ => return Err(io::Error::other("which one? founding-case")),
    };
    writeln!(io::stdout(), "{said}")
}
