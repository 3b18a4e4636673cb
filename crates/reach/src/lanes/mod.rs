//! Many worlds at once. Clauses are laid out once; then 64 to 1,024 worlds are solved side by side,
//! each in a lane of its own, at a hundredth of what each costs alone. A lane is whatever is asked
//! about: who is compromised, what is switched on, what is taken away, one draw of many, or, for one
//! world over time, a stretch of time.
//!
//! The museum again, at one instant: two doors, each with a lock that may be left open. Four worlds,
//! one for each state of the locks; and which locks must fail at least for somebody to be inside.
//!
//! ```
//! use reach::lanes::{AtInstant, Effort, Lanes, Layout, Solver, Worlds, fewest};
//! use reach::{ProgramBuilder, Span};
//!
//! let mut museum = ProgramBuilder::new();
//! let [at_front, at_back, front_open, back_open, inside] = [(); 5].map(|()| museum.atom(false));
//! museum.clause(inside, &[at_front, front_open], Span::ALWAYS, 0);
//! museum.clause(inside, &[at_back, back_open], Span::ALWAYS, 1);
//! let museum = museum.build()?;
//! let is_lock = |atom| atom == front_open || atom == back_open;
//! let doors = AtInstant { program: &museum, instant: 0, guard: &is_lock, without: None };
//!
//! let layout = Layout::new(&doors)?;
//! let mut nights: Worlds<1> = Worlds::new(4);
//! nights.give(at_front, nights.all());
//! nights.give(front_open, Lanes::new([0b1010]));
//! nights.give(back_open, Lanes::new([0b1100]));
//! let mut solver = Solver::new(&layout);
//! solver.solve(&nights);
//! assert_eq!(solver.lanes(inside), Lanes::new([0b1010]));
//!
//! let effort = Effort { blocks: 100, choices: 100 };
//! let locks = [front_open, back_open];
//! let failing = fewest(&mut solver, &[at_front, at_back], &locks, inside, effort).expect("either will do");
//! assert_eq!((failing.at_least, failing.found.len()), (1, 1));
//! # Ok::<(), reach::BuildError>(())
//! ```

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
pub use blocks::{Blocks, each_block, each_lane};
pub use clauses::{AtInstant, Clauses, Step};
pub use epochs::solve_over_time;
pub use fewest::{Effort, Fewest, fewest};
pub use layout::Layout;
pub use solver::Solver;
pub use tally::Tally;
pub use what_if::{Change, Left, WhatIf};
pub use worlds::Worlds;
