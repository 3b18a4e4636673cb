//! Audit logs to uses, mints, mentions, creations, endings, holes and indicator hits.
//!
//! Floor 0: an engine usable alone. Its one question is [`scan`]; what it knows of a log's format is data in `formats/`.
//! ```no_run
//! let scan = activity::scan(&["logs".into()], activity::Options::default());
//! for (credential, seen) in &scan.credentials {
//!     println!("{credential}: {} successes, last at {:?}", seen.successes, seen.last_us);
//! }
//! ```

mod activity;
mod chain;
mod coverage;
mod damage;
mod digest;
mod document;
mod extract;
mod fault;
mod file_name;
mod fold;
mod format;
mod gather;
mod gzip;
mod happening;
mod hunt;
mod indicator;
mod inflater;
mod instant;
mod layout;
mod manifest;
mod map;
mod member;
mod nesting;
mod options;
mod pack;
mod part;
mod read;
mod reading;
mod row;
mod row_end;
mod scan;
mod sieve;
mod spans;
mod splitter;
mod table;
mod tarball;
mod template;
mod threads;
mod trie;
mod unpack;
mod walk;
mod written;
mod zip;
mod zstd;

pub use activity::{Activity, Attribution, Seen, SeenSet, Tally, Use};
pub use coverage::{Coverage, CoveredPrefix, Hole};
pub use format::{FormatCard, formats};
pub use happening::{Created, Ended, EndedHow, Mint};
pub use indicator::{Hit, Indicator, IndicatorKind};
pub use manifest::{FileRead, Gap};
pub use options::{Limits, Options, Progress};
pub use scan::{Scan, scan};
