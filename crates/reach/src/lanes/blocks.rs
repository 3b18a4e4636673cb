//! Blocks of worlds over threads; what comes out is the same for any number of them.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::lanes::{Lanes, Layout, Solver};

/// How many blocks there are, and who works on them.
#[derive(Clone, Copy)]
pub struct Blocks<'a> {
    /// How many there are.
    pub count: usize,
    /// How many threads share them.
    pub threads: NonZeroUsize,
    /// Is told how many blocks are done, of how many; `false` stops before the next.
    pub go_on: &'a (dyn Fn(usize, usize) -> bool + Sync),
}

/// Works on items, as many at once as there are lanes, and returns what each yielded, in order;
/// nothing for those that a stop left out. `work` is told which block it is, and yields as many.
pub fn each_lane<const W: usize, I: Sync, T: Send>(
    layout: &Layout,
    items: &[I],
    blocks: Blocks<'_>,
    work: &(impl Fn(usize, &[I], &mut Solver<'_, W>) -> Vec<T> + Sync),
) -> Vec<Option<T>> {
    let width = Lanes::<W>::WIDTH;
    let blocks = Blocks { count: items.len().div_ceil(width), ..blocks };
    let chunk = |block: usize| items.chunks(width).nth(block).unwrap_or_default();
    let done = each_block::<W, _>(layout, blocks, &|block, solver| work(block, chunk(block), solver));
    let mut yielded = Vec::with_capacity(items.len());
    for (block, chunk) in done.into_iter().zip(items.chunks(width)) {
        match block {
            Some(values) => yielded.extend(values.into_iter().map(Some)),
            None => yielded.extend(chunk.iter().map(|_| None)),
        }
    }
    yielded
}

/// Works on each block with a solver, and returns what each yielded, in order; nothing for those
/// that were not worked on because of a stop.
pub fn each_block<const W: usize, T: Send>(
    layout: &Layout,
    blocks: Blocks<'_>,
    work: &(dyn Fn(usize, &mut Solver<'_, W>) -> T + Sync),
) -> Vec<Option<T>> {
    let (next, done, stopped) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
    let worker = || {
        let mut solver = Solver::new(layout);
        let mut yielded = Vec::new();
        while !stopped.load(Ordering::Relaxed) {
            let block = next.fetch_add(1, Ordering::Relaxed);
            if block >= blocks.count {
                break;
            }
            yielded.push((block, work(block, &mut solver)));
            if !(blocks.go_on)(done.fetch_add(1, Ordering::Relaxed) + 1, blocks.count) {
                stopped.store(true, Ordering::Relaxed);
            }
        }
        yielded
    };
    let mut all: Vec<Option<T>> = std::iter::repeat_with(|| None).take(blocks.count).collect();
    let threads = blocks.threads.get().min(blocks.count.max(1));
    let parts: Vec<Vec<(usize, T)>> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(worker)).collect();
        let own = worker();
        // A thread that panicked has no part; the caller sees its blocks as not worked on.
        std::iter::once(own).chain(others.into_iter().filter_map(|other| other.join().ok())).collect()
    });
    for (block, value) in parts.into_iter().flatten() {
        if let Some(slot) = all.get_mut(block) {
            *slot = Some(value);
        }
    }
    all
}
