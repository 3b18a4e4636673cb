//! The RFC 6962 Merkle tree: leaf and node hashes, and the peaks of a growing tree.
//!
//! <https://www.rfc-editor.org/rfc/rfc6962.html#section-2.1>

use std::fmt;

use sha2::{Digest as _, Sha256};

/// Is one SHA-256 hash: a leaf, a node or a root.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// Hashes bytes as they are.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Reads 32 bytes; anything else is none.
    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        Some(Self(bytes.try_into().ok()?))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// States a tree: how many leaves, and the root over them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeHead {
    /// Counts the leaves.
    pub size: u64,
    /// Covers them all.
    pub root: Hash,
}

/// Hashes one leaf's data.
pub(crate) fn leaf(data: &Hash) -> Hash {
    let mut bytes = [0; 33];
    bytes.split_at_mut(1).1.copy_from_slice(&data.0);
    Hash::of(&bytes)
}

/// Hashes two neighbours into their parent.
pub(crate) fn node(left: &Hash, right: &Hash) -> Hash {
    let mut bytes = [1; 65];
    let (first, second) = bytes.split_at_mut(33);
    first.split_at_mut(1).1.copy_from_slice(&left.0);
    second.copy_from_slice(&right.0);
    Hash::of(&bytes)
}

/// Hashes a run of neighbours, all of one height, into the node above them; their number is a power of two.
pub(crate) fn fold(hashes: &[Hash]) -> Option<Hash> {
    let mut level = hashes.to_vec();
    while level.len() > 1 {
        level = level.chunks_exact(2).filter_map(|pair| Some(node(pair.first()?, pair.last()?))).collect();
    }
    level.first().copied()
}

/// Holds the roots of the perfect subtrees that a tree of some size consists of, largest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Peaks(Vec<(u32, Hash)>);

impl Peaks {
    /// Adds a perfect subtree of a height at the right edge, and tells of every node that this completes.
    pub(crate) fn push(&mut self, height: u32, hash: Hash, mut completed: impl FnMut(u32, &Hash)) {
        let (mut height, mut hash) = (height, hash);
        while let Some((left_height, left)) = self.0.last()
            && *left_height == height
        {
            hash = node(left, &hash);
            height += 1;
            self.0.pop();
            completed(height, &hash);
        }
        self.0.push((height, hash));
    }

    /// Computes the root over everything pushed so far.
    pub(crate) fn root(&self) -> Hash {
        let mut peaks = self.0.iter().rev().map(|(_, hash)| *hash);
        let Some(last) = peaks.next() else {
            return Hash::of(b"");
        };
        peaks.fold(last, |right, left| node(&left, &right))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Computes `MTH` as RFC 6962 2.1 writes it down.
    pub(crate) fn naive_root(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Hash::of(b""),
            [one] => *one,
            many => {
                let (left, right) = many.split_at(many.len().next_power_of_two() / 2);
                node(&naive_root(left), &naive_root(right))
            }
        }
    }

    /// Makes leaves that differ.
    pub(crate) fn leaves(count: u64) -> Vec<Hash> {
        (0..count).map(|n| leaf(&Hash::of(&n.to_be_bytes()))).collect()
    }

    /// Roots of sizes 0 to 8 over the reference leaves, published in
    /// github.com/transparency-dev/merkle `testonly/constants.go`.
    #[test]
    fn published_roots() {
        let data: [&[u8]; 8] = [
            b"",
            b"\x00",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        ];
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut peaks = Peaks::default();
        assert_eq!(peaks.root().to_string(), roots[0]);
        for (data, root) in data.iter().zip(&roots[1..]) {
            let leaf = Hash::of(&[&[0], *data].concat());
            peaks.push(0, leaf, |_, _| ());
            assert_eq!(&peaks.root().to_string(), root);
        }
    }

    #[test]
    fn peaks_equal_the_naive_tree() {
        let leaves = leaves(700);
        let mut peaks = Peaks::default();
        for (at, leaf) in leaves.iter().enumerate() {
            assert_eq!(peaks.root(), naive_root(&leaves[..at]), "size {at}");
            peaks.push(0, *leaf, |_, _| ());
        }
        assert_eq!(fold(&leaves[..256]), Some(naive_root(&leaves[..256])));
    }
}
