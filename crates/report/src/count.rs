//! Numbers as people read them: grouped digits, and small ones as words.

/// Writes a number with a comma between thousands.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// Writes a number as a word up to twelve, else in digits.
pub(crate) fn word(number: usize) -> String {
    const WORDS: [&str; 13] =
        ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    WORDS.get(number).map_or_else(|| grouped(number), |word| (*word).to_owned())
}

/// Writes a number as a word with a capital, for the start of a sentence.
pub(crate) fn capital(number: usize) -> String {
    capitalized(&word(number))
}

/// Puts a capital at the start of a sentence of ours.
pub(crate) fn capitalized(sentence: &str) -> String {
    let mut chars = sentence.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Writes a number with its noun, as `1 entry`, `3,417 entries`.
pub(crate) fn of(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// Returns `is` for one and `are` for any other number.
pub(crate) const fn is_are(number: usize) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_and_says() {
        let shown: Vec<String> = [0, 12, 999, 1000, 91_204, 1_234_567].map(grouped).to_vec();
        assert_eq!(shown, ["0", "12", "999", "1,000", "91,204", "1,234,567"]);
        assert_eq!((word(3), capital(12), capital(13)), ("three".into(), "Twelve".into(), "13".into()));
        assert_eq!(of(1, "entry", "entries"), "1 entry");
    }
}
