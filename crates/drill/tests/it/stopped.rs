//! What a stop leaves out is counted, never passed over.

use std::num::NonZeroUsize;
use std::sync::Arc;

use drill::{Environments, Stage, descents, parts};
use estate::compile;
use reach::lanes::Blocks;
use serde_json::{Value, json};

use crate::estates::{Facts, now};

/// Stops after the first block of worlds.
const STOPPED: Blocks<'static> = Blocks { count: 0, threads: NonZeroUsize::MIN, go_on: &|_, _| false };
const WHOLE: Blocks<'static> = Blocks { go_on: &|_, _| true, ..STOPPED };

/// So many keys lie in a host of test, each by itself a way into a system of production.
const KEYS: usize = 600;

fn keys_into_production() -> Facts {
    let edge = |from: String, relation: &str, to: &str| json!({"v": 1, "edge": relation, "from": from, "to": to});
    let mut lines: Vec<Value> = vec![
        edge("system/host".into(), "in_environment", "environment/test"),
        edge("system/orders".into(), "in_environment", "environment/production"),
        edge("system/spare".into(), "in_environment", "environment/unused"),
        json!({"v": 1, "edge": "may", "from": "id/user/deploy", "to": "system/orders", "level": "read"}),
    ];
    for n in 0..KEYS {
        let key = format!("iss/key/{n}");
        lines.push(json!({"v": 1, "node": "credential", "id": key, "set": {"kind": "access_key"}}));
        lines.push(json!({"v": 1, "edge": "stored_in", "from": key, "to": "system/host", "form": "plain"}));
        lines.push(edge(key, "authenticates", "id/user/deploy"));
    }
    Facts { lines }
}

#[test]
fn a_stop_counts_the_layers_the_environments_and_the_credentials_left_out() {
    let estate = keys_into_production().read();
    let compiled = Arc::new(compile(&estate, &|_| model::Span::ALWAYS).unwrap());
    let stage = Stage::set(&estate, compiled, now()).unwrap();
    let environments = Environments::new(&estate, &[]);
    let whole = descents(&stage, &environments, true, WHOLE).unwrap();
    assert_eq!(whole.iter().map(|descent| descent.not_looked_at).collect::<Vec<_>>(), [0, 0]);
    let stopped = descents(&stage, &environments, true, STOPPED).unwrap();
    // Each key closed, bound or not stored, and the permission gone: of these one block of 512 was done. Nothing is
    // begun after that.
    assert_eq!(stopped.iter().map(|descent| descent.not_looked_at).collect::<Vec<_>>(), [3 * KEYS + 1 - 512]);

    let scenario = sources::scenarios().unwrap().into_iter().find(|known| known.id == "internet-archive-2024").unwrap();
    let tried = |blocks| parts(&stage, &[&scenario], &|_| true, blocks).1;
    assert_eq!((tried(WHOLE), tried(STOPPED)), (0, KEYS - 512));
}
