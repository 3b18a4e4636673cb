//! Straggler: which of our credentials did a vendor hold, what does each open, was any used since, and is every one
//! rotated or decommissioned, provably?

mod arguments;
mod exit;
mod handed_on;
mod log_flags;
mod output;
mod progress;
mod session;
mod shown;
mod surroundings;
mod verbs;
mod watch;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::{Arguments, Format, Verb};
use crate::exit::{Exit, Misused};
use crate::session::Session;

/// A ledger of a million facts is some millions of small pieces: with the C library's allocator `owed` takes a fifth longer.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            if error.use_stderr() {
                // It repeats what was typed, which may come from anybody.
                error.render().to_string().trim_end().lines().for_each(output::to_stderr);
                return Exit::Usage.into();
            }
            // Where even the help cannot be written there is nobody left to tell.
            let _ = error.print();
            return Exit::Clean.into();
        }
    };
    if arguments.global.format == Format::Html && !matches!(arguments.verb, Verb::Report(_) | Verb::Drill(_)) {
        let misused =
            Misused("--format html is for `report` and `drill`; other lists are table, json or csv".to_owned());
        return exit::told(&misused.into()).into();
    }
    match Session::new(arguments.global).and_then(|mut session| run(&mut session, arguments.verb)) {
        Ok(exit) => exit.into(),
        Err(error) => exit::told(&error).into(),
    }
}

fn run(session: &mut Session, verb: Verb) -> anyhow::Result<Exit> {
    match verb {
        Verb::Demo(args) => verbs::demo::run(session, &args),
        Verb::Import(args) => verbs::import::run(session, &args),
        Verb::List(args) => verbs::list::run(session, &args),
        Verb::Show(args) => verbs::show::run(session, &args),
        Verb::History(args) => verbs::history::run(session, &args),
        Verb::Vendor(args) => verbs::vendor::run(session, &args),
        Verb::Incident(args) => verbs::incident::run(session, &args),
        Verb::Notice(args) => verbs::notice::run(session, &args),
        Verb::Exposed(args) => verbs::exposed::run(session, &args),
        Verb::Owed(args) => verbs::owed::run(session, &args),
        Verb::Used(args) => verbs::used::run(session, &args),
        Verb::Hunt(args) => verbs::hunt::run(session, &args),
        Verb::Plan(args) => verbs::plan::run(session, &args),
        Verb::Except(args) => verbs::except::run(session, &args),
        Verb::Say(args) => verbs::say::run(session, &args),
        Verb::Legitimate(args) => verbs::legitimate::run(session, &args),
        Verb::Narrow(args) => verbs::narrow::run(session, &args),
        Verb::Reach(args) => verbs::reach::run(session, &args),
        Verb::Why(args) => verbs::why::run(session, &args),
        Verb::Drill(args) => verbs::drill::run(session, &args),
        Verb::Vouch(args) => verbs::vouch::run(session, &args),
        Verb::Report(args) => verbs::report::run(session, &args),
        Verb::Ledger(args) => verbs::ledger::run(session, &args),
        Verb::Completions(args) => verbs::completions::run(session, &args),
    }
}
