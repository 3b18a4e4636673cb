//! What an importer is handed: files already read, and what people said of them.

use model::Instant;

/// One file that was read.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Its path as the user gave it, for messages.
    pub path: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// When it was last written, where that is known.
    pub modified: Option<Instant>,
}

/// What a file cannot say of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The issuer's account: an Okta domain, an AWS or Cloudflare account, an organisation.
    pub account: Option<String>,
    /// When the export was made; without it, the file's own time.
    pub exported_at: Option<Instant>,
    /// Why a list is known to be complete, where the format itself cannot tell.
    pub complete_because: Option<String>,
}
