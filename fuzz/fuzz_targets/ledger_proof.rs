//! Inclusion and consistency proofs made up by an attacker: no panic, no overflow, and none is believed.
//!
//! A leaf of random bytes is in no tree whose root is not a hash over it, so that "believed" is only right for a tree of one.
#![no_main]

use ledger::{Hash, TreeHead, consistent, included};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u64, u64, [u8; 32], [u8; 32], Vec<[u8; 32]>)| {
    let (small, size, first, second, path) = input;
    let path: Vec<Hash> = path.into_iter().map(Hash).collect();
    let (old, new) = (TreeHead { size: small, root: Hash(first) }, TreeHead { size, root: Hash(second) });
    if included(&Hash(first), small, &new, &path) {
        assert!(path.is_empty() && size == 1 && first == second, "a made-up path was believed");
    }
    if consistent(&old, &new, &path) {
        assert!(path.is_empty() && (small == 0 || old == new), "a made-up path was believed");
    }
});
