//! Eight words for a person's eye: a root short enough to read over the telephone or to write into a ticket.
//!
//! The words stand for the first 8 bytes of the root, one byte a word. `words.txt` is fixed: sorted, 256 words, no two alike in
//! their first four letters. 64 bits are for comparing two honest copies or naming a checkpoint; the signed note is the proof.

use crate::merkle::TreeHead;

const LIST: &str = include_str!("words.txt");

/// Gives the eight words of a tree head.
#[must_use]
pub fn words(head: &TreeHead) -> [&'static str; 8] {
    let mut words = [""; 8];
    for (word, byte) in words.iter_mut().zip(head.root.0) {
        *word = LIST.lines().nth(usize::from(byte)).unwrap_or_default();
    }
    words
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::merkle::Hash;

    #[test]
    fn the_list_can_be_told_apart() {
        let list: Vec<&str> = LIST.lines().collect();
        assert_eq!(list.len(), 256);
        assert!(
            list.is_sorted() && list.iter().all(|word| word.len() >= 4 && word.bytes().all(|b| b.is_ascii_lowercase()))
        );
        let starts: BTreeSet<&str> = list.iter().map(|word| &word[..4]).collect();
        assert_eq!(starts.len(), 256);
    }

    #[test]
    fn words_follow_the_root() {
        let mut root = [0; 32];
        root[7] = 255;
        let words = words(&TreeHead { size: 1, root: Hash(root) });
        assert_eq!(
            (words[0], words[6], words[7]),
            (LIST.lines().next().unwrap(), words[0], LIST.lines().last().unwrap())
        );
    }
}
