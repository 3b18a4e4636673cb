//! `plan`, `except`, `say`, `legitimate`, `narrow`: decisions and people's word.

use model::{By, Decision, Ended, Fact, How, Instant, Judgement, Standing};

use crate::casework::{find, name};
use crate::known::Known;
use crate::{Asked, Desk, Error};

/// Who settles what, about which thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'a> {
    /// The incident.
    pub incident: &'a str,
    /// The credential or the created thing.
    pub about: &'a str,
    /// Who says so.
    pub who: &'a str,
    /// Why.
    pub why: &'a str,
}

/// Records a decision; returns whether it was new.
///
/// # Errors
/// Where the incident or the thing is not known, or who or why is missing.
pub fn decide(desk: &Desk, word: &Word<'_>, judgement: Judgement) -> Result<bool, Error> {
    for (what, text) in [("who", word.who), ("why", word.why)] {
        if text.trim().is_empty() {
            return Err(Error::Usage(format!("a decision needs a name and a reason; `{what}` is empty")));
        }
    }
    let known = Known::load(desk, Asked { as_of: desk.clock, known_at: Instant::MAX })?;
    known.incident(word.incident)?;
    find(&known.estate, word.about)?;
    let decision = Decision::Judged {
        incident: word.incident.to_owned(),
        about: name(word.about)?,
        judgement,
        who: word.who.to_owned(),
        why: word.why.to_owned(),
    };
    Ok(desk.record(&[desk.decision(&decision)])?.added > 0)
}

/// Records a person's word that a credential ended: grade C, which closes nothing (semantics 5.5, 6.1).
///
/// # Errors
/// Where the credential is not known.
pub fn say(desk: &Desk, credential: &str, how: How, at: Instant, who: &str) -> Result<bool, Error> {
    if who.trim().is_empty() || who == "issuer" {
        return Err(Error::Usage("a word needs the name of the person who gives it".to_owned()));
    }
    let known = Known::load(desk, Asked { as_of: desk.clock, known_at: Instant::MAX })?;
    find(&known.estate, credential)?;
    let fact =
        Fact::Ended(Ended { credential: name(credential)?, how, successor: None, at, by: By::Person(who.to_owned()) });
    Ok(desk.record(&[desk.fact(&fact, "say", Standing::Person)])?.added > 0)
}
