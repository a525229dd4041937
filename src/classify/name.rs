//! What a variable's name says about its value.
//!
//! The last word about secrets decides, and the words after it may turn it into configuration:
//! `TOKEN` is a secret, `TOKEN_TTL` is not, `TOKEN_TTL_SECRET` is again.

use super::vocabulary::{
    BROWSER_PREFIXES, CONFIG_KEYS, DIGESTS, FUSED, HEADS_OF_NUMBERS, IDENTIFIERS, OWNERS,
    PASSWORDS, PUBLIC, PUBLIC_KEYS, SECRET_KEYS, SECRETS, SETUP, TAIL_NOISE, WEAK,
};
use super::words::words;

/// What a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// Nothing about secrets.
    Nothing,
    /// A secret, by this word: almost any text under it is one.
    Secret(&'static str),
    /// Perhaps a secret, by this word: the value has to help.
    Perhaps(&'static str),
    /// Configuration about a secret, by this word.
    Setup(&'static str),
    /// A key or token that is meant to be public, by this word.
    Public(&'static str),
    /// An identifier.
    Identifier,
    /// `SECRET_ID`: vendors disagree.
    SecretId,
    /// A commit, digest or checksum, by this word.
    Digest(&'static str),
    /// A webhook address.
    Webhook,
}

/// The prefix by which a framework copies the variable into browser code.
pub(super) fn browser_prefix(name: &str) -> Option<&'static str> {
    let prefix = BROWSER_PREFIXES.iter().find(|prefix| name.starts_with(**prefix))?;
    // `PUBLIC_KEY` is a word before it is a framework's prefix.
    (!name.starts_with("PUBLIC_KEY")).then_some(*prefix)
}

/// Reads a name.
pub(super) fn says(name: &str) -> Says {
    // `PUBLIC_` is a framework's prefix and an ordinary word: `PUBLIC_KEY` keeps its meaning.
    let prefix = browser_prefix(name).filter(|prefix| *prefix != "PUBLIC_");
    let stem = prefix.and_then(|prefix| name.get(prefix.len()..)).unwrap_or(name);
    let all: Vec<&str> = words(stem).collect();
    let kept = without_noise(&all);
    match last_noun(kept) {
        Some((at, noun)) => in_context(kept, at, noun),
        None => without_noun(kept),
    }
}

/// Whether the word means something that a person types in, numbers included.
pub(super) fn is_password(word: &str) -> bool {
    find(PASSWORDS, word).is_some() || matches!(word, "pin" | "pass")
}

/// A word about secrets.
#[derive(Clone, Copy)]
enum Noun {
    /// Passwords keep their meaning whatever follows.
    Password(&'static str),
    Secret(&'static str),
    Key,
    Weak(&'static str),
}

impl Noun {
    fn of(word: &str) -> Option<Self> {
        if let Some(word) = find(PASSWORDS, word).or_else(|| password_ending(word)) {
            return Some(Self::Password(word));
        }
        if find("key", word).is_some() {
            return Some(Self::Key);
        }
        if let Some(word) = find(SECRETS, word) {
            return Some(Self::Secret(word));
        }
        if let Some((_, says)) = FUSED.iter().find(|(fused, _)| same(fused, word)) {
            return Some(Self::Secret(says));
        }
        find(WEAK, word).map(Self::Weak)
    }
}

/// `PGPASSWORD`, `dbpasswd`: no other word ends so.
fn password_ending(word: &str) -> Option<&'static str> {
    let endings = ["password", "passwd", "passphrase"];
    endings.into_iter().find(|ending| super::bytes::ends_with_ci(word.as_bytes(), ending))
}

fn last_noun(words: &[&str]) -> Option<(usize, Noun)> {
    words.iter().enumerate().rev().find_map(|(at, word)| Noun::of(word).map(|noun| (at, noun)))
}

/// A noun with the words before and after it.
fn in_context(words: &[&str], at: usize, noun: Noun) -> Says {
    let (head, tail) = (&words[..at], words.get(at + 1..).unwrap_or_default());
    if let Some(says) = by_tail(noun, tail) {
        return says;
    }
    if let Noun::Password(word) = noun {
        return Says::Secret(word);
    }
    if let Some(word) = head.iter().find_map(|word| find(HEADS_OF_NUMBERS, word)) {
        return Says::Setup(word);
    }
    let public = head.iter().find_map(|word| find(PUBLIC, word));
    match (noun, public) {
        (Noun::Key | Noun::Secret("token"), Some(word)) => Says::Public(word),
        (Noun::Secret(word) | Noun::Password(word), _) if tail.is_empty() => Says::Secret(word),
        (Noun::Secret(word) | Noun::Password(word) | Noun::Weak(word), _) => Says::Perhaps(word),
        (Noun::Key, None) => key_after(head, tail),
    }
}

/// Words after the noun that make it configuration.
fn by_tail(noun: Noun, tail: &[&str]) -> Option<Says> {
    let last = tail.last()?;
    if find(IDENTIFIERS, last).is_some() {
        let secret_id = matches!((noun, tail), (Noun::Secret("secret"), [id]) if same("id", id));
        return Some(if secret_id { Says::SecretId } else { Says::Identifier });
    }
    if matches!(noun, Noun::Weak("webhook")) && find("url uri endpoint", last).is_some() {
        return Some(Says::Webhook);
    }
    let setup = tail.iter().find_map(|word| find(SETUP, word));
    let owner = || tail.iter().find_map(|word| find(OWNERS, word));
    setup.or_else(|| matches!(noun, Noun::Weak(_)).then(owner).flatten()).map(Says::Setup)
}

/// `KEY` alone says little; the word before it says what it opens.
fn key_after(head: &[&str], tail: &[&str]) -> Says {
    let Some(before) = head.last() else {
        return Says::Perhaps("key");
    };
    if let Some(word) = find(PUBLIC_KEYS, before) {
        return Says::Public(word);
    }
    if let Some((_, label)) = CONFIG_KEYS.iter().find(|(word, _)| same(word, before)) {
        return Says::Setup(label);
    }
    match SECRET_KEYS.iter().find(|(word, _)| same(word, before)) {
        Some((_, label)) if tail.is_empty() => Says::Secret(label),
        Some((_, label)) => Says::Perhaps(label),
        None => Says::Perhaps("key"),
    }
}

fn without_noun(words: &[&str]) -> Says {
    let Some(last) = words.last() else {
        return Says::Nothing;
    };
    if let Some(word) = words.iter().rev().find_map(|word| find(DIGESTS, word)) {
        return Says::Digest(word);
    }
    if find(IDENTIFIERS, last).is_some() { Says::Identifier } else { Says::Nothing }
}

/// Drops what a deployment adds behind a name: `_PROD`, `_2`, `_BASE64`, `_OLD`.
fn without_noise<'a, 'b>(words: &'b [&'a str]) -> &'b [&'a str] {
    let noise =
        |word: &&str| word.as_bytes()[0].is_ascii_digit() || find(TAIL_NOISE, word).is_some();
    let end = words.iter().rposition(|word| !noise(word)).map_or(0, |at| at + 1);
    &words[..end]
}

/// The dictionary's own spelling of a word, singular or plural.
fn find(list: &'static str, word: &str) -> Option<&'static str> {
    list.split_ascii_whitespace().find(|entry| same(entry, word))
}

fn same(entry: &str, word: &str) -> bool {
    entry.eq_ignore_ascii_case(word)
        || (word.len() == entry.len() + 1
            && word.as_bytes().last().is_some_and(|b| b.eq_ignore_ascii_case(&b's'))
            && word.get(..entry.len()).is_some_and(|stem| entry.eq_ignore_ascii_case(stem)))
}
