//! Floor 2: facts and decisions on disk, append-only and tamper-evident.
//!
//! The ledger keeps opaque entries; what they mean is the caller's. Every entry is a leaf of an RFC 6962 Merkle tree, every
//! commit signs a C2SP checkpoint, and the last (size, root) is kept outside the file, since a rolled-back copy verifies
//! perfectly by itself. No clock and no randomness of its own: the caller hands in both.
//!
//! | file | noun |
//! |---|---|
//! | `entry` | what is kept, and how many bytes of it are the leaf |
//! | `merkle`, `path`, `tiles` | the tree: hashes, proofs, and the tiles they are read from |
//! | `note`, `words` | a signed checkpoint, and the same for a person's eye |
//! | `state` | the folder outside the file: key, last checkpoint, which ledger lies where |
//! | `database` | SQLite: how a file is created, migrated and fenced in |
//! | `view`, `ledger` | the file's authenticated head, and opening |
//! | `row`, `chunk` | an entry as it is read back, one or many |
//! | `adding` | entries on their way into the file |
//! | `append`, `scan`, `about`, `verify`, `evidence`, `restore` | what can be done with it, one file a verb |

mod about;
mod adding;
mod append;
mod chunk;
mod database;
mod entry;
mod error;
mod evidence;
mod ledger;
mod merkle;
mod note;
mod path;
mod restore;
mod row;
mod scan;
mod state;
mod tiles;
mod verify;
mod view;
mod words;

pub use append::Receipt;
pub use chunk::{Chunk, Entry};
pub use entry::{EntryKind, NewEntry, Stored};
pub use error::Error;
pub use ledger::{Ledger, Place, Randomness, Standing, Trust};
pub use merkle::{Hash, TreeHead};
pub use path::{consistent, included};
pub use restore::Restored;
pub use verify::{Thoroughness, Verified};
pub use words::words;
