//! What the checker says of a certificate that it does not accept.

use thiserror::Error;

use crate::id::{AtomId, ClauseId};

/// Says which part of a certificate does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The proof has no step.
    #[error("the proof has no step")]
    Empty,
    /// The step of this index does not follow.
    #[error("step {0} does not follow from steps before it")]
    Step(usize),
    /// The cut claims too little.
    #[error("{0} is the target and is not claimed for the whole span")]
    Target(AtomId),
    /// The cut claims too much.
    #[error("{0} is given when it is claimed not to hold")]
    Given(AtomId),
    /// The cut is not closed.
    #[error("{0} leads to a claimed atom and is not blocked")]
    Clause(ClauseId),
}
