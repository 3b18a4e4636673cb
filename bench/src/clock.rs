//! What a piece of work cost. On a shared machine the wall clock lies: CPU time stands beside it, as Linux accounts for it
//! (`proc_pid_stat(5)`, `proc_pid_status(5)`, and `Documentation/scheduler/sched-stats.rst` for schedstat).

use std::fs;
use std::time::Instant;

/// Seconds that a piece of work took.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    /// CPU time of the thread that did it.
    pub(crate) cpu: f64,
    /// From start to end, which others on the machine lengthen.
    pub(crate) wall: f64,
}

/// Does a piece of work on this thread.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Cost) {
    let (started, cpu) = (Instant::now(), thread_seconds());
    let made = work();
    (made, Cost { cpu: thread_seconds() - cpu, wall: started.elapsed().as_secs_f64() })
}

/// Does a piece of work so many times; returns what the cheapest cost.
pub(crate) fn cheapest(times: usize, mut work: impl FnMut()) -> Cost {
    let costs = (0..times).map(|_| timed(&mut work).1);
    costs.min_by(|a, b| a.cpu.total_cmp(&b.cpu)).unwrap_or_default()
}

/// Does a piece of work on any number of threads; the CPU time is all of theirs, in hundredths of a second.
pub(crate) fn timed_together<T>(work: impl FnOnce() -> T) -> (T, Cost) {
    let (started, cpu) = (Instant::now(), process_seconds());
    let made = work();
    (made, Cost { cpu: process_seconds() - cpu, wall: started.elapsed().as_secs_f64() })
}

fn thread_seconds() -> f64 {
    // The kernel adds up a thread's time at each turn of the scheduler: without one, up to 4 ms are missing.
    std::thread::yield_now();
    let text = fs::read_to_string("/proc/thread-self/schedstat").expect("Linux accounts for threads");
    text.split(' ').next().and_then(|word| word.parse::<f64>().ok()).expect("nanoseconds come first") / 1e9
}

fn process_seconds() -> f64 {
    let text = fs::read_to_string("/proc/self/stat").expect("Linux accounts for processes");
    let after_name = text.rsplit(')').next().unwrap_or_default();
    let ticks: f64 = after_name.split_whitespace().skip(11).take(2).filter_map(|word| word.parse::<f64>().ok()).sum();
    // USER_HZ, which is 100 on every architecture that Rust runs on under Linux.
    ticks / 100.0
}

/// Forgets the most memory held so far.
pub(crate) fn forget_peak() {
    // Where it is refused, the peak that is read later is too high, never too low.
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// Returns the most memory held at once since the last [`forget_peak`], in MB.
pub(crate) fn peak_mb() -> f64 {
    let text = fs::read_to_string("/proc/self/status").expect("Linux accounts for memory");
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak is among it");
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().expect("the peak is a number");
    kib * 1024.0 / 1e6
}
