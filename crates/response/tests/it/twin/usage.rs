//! Semantics 7: the verdict on a credential's use.

use std::collections::{BTreeMap, BTreeSet};

use model::{Attribution, CredentialKind, Instant, Level, Name, Outcome, Span, Used};

use super::book::{Book, is_under};
use super::exposures::Scope;
use super::reach::Atom;

pub(crate) struct Watch<'a> {
    pub(crate) book: &'a Book<'a>,
    pub(crate) scope: &'a Scope<'a>,
    pub(crate) lives: &'a BTreeMap<Name, Span>,
    pub(crate) ever: &'a BTreeSet<Atom>,
    pub(crate) now: Instant,
}

impl Watch<'_> {
    /// 7.2.
    pub(crate) fn verdict(&self, k: &Name) -> &'static str {
        let uses = self.uses(k);
        let mut successes = uses.iter().filter(|used| used.outcome == Outcome::Success).peekable();
        let any = successes.peek().is_some();
        if successes.any(|used| [Attribution::Exact, Attribution::Session].contains(&used.attribution)) {
            "used"
        } else if any || !self.family(k).iter().all(|member| self.is_covered(member)) {
            "cannot_tell"
        } else if !uses.is_empty() {
            "tried"
        } else {
            "not_used"
        }
    }

    /// 7.1: its own uses and those of what was minted from it, each in its own window.
    pub(crate) fn uses(&self, k: &Name) -> Vec<&Used> {
        let family = self.family(k);
        let counts = |used: &&Used| {
            !used.own && family.contains(&used.credential) && self.window(&used.credential).contains(used.at)
        };
        self.book.uses.iter().copied().filter(counts).collect()
    }

    fn family(&self, k: &Name) -> BTreeSet<Name> {
        let mut family = BTreeSet::from([k.clone()]);
        loop {
            let minted = |parent: &Name| self.book.minted_from(parent, self.scope.window.from);
            let children: Vec<Name> = family.iter().flat_map(minted).cloned().collect();
            let before = family.len();
            family.extend(children);
            if family.len() == before {
                return family;
            }
        }
    }

    fn window(&self, k: &Name) -> Span {
        let life = self.lives[k];
        Span { from: self.scope.window.from.max(life.from), to: self.now.min(life.to) }
    }

    /// 7.3, looked at at every instant at which a row begins or ends.
    fn is_covered(&self, k: &Name) -> bool {
        let unseen = [CredentialKind::SigningKey, CredentialKind::EncryptionKey, CredentialKind::WebhookSecret];
        if self.book.kind_of(k).is_some_and(|kind| unseen.contains(&kind)) {
            return false;
        }
        let window = self.window(k);
        if window.is_empty() {
            return true;
        }
        let systems = self.book.accepting(k);
        let is_alive = self.lives[k].to > self.now;
        let to = if is_alive { window.to.plus_seconds(-24 * 60 * 60) } else { window.to };
        !systems.is_empty() && systems.into_iter().all(|system| self.has_no_hole(k, system, Span { to, ..window }))
    }

    fn has_no_hole(&self, k: &Name, system: &Name, window: Span) -> bool {
        let is_blind = self.scope.is_compromised(system) || self.ever.contains(&Atom::On(system.clone(), Level::Write));
        let rows: Vec<Span> = (self.book.coverage.iter())
            .filter(|_| !is_blind)
            .filter(|row| is_under(k, &row.prefix) && row.recorded_by == *system)
            .filter(|row| row.attribution == Attribution::Exact)
            .filter(|row| row.read_at >= row.span.to.plus_seconds(row.lag_seconds))
            .map(|row| row.span)
            .collect();
        let bounds = rows.iter().flat_map(|row| [row.from, row.to]).chain([window.from]);
        let mut inside = bounds.filter(|at| window.contains(*at));
        // Rows may stop early; that there are none at all is no coverage (docs/semantics.md, last section).
        !rows.is_empty() && inside.all(|at| rows.iter().any(|row| row.contains(at)))
    }
}
