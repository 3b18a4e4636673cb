//! Work on many things, none of which depends on another, shared by two threads; the results keep their order.

use std::panic::resume_unwind;
use std::thread;

/// Fewer things than this are not worth a thread.
const WORTH_A_THREAD: usize = 2_000;

/// Does the same work on each thing.
pub(crate) fn each<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if things.len() < WORTH_A_THREAD {
        return things.iter().map(work).collect();
    }
    let (first, second) = things.split_at(things.len() / 2);
    thread::scope(|scope| {
        let other = scope.spawn(|| second.iter().map(&work).collect::<Vec<R>>());
        let mut done: Vec<R> = first.iter().map(&work).collect();
        match other.join() {
            Ok(rest) => done.extend(rest),
            Err(panic) => resume_unwind(panic),
        }
        done
    })
}

#[cfg(test)]
mod tests {
    use super::{WORTH_A_THREAD, each};

    #[test]
    fn results_keep_their_order() {
        for count in [0, 1, WORTH_A_THREAD - 1, WORTH_A_THREAD, 3 * WORTH_A_THREAD + 1] {
            let things: Vec<usize> = (0..count).collect();
            assert_eq!(each(&things, |thing| thing * 2), things.iter().map(|thing| thing * 2).collect::<Vec<_>>());
        }
    }
}
