//! Events of logs that matched an indicator.

use model::Instant;
use serde::Serialize;

use crate::Stamp;

/// An event that matched an indicator.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct HitItem {
    /// When.
    pub at: Stamp,
    /// The indicator.
    pub indicator: String,
    /// What the indicator is.
    pub kind: &'static str,
    /// What was done.
    pub action: String,
    /// Whether it worked.
    pub success: bool,
    /// The credential, where the log names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
    /// How surely.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribution: Option<&'static str>,
    /// Who acted, where the log says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
    /// From which address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// With which agent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// The event's id in the issuer's log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// `before_first_seen` or `after_last_seen`, where whoever lists the indicator says when it was the intruder's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<&'static str>,
    /// The file.
    pub file: String,
}

/// The word for a hit on an indicator that was not yet the intruder's; it counts for nothing (semantics 4.2).
pub(crate) const BEFORE_FIRST_SEEN: &str = "before_first_seen";

impl HitItem {
    /// Tells whether the event is not older than the indicator's `first_seen`.
    pub fn counts(&self) -> bool {
        self.seen != Some(BEFORE_FIRST_SEEN)
    }
}

impl From<&activity::Hit> for HitItem {
    fn from(hit: &activity::Hit) -> Self {
        let text = |text: &str| Some(text).filter(|text| !text.is_empty()).map(ToOwned::to_owned);
        Self {
            at: Stamp(Instant::from_micros(hit.at_us)),
            indicator: hit.value.to_string(),
            kind: hit.kind.word(),
            action: text(&hit.action).unwrap_or_else(|| "an event".to_owned()),
            success: hit.success,
            credential: hit.credential.as_deref().and_then(text),
            attribution: hit.attribution.map(activity::Attribution::word),
            principal: hit.principal.as_deref().and_then(text),
            address: hit.address.as_deref().and_then(text),
            agent: hit.agent.as_deref().and_then(text),
            event: text(&hit.event_id),
            seen: hit.before_first_seen.then_some(BEFORE_FIRST_SEEN),
            file: hit.file.to_string(),
        }
    }
}
