//! Blocks of worlds over threads; what comes out is the same for any number of them.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::lanes::{Layout, Solver};

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
