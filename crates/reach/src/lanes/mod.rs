//! Many worlds at once. Clauses are laid out once; then 64 to 1,024 worlds are solved side by side,
//! each in a lane of its own, at a hundredth of what each costs alone. A lane is whatever is asked
//! about: who is compromised, what is switched on, what is taken away, one draw of many.

mod block;
mod blocks;
mod clauses;
mod epochs;
mod fewest;
mod gathering;
mod hitting;
mod layout;
mod memory;
mod rank;
mod shape;
mod solver;
mod tally;
mod what_if;
mod worlds;

pub use block::Lanes;
pub use blocks::{Blocks, each_block};
pub use clauses::{AtInstant, Clauses, Step};
pub use epochs::solve_over_time;
pub use fewest::{Effort, Fewest, fewest};
pub use layout::Layout;
pub use solver::Solver;
pub use tally::Tally;
pub use what_if::{Change, Left, WhatIf};
pub use worlds::Worlds;
