//! Would it have been closed in time? The delay that was seen in a breach, against our own speed of closing.

use model::{Instant, Precision, Scenario};

use crate::casework::assessed;
use crate::drill::stage::Played;
use crate::{Asked, Error, InTimeItem};

const MICROS_A_DAY: i64 = 86_400_000_000;

/// Measures how fast the incidents in the ledger were closed, and sets that against the delay of a scenario.
pub(crate) fn in_time(played: &Played, scenario: &Scenario, asked: Asked) -> Result<InTimeItem, Error> {
    let delay = scenario.delay.days;
    let (mut exposed, mut closed) = (0_usize, 0_usize);
    for (id, incident) in &played.known.incidents {
        // The first notice is when the clock began, whatever came later.
        let received = incident.versions.iter().map(|version| version.notice.received).min();
        let Some(received) = received.filter(|received| *received <= asked.as_of) else { continue };
        let assessment = assessed(&played.known, id, asked)?;
        let limit = delay.map(|delay| after(received, delay.days));
        exposed += assessment.obligations.len();
        let ends = assessment.obligations.values().filter(|obligation| !obligation.state.is_owed());
        let dead = ends.map(|obligation| obligation.end.as_ref().map_or(received, |end| end.dead));
        closed += dead.filter(|dead| limit.is_some_and(|limit| *dead < limit)).count();
    }
    let share = delay.filter(|_| exposed > 0).map(|_| share(closed, exposed));
    Ok(InTimeItem {
        delay_days: delay.map(|delay| delay.days),
        precision: delay.map(|delay| delay.precision.as_str()),
        known_before_use: scenario.delay.known_before_use,
        closed_share: share,
        measured_on: exposed,
        words: words(scenario, exposed, closed),
    })
}

fn after(instant: Instant, days: u32) -> Instant {
    Instant::from_micros(instant.as_micros().saturating_add(i64::from(days) * MICROS_A_DAY))
}

#[expect(clippy::cast_precision_loss, reason = "far fewer credentials than 2^52")]
fn share(part: usize, of: usize) -> f64 {
    part as f64 / of as f64
}

fn words(scenario: &Scenario, exposed: usize, closed: usize) -> String {
    let Some(delay) = scenario.delay.days else {
        return "nobody knows how long it took until the first use".to_owned();
    };
    let days = match delay.precision {
        Precision::Exact => format!("{} days", delay.days),
        Precision::About => format!("about {} days", delay.days),
        Precision::AtLeast => format!("at least {} days", delay.days),
        Precision::AtMost => format!("at most {} days", delay.days),
    };
    match scenario.delay.known_before_use {
        Some(false) => format!(
            "used after {days}, before anybody knew: no speed of response helps, only what ends, binds or limits a \
             credential beforehand"
        ),
        _ if exposed == 0 => format!("used after {days}; our own speed of closing was never measured (no incident)"),
        Some(true) => format!(
            "used {days} after it was known; of {exposed} exposed in our incidents {closed} were closed by then"
        ),
        None => format!("used after {days}; of {exposed} exposed in our incidents {closed} were closed by then"),
    }
}
