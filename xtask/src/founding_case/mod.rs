//! The founding case's bundled files: `cargo run -p xtask -- founding-case` writes `examples/founding-case/`.
//!
//! One seed makes everything, so that running it twice changes no byte; a test compares the committed files with a
//! fresh generation. What is published of the case and what is ours stands in that folder's README.

mod atlassian;
mod audit;
mod aws;
mod bitbucket;
mod cloudflare;
mod cloudtrail;
mod company;
mod credential;
mod demo;
mod estate;
mod folder;
mod json;
pub(crate) mod moment;
mod notice;
mod okta;
mod probes;
pub(crate) mod random;
mod readme;
mod sheets;
mod staff;
mod system_log;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use company::SEED;
use credential::Credential;
use estate::Stragglers;
use random::Random;

/// Where the files go, from the root of the repository.
pub(crate) const FOLDER: &str = "examples/founding-case";

/// Writes the files under `root` and says what was done.
pub(crate) fn write(root: &Path) -> io::Result<String> {
    let files = generate()?;
    let changed = folder::replace(&root.join(FOLDER), &files)?;
    let bytes: usize = files.values().map(Vec::len).sum();
    Ok(format!("{FOLDER}: {} files, {bytes} bytes, {changed} changed", files.len()))
}

/// Makes every file, by its path in the folder.
fn generate() -> io::Result<BTreeMap<String, Vec<u8>>> {
    let stream = |noun| Random::stream(SEED, noun);
    let okta_people = okta::people(&mut stream("okta people"));
    let okta = okta::credentials(&mut stream("okta tokens"), &okta_people);
    let cloudflare = cloudflare::credentials(&mut stream("cloudflare tokens"));
    let accounts = atlassian::accounts(&mut stream("atlassian accounts"));
    let atlassian = atlassian::credentials(&mut stream("atlassian tokens"), &accounts);
    let aws = aws::credentials(&mut stream("aws"));
    let bitbucket = bitbucket::credentials(&mut stream("bitbucket"));

    let mut texts = okta::files(&mut stream("okta files"), &okta, &okta_people);
    texts.extend(cloudflare::files(&cloudflare));
    texts.extend(atlassian::files(&mut stream("atlassian files"), &atlassian, &accounts));
    texts.extend(aws::files(&mut stream("aws files"), &aws));
    texts.extend(bitbucket::files(&bitbucket));
    texts.extend(system_log::files(&mut stream("system log"), &okta, &okta_people));
    let trail = cloudtrail::files(&mut stream("cloudtrail"), &aws)?;

    let mut all = [okta, cloudflare, atlassian, aws, bitbucket].concat();
    stream("order of the sheet").shuffle(&mut all);
    texts.extend(sheets::files(&all));
    texts.push(probes::file(&mut stream("probes"), &all));
    let four = stragglers(&all)?;
    texts.push(estate::file(&four));
    texts.push(audit::file(four.smartsheet, &accounts.look_alike));
    texts.extend(notice::files());
    texts.push(notice::people(&four));
    let paths: Vec<String> = texts.iter().map(|(path, _)| path.clone()).collect();
    texts.push(demo::file(&paths));
    texts.push(readme::file(&paths, &four, &all));

    let texts = texts.into_iter().map(|(path, text)| (path, text.into_bytes()));
    Ok(texts.chain(trail).collect())
}

/// Finds the four that leaked and have no end.
fn stragglers(all: &[Credential]) -> io::Result<Stragglers<'_>> {
    let left = |issuer: &str| {
        let mut left = all.iter().filter(|one| one.leaked && one.end.is_none() && one.issuer == issuer);
        match (left.next(), left.next()) {
            (Some(one), None) => Ok(one),
            _ => Err(io::Error::other(format!("not exactly one credential of {issuer} is left"))),
        }
    };
    Ok(Stragglers {
        gateway: left("cloudflare")?,
        smartsheet: left("atlassian")?,
        bitbucket: left("bitbucket")?,
        marketplace: left("aws")?,
    })
}
