//! The reach kernel beside its peers: `cargo run --release --manifest-path bench/Cargo.toml -- reach [PART]`.
//!
//! One table: what, how much was asked, how much it is. Ratios are taken within one run, of CPU time: on a shared machine
//! nothing else can be trusted. What is compared is checked to be the same answer; a difference ends the run.

mod assume;
mod bare;
mod clock;
mod dense;
mod depth;
mod estate;
mod export;
mod generator;
mod goal;
mod kinds;
mod large;
mod peer;
mod random;
mod ranking;
mod scalar;
mod shape;
mod width;

use std::process::ExitCode;

use estate::Estate;
use generator::generate;
use goal::Row;
use kinds::Kept;

const PARTS: [&str; 9] = ["shape", "memory", "scalar", "ascent", "ranking", "depth", "width", "million", "dense"];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["reach"] => measure(&PARTS),
        ["reach", part] if PARTS.contains(part) => measure(&[part]),
        ["export", credentials] => export(credentials),
        _ => Err(format!("which one? reach, reach PART, export CREDENTIALS; a PART is {}", PARTS.join(", "))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(wrong) => {
            eprintln!("{wrong}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the loose estate of so many credentials.
fn export(credentials: &str) -> Result<(), String> {
    let credentials = credentials.parse().map_err(|_| format!("{credentials} is no number of credentials"))?;
    print!("{}", export::text(&generate(credentials, Kept::Loose))?);
    Ok(())
}

fn measure(parts: &[&str]) -> Result<(), String> {
    println!("{}", goal::head());
    let mut say = |row: Row| println!("{row}");
    let asks = |part: &str| parts.contains(&part);
    let estates: [Estate; 2] = [generate(100_000, Kept::Loose), generate(100_000, Kept::Tight)];
    for (estate, ranked_within_seconds) in estates.iter().zip([10.0, 5.0]) {
        if asks("shape") {
            shape::rows(estate, &mut say)?;
        }
        if asks("memory") {
            width::memory(estate, &mut say)?;
        }
        if asks("scalar") {
            scalar::rows(estate, &mut say)?;
        }
        if asks("ascent") {
            peer::rows(estate, &mut say)?;
        }
        if asks("ranking") {
            ranking::rows(estate, ranked_within_seconds, &mut say)?;
        }
        // In the loose one, next to nothing is left to be failed for.
        if asks("depth") && ranked_within_seconds == 5.0 {
            depth::rows(estate, &mut say)?;
        }
        if asks("width") {
            width::widths(estate, &mut say)?;
        }
    }
    drop(estates);
    if asks("million") {
        let million = generate(1_000_000, Kept::Loose);
        shape::rows(&million, &mut say)?;
        large::million(&million, &mut say)?;
    }
    if asks("dense") {
        large::dense(&mut say)?;
    }
    Ok(())
}
