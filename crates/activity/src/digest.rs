//! Digests: documents beside the logs. Each lists the files that were delivered in a stretch, with their hashes, and names the digest
//! before it. Under which keys, the format says ([`crate::row::DigestsRow`]); what follows from them, [`crate::chain`].

use std::collections::BTreeMap;

use serde::Deserialize as _;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use crate::file_name;
use crate::format::Format;
use crate::instant;
use crate::row::DigestsRow;
use crate::walk::{Found, unpacked_name};

/// One digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Digest {
    pub(crate) path: String,
    pub(crate) name: String,
    /// Whose log it is about.
    pub(crate) scope: String,
    /// The stretch in which the files on it were delivered.
    pub(crate) from_us: i64,
    pub(crate) to_us: i64,
    /// The digest before it and its hash; none at the start of a chain.
    pub(crate) previous: Option<(String, String)>,
    pub(crate) files: Vec<Listed>,
    /// It adds to what another one says of its stretch, and says nothing of the stretch alone.
    pub(crate) is_extra: bool,
}

/// A file on a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) name: String,
    /// Of its content, unpacked.
    pub(crate) sha256: String,
    /// From its first event to its last, where it says so.
    pub(crate) events_us: Option<(i64, i64)>,
}

/// Returns the last part of a path, without the ending of what is packed: by it a file is known wherever it was copied to.
pub(crate) fn bare(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    unpacked_name(name)
}

impl Digest {
    /// Reads a document; none where it is no digest of this format, an error where one cannot be understood.
    pub(crate) fn read(format: &Format, found: &Found, document: &[u8]) -> Option<Result<Self, String>> {
        let row = format.row.digests.as_ref()?;
        let mut json = serde_json::Deserializer::from_slice(document);
        let keys = BTreeMap::<String, IgnoredAny>::deserialize(&mut json).ok()?;
        if ![&row.from, &row.to, &row.files].iter().all(|key| keys.contains_key(*key)) {
            return None;
        }
        let document = serde_json::from_slice::<Map<String, Value>>(document).ok()?;
        let digest = Self::understood(format, row, found, &document);
        Some(digest.map_err(|what| format!("a digest whose {what} cannot be read: what it lists was not looked for")))
    }

    fn understood(
        format: &Format,
        row: &DigestsRow,
        found: &Found,
        document: &Map<String, Value>,
    ) -> Result<Self, String> {
        let text = |key: &str| document.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
        let time = |key: &str| text(key).and_then(instant::parse_us).ok_or_else(|| format!("`{key}`"));
        let name = bare(text(&row.name).unwrap_or(found.file_name())).to_owned();
        let files = document.get(&row.files).and_then(Value::as_array).ok_or_else(|| format!("`{}`", row.files))?;
        Ok(Self {
            path: found.name.clone(),
            scope: file_name::scope(format, &row.named, &name).ok_or("name")?,
            from_us: time(&row.from)?,
            to_us: time(&row.to)?,
            previous: text(&row.previous)
                .zip(text(&row.previous_sha256))
                .map(|(name, sha256)| (bare(name).to_owned(), sha256.to_ascii_lowercase())),
            files: files.iter().map(|file| listed(row, file)).collect::<Result<_, _>>()?,
            is_extra: name.contains(&row.extra),
            name,
        })
    }
}

fn listed(row: &DigestsRow, file: &Value) -> Result<Listed, String> {
    let text = |key: &str| file.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let needed = |key: &str| text(key).ok_or_else(|| format!("`{}.{key}`", row.files));
    let time = |key: &str| text(key).and_then(instant::parse_us);
    Ok(Listed {
        name: bare(needed(&row.file_name)?).to_owned(),
        sha256: needed(&row.file_sha256)?.to_ascii_lowercase(),
        events_us: time(&row.file_from).zip(time(&row.file_to)),
    })
}
