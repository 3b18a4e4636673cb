//! Hostile text in every field of a drill: it stays text.

use app::{LayerItem, StepItem};
use report::{DrillPage, drill_html, visible};

use crate::drill_sample::everything;
use crate::hostile::payloads;
use crate::markup;

type Change<'a> = &'a mut dyn FnMut(&mut String);

fn each_text(page: &mut DrillPage, change: Change<'_>) {
    [&mut page.ledger.root, &mut page.again].into_iter().for_each(&mut *change);
    page.asked.iter_mut().chain(&mut page.vendors).chain(&mut page.jewels).for_each(&mut *change);
    page.names.values_mut().chain(page.states.values_mut()).for_each(&mut *change);
    for gap in &mut page.gaps {
        [&mut gap.source, &mut gap.place, &mut gap.reason].into_iter().for_each(&mut *change);
    }
    for pair in page.pairs.iter_mut().flatten() {
        [&mut pair.vendor, &mut pair.jewel].into_iter().for_each(&mut *change);
        pair.depth.iter_mut().flat_map(|depth| &mut depth.controls).for_each(&mut *change);
    }
    for breach in page.breaches.iter_mut().flatten() {
        change(&mut breach.vendor);
        breach.label.iter_mut().chain(&mut breach.jewels).for_each(&mut *change);
        each_of_layers(&mut breach.layers, change);
    }
    for path in &mut page.paths {
        change(&mut path.vendor);
        path.trees.iter_mut().for_each(|tree| each_of_steps(tree, change));
    }
    for cuts in page.cuts.iter_mut().flatten() {
        cuts.from.iter_mut().chain(&mut cuts.fallen).for_each(&mut *change);
        each_of_layers(&mut cuts.layers, change);
        each_of_layers(&mut cuts.pairs, change);
    }
    each_of_the_rest(page, change);
}

fn each_of_the_rest(page: &mut DrillPage, change: Change<'_>) {
    for item in page.closures.iter_mut().flatten() {
        change(&mut item.credential);
        let optional = item.label.iter_mut().chain(&mut item.owner).chain(&mut item.vendors).chain(&mut item.saved);
        optional.chain(&mut item.opens.jewels).chain(&mut item.opens.says).for_each(&mut *change);
    }
    for item in page.crossings.iter_mut().flatten() {
        [&mut item.environment, &mut item.into, &mut item.atom].into_iter().for_each(&mut *change);
        item.fact.iter_mut().chain(&mut item.jewels).for_each(&mut *change);
        each_of_steps(&mut item.path, change);
        each_of_layers(&mut item.cut_by, change);
    }
    for item in page.replays.iter_mut().flatten() {
        [&mut item.scenario, &mut item.name, &mut item.part].into_iter().for_each(&mut *change);
        item.taken = std::mem::take(&mut item.taken)
            .into_iter()
            .map(|(mut kind, count)| {
                change(&mut kind);
                (kind, count)
            })
            .collect();
        item.entered.iter_mut().chain(&mut item.jewels).for_each(&mut *change);
        for stop in &mut item.stopped {
            change(&mut stop.atom);
            stop.controls.iter_mut().for_each(&mut *change);
        }
        for layer in &mut item.layers {
            [&mut layer.layer, &mut layer.how, &mut layer.basis].into_iter().for_each(&mut *change);
            layer.controls.iter_mut().chain(&mut layer.saved).for_each(&mut *change);
        }
        change(&mut item.in_time.words);
        for told in &mut item.told {
            change(&mut told.what);
            let named = told.by_then.iter_mut().chain(&mut told.by_here).chain(&mut told.ours);
            named.for_each(&mut *change);
        }
    }
    page.odds.iter_mut().flat_map(|odds| &mut odds.states).for_each(|state| change(&mut state.state));
}

fn each_of_layers(layers: &mut [LayerItem], change: Change<'_>) {
    for layer in layers {
        layer.controls.iter_mut().chain(&mut layer.words).chain(&mut layer.saved).for_each(&mut *change);
    }
}

fn each_of_steps(steps: &mut [StepItem], change: Change<'_>) {
    for step in steps {
        change(&mut step.atom);
        step.label.iter_mut().chain(&mut step.fact).for_each(&mut *change);
    }
}

/// Every text field gets the payload once.
const GROUPS: usize = 4;

#[test]
fn no_text_becomes_markup() {
    let mut sound: std::collections::BTreeSet<String> =
        markup::read(&drill_html(&everything())).unwrap().shape().into_iter().collect();
    // What stands there only where a name is empty, a picture wide, or an atom none.
    for optional in
        ["div aria-label class role tabindex", "table aria-label class role", "tr id role", "small ", "td role"]
    {
        sound.insert(optional.to_owned());
    }
    for payload in payloads() {
        for group in 0..GROUPS {
            let mut page = everything();
            let mut number = 0;
            each_text(&mut page, &mut |text| {
                if number % GROUPS == group {
                    payload.clone_into(text);
                }
                number += 1;
            });
            assert!(number > 250, "only {number} fields were tried");
            let html = drill_html(&page);
            let read = markup::read(&html).unwrap_or_else(|error| panic!("{payload:?} in group {group}: {error}"));
            let shape: std::collections::BTreeSet<String> = read.shape().into_iter().collect();
            let new: Vec<&String> = shape.difference(&sound).collect();
            assert!(new.is_empty(), "{payload:?} in group {group} makes {new:?}");
            assert!(html.lines().all(|line| visible(line) == line), "{payload:?} in group {group} gets through unseen");
        }
    }
}

#[test]
fn what_is_hostile_is_shown_as_it_is() {
    for payload in payloads().iter().filter(|payload| payload.trim().len() > 3 && payload.len() < 100) {
        let mut page = everything();
        page.breaches.iter_mut().flatten().for_each(|breach| breach.label = Some(payload.clone()));
        let read = markup::read(&drill_html(&page)).unwrap();
        assert!(read.text.contains(&*visible(payload)), "{payload:?} is not on the page");
    }
}
