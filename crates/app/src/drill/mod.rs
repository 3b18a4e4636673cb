//! `drill …`: how would we fare? One file a question.

mod items;
mod layers;
mod stage;
mod vendors;

pub use items::{
    BreachItem, ChanceItem, ClosureItem, CrossingItem, CutsItem, DepthItem, InTimeItem, LayerItem, PairItem,
    ReplayItem, StoppedItem, ToldItem, ToldLayerItem,
};
pub use layers::{KeeperItem, drill_jewel, drill_layers};
pub use stage::{From, Pace};
pub use vendors::{LayersAsked, drill_vendors};
