//! `drill chance [ID…]`

use std::path::PathBuf;

use app::{ChanceItem, OddsAsked, PairItem, drill_chance, read_odds_file, usual_odds};

use super::FromArgs;
use super::page::{page_of, write};
use crate::exit::{Exit, Misused};
use crate::output::Rows;
use crate::session::Session;
use crate::shown::counted;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    from: FromArgs,
    /// With what probability controls hold: enforced=P, partial=P, or a control's id=P; absent and unknown ones do not
    #[arg(long, value_name = "WHAT=P")]
    holds: Vec<String>,
    /// The same from a TOML file: one `what = P` a line
    #[arg(long, value_name = "FILE")]
    odds: Option<PathBuf>,
    /// How many draws, where more than 20 controls matter; fewer are worked out exactly
    #[arg(long, default_value_t = 10_240, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    draws: u64,
    /// The seed of the draws: the same seed is the same answer
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
}

impl Args {
    fn asked(&self) -> anyhow::Result<OddsAsked> {
        let mut of = self.odds.as_deref().map(read_odds_file).transpose()?.unwrap_or_default();
        for text in &self.holds {
            let wrong = || Misused(format!("--holds {text}: write WHAT=P with P from 0 to 1, as enforced=0.95"));
            let (what, holds) = text.rsplit_once('=').ok_or_else(wrong)?;
            of.insert(what.to_owned(), holds.parse().map_err(|_| wrong())?);
        }
        let (enforced, partial) = (of.remove("enforced"), of.remove("partial"));
        Ok(OddsAsked { enforced, partial, of, seed: self.seed, draws: self.draws })
    }
}

pub(crate) fn run(session: &mut Session, args: &Args, output: Option<&PathBuf>) -> anyhow::Result<Exit> {
    let odds = args.asked()?;
    let watch = session.watch()?;
    let answer = drill_chance(&session.desk, &args.from.from(), &odds, watch.pace(), session.asked)?;
    watch.done();
    if session.output.is_html() {
        let mut page =
            page_of(session, &answer, &["with what chance each crown jewel falls"], "straggler drill chance")?;
        page.odds = Some(shown_odds(&odds));
        page.pairs = Some(answer.items.clone());
        write(session, &page, output)?;
    }
    let mut rows = Rows::new(&["from", "jewel", "chance", "95 % interval", "draws"]);
    for PairItem { vendor, jewel, chance, .. } in &answer.items {
        let chance = chance.as_ref();
        rows.row(vec![
            vendor.clone(),
            jewel.clone(),
            chance.map(shown).unwrap_or_default(),
            chance.map(interval).unwrap_or_default(),
            chance.map(|chance| chance.draws.to_string()).unwrap_or_default(),
        ]);
    }
    if session.output.is_table() {
        let pairs = counted(answer.items.len(), "pair of vendor and crown jewel", "pairs of vendor and crown jewel");
        session
            .output
            .line(&format!("{pairs} can fall; the others cannot though every control failed, in what was read"))?;
    }
    session.output.list(&answer, &rows)?;
    Ok(Exit::of(!answer.items.is_empty(), !answer.gaps.is_empty()))
}

/// Says with what chance controls hold; ours, where nothing was said.
pub(crate) fn shown_odds(odds: &OddsAsked) -> report::Odds {
    let usual = usual_odds();
    let states = [("enforced", odds.enforced.unwrap_or(usual.0)), ("partial", odds.partial.unwrap_or(usual.1))];
    let state =
        |(state, holds): (&str, f64)| report::StateOdds { state: state.to_owned(), low: holds, holds, high: holds };
    report::Odds { draws: odds.draws, seed: odds.seed, states: states.into_iter().map(state).collect() }
}

/// Writes a chance: what never happened in any draw is below something, not never.
fn shown(chance: &ChanceItem) -> String {
    match chance.high {
        Some(high) if chance.chance <= 0.0 => format!("below {}", percent(high)),
        _ => percent(chance.chance),
    }
}

fn interval(chance: &ChanceItem) -> String {
    match (chance.low, chance.high) {
        (Some(low), Some(high)) => format!("{} to {}", percent(low), percent(high)),
        _ => "exact".to_owned(),
    }
}

fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 0.01 { format!("{percent:.1e} %") } else { format!("{percent:.2} %") }
}
