//! `cargo run -p xtask -- WORD`: what the project makes for itself.

use std::io::{self, Write as _};
use std::path::Path;

mod bench;
mod founding_case;

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let said = match std::env::args().nth(1).as_deref() {
        Some("founding-case") => founding_case::write(&root)?,
        Some("bench") => match (std::env::args().nth(2).as_deref(), std::env::args().nth(3)) {
            (Some("scan"), Some(folder)) => bench::scan(Path::new(&folder))?,
            (which, _) => bench::bench(&root, which.unwrap_or("all"))?,
        },
        _ => return Err(io::Error::other("which one? founding-case, bench")),
    };
    writeln!(io::stdout(), "{said}")
}
