//! A small recogniser of values that must never be in a sheet or a list.
//!
//! Not a scanner: a last guard. It knows the prefixes that issuers put on secrets so that they can be recognised, private
//! keys, JSON Web Tokens (RFC 7519: three base64url parts, the first beginning `{"`), and AWS secret access keys (40
//! characters of base64 without a prefix). Ids such as `AKIA…` are no secrets.

/// Prefixes of secrets: what they are of, and how many more characters make one.
///
/// GitHub: github.blog/changelog/2021-03-31-authentication-token-format-updates-are-generally-available; GitLab:
/// gitlab-org/gitlab issue 342327; Slack, Stripe, npm, PyPI: as third parties' rule lists have them (pciscan.org check 12);
/// Vault, Atlassian, Shopify: from memory, not looked up.
const PREFIXES: &[(&str, &str, usize)] = &[
    ("ghp_", "a GitHub token", 20),
    ("gho_", "a GitHub token", 20),
    ("ghu_", "a GitHub token", 20),
    ("ghs_", "a GitHub token", 20),
    ("ghr_", "a GitHub token", 20),
    ("github_pat_", "a GitHub token", 20),
    ("glpat-", "a GitLab token", 16),
    ("xoxa-", "a Slack token", 10),
    ("xoxb-", "a Slack token", 10),
    ("xoxp-", "a Slack token", 10),
    ("xoxr-", "a Slack token", 10),
    ("xoxs-", "a Slack token", 10),
    ("xapp-", "a Slack token", 10),
    ("sk_live_", "a Stripe key", 10),
    ("rk_live_", "a Stripe key", 10),
    ("npm_", "an npm token", 30),
    ("pypi-", "a PyPI token", 30),
    ("hvs.", "a Vault token", 20),
    ("ATATT3", "an Atlassian token", 20),
    ("shpat_", "a Shopify token", 20),
];

const AWS_SECRET_CHARS: usize = 40;

/// How often a random base64 text of 40 changes between classes of characters: about 25 times; a path does so seldom.
const AWS_SECRET_CHANGES: usize = 14;

/// Columns that hold values by their own word, whatever those look like.
const VALUE_COLUMNS: &[&str] = &[
    "access_token",
    "api_key",
    "apikey",
    "authorization",
    "client_secret",
    "cookie",
    "credential_value",
    "passphrase",
    "passwd",
    "password",
    "private_key",
    "refresh_token",
    "secret",
    "secret_access_key",
    "secret_key",
    "token",
    "token_value",
    "value",
];

/// What such a column may say without giving a value away.
const HARMLESS: &[&str] = &["", "false", "never", "no", "none", "true", "unknown", "yes"];

/// Tells whether a cell stands in a column of values and could be one.
pub(crate) fn is_value(column: &str, cell: &str) -> bool {
    let column = column.strip_prefix("x_").unwrap_or(column);
    VALUE_COLUMNS.contains(&column) && !HARMLESS.contains(&cell.to_ascii_lowercase().as_str())
}

/// Says what kind of secret is in a cell, if one is.
pub(crate) fn secret_in(cell: &str) -> Option<&'static str> {
    if cell.contains("-----BEGIN") {
        return Some("a private key");
    }
    let words = cell.split(|letter: char| letter.is_whitespace() || "\"'`,;()<>[]{}".contains(letter));
    words
        .flat_map(|word| std::iter::once(word).chain(word.split_once(['=', ':']).map(|(_, rest)| rest)))
        .find_map(named)
}

fn named(word: &str) -> Option<&'static str> {
    let prefixed = PREFIXES.iter().find(|(prefix, _, more)| {
        // Most words are too short to hold a secret, which spares the search.
        let at = if word.len() < prefix.len() + more { None } else { word.find(prefix) };
        let rest = at.and_then(|at| word.get(at + prefix.len()..)).unwrap_or_default();
        rest.chars().take_while(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(*letter)).count() >= *more
    });
    match prefixed {
        Some((_, what, _)) => Some(what),
        None if is_web_token(word) => Some("a JSON Web Token"),
        None if is_aws_secret(word) => Some("an AWS secret access key"),
        None => None,
    }
}

fn is_web_token(word: &str) -> bool {
    let Some(token) = word.find("eyJ").and_then(|at| word.get(at..)) else {
        return false;
    };
    let base64url = |part: &str| part.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter));
    let parts: Vec<_> = token.split('.').collect();
    parts.len() >= 3 && parts.iter().take(2).all(|part| part.len() >= 8 && base64url(part))
}

fn is_aws_secret(word: &str) -> bool {
    let class = |letter: char| match letter {
        'a'..='z' => Some(0),
        'A'..='Z' => Some(1),
        '0'..='9' => Some(2),
        '/' | '+' => Some(3),
        _ => None,
    };
    let Some(classes) = word.chars().map(class).collect::<Option<Vec<_>>>() else {
        return false;
    };
    let changes = classes.iter().zip(classes.iter().skip(1)).filter(|(one, next)| one != next).count();
    classes.len() == AWS_SECRET_CHARS && (0..3).all(|class| classes.contains(&class)) && changes >= AWS_SECRET_CHANGES
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made-up values, put together here so that no scanner of sources takes them for real ones.
    fn made_up() -> Vec<String> {
        let tail = "Zq3xV9bL2mN8kJ4hT6wR1pS5";
        let mut values: Vec<_> = PREFIXES.iter().map(|(prefix, _, _)| format!("{prefix}{tail}{tail}")).collect();
        values.push(format!("{}{}", "aB3/xY9+kLm2QwE7rT5u", "ZxC1vBn4MaS6dFg8HjK0"));
        values.push(format!("{}.{}.{tail}", "eyJhbGciOiJub25lIn0", "eyJzdWIiOiJ0ZXN0In0"));
        values.push(format!("{}{}", "-----BE", "GIN OPENSSH PRIVATE KEY-----"));
        values
    }

    #[test]
    fn secrets_are_seen_alone_and_in_a_sentence() {
        for value in made_up() {
            for cell in [value.clone(), format!("key={value}"), format!("use \"{value}\", please")] {
                assert!(secret_in(&cell).is_some(), "{cell}");
            }
        }
    }

    #[test]
    fn a_column_of_values_holds_secrets_whatever_they_look_like() {
        assert!(is_value("client_secret", "hunter2") && is_value("x_token", "hunter2"));
        assert!(!is_value("password", "Yes") && !is_value("team", "hunter2"));
    }

    #[test]
    fn ids_and_words_are_no_secrets() {
        for cell in [
            "AKIAIOSFODNN7EXAMPLE",
            "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "SHA256:uNiVztksCsDhcc0u9e8BrqX4QHRI7Sh8o2rX2OjGwJ8",
            "okta/api_token/Acme2023/okta/com/00T1abc",
            "3f2b9a44-61ab-4c0e-9c2b-8d4f1f6f0a11",
            "ghp_ tokens of the team",
            "eyJ is how a token begins",
            "arn:aws:iam::123456789012:user/jira-sync",
            "https://acme.example/webhook?x=1",
        ] {
            assert_eq!(secret_in(cell), None, "{cell}");
        }
    }
}
