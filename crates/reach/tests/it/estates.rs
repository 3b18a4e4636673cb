//! Random small programs and worlds: cycles, durable and perishable atoms, windows, axioms, givens
//! that are carried or not, clauses taken out.

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use reach::{AtomId, ClauseSet, Given, Program, ProgramBuilder, Span, World};

#[derive(Clone, Debug)]
pub(crate) struct Estate {
    pub(crate) program: Program,
    pub(crate) world: World,
}

/// Runs a property on many estates, the same ones every time.
pub(crate) fn for_each_estate(cases: u32, property: impl Fn(&Estate)) {
    for_each(cases, &estate(), |estate| property(&estate));
}

pub(crate) fn for_each<S: Strategy>(cases: u32, strategy: &S, property: impl Fn(S::Value)) {
    let config =
        ProptestConfig { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(42), ..ProptestConfig::default() };
    let outcome = TestRunner::new(config).run(strategy, |value| {
        property(value);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

fn span() -> impl Strategy<Value = Span> {
    prop_oneof![
        3 => (-1_i64..10, 0_i64..8).prop_map(|(from, length)| Span::new(from, from + length)),
        1 => (0_i64..10).prop_map(|from| Span::new(from, Span::FOR_EVER)),
        2 => Just(Span::ALWAYS),
    ]
}

fn horizon() -> impl Strategy<Value = Span> {
    prop_oneof![3 => Just(Span::new(0, 10)), 1 => Just(Span::new(3, 7)), 1 => Just(Span::ALWAYS), 1 => span()]
}

pub(crate) fn estate() -> impl Strategy<Value = Estate> {
    let durable = prop::collection::vec(any::<bool>(), 1..8);
    let body = prop_oneof![1 => Just(0_usize), 6 => Just(1), 6 => Just(2), 2 => Just(3), 1 => 4_usize..7]
        .prop_flat_map(|count| prop::collection::vec(any::<u32>(), count));
    let clauses = prop::collection::vec((any::<u32>(), body, span(), 0_u32..6), 0..16);
    let given = prop::collection::vec((any::<u32>(), span(), any::<bool>(), 0_u32..6), 0..5);
    (durable, clauses, given, horizon(), prop::option::of(0_u32..6)).prop_map(
        |(durable, clauses, given, horizon, without)| {
            let atoms = u32::try_from(durable.len()).unwrap();
            let mut builder = ProgramBuilder::new();
            for durable in durable {
                builder.atom(durable);
            }
            for (head, body, span, tag) in clauses {
                let body: Vec<_> = body.into_iter().map(|atom| AtomId(atom % atoms)).collect();
                builder.clause(AtomId(head % atoms), &body, span, tag);
            }
            let program = builder.build().unwrap();
            let given = given.into_iter().map(|(atom, span, carried, tag)| Given {
                atom: AtomId(atom % atoms),
                span,
                carried,
                tag,
            });
            let without = ClauseSet::by_tag(&program, |tag| Some(tag) == without);
            let world = World { horizon, given: given.collect(), without };
            Estate { program, world }
        },
    )
}
