//! Floor 3: how would we fare? An estate at one instant, and worlds played on it: whose breach hurts
//! most, what falls, which single layer or pair would have cut it, with what chance, how deep a
//! jewel lies, and how a known breach would go here. No input, no output, no clock; chance comes
//! from a seed that is asked for.

mod cut;
mod firing;
mod layer;
mod stage;
mod vendors;

pub use cut::{Asked, Cuts, Effect, cuts};
pub use layer::Layer;
pub use stage::{Jewel, Stage, Start};
pub use vendors::{Breach, breaches};
