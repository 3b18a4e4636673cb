//! Watching a long question: a bar, and Ctrl-C, which ends it with what is known; a second one ends the program.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use anyhow::Context as _;
use app::Pace;
use signal_hook::consts::SIGINT;
use signal_hook::flag;

use crate::progress::{Bar, Waiting};

/// The exit code of a program that an interrupt ended, as shells write it: 128 and the signal.
const INTERRUPTED: i32 = 130;

/// One long question.
pub(crate) struct Watch {
    go_on: Box<dyn Fn(usize, usize) -> bool + Sync>,
    bar: Arc<Mutex<Option<Bar>>>,
    threads: NonZeroUsize,
}

impl Watch {
    /// Watches; `waiting` ends with the first block of worlds.
    pub(crate) fn new(bar: Bar, waiting: Option<Waiting>) -> anyhow::Result<Self> {
        let stopped = Arc::new(AtomicBool::new(false));
        flag::register_conditional_shutdown(SIGINT, INTERRUPTED, Arc::clone(&stopped)).context("no signal handler")?;
        flag::register(SIGINT, Arc::clone(&stopped)).context("no signal handler")?;
        let bar = Arc::new(Mutex::new(Some(bar)));
        let (shown, waiting) = (Arc::clone(&bar), Mutex::new(waiting));
        let go_on = Box::new(move |done, count| {
            drop(waiting.lock().ok().and_then(|mut waiting| waiting.take()));
            if let Ok(mut bar) = shown.lock() {
                bar.iter_mut().for_each(|bar| bar.advance(done, count));
            }
            !stopped.load(Ordering::Relaxed)
        });
        let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Ok(Self { go_on, bar, threads })
    }

    pub(crate) fn pace(&self) -> Pace<'_> {
        Pace { threads: self.threads, go_on: &*self.go_on }
    }

    pub(crate) fn done(self) {
        if let Some(bar) = self.bar.lock().ok().and_then(|mut bar| bar.take()) {
            bar.done();
        }
    }
}
