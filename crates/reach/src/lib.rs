//! Floor 0, usable alone: guarded Horn clauses over time. Given what is true to begin with, it says
//! what becomes true and when, why (a proof), or why not (a cut), and checks both with code that
//! trusts neither.
//!
//! Time is `i64` instants in the caller's unit, and half-open spans of them. A *durable* atom, once
//! true, stays true; a *perishable* one is true only while its premises are. A clause is valid in
//! one span. The answer is the least set of (atom, instant) closed under the clauses valid then,
//! not one earliest arrival for each atom: a gate open on days 1 to 3 and a pass valid from day 5
//! never meet.
//!
//! A museum at night, in hours. The key is hung up at 2 and, once taken, kept. The door needs the
//! key and a camera that is off; the camera rests from 1 to 3, and whoever is inside can switch it
//! off for good.
//!
//! ```
//! use reach::{Given, ProgramBuilder, Span, World, check_cut, check_proof, cut, prove, solve};
//!
//! let mut museum = ProgramBuilder::new();
//! let [key, camera_off] = [(); 2].map(|()| museum.atom(true));
//! let [inside, at_jewels] = [(); 2].map(|()| museum.atom(false));
//! museum.clause(key, &[], Span::new(2, Span::FOR_EVER), 0);
//! museum.clause(inside, &[key, camera_off], Span::ALWAYS, 1);
//! museum.clause(camera_off, &[inside], Span::ALWAYS, 2);
//! museum.clause(at_jewels, &[inside], Span::new(4, 6), 3);
//! let museum = museum.build()?;
//!
//! let mut night = World::new(Span::new(0, 8));
//! night.given.push(Given { atom: camera_off, span: Span::new(1, 3), carried: false, tag: 0 });
//! let model = solve(&museum, &night);
//! assert_eq!(model.spans(inside), [Span::new(2, 8)]);
//! assert_eq!(model.spans(at_jewels), [Span::new(4, 6)]);
//!
//! let proof = prove(&museum, &night, &model, at_jewels, &|a, b| a.cmp(&b)).expect("they are reached");
//! assert_eq!(check_proof(&museum, &night, &proof), Ok(()));
//!
//! night.given.clear();
//! let model = solve(&museum, &night);
//! let cut = cut(&museum, &night, &model, at_jewels, &|atom| atom == camera_off).expect("they are not");
//! assert_eq!(check_cut(&museum, &night, &cut), Ok(()));
//! # Ok::<(), reach::BuildError>(())
//! ```

mod builder;
mod checker;
mod cut;
mod fixpoint;
mod id;
mod incidence;
pub mod lanes;
mod meets;
mod model;
mod program;
mod proof;
mod prove;
mod refusal;
mod refute;
mod smallest;
mod span;
mod span_set;
mod support;
mod world;

pub use builder::{BuildError, ProgramBuilder};
pub use checker::{check_cut, check_proof};
pub use cut::{Blocked, Cut, CutAtom, CutClause};
pub use id::{AtomId, ClauseId};
pub use model::{Model, solve};
pub use program::{Clause, Program};
pub use proof::{By, Proof, ProofNode};
pub use prove::{Prover, prove};
pub use refusal::Refusal;
pub use refute::{cut, cut_within};
pub use span::Span;
pub use world::{ClauseSet, Given, World};
