//! `drill …`: how would we fare? One file a question.

mod board;
mod closures;
mod environments;
mod in_time;
mod items;
mod layers;
mod pairs;
mod scenario;
mod stage;
mod told;
mod vendors;

pub use board::{Background, Board, BoardAsked, drill_background, drill_board};
pub use closures::drill_closures;
pub use environments::drill_environments;
pub use items::{
    BreachItem, ChanceItem, ClosureItem, CrossingItem, CutsItem, DepthItem, InTimeItem, LayerItem, PairItem,
    ReplayItem, ScenarioItem, StoppedItem, ToldItem, ToldLayerItem,
};
pub use layers::{KeeperItem, Kept, drill_jewel, drill_layers};
pub use pairs::{OddsAsked, OddsOf, Pairs, drill_chance, drill_depth, read_odds_file, usual_odds};
pub use reach::lanes::Effort;
pub use scenario::{ScenarioAsked, drill_scenario, drill_scenarios};
pub use stage::{From, Pace};
pub use vendors::{LayersAsked, drill_vendors};
