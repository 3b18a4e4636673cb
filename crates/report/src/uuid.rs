//! Names that follow from what they name: UUID version 5 (RFC 9562, section 5.5), and the SHA-1 (FIPS 180-4) that it is made of.
//!
//! SHA-1 is broken where somebody looks for two texts with one digest; here it only numbers what we wrote ourselves.

/// The namespace of URLs (RFC 9562, section 6.6).
pub(crate) const URL: [u8; 16] =
    [0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8];

/// The namespace of STIX observables (STIX 2.1, section 2.9).
pub(crate) const STIX_OBSERVABLE: [u8; 16] =
    [0x00, 0xab, 0xed, 0xb4, 0xaa, 0x42, 0x46, 0x6c, 0x9c, 0x01, 0xfe, 0xd2, 0x33, 0x15, 0xa9, 0xb7];

/// Returns the name of a text in a namespace.
pub(crate) fn uuid(namespace: [u8; 16], name: &str) -> [u8; 16] {
    let digest = sha1(&[&namespace, name.as_bytes()].concat());
    let mut uuid = [0; 16];
    uuid.iter_mut().zip(digest).for_each(|(byte, from)| *byte = from);
    let [.., version, _, variant, _, _, _, _, _, _, _] = &mut uuid;
    *version = (*version & 0x0f) | 0x50;
    *variant = (*variant & 0x3f) | 0x80;
    uuid
}

/// Writes a UUID as everybody does.
pub(crate) fn written(uuid: [u8; 16]) -> String {
    let mut text = String::with_capacity(36);
    for (at, byte) in uuid.into_iter().enumerate() {
        if [4, 6, 8, 10].contains(&at) {
            text.push('-');
        }
        text.extend([byte >> 4, byte & 15].map(|digit| char::from_digit(u32::from(digit), 16).unwrap_or('0')));
    }
    text
}

fn sha1(bytes: &[u8]) -> [u8; 20] {
    let bits = u64::try_from(bytes.len()).unwrap_or(u64::MAX).wrapping_mul(8);
    let mut padded = [bytes, &[0x80]].concat();
    padded.resize((padded.len() + 8).next_multiple_of(64) - 8, 0);
    padded.extend(bits.to_be_bytes());
    let mut state = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    let (blocks, _) = padded.as_chunks::<64>();
    for block in blocks {
        state = mixed(state, block);
    }
    let mut digest = [0; 20];
    digest.iter_mut().zip(state.into_iter().flat_map(u32::to_be_bytes)).for_each(|(byte, from)| *byte = from);
    digest
}

fn mixed(state: [u32; 5], block: &[u8; 64]) -> [u32; 5] {
    let (words, _) = block.as_chunks::<4>();
    let mut last: std::collections::VecDeque<u32> = words.iter().map(|word| u32::from_be_bytes(*word)).collect();
    let [mut a, mut b, mut c, mut d, mut e] = state;
    for round in 0..80 {
        let (f, k) = match round / 20 {
            0 => ((b & c) | (!b & d), 0x5a82_7999),
            1 => (b ^ c ^ d, 0x6ed9_eba1),
            2 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
            _ => (b ^ c ^ d, 0xca62_c1d6_u32),
        };
        let at = |place: usize| last.get(place).copied().unwrap_or_default();
        let (word, next) = (at(0), (at(13) ^ at(8) ^ at(2) ^ at(0)).rotate_left(1));
        last.pop_front();
        last.push_back(next);
        let first = a.rotate_left(5).wrapping_add(f).wrapping_add(e).wrapping_add(k).wrapping_add(word);
        (a, b, c, d, e) = (first, a, b.rotate_left(30), c, d);
    }
    let [h0, h1, h2, h3, h4] = state;
    [h0.wrapping_add(a), h1.wrapping_add(b), h2.wrapping_add(c), h3.wrapping_add(d), h4.wrapping_add(e)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn digests_are_those_of_the_standard() {
        assert_eq!(hex(&sha1(b"abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(hex(&sha1(b"")), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
        let two_blocks = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        assert_eq!(hex(&sha1(two_blocks)), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
        assert_eq!(hex(&sha1(&[b'a'; 1_000_000])), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
    }

    #[test]
    fn names_are_those_of_the_standards() {
        // RFC 9562, appendix A.4; and the example of `ipv4-addr` in STIX 2.1, section 6.8.
        let mut dns = URL;
        dns[3] = 0x10;
        assert_eq!(written(uuid(dns, "www.example.com")), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
        let address = r#"{"value":"198.51.100.3"}"#;
        assert_eq!(written(uuid(STIX_OBSERVABLE, address)), "28bb3599-77cd-5a82-a950-b5bc3caf07c4");
    }
}
