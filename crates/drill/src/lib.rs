//! Floor 3: how would we fare? An estate at one instant, and worlds played on it: whose breach hurts
//! most, what falls, which single layer or pair would have cut it, with what chance, how deep a
//! jewel lies, and how a known breach would go here. No input, no output, no clock; chance comes
//! from a seed that is asked for.

mod baseline;
mod chance;
mod closures;
mod cut;
mod depth;
mod draws;
mod environments;
mod firing;
mod layer;
mod odds;
mod parts;
mod replay;
mod stage;
mod vendors;

pub use chance::{Chance, Chances, Draws, chances};
pub use closures::{Closure, closures};
pub use cut::{Asked, Cuts, Effect, cuts};
pub use depth::{Depth, depths};
pub use environments::{Crossing, Descent, Environments, descents};
pub use layer::Layer;
pub use odds::Odds;
pub use parts::{Part, parts};
pub use replay::{LayerHere, Replay, replay};
pub use stage::{Jewel, Stage, Start};
pub use vendors::{Breach, breaches};
