//! `drill chance [ID…]`

use std::path::PathBuf;

use app::{ChanceItem, OddsAsked, OddsOf, PairItem, Pairs, drill_chance, read_odds_file};

use super::page::{page_of, write};
use super::{FromArgs, list};
use crate::exit::{Exit, Misused};
use crate::output::Rows;
use crate::session::Session;
use crate::shown::{counted, number};

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
            let (what, holds) = text.rsplit_once('=').unwrap_or((text, ""));
            let number = holds.parse().ok().filter(|number| (0.0..=1.0).contains(number));
            let wrong =
                if holds.is_empty() { "no probability".to_owned() } else { format!("{holds} is no probability") };
            let hint = "write WHAT=P with P from 0 to 1, as enforced=0.95";
            let holds = number.ok_or_else(|| Misused(format!("--holds {text}: {wrong}; {hint}")))?;
            of.insert(what.to_owned(), OddsOf { holds, place: "--holds".to_owned() });
        }
        let mut state = |word| of.remove(word).map(|odds: OddsOf| odds.holds);
        let (enforced, partial) = (state("enforced"), state("partial"));
        Ok(OddsAsked { enforced, partial, of, seed: self.seed, draws: self.draws })
    }
}

pub(crate) fn run(session: &mut Session, args: &Args, output: Option<&PathBuf>) -> anyhow::Result<Exit> {
    let odds = args.asked()?;
    let watch = session.watch()?;
    let Pairs { answer, every } = drill_chance(&session.desk, &args.from.from(), &odds, watch.pace(), session.asked)?;
    watch.done();
    if session.output.is_html() {
        let mut page =
            page_of(session, &answer, &["with what chance each crown jewel falls"], "straggler drill chance")?;
        page.odds = Some(shown_odds(&odds));
        page.pairs = Some(every);
        write(session, &page, output)?;
    }
    let bounds: &[&str] = if session.output.is_table() { &["95 % interval"] } else { &["low", "high"] };
    let mut rows = Rows::new(&[&["from", "jewel", "chance"], bounds, &["draws"]].concat());
    for PairItem { vendor, jewel, chance, .. } in &answer.items {
        let Some(chance) = chance else { continue };
        let mut row = vec![vendor.clone(), jewel.clone()];
        if session.output.is_table() {
            let draws = usize::try_from(chance.draws).unwrap_or(usize::MAX);
            row.extend([shown(chance), interval(chance), if draws == 0 { "-".to_owned() } else { number(draws) }]);
        } else {
            let bound = |bound: Option<f64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
            row.extend([chance.chance.to_string(), bound(chance.low), bound(chance.high), chance.draws.to_string()]);
        }
        rows.row(row);
    }
    if session.output.is_table() {
        session.output.line(&first_line(&answer.items, answer.gaps.is_empty()))?;
        session.output.remark(&premise(&odds))?;
    }
    list(session, &answer, rows)?;
    Ok(Exit::of(!answer.items.is_empty(), !answer.gaps.is_empty()))
}

/// Says what the chances rest on, and what of it is only assumed.
fn premise(odds: &OddsAsked) -> String {
    let (enforced, partial) = odds.of_states();
    let said = |odds: Option<f64>| if odds.is_some() { "" } else { ", assumed" };
    format!(
        "  enforced controls hold with {}{}; partial ones with {}{}; absent and unknown ones do not",
        percent(enforced),
        said(odds.enforced),
        percent(partial),
        said(odds.partial)
    )
}

/// Says the answer in a sentence.
fn first_line(items: &[PairItem], all_asked: bool) -> String {
    match items.len() {
        0 if !all_asked => "no crown jewel is known to fall".to_owned(),
        0 => "no crown jewel falls though every control failed, in what was read".to_owned(),
        all => format!(
            "{}; there is no other though every control failed, in what was read",
            counted(all, "way to a crown jewel", "ways to a crown jewel")
        ),
    }
}

/// Says with what chance controls hold; ours, where nothing was said.
pub(crate) fn shown_odds(odds: &OddsAsked) -> report::Odds {
    let (enforced, partial) = odds.of_states();
    let states = [("enforced", enforced), ("partial", partial)];
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
