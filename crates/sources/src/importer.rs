//! The shape of an importer.

use model::{Reading, Standing};

use crate::{Document, Refusal, Settings};

/// What an importer is; `import --list` and the documentation page are printed from it.
#[derive(Debug, Clone, Copy)]
pub struct Meta {
    /// Its word on the command line; the same as its file and its fixture folder.
    pub name: &'static str,
    /// What it reads, in one line.
    pub title: &'static str,
    /// How near to the issuer its source stands (semantics 2.3).
    pub standing: Standing,
    /// How it knows that a list is complete.
    pub complete_when: &'static str,
    /// What it cannot see.
    pub blind_to: &'static str,
}

/// A reader of one kind of export.
pub trait Importer: Sync {
    /// Returns what the importer is.
    fn meta(&self) -> &'static Meta;

    /// Reads documents that belong together; joins between them are made here.
    ///
    /// # Errors
    /// A refusal where the input must not be taken at all; whatever else cannot be read is a gap.
    fn read(&self, documents: &[Document<'_>], settings: &Settings) -> Result<Reading, Refusal>;
}
