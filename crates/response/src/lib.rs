//! Floor 3: an incident and an estate to exposures, obligations, proofs and the answer to "is it over?".
//!
//! `assess` is the whole way: scope (4.1) → exposures (4.2 to 4.4) → use (7) → cleared (4.5) →
//! obligations (5) with their grades (6) → what the intruder made (4.6); `vouch` asks section 10 of it.

mod assessment;
mod chain;
mod created;
mod earlier;
mod ending;
mod evidence;
mod exposed;
mod exposure;
mod family;
mod grade;
mod halves;
mod incident;
mod indicator;
mod obligation;
mod opens;
mod reached;
mod scope;
mod unlisted;
mod usage;
mod vouch;

pub use assessment::{Assessment, Question, assess};
pub use chain::{Hop, chains};
pub use created::Creation;
pub use ending::{Books, Ending, Ends};
pub use evidence::Evidence;
pub use exposure::{Exposure, Reason, Step};
pub use grade::Grade;
pub use incident::{Incident, Judged, Version};
pub use obligation::{Obligation, State};
pub use opens::{Together, atom_order, is_jewel, jewels, opens, together};
pub use reached::{Run, drill};
pub use scope::Scope;
pub use unlisted::{Estimate, unlisted};
pub use usage::{Use, Verdict};
pub use vouch::{Condition, Hunt, Outside, OwedRun, Vouched, hunted, vouch};
