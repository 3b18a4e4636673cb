//! A checkpoint as a signed note, and the key that verifies it.
//!
//! Formats: <https://c2sp.org/tlog-checkpoint> (origin, size, base64 root) inside <https://c2sp.org/signed-note> (an em dash,
//! the key's name, base64 of 4 bytes key id and the signature; Ed25519 is type 0x01). The verifier key is written as
//! golang.org/x/mod/sumdb/note does: `<name>+<8 hex digits of the key id>+<base64 of 0x01 and the key>`.
//! The key's name is the origin, as tlog-checkpoint advises.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use crate::merkle::{Hash, TreeHead};

const ED25519: u8 = 1;

/// Is one Ed25519 signature.
pub(crate) type SignatureBytes = [u8; 64];

/// Verifies the checkpoints of one ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct VerifierKey {
    origin: String,
    key: VerifyingKey,
}

impl VerifierKey {
    /// Names a key after the ledger that it signs.
    pub(crate) fn of(origin: &str, signer: &SigningKey) -> Self {
        Self { origin: origin.to_owned(), key: signer.verifying_key() }
    }

    /// Reads `<name>+<id>+<key>`; a wrong id is no key.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (origin, rest) = text.split_once('+')?;
        let (_, data) = rest.split_once('+')?;
        let bytes = BASE64.decode(data).ok()?;
        let (kind, key) = bytes.split_first()?;
        let key = VerifyingKey::from_bytes(key.try_into().ok()?).ok()?;
        let parsed = Self { origin: origin.to_owned(), key };
        (*kind == ED25519 && parsed.to_string() == text).then_some(parsed)
    }

    /// Gives the ledger's name.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// Tells whether the signature is this key's over the checkpoint.
    pub(crate) fn verifies(&self, head: &TreeHead, signature: &SignatureBytes) -> bool {
        self.key.verify_strict(text(&self.origin, head).as_bytes(), &Signature::from_bytes(signature)).is_ok()
    }

    /// Writes the signed note.
    pub(crate) fn note(&self, head: &TreeHead, signature: &SignatureBytes) -> String {
        let signed = BASE64.encode([self.id().as_slice(), signature].concat());
        format!("{}\n\u{2014} {} {signed}\n", text(&self.origin, head), self.origin)
    }

    /// Computes the key id: `SHA-256(name || 0x0A || 0x01 || key)[:4]`.
    fn id(&self) -> [u8; 4] {
        let Hash(hash) = Hash::of(&[self.origin.as_bytes(), &[b'\n', ED25519], self.key.as_bytes()].concat());
        let [a, b, c, d, ..] = hash;
        [a, b, c, d]
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = BASE64.encode([&[ED25519], self.key.as_bytes().as_slice()].concat());
        write!(f, "{}+{:08x}+{key}", self.origin, u32::from_be_bytes(self.id()))
    }
}

/// Signs a checkpoint.
pub(crate) fn sign(origin: &str, head: &TreeHead, signer: &SigningKey) -> SignatureBytes {
    signer.sign(text(origin, head).as_bytes()).to_bytes()
}

/// Writes the note's text: what is signed.
fn text(origin: &str, head: &TreeHead) -> String {
    format!("{origin}\n{}\n{}\n", head.size, BASE64.encode(head.root.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_written_as_specified() {
        let signer = SigningKey::from_bytes(&[3; 32]);
        let key = VerifierKey::of("straggler.local/00", &signer);
        assert_eq!(VerifierKey::parse(&key.to_string()), Some(key.clone()));
        assert_eq!(VerifierKey::parse(&key.to_string().replace("local", "lokal")), None);
        let head = TreeHead { size: 0, root: Hash::of(b"") };
        let signature = sign(key.origin(), &head, &signer);
        assert!(key.verifies(&head, &signature));
        assert!(!key.verifies(&TreeHead { size: 1, ..head }, &signature));
        let note = key.note(&head, &signature);
        assert!(note.starts_with(
            "straggler.local/00\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\u{2014} straggler.local/00 "
        ));
    }
}
