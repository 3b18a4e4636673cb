//! How deep a system lies from a vendor: the fewest controls that hold today and must fail. Pairs of a vendor and a system
//! that its breach does not give away as things are, but would if every control failed; each is asked alone.

use reach::AtomId;
use reach::lanes::{Effort, Layout, Solver, fewest};

use crate::assume::{down, side_by_side};
use crate::clock::timed;
use crate::estate::Estate;
use crate::goal::{Goal, Row};
use crate::random::Random;

const PAIRS: usize = 100;
/// Enough that time, not this, ends nearly every search.
const EFFORT: Effort = Effort { blocks: 1000, choices: 100_000 };
const SECONDS: f64 = 1.0;

struct Pair {
    vendor: u32,
    system: u32,
}

/// Measures one estate.
pub(crate) fn rows(estate: &Estate, say: &mut dyn FnMut(Row)) -> Result<(), String> {
    let layout = Layout::new(estate).map_err(|error| error.to_string())?;
    let down = down(estate, 0);
    let holding = estate.downs.clone().filter(|control| down.binary_search(control).is_err());
    let switches: Vec<AtomId> = holding.map(AtomId).collect();
    let mut solver: Solver<'_, 8> = Solver::new(&layout);
    let pairs = pairs(estate, &mut solver, &down);
    let (mut seconds, mut exact, mut depths) = (Vec::new(), 0, Vec::new());
    for Pair { vendor, system } in &pairs {
        let given: Vec<AtomId> = [*vendor].iter().chain(&down).map(|atom| AtomId(*atom)).collect();
        let (found, cost) = timed(|| fewest(&mut solver, &given, &switches, AtomId(*system), EFFORT));
        let found = found.ok_or_else(|| format!("{}: vendor {vendor} never gives system {system}", estate.name))?;
        let failing: Vec<u32> = found.found.iter().map(|place| switches[*place].0).collect();
        solver.solve(&side_by_side(&[[&[*vendor], down.as_slice(), failing.as_slice()].concat()]));
        if !solver.lanes(AtomId(*system)).contains(0) || found.found.is_empty() {
            return Err(format!("{}: vendor {vendor}, system {system}: {failing:?} do not suffice", estate.name));
        }
        exact += usize::from(found.is_exact() && cost.cpu <= SECONDS);
        seconds.push(cost.cpu);
        depths.push(found.found.len());
    }
    seconds.sort_by(f64::total_cmp);
    depths.sort_unstable();
    let what = |part: &str| format!("{}, depth: {part}", estate.name);
    let share = exact as f64 * 100.0 / pairs.len() as f64;
    say(Row::shown(what("pairs of vendor and system"), pairs.len() as f64, "pairs"));
    say(Row::shown(what("controls that may fail"), switches.len() as f64, ""));
    say(Row::shown(what("controls that must, median"), depths[depths.len() / 2] as f64, ""));
    say(Row::shown(what("controls that must, most"), depths[depths.len() - 1] as f64, ""));
    say(Row::new(what("exact within a second"), Goal::AtLeast(95.0), share, "% pairs"));
    say(Row::shown(what("a pair, median"), seconds[seconds.len() / 2], "s CPU"));
    say(Row::new(what("a pair, worst"), Goal::AtMost(SECONDS), seconds[seconds.len() - 1], "s CPU"));
    Ok(())
}

/// Draws pairs: any vendor, and any of the systems that only failing controls give it.
fn pairs(estate: &Estate, solver: &mut Solver<'_, 8>, down: &[u32]) -> Vec<Pair> {
    let vendors: Vec<u32> = estate.vendors.clone().collect();
    let everything: Vec<u32> = estate.downs.clone().collect();
    let mut between: Vec<Pair> = Vec::new();
    for some in vendors.chunks(512) {
        let mut reached = |controls: &[u32]| {
            let each: Vec<Vec<u32>> = some.iter().map(|vendor| [&[*vendor], controls].concat()).collect();
            solver.solve(&side_by_side(&each));
            let lanes = |system| solver.lanes(AtomId(system));
            estate.systems.clone().map(lanes).collect::<Vec<_>>()
        };
        let (now, at_worst) = (reached(down), reached(&everything));
        for (system, (now, at_worst)) in estate.systems.clone().zip(now.iter().zip(&at_worst)) {
            between.extend((*at_worst & !*now).iter().map(|lane| Pair { vendor: some[lane], system }));
        }
    }
    let mut random = Random::new(42);
    let mut by_vendor: Vec<Vec<Pair>> = vendors.iter().map(|_| Vec::new()).collect();
    between.into_iter().for_each(|pair| by_vendor[(pair.vendor - vendors[0]) as usize].push(pair));
    by_vendor.retain(|pairs| !pairs.is_empty());
    let mut drawn = Vec::new();
    while drawn.len() < PAIRS && !by_vendor.is_empty() {
        let vendor = random.below(by_vendor.len() as u32) as usize;
        let pairs = &mut by_vendor[vendor];
        drawn.push(pairs.swap_remove(random.below(pairs.len() as u32) as usize));
        by_vendor.retain(|pairs| !pairs.is_empty());
    }
    drawn
}
