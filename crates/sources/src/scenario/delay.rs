//! How long what leaked stayed usable, as a scenario file writes it.

use model::{Days, Delay};
use serde::Deserialize;
use toml::{Spanned, Value};

use crate::Refusal;
use crate::lines::Lines;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileDelay {
    days: Spanned<Value>,
    precision: Option<Spanned<String>>,
    known_before_use: Spanned<Value>,
}

/// The longest delay: a hundred years.
const MAX_DAYS: u32 = 36_525;
/// What nobody knows.
const UNKNOWN: &str = "unknown";

impl Lines<'_> {
    pub(super) fn delay(&self, file: &FileDelay) -> Result<Delay, Refusal> {
        let days = match (self.days(&file.days)?, &file.precision) {
            (None, None) => None,
            (Some(days), Some(word)) => Some(Days { days, precision: self.word("delay.precision", word)? }),
            (None, Some(word)) => {
                let reason = "delay.precision: cannot be given where the days are unknown";
                return Err(self.refuse(word.span().start, reason));
            }
            (Some(_), None) => {
                let refusal = self.refuse(file.days.span().start, "delay.precision: is missing where days are given");
                return Err(refusal.hint("write exact, about, at_least or at_most"));
            }
        };
        Ok(Delay { days, known_before_use: self.known(&file.known_before_use)? })
    }

    fn days(&self, days: &Spanned<Value>) -> Result<Option<u32>, Refusal> {
        let number = match days.get_ref() {
            Value::String(text) if text == UNKNOWN => return Ok(None),
            Value::Integer(number) => u32::try_from(*number).ok().filter(|days| *days <= MAX_DAYS),
            _ => None,
        };
        let wrong = || format!("delay.days: must be a whole number from 0 to {MAX_DAYS}, or \"{UNKNOWN}\"");
        number.map(Some).ok_or_else(|| self.refuse(days.span().start, wrong()))
    }

    fn known(&self, known: &Spanned<Value>) -> Result<Option<bool>, Refusal> {
        match known.get_ref() {
            Value::Boolean(known) => Ok(Some(*known)),
            Value::String(text) if text == UNKNOWN => Ok(None),
            _ => {
                let reason = format!("delay.known_before_use: must be true, false or \"{UNKNOWN}\"");
                Err(self.refuse(known.span().start, reason))
            }
        }
    }
}
