//! What every question of the drill begins with: the estate at one instant, and how to name what is found.

use std::num::NonZeroUsize;
use std::sync::Arc;

use drill::{Effect, Jewel, Layer, Stage, Start};
use estate::{Atom, Compiled, Estate, NodeId, compile, is_guard};
use model::{NodeKind, Span};
use reach::lanes::Blocks;

use crate::casework::{assessed, find, frame, label, plain_lives};
use crate::known::Known;
use crate::{Answer, Asked, Desk, Error, GapItem, LayerItem};

/// How much of the machine a question may use, and whom it tells how far it is.
#[derive(Clone, Copy)]
pub struct Pace<'a> {
    /// How many threads.
    pub threads: NonZeroUsize,
    /// Is told how many blocks of worlds are done, of how many; `false` stops it, and what is known is the answer.
    pub go_on: &'a (dyn Fn(usize, usize) -> bool + Sync),
}

impl<'a> Pace<'a> {
    pub(crate) const fn blocks(self) -> Blocks<'a> {
        Blocks { count: 0, threads: self.threads, go_on: self.go_on }
    }
}

/// What a drill starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    /// Each vendor by itself.
    Vendors,
    /// Vendors and other things, together: compromised, or, where they are credentials, held.
    Things(Vec<String>),
    /// What an incident exposed and nobody has proven closed.
    Incident(String),
}

/// The estate that a drill is played on.
pub(crate) struct Played {
    pub(crate) known: Known,
    pub(crate) compiled: Arc<Compiled>,
    /// Each credential's `[created, dead)`.
    lives: Vec<Span>,
    asked: Asked,
}

impl Played {
    pub(crate) fn open(desk: &Desk, asked: Asked) -> Result<Self, Error> {
        let known = Known::load(desk, asked)?;
        let lives = plain_lives(&known, asked);
        let life = |node: NodeId| lives.get(node.index()).copied().unwrap_or(Span::ALWAYS);
        let compiled = Arc::new(compile(&known.estate, &life)?);
        Ok(Self { known, compiled, lives, asked })
    }

    pub(crate) fn estate(&self) -> &Estate {
        &self.known.estate
    }

    pub(crate) fn stage(&self) -> Result<Stage<'_>, Error> {
        Ok(Stage::set(&self.known.estate, Arc::clone(&self.compiled), self.asked.as_of)?)
    }

    pub(crate) fn answer<T>(&self, question: &str, items: Vec<T>) -> Answer<T> {
        let mut answer = frame(&self.known, &format!("drill_{question}"), self.asked, items);
        answer.gaps.extend(self.idle_controls());
        answer
    }

    /// Names the controls of which nobody said what they stop: the drill counts them as stopping nothing.
    fn idle_controls(&self) -> impl Iterator<Item = GapItem> {
        let estate = self.estate();
        let guarding = estate.guarding(self.asked.as_of);
        let controls = estate.of_kind(NodeKind::Control).into_iter();
        let idle = controls.filter(move |control| is_guard(estate, *control) && !guarding.contains(control));
        idle.map(|control| GapItem {
            source: "drill controls".to_owned(),
            place: self.name(control),
            reason: "protects nothing that is known, so that it stops nothing here: say with `protects` what it guards"
                .to_owned(),
        })
    }

    /// Finds things by their ids; a vendor's needs no `vendor/`.
    pub(crate) fn start(&self, ids: &[String]) -> Result<Start, Error> {
        let estate = self.estate();
        let found = |id: &String| estate.find(&format!("vendor/{id}")).map_or_else(|| find(estate, id), Ok);
        let nodes = ids.iter().map(found).collect::<Result<Vec<NodeId>, Error>>()?;
        let is_credential = |node: &NodeId| estate.kind(*node) == Some(NodeKind::Credential);
        let (held, compromised) = nodes.into_iter().partition(is_credential);
        Ok(Start { compromised, held })
    }

    /// Returns what an incident exposed and nobody has proven closed.
    pub(crate) fn owed_start(&self, incident: &str) -> Result<Start, Error> {
        let owed = assessed(&self.known, incident, self.asked)?.owed().collect();
        Ok(Start { compromised: Vec::new(), held: owed })
    }

    /// Returns every start that was asked for, with its names.
    pub(crate) fn starts(&self, from: &From, stage: &Stage<'_>) -> Result<Vec<(Start, Vec<String>)>, Error> {
        let named = |start: Start| {
            let names = self.names(&start);
            (start, names)
        };
        Ok(match from {
            From::Vendors => stage.vendors().into_iter().map(|vendor| named(Start::compromising(vendor))).collect(),
            From::Things(ids) => vec![named(self.start(ids)?)],
            From::Incident(id) => vec![(self.owed_start(id)?, vec![format!("incident {id}")])],
        })
    }

    pub(crate) fn name(&self, node: NodeId) -> String {
        self.estate().name(node).to_string()
    }

    /// Tells whether a credential lives at the instant asked.
    pub(crate) fn is_alive(&self, credential: NodeId) -> bool {
        self.lives.get(credential.index()).is_none_or(|life| life.contains(self.asked.as_of))
    }

    pub(crate) fn names(&self, start: &Start) -> Vec<String> {
        start.compromised.iter().chain(&start.held).map(|node| self.estate().name(*node).to_string()).collect()
    }

    /// Finds a jewel by its system's id, or as `on:ID/level`.
    pub(crate) fn find_jewel(&self, stage: &Stage<'_>, text: &str) -> Result<Jewel, Error> {
        let jewels = stage.jewels();
        let is_it = |jewel: &&Jewel| {
            let system = self.estate().name(jewel.system).as_str();
            text == system || text == system.trim_start_matches("system/") || text == self.jewel(**jewel)
        };
        let hint = || match jewels.as_slice() {
            [] => NO_JEWEL.to_owned(),
            [first, rest @ ..] => {
                let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
                format!("there is {}{more}; set `jewel` to read, write or admin on another system", self.jewel(*first))
            }
        };
        jewels.iter().find(is_it).copied().ok_or_else(|| Error::not_found("crown jewel", text, hint()))
    }

    /// Says what is missing for a question about vendors and jewels to mean anything.
    pub(crate) fn nothing_to_ask(&self, starts: usize, stage: &Stage<'_>, question: &str) -> Vec<GapItem> {
        let missing = [(starts == 0, NO_VENDOR), (stage.jewels().is_empty(), NO_JEWEL)];
        let missing = missing.iter().filter(|(is_missing, _)| *is_missing);
        missing.map(|(_, reason)| not_looked_at(question, (*reason).to_owned())).collect()
    }

    pub(crate) fn jewel(&self, jewel: Jewel) -> String {
        Atom::On(jewel.system, jewel.level).shown(self.estate()).to_string()
    }

    pub(crate) fn jewels(&self, jewels: &[Jewel]) -> Vec<String> {
        jewels.iter().map(|jewel| self.jewel(*jewel)).collect()
    }

    pub(crate) fn layer_item(&self, effect: &Effect) -> LayerItem {
        LayerItem {
            controls: effect.layers.iter().map(|layer| self.subject(*layer)).collect(),
            words: effect.layers.iter().map(|layer| self.words(*layer)).collect(),
            lost: effect.lost,
            saved: self.jewels(&effect.saved),
            expected: None,
            candidate: effect.layers.iter().any(|layer| layer.is_candidate()),
        }
    }

    fn subject(&self, layer: Layer) -> String {
        let name = |node| self.estate().name(node).to_string();
        match layer {
            Layer::Control(node) | Layer::Close(node) | Layer::Restrict(node) | Layer::Mfa(node) => name(node),
            Layer::Remove(from, relation, to) => format!("{} {relation} {}", name(from), name(to)),
            Layer::Disconnect(from, to) => format!("{} connects {}", name(from), name(to)),
        }
    }

    pub(crate) fn words(&self, layer: Layer) -> String {
        // The whole id where nobody gave a label: the last part of one says little, and may be another's as well.
        let called = |node| label(self.estate(), node).unwrap_or_else(|| self.name(node));
        match layer {
            Layer::Control(node) => format!("enforce {}", called(node)),
            Layer::Close(node) => format!("close {}", called(node)),
            Layer::Restrict(node) => format!("an allow-list or binding on {}", called(node)),
            Layer::Mfa(node) => format!("MFA for {}", called(node)),
            Layer::Remove(from, relation, to) => format!("no longer: {} {relation} {}", called(from), called(to)),
            Layer::Disconnect(from, to) => format!("no connection from {} to {}", called(from), called(to)),
        }
    }
}

/// Nobody to start from.
const NO_VENDOR: &str = "no vendor is known: import what each holds, or name what is compromised";

/// Nothing to lose.
const NO_JEWEL: &str = "no system has `jewel` set: set it to read, write or admin on each system that must not fall";

/// Says that something was not looked at.
pub(crate) fn not_looked_at(what: &str, reason: String) -> GapItem {
    GapItem { source: format!("drill {what}"), place: String::new(), reason }
}
