//! No text in the repository looks like a credential that works.
//!
//! Tests that need one put it together while they run.

use super::assert_none;
use super::files::texts;

/// Prefixes of tokens, how many letters and digits follow at least, and the one example everybody knows.
const TOKENS: &[(&str, usize, &str)] = &[
    ("AKIA", 16, "AKIAIOSFODNN7EXAMPLE"),
    ("ASIA", 16, "ASIAIOSFODNN7EXAMPLE"),
    ("ghp_", 36, ""),
    ("gho_", 36, ""),
    ("ghs_", 36, ""),
    ("github_pat_", 22, ""),
    ("glpat-", 20, ""),
    ("sk_live_", 10, ""),
    ("rk_live_", 10, ""),
    ("xoxb-", 10, ""),
    ("xoxp-", 10, ""),
    ("npm_", 36, ""),
    ("AIza", 35, ""),
];

fn looks_like_token(line: &str) -> Option<&str> {
    let is_letter = |c: &char| c.is_ascii_alphanumeric();
    TOKENS.iter().find_map(|(prefix, len, known)| {
        line.match_indices(prefix).find_map(|(at, _)| {
            let rest = &line[at + prefix.len()..];
            // Access key ids are written in capitals.
            let fits = |c: &char| is_letter(c) && (*len != 16 || !c.is_ascii_lowercase());
            let follows = rest.chars().take_while(fits).count();
            let inside_word = line[..at].chars().next_back().as_ref().is_some_and(is_letter);
            let is_known = !known.is_empty() && line[at..].starts_with(known);
            (follows >= *len && !inside_word && !is_known).then_some(*prefix)
        })
    })
}

fn is_base64(line: &str) -> bool {
    let line = line.trim();
    let fits = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
    line.len() >= 40 && line.chars().all(fits)
}

fn is_pem_header(line: &str) -> bool {
    line.contains(concat!("-----", "BEGIN")) && line.contains(concat!("PRIVATE", " KEY"))
}

fn search(path: &str, text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let number = index + 1;
        if let Some(prefix) = looks_like_token(line) {
            found.push(format!("{path}:{number}: {prefix}…"));
        }
        // Escaped line ends put the whole key on one line.
        let body = lines[index + 1..].iter().take(8).any(|line| is_base64(line))
            || line.split("\\n").any(is_base64);
        if is_pem_header(line) && body {
            found.push(format!("{path}:{number}: a private key"));
        }
    }
    found
}

#[test]
fn no_text_looks_like_a_credential() {
    let found: Vec<String> = texts().iter().flat_map(|(path, text)| search(path, text)).collect();
    assert_none("text that looks like a credential (put it together from halves)", &found);
}

#[test]
fn a_credential_would_be_seen() {
    let rest = "Q7".repeat(20);
    let key = [concat!("-----", "BEGIN PRIVATE", " KEY-----"), &rest].join("\n");
    for text in [format!("AKIA{rest}"), format!("x=ghp_{rest}"), format!("'sk_live_{rest}'"), key] {
        assert_eq!(search("x", &text).len(), 1, "{text}");
    }
    for text in ["AKIAIOSFODNN7EXAMPLE", "row(\"sk_live_\", Alnum)", "AKIA and more"] {
        assert!(search("x", text).is_empty(), "{text}");
    }
}
