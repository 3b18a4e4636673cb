//! Proofs, checked by `docs/verify.py`, which was written from the specifications alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use ledger::{EntryKind, NewEntry, Thoroughness, consistent};

use crate::desk::{Desk, entries, randomness};

/// Runs the verifier, or says that there is no Python here.
fn verifier(key: &str, proofs: &[PathBuf]) -> Option<Output> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/verify.py");
    match Command::new("python3").arg("-I").arg(script).arg(key).args(proofs).output() {
        Ok(output) => Some(output),
        Err(error) => {
            println!("skipped `proof`: no python3 ({error})");
            None
        }
    }
}

fn written(desk: &Desk, proofs: impl IntoIterator<Item = Vec<u8>>) -> Vec<PathBuf> {
    let write = |(n, proof): (usize, Vec<u8>)| {
        let path = desk.path(&format!("{n}.tlog-proof"));
        fs::write(&path, proof).unwrap();
        path
    };
    proofs.into_iter().enumerate().map(write).collect()
}

#[test]
fn good_proofs_hold() {
    for batches in [&[1_u64][..], &[2], &[255, 1], &[256, 1], &[700, 300]] {
        let desk = Desk::new(&format!("good-{}", batches.len() as u64 + batches[0]));
        let ledger = desk.filled(batches);
        let size = ledger.head().size;
        let seqs: Vec<u64> =
            (0..size).filter(|seq| seq % 97 == 0 || seq + 2 > size || (255..258).contains(seq)).collect();
        let proofs = written(&desk, seqs.iter().map(|seq| ledger.prove(*seq).unwrap().into_bytes()));
        let Some(output) = verifier(&ledger.verifier_key(), &proofs) else {
            return;
        };
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{text}");
        for (seq, line) in seqs.iter().zip(text.lines()) {
            let entry = format!(
                r#""size": {size}, "seq": {seq}, "kind": "{}""#,
                ["fact", "decision", "reading"][usize::try_from(seq % 3).unwrap()]
            );
            assert!(
                line.starts_with("holds ") && line.contains(&entry) && line.contains(&format!(r#"{{\"id\":\"{seq}\""#)),
                "{line}"
            );
        }
    }
}

#[test]
fn changed_proofs_fail() {
    let desk = Desk::new("mutants");
    let ledger = desk.filled(&[300, 50]);
    let mut mutants = Vec::new();
    let mut random = randomness(11);
    let mut number = |below: usize| {
        let mut bytes = [0; 4];
        random(&mut bytes).unwrap();
        usize::try_from(u32::from_le_bytes(bytes)).unwrap() % below
    };
    while mutants.len() < 200 {
        let good = ledger.prove(number(350) as u64).unwrap().into_bytes();
        let mut bad = good.clone();
        let at = number(bad.len());
        match mutants.len() % 5 {
            0 => bad[at] ^= 1 << number(8),
            1 => drop(bad.remove(at)),
            2 => bad.insert(at, bad[number(good.len())]),
            3 => bad.truncate(at),
            _ => {
                // Two neighbouring lines change places, or one is there twice.
                let mut lines: Vec<&[u8]> = good.split_inclusive(|byte| *byte == b'\n').collect();
                let at = number(lines.len() - 1);
                if number(2) == 0 {
                    lines.swap(at, at + 1)
                } else {
                    lines.insert(at, lines[at])
                }
                bad = lines.concat();
            }
        }
        if bad != good {
            mutants.push(bad);
        }
    }
    // The spare bits of a base64 text: the same bytes, and not the same proof.
    let mut spare = ledger.prove(5).unwrap().into_bytes();
    let end_of_path = spare.windows(3).position(|three| three == b"=\n\n").unwrap();
    spare[end_of_path - 1] += 1;
    mutants.pop();
    mutants.push(spare);
    let proofs = written(&desk, mutants);
    let Some(output) = verifier(&ledger.verifier_key(), &proofs) else {
        return;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().filter(|line| line.starts_with("FAILS ")).count(), 200, "{text}");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(1), &b""[..]));
}

#[test]
fn a_proof_holds_for_its_own_key_only() {
    let desk = Desk::new("keys");
    let ledger = desk.filled(&[3]);
    let (_, other) = desk.filled_by_another(3);
    assert_eq!((ledger.origin(), ledger.head()), (other.origin(), other.head()), "only the key tells them apart");
    let proofs = written(&desk, [ledger.prove(1).unwrap().into_bytes()]);
    let Some(output) = verifier(&other.verifier_key(), &proofs) else {
        return;
    };
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn an_odd_entry_is_proven_too() {
    let desk = Desk::new("odd");
    let mut ledger = desk.filled(&[1]);
    let odd = NewEntry {
        kind: EntryKind::Reading,
        recorded_us: i64::MIN,
        source: String::new(),
        body: "\u{1b}[2J\u{202e}\0\n\n\u{2014} x y".to_owned(),
        subjects: vec![],
    };
    ledger.append(&[odd]).unwrap();
    ledger.verify(Thoroughness::Content).unwrap();
    let proofs = written(&desk, [ledger.prove(1).unwrap().into_bytes()]);
    let Some(output) = verifier(&ledger.verifier_key(), &proofs) else {
        return;
    };
    assert!(output.status.success() && output.stdout.is_ascii(), "{output:?}");
}

#[test]
fn an_extension_is_proven() {
    let desk = Desk::new("extension");
    let mut ledger = desk.filled(&[300]);
    let old = ledger.head();
    ledger.append(&entries(300..70_000)).unwrap();
    let proof = ledger.prove_extension(old.size).unwrap();
    assert!(consistent(&old, &ledger.head(), &proof));
    assert!(!consistent(&old, &ledger.head(), &proof[1..]));
    assert!(ledger.prove_extension(70_001).is_err() && ledger.prove(70_000).is_err());
}
