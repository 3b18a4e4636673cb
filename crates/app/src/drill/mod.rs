//! `drill …`: how would we fare? One file a question.

mod items;

pub use items::{
    BreachItem, ChanceItem, ClosureItem, CrossingItem, CutsItem, DepthItem, InTimeItem, LayerItem, PairItem,
    ReplayItem, StoppedItem, ToldItem, ToldLayerItem,
};
