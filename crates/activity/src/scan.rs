//! The way in: paths and options to everything that the logs say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::activity::Activity;
use crate::chain::{self, Files, Shown};
use crate::coverage::{self, Coverage, Hole};
use crate::digest::Digest;
use crate::fold::Fold;
use crate::format::{Format, ready};
use crate::happening::{Created, Ended, Mint};
use crate::hunt::Hunt;
use crate::indicator::Hit;
use crate::manifest::{FileRead, Gap};
use crate::map::Question;
use crate::options::{Options, Progress};
use crate::part::{DiskEnd, FileEnd, Message};
use crate::reading::Reader;
use crate::sieve::Sieve;
use crate::threads::in_order;
use crate::walk::{Found, walk};

/// Everything that the logs say, sorted; the same files give the same result in any order and on any number of threads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// What was seen of each credential, by name.
    pub credentials: BTreeMap<Arc<str>, Activity>,
    /// Credentials minted from others.
    pub mints: Vec<Mint>,
    /// Things made or granted.
    pub created: Vec<Created>,
    /// The issuer's records of ends and changes.
    pub ended: Vec<Ended>,
    /// Events that matched an indicator.
    pub hits: Vec<Hit>,
    /// What each log covers.
    pub coverage: Vec<Coverage>,
    /// Every stretch not covered, those in `coverage` included.
    pub holes: Vec<Hole>,
    /// The files read, in order of path.
    pub manifest: Vec<FileRead>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
}

/// Reads every log below the paths.
///
/// With an interest, the credentials minted from it (at any depth) are known only when everything was read; when there are any, the files
/// that reach into the time after the first mint are read a second time for them. What lies more than an hour before that mint is not
/// counted for them.
#[must_use]
pub fn scan(paths: &[PathBuf], mut options: Options<'_>) -> Scan {
    let mut gaps = Vec::new();
    let (known, errors) = ready();
    gaps.extend(errors.iter().map(|error| whole_gap("", error.to_string())));
    let mut formats: Vec<&Format> = known.iter().collect();
    let own = match options.as_format.map(|name| Asked::of(name, known)).transpose() {
        Ok(asked) => asked,
        Err(problem) => {
            gaps.push(whole_gap("", format!("{problem}: nothing was read")));
            return Scan { gaps, ..Scan::default() };
        }
    };
    let asked = own.as_ref().map(|asked| match asked {
        Asked::Known(format) => *format,
        Asked::Own(format) => {
            formats.retain(|known| known.row.name != format.row.name);
            formats.push(format);
            &**format
        }
    });
    let files = walk(paths, &mut gaps);
    let hunt = Hunt::new(&options.indicators, &mut gaps);
    let interest = options.interest.take();
    let progress = options.progress.take();
    let uses_kept =
        options.limits.uses_kept.unwrap_or(if interest.is_some() { USES_KEPT_WITH_INTEREST } else { USES_KEPT });
    let mut run = Run {
        formats: &formats,
        asked,
        options: &options,
        hunt: &hunt,
        progress,
        so_far: Progress::default(),
        fold: Fold::new(options.limits, uses_kept, options.uses_from_us),
        manifest: Vec::new(),
        file_of: Vec::new(),
        gaps: Vec::new(),
        holes: Vec::new(),
        digests: BTreeMap::new(),
    };
    run.read(&files, interest.as_ref(), None);
    let shown = run.digests(&files);
    if let Some(interest) = &interest {
        let (minted, first_us) = run.fold.minted_from(interest);
        if !minted.is_empty() {
            let from_us = first_us.saturating_sub(CLOCKS_DIFFER_US);
            run.read(&run.reaching(&files, from_us), Some(&minted), Some(from_us));
        }
    }
    run.conclude(interest.as_ref(), gaps, &shown)
}

const USES_KEPT_WITH_INTEREST: usize = 1_000;
const USES_KEPT: usize = 32;

/// A clock of an issuer may differ this much between the record of a mint and that of a use.
const CLOCKS_DIFFER_US: i64 = 3_600_000_000;

/// The format that the caller asks for.
enum Asked {
    Known(&'static Format),
    /// In a file of the caller's own; it comes in the place of any of the same name.
    Own(Box<Format>),
}

impl Asked {
    fn of(name: &str, formats: &'static [Format]) -> Result<Self, String> {
        if let Some(format) = formats.iter().find(|format| format.row.name == name) {
            return Ok(Self::Known(format));
        }
        if !name.ends_with(".toml") {
            let known: Vec<&str> = formats.iter().map(|format| format.row.name.as_str()).collect();
            let known = known.join(", ");
            return Err(format!("no format {name:?}; known are {known}, and any file of yours that ends in .toml"));
        }
        let text = std::fs::read_to_string(name).map_err(|error| format!("{name} cannot be read: {error}"))?;
        Format::of_caller(name, &text).map(|format| Self::Own(Box::new(format))).map_err(|error| error.to_string())
    }
}

fn whole_gap(file: &str, reason: String) -> Gap {
    Gap { file: file.to_owned(), place: String::new(), reason, count: 1 }
}

/// A scan under way.
struct Run<'s, 'o> {
    formats: &'s [&'s Format],
    asked: Option<&'s Format>,
    options: &'s Options<'o>,
    hunt: &'s Hunt,
    progress: Option<&'o mut (dyn FnMut(Progress) + 'o)>,
    so_far: Progress,
    fold: Fold,
    manifest: Vec<FileRead>,
    /// Of each entry in the manifest, which file it is or lies in.
    file_of: Vec<usize>,
    gaps: Vec<Gap>,
    holes: Vec<Hole>,
    /// By format.
    digests: BTreeMap<String, Vec<Digest>>,
}

impl Run<'_, '_> {
    /// Reads files; a second reading, from an instant on, adds only to the fold, which takes nothing twice.
    fn read(&mut self, files: &[Found], interest: Option<&BTreeSet<String>>, again_from_us: Option<i64>) {
        let first = again_from_us.is_none();
        self.so_far.files_total += files.len() as u64;
        self.so_far.bytes_total += files.iter().map(|file| file.bytes).sum::<u64>();
        let (formats, asked, options) = (self.formats, self.asked, self.options);
        let no_hunt = Hunt::default();
        let question = Question {
            interest: interest.map(|names| names.iter().map(String::as_str).collect()),
            sieve: interest.filter(|_| !first).and_then(|names| Sieve::new(names.iter().map(String::as_str))),
            from_us: again_from_us.unwrap_or(i64::MIN),
            parameters: &options.parameters,
            indicators: &options.indicators,
            hunt: if first { self.hunt } else { &no_hunt },
            quiet_seconds: options.quiet_seconds,
            max_expanded_bytes: options.limits.expanded_bytes,
        };
        let (mut duplicates, mut file, mut again_at) = (0, 0, 0);
        in_order(files, options.threads, &|| Reader::new(formats, asked, &question), &mut |message| match message {
            Message::Part(part) => {
                self.report(part.bytes_done);
                duplicates += self.fold.part(*part);
            }
            Message::End(mut end) => {
                end.read.duplicates = std::mem::take(&mut duplicates);
                if first {
                    self.file_of.push(file);
                    self.end(*end);
                } else {
                    self.end_again(&end, &mut again_at);
                }
            }
            Message::DiskEnd(end) => {
                self.disk_end(*end, file, first);
                file += 1;
            }
        });
    }

    fn report(&mut self, bytes_in_file: u64) {
        if let Some(progress) = &mut self.progress {
            progress(Progress { bytes_done: self.so_far.bytes_done + bytes_in_file, ..self.so_far });
        }
    }

    /// Adds to the manifest's entry, which lies behind the last one found.
    fn end_again(&mut self, end: &FileEnd, from: &mut usize) {
        let known = self.manifest.iter().skip(*from).position(|read| read.path == end.read.path);
        if let Some(read) = known.and_then(|at| self.manifest.get_mut(*from + at)) {
            read.duplicates += end.read.duplicates;
            *from += known.unwrap_or(0) + 1;
        }
    }

    fn disk_end(&mut self, mut end: DiskEnd, file: usize, first: bool) {
        self.so_far.files_done += 1;
        self.so_far.bytes_done += end.bytes;
        self.report(0);
        if !first {
            return;
        }
        let from = self.file_of.partition_point(|of| *of < file);
        let within = self.manifest.get_mut(from..).unwrap_or_default();
        for read in within.iter_mut() {
            read.sha256.clone_from(&end.sha256);
            if read.path == end.name {
                read.bytes = end.bytes;
            }
        }
        if end.lost_rest {
            self.holes.extend(coverage::of_archive(&end.name, within));
        }
        self.gaps.append(&mut end.gaps);
    }

    fn end(&mut self, mut end: FileEnd) {
        if let Some(format) = self.formats.iter().find(|format| Some(&format.row.name) == end.read.format.as_ref()) {
            if let Some(window) = end.window {
                self.fold.window(&format.row.name.as_str().into(), &end.scopes, window);
            }
            self.holes.extend(coverage::of_file(&end, format));
            if let Some(digest) = end.digest.take() {
                self.digests.entry(format.row.name.clone()).or_default().push(digest);
            }
        }
        self.gaps.append(&mut end.gaps);
        self.manifest.push(end.read);
    }

    /// What the digests among the files show.
    fn digests(&mut self, files: &[Found]) -> Shown {
        let mut shown = Shown::default();
        let read = Files::new(files, &self.manifest, &self.file_of, self.options.limits.expanded_bytes);
        for (name, digests) in std::mem::take(&mut self.digests) {
            if let Some(format) = self.formats.iter().find(|format| format.row.name == name) {
                chain::check(format, digests, &read, &mut shown);
            }
        }
        shown
    }

    /// The files that may hold events at or after an instant.
    fn reaching(&self, files: &[Found], from_us: i64) -> Vec<Found> {
        let reaches = |(_, read): &(&usize, &FileRead)| read.last_us.is_some_and(|last| last >= from_us);
        let reaching: BTreeSet<usize> =
            self.file_of.iter().zip(&self.manifest).filter(reaches).map(|(file, _)| *file).collect();
        reaching.into_iter().filter_map(|file| files.get(file).cloned()).collect()
    }

    fn conclude(mut self, interest: Option<&BTreeSet<String>>, mut gaps: Vec<Gap>, shown: &Shown) -> Scan {
        let quiet_us = |format: &Format| format.quiet_us(self.options.quiet_seconds);
        let scopes = std::mem::take(&mut self.fold.scopes);
        let of_files = [self.holes.as_slice(), &shown.holes].concat();
        let (coverage, holes) =
            coverage::conclude(self.formats, scopes, &self.fold.blinded, of_files, &shown.whole, quiet_us);
        gaps.append(&mut self.gaps);
        gaps.extend(shown.gaps.iter().cloned());
        gaps.extend(self.fold.gaps());
        gaps.sort();
        let credentials = self.fold.take_credentials();
        let hits = self.fold.take_hits();
        let mints = self.fold.mints.members.into_iter().filter(|mint| match interest {
            None => true,
            Some(interest) => {
                let follows = |name: &str| interest.contains(name) || credentials.contains_key(name);
                follows(&mint.child) || mint.parent.as_deref().is_some_and(follows)
            }
        });
        Scan {
            mints: mints.collect(),
            credentials,
            created: self.fold.created.members.into_iter().collect(),
            ended: self.fold.ended.members.into_iter().collect(),
            hits,
            coverage,
            holes,
            manifest: self.manifest,
            gaps,
        }
    }
}
