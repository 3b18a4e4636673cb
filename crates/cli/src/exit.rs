//! Exit codes (interface.md): the one place that gives them numbers.

use std::process::ExitCode;

use crate::output::to_stderr;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: nothing is owed or found, and everything needed was checked.
    Clean,
    /// 1: something is owed or found.
    Found,
    /// 2: wrong usage or unreadable input; nothing was written.
    Usage,
    /// 3: nothing is owed in what was read, but something could not be checked.
    NotChecked,
    /// 4: failed.
    Failed,
}

impl Exit {
    /// Chooses between found, not checked and clean.
    pub(crate) const fn of(found: bool, unchecked: bool) -> Self {
        match (found, unchecked) {
            (true, _) => Self::Found,
            (false, true) => Self::NotChecked,
            (false, false) => Self::Clean,
        }
    }

    const fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Found => 1,
            Self::Usage => 2,
            Self::NotChecked => 3,
            Self::Failed => 4,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Says what went wrong, and returns the code for it.
///
/// A reader that went away needs no words, but its code is not 0 either, which would say that nothing is owed.
pub(crate) fn told(error: &anyhow::Error) -> Exit {
    let broken_pipe = error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe);
    if broken_pipe {
        return Exit::Failed;
    }
    to_stderr(&format!("straggler: {error:#}"));
    match error.downcast_ref::<app::Error>() {
        Some(error) if error.is_usage() => Exit::Usage,
        Some(_) => Exit::Failed,
        None if error.downcast_ref::<Misused>().is_some() => Exit::Usage,
        None => Exit::Failed,
    }
}

/// A request that makes no sense, found after the arguments were read.
#[derive(Debug)]
pub(crate) struct Misused(pub(crate) String);

impl std::fmt::Display for Misused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Misused {}
