//! What digests show: which files are missing or changed, and where nothing is.
//!
//! - A file that a digest lists and that was not among the files read, or not as it was delivered, is a hole from its first event to its
//!   last.
//! - Digests are linked where the later one names the earlier, has its hash, and begins where it ends. Along a chain of digests whose
//!   files are all there and all as delivered, no file is missing. A file is known by its name wherever it was copied to, packed or not.
//! - A digest speaks of when files were delivered. An event within the log's lag before a chain's end may stand in a later file: there
//!   the chain shows nothing.
//! - Hashes are of what is unpacked; the files on a digest are read once more for that. Signatures are not checked: who can write digests
//!   can write a chain.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::coverage::{Hole, Whole};
use crate::digest::{Digest, Listed, bare};
use crate::format::Format;
use crate::manifest::{FileRead, Gap};
use crate::unpack::contents;
use crate::walk::Found;

/// What the digests of a scan show.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    pub(crate) whole: Whole,
    pub(crate) holes: Vec<Hole>,
    pub(crate) gaps: Vec<Gap>,
}

/// How a file is that was looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum There {
    AsDelivered,
    Changed,
    Missing,
}

/// A file that was read, or a member of it.
struct Copy<'f> {
    path: &'f Path,
    /// Its name in the archive; empty where it is no member.
    member: &'f str,
    read: &'f FileRead,
}

/// The hash of a file and those of the contents in it, by the member's name.
type Contents = (String, BTreeSet<(String, String)>);

/// The files that were read, by bare name.
pub(crate) struct Files<'f> {
    by_name: BTreeMap<&'f str, Vec<Copy<'f>>>,
    max_expanded_bytes: u64,
    /// An archive is read once more for all of its members together.
    hashed: RefCell<BTreeMap<&'f Path, Option<Contents>>>,
}

impl<'f> Files<'f> {
    pub(crate) fn new(
        files: &'f [Found],
        manifest: &'f [FileRead],
        file_of: &[usize],
        max_expanded_bytes: u64,
    ) -> Self {
        let mut by_name: BTreeMap<&str, Vec<Copy<'_>>> = BTreeMap::new();
        for (read, found) in manifest.iter().zip(file_of).filter_map(|(read, file)| Some((read, files.get(*file)?))) {
            let member =
                read.path.strip_prefix(&found.name).and_then(|rest| rest.strip_prefix('!')).unwrap_or_default();
            let name = bare(if member.is_empty() { &found.name } else { member });
            by_name.entry(name).or_default().push(Copy { path: &found.path, member, read });
        }
        Self { by_name, max_expanded_bytes, hashed: RefCell::default() }
    }

    /// Looks for a file with a content. One that changed since it was read is not what was read.
    fn look(&self, name: &str, sha256: &str) -> There {
        let Some(copies) = self.by_name.get(name) else { return There::Missing };
        let mut hashed = self.hashed.borrow_mut();
        let mut is_right = |copy: &Copy<'f>| {
            let contents = hashed.entry(copy.path).or_insert_with(|| {
                let (disk, contents) = contents(copy.path, self.max_expanded_bytes).ok()?;
                Some((disk.sha256, contents))
            });
            contents.as_ref().is_some_and(|(disk, contents)| {
                *disk == copy.read.sha256 && contents.contains(&(copy.member.to_owned(), sha256.to_owned()))
            })
        };
        if copies.iter().any(&mut is_right) { There::AsDelivered } else { There::Changed }
    }
}

/// Says what the digests of one format show.
pub(crate) fn check(format: &Format, mut digests: Vec<Digest>, files: &Files<'_>, shown: &mut Shown) {
    digests.sort_by(|a, b| (&a.scope, a.to_us, &a.name, &a.path).cmp(&(&b.scope, b.to_us, &b.name, &b.path)));
    digests.dedup_by(|a, b| a.name == b.name && a.scope == b.scope);
    let lag_us = i64::try_from(format.row.lag_seconds).unwrap_or(i64::MAX).saturating_mul(1_000_000);
    let name: Arc<str> = format.row.name.as_str().into();
    for of_scope in digests.chunk_by(|a, b| a.scope == b.scope) {
        let mut whole: Vec<(i64, i64)> = runs(format, of_scope, files, shown)
            .into_iter()
            .map(|(from, to)| (from, to.saturating_sub(lag_us)))
            .collect();
        whole.retain(|(from, to)| from < to);
        whole.sort_unstable();
        if let (Some(first), false) = (of_scope.first(), whole.is_empty()) {
            shown.whole.insert((Arc::clone(&name), first.scope.as_str().into()), whole);
        }
    }
}

/// The stretches of linked digests that hold what they say, of one scope.
fn runs(format: &Format, digests: &[Digest], files: &Files<'_>, shown: &mut Shown) -> Vec<(i64, i64)> {
    let by_name: BTreeMap<&str, &Digest> = digests.iter().map(|digest| (digest.name.as_str(), digest)).collect();
    let earliest = digests.iter().find(|digest| !digest.is_extra).map(|digest| digest.name.as_str());
    let mut runs: Vec<(i64, i64)> = Vec::new();
    // In which run a digest stands that holds what it says.
    let mut run_of: BTreeMap<&str, usize> = BTreeMap::new();
    for digest in digests {
        let holds = digest.files.iter().filter(|listed| !held(format, digest, listed, files, shown)).count() == 0;
        if digest.is_extra {
            continue;
        }
        let linked = match link(digest, &by_name, files) {
            Ok(before) => run_of.get(before).copied(),
            Err(why) => {
                if earliest != Some(digest.name.as_str()) {
                    shown.gaps.push(Gap { file: digest.path.clone(), place: String::new(), reason: why, count: 1 });
                }
                None
            }
        };
        if !holds {
            continue;
        }
        let at = linked.unwrap_or(runs.len());
        match runs.get_mut(at) {
            Some(run) => run.1 = digest.to_us,
            None => runs.push((digest.from_us, digest.to_us)),
        }
        run_of.insert(&digest.name, at);
    }
    runs
}

/// Returns the digest before, or why the chain is broken there.
fn link<'d>(digest: &'d Digest, by_name: &BTreeMap<&str, &Digest>, files: &Files<'_>) -> Result<&'d str, String> {
    let Some((name, sha256)) = &digest.previous else {
        return Err("the chain of digests begins anew: what was delivered just before is on no list".to_owned());
    };
    let broken = |why: &str| Err(format!("the chain of digests is broken: {name}, the one before, {why}"));
    match (by_name.get(name.as_str()), files.look(name, sha256)) {
        (None, _) | (_, There::Missing) => broken("was not among the files read"),
        (_, There::Changed) => broken("has another hash than this one says"),
        (Some(before), There::AsDelivered) if before.to_us != digest.from_us => {
            broken("does not end where this one begins")
        }
        (Some(_), There::AsDelivered) => Ok(name),
    }
}

/// Tells whether a file on a digest was read as it was delivered; where not, that is a hole.
fn held(format: &Format, digest: &Digest, listed: &Listed, files: &Files<'_>, shown: &mut Shown) -> bool {
    let why = match files.look(&listed.name, &listed.sha256) {
        There::AsDelivered => return true,
        There::Changed => "is not as it was delivered: its hash is not the one on the issuer's list",
        There::Missing => "is on the issuer's list and was not among the files read",
    };
    // An event stands for the whole second that its record names.
    let events = listed.events_us.map(|(first, last)| (first, last.saturating_add(1_000_000)));
    let (from_us, to_us) = events.unwrap_or((digest.from_us, digest.to_us));
    shown.holes.push(Hole {
        format: format.row.name.clone(),
        scope: Some(digest.scope.clone()),
        from_us,
        to_us: Some(to_us),
        why: format!("{} {why}", listed.name),
        file: Some(digest.path.clone()),
    });
    false
}
