//! Text that stands where a value should be, and passwords that everybody knows.

use super::bytes::{all, is_one_of};
use super::token;

/// What a text of nothing but stock words amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stock {
    /// It asks to be replaced.
    Placeholder,
    /// It works, and everybody knows it.
    Default,
}

/// Words that say "not yet": one of them makes a text of stock words a placeholder.
const ASKING: &str = "\
    change changeme changethis replace replaceme your yours insert todo fixme tbd placeholder
    example sample dummy fake enter put fill here xxx xxxx redacted none null nil undefined
    unset generate paste masked hidden edit modify foobar";

/// Words that such texts are made of beside, and common defaults are made of alone.
const FILLER: &str = "\
    me my this that the a an to with it in for of and or is be at least use some any very super
    top secure strong long random unique real actual own new please must should not do
    production prod before deploy value values string text character characters char chars byte
    bytes hex base secret secrets password passwd pass passphrase pwd key keys token tokens api
    apikey app application auth access private public client server service account user
    username admin administrator root guest test testing tests demo default dev development
    local localhost id name jwt encryption signing session cookie salt hash webhook url uri host
    domain email address db database sql postgres postgresql mysql mariadb mongo mongodb redis
    rabbitmq rabbit minio minioadmin elastic grafana keycloak wordpress laravel homestead sail
    airflow gitea discourse nextcloud django rails insecure unsafe changeit letmein qwerty
    welcome abc foo bar baz temp tmp somewhere something anything only openai stripe github
    google slack aws supabase sendgrid twilio mailgun anthropic project org organization
    generated updated changed mail smtp";

/// Defaults that are not made of words.
const KNOWN_DEFAULTS: &[&str] = &["p@ssw0rd", "passw0rd", "pa$$w0rd", "s3cr3t", "qwerty123"];

/// Longer than the longest default that a known project ships.
const LONGEST: usize = 120;

/// Whether the text asks to be replaced; what follows a token's prefix is read with this.
pub(super) fn asks(text: &[u8]) -> bool {
    is_masked(text) || is_bracketed(text) || phrase(text) == Some(Stock::Placeholder)
}

/// Sees whether the whole text is made of stock words.
pub(super) fn stock(text: &[u8]) -> Option<Stock> {
    // No stock phrase is longer, and a long value is not worth the reading.
    if text.len() > LONGEST {
        return is_masked(text).then_some(Stock::Placeholder);
    }
    if is_masked(text) || is_bracketed(text) || token::is_blank(text) {
        return Some(Stock::Placeholder);
    }
    if is_one_of(text, KNOWN_DEFAULTS) || is_counting(text) {
        return Some(Stock::Default);
    }
    phrase(text)
}

/// Reads the text as a run of stock words, glued or separated, with short numbers between.
fn phrase(text: &[u8]) -> Option<Stock> {
    let (mut rest, mut asking, mut secret, mut strange) = (text, false, false, false);
    let (mut any, mut glued_digits, mut after_letter) = (false, false, false);
    while let Some(&first) = rest.first() {
        let length = if b"-_ .!:'\"".contains(&first) {
            after_letter = false;
            1
        } else if first.is_ascii_digit() {
            glued_digits |= after_letter;
            after_letter = false;
            rest.iter().take(7).take_while(|b| b.is_ascii_digit()).count()
        } else if let Some((word, asks)) = longest_word(rest) {
            // `45a3` is not made of words because there is an `a` in it.
            any |= word >= 3;
            after_letter = true;
            asking |= asks;
            secret |= is_one_of(&rest[..word], &["key", "token", "secret", "password"]);
            word
        } else {
            // `your-acme-key`: only a text that began by asking may name who it is about.
            let word = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
            if !asking || word == 0 {
                return None;
            }
            (strange, after_letter) = (true, true);
            word
        };
        if length > 6 && first.is_ascii_digit() {
            return None;
        }
        rest = &rest[length..];
    }
    match (any, asking, glued_digits, strange) {
        (false, ..) => None,
        (_, _, _, true) => secret.then_some(Stock::Default),
        // `changeme2024` was changed once already: it may well be in use.
        (_, true, false, _) => Some(Stock::Placeholder),
        _ => Some(Stock::Default),
    }
}

/// The longest stock word a text begins with, and whether it asks.
fn longest_word(text: &[u8]) -> Option<(usize, bool)> {
    let begins = |word: &&str| {
        text.split_at_checked(word.len())
            .is_some_and(|(head, _)| head.eq_ignore_ascii_case(word.as_bytes()))
    };
    let longest =
        |list: &'static str| list.split_ascii_whitespace().filter(begins).map(str::len).max();
    match (longest(ASKING), longest(FILLER)) {
        (None, None) => None,
        (asking, filler) => Some((asking.max(filler).unwrap_or(0), asking > filler)),
    }
}

/// `xxxx`, `****`, `...`: one filling character, three times or more.
fn is_masked(text: &[u8]) -> bool {
    let filler = |b: u8| b"xX*.#?_-".contains(&b);
    let ellipsis = "\u{2026}".as_bytes();
    let bullet = "\u{2022}".as_bytes();
    text == ellipsis
        || (text.len() >= 3 && text[1..].iter().all(|b| *b == text[0]) && filler(text[0]))
        || (!text.is_empty() && text.chunks(bullet.len()).all(|chunk| chunk == bullet))
        || (text.len() == 36 && all(text, |b| b == b'0' || b == b'-'))
}

/// `<token>`, `[YOUR-PASSWORD]`, `{{ password }}`, `__PASSWORD__`, `%PASSWORD%`, `@@NAME@@`.
fn is_bracketed(text: &[u8]) -> bool {
    const PAIRS: &[(&str, &str)] = &[
        ("<", ">"),
        ("[", "]"),
        ("{{", "}}"),
        ("__", "__"),
        ("%", "%"),
        ("@@", "@@"),
        ("#{", "}"),
    ];
    PAIRS.iter().any(|(open, close)| {
        let inner =
            text.strip_prefix(open.as_bytes()).and_then(|t| t.strip_suffix(close.as_bytes()));
        inner.is_some_and(|inner| match *open {
            // Spelled-out templates; digits or other marks make a bracketed password likelier.
            "__" | "%" | "@@" => all(inner, |b| b.is_ascii_uppercase() || b == b'_'),
            "[" => all(inner, |b| b.is_ascii_alphabetic() || b"-_ ".contains(&b)),
            "<" if inner.iter().any(u8::is_ascii_digit) => {
                let last = inner.rsplit(|b| b"-_ ".contains(b)).next().unwrap_or_default();
                last.len() < inner.len() && longest_word(last) == Some((last.len(), false))
            }
            _ => all(inner, |b| b.is_ascii_alphabetic() || b"-_ .'|".contains(&b)),
        })
    })
}

/// `1234`, `123456789`, `0000`, `111111`: the passwords of a keypad.
fn is_counting(text: &[u8]) -> bool {
    let step = |by: u8| text.windows(2).all(|pair| pair[1] == pair[0].wrapping_add(by));
    let wraps = text.ends_with(b"90") && text.windows(2).rev().skip(1).all(|p| p[1] == p[0] + 1);
    (3..=12).contains(&text.len())
        && all(text, |b| b.is_ascii_digit())
        && (step(1) || step(0) || wraps)
}
