//! A sign of life on stderr for anything that takes more than two seconds: a bar where the end is known, else a spinner.
//! indicatif draws nothing where stderr is no terminal.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use activity::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a run may take before it shows how far it is.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often a spinner turns.
const TURN: Duration = Duration::from_millis(100);

/// A spinner that stays away until it is worth looking at, and goes when it is dropped.
pub(crate) struct Waiting {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Waiting {
    pub(crate) fn begin() -> Self {
        let (stop, stopped) = channel();
        let thread = std::thread::spawn(move || {
            if stopped.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let spinner = ProgressBar::new_spinner().with_message("reading, checking and working it out");
            while stopped.recv_timeout(TURN) == Err(RecvTimeoutError::Timeout) {
                spinner.tick();
            }
            spinner.finish_and_clear();
        });
        Self { stop: Some(stop), thread: Some(thread) }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A spinner that failed to draw is no reason to fail.
            let _ = thread.join();
        }
    }
}

/// A bar that stays away until it is worth looking at.
pub(crate) struct Bar {
    bar: ProgressBar,
    started: Instant,
    shown: bool,
    wanted: bool,
}

impl Bar {
    pub(crate) fn new(wanted: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
        Self { bar, started: Instant::now(), shown: false, wanted }
    }

    /// Shows how far a reading of logs has come.
    pub(crate) fn update(&mut self, progress: Progress) {
        if self.show("{bar:30} {bytes} of {total_bytes}, {msg}") {
            self.bar.set_length(progress.bytes_total);
            self.bar.set_position(progress.bytes_done);
            self.bar.set_message(format!("{} of {} files", progress.files_done, progress.files_total));
        }
    }

    /// Shows how many of some steps are done.
    pub(crate) fn advance(&mut self, done: usize, count: usize) {
        if self.show("{bar:30} {pos} of {len} blocks of worlds; Ctrl-C stops with what is known") {
            self.bar.set_length(count as u64);
            self.bar.set_position(done as u64);
        }
    }

    /// Comes up where it is wanted and worth it; tells whether it is up.
    fn show(&mut self, template: &str) -> bool {
        if self.wanted && !self.shown && self.started.elapsed() >= PATIENCE {
            self.shown = true;
            if let Ok(style) = ProgressStyle::with_template(template) {
                self.bar.set_style(style);
            }
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.shown
    }

    pub(crate) fn done(self) {
        self.bar.finish_and_clear();
    }
}
