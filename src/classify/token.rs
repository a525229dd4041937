//! Finds tokens of a known shape, alone or inside a longer value.

use super::bytes::{all, digits, find, rsplit_once};
use super::placeholder::asks;
use super::reason::Reason;
use super::vendors::{Kind, SHAPES, Shape};

/// A token that was found.
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) reason: Reason,
}

/// What a JWT is called: the one shape that is now and then meant to be public.
pub(super) const WEB_TOKEN: &str = "JSON web token";

/// The most telling token of a value: a secret before an identifier before a public key.
pub(super) fn token(value: &[u8]) -> Option<Token> {
    if let Some(what) = irregular(value) {
        return Some(Token { kind: Kind::Secret, reason: Reason::Token(what) });
    }
    let mut best: Option<&Shape> = None;
    for (at, _) in value.iter().enumerate().filter(|(at, _)| begins_run(value, *at)) {
        if let Some(shape) = shape_at(&value[at..])
            && best.is_none_or(|best| shape.kind > best.kind)
        {
            best = Some(shape);
        }
    }
    best.map(|shape| Token { kind: shape.kind, reason: reason(shape) })
}

fn reason(shape: &Shape) -> Reason {
    match shape.kind {
        Kind::Secret => Reason::Token(shape.what),
        Kind::Identifier => Reason::Identifies(shape.what),
        Kind::Public => Reason::Publishable(shape.what),
    }
}

/// A known prefix with nothing real behind it: `sk-...`, `ghp_xxxx`, `xoxb-your-token`.
pub(super) fn is_blank(text: &[u8]) -> bool {
    // Two letters are a prefix of too many words.
    SHAPES.iter().filter(|shape| shape.prefix.len() > 2).any(|shape| {
        text.strip_prefix(shape.prefix.as_bytes())
            .is_some_and(|rest| rest.is_empty() || asks(rest) || is_monotone(rest))
    })
}

/// The shape of a key that AWS calls a secret access key: only its length and alphabet show.
pub(super) fn is_aws_secret(value: &[u8]) -> bool {
    value.len() == 40 && all(value, |b| b.is_ascii_alphanumeric() || b"+/".contains(&b))
}

fn begins_run(value: &[u8], at: usize) -> bool {
    let joins = |b: &u8| b.is_ascii_alphanumeric() || b"_-".contains(b);
    at.checked_sub(1).and_then(|before| value.get(before)).is_none_or(|before| !joins(before))
}

fn shape_at(text: &[u8]) -> Option<&'static Shape> {
    SHAPES.iter().find(|shape| {
        text.strip_prefix(shape.prefix.as_bytes()).is_some_and(|rest| {
            // Reading one past the longest is enough to know that it is too long.
            let length =
                rest.iter().take(shape.longest + 1).take_while(|b| shape.alphabet.has(**b)).count();
            let body = &rest[..length];
            let ends = rest.get(length).is_none_or(|b| !b.is_ascii_alphanumeric() && *b != b'_');
            ends && (shape.shortest..=shape.longest).contains(&length) && !is_monotone(body)
        })
    })
}

/// One or two different letters or digits: `xxxx`, `000-xxx`.
fn is_monotone(body: &[u8]) -> bool {
    let mut seen = body.iter().filter(|b| b.is_ascii_alphanumeric());
    let Some(first) = seen.next() else {
        return true;
    };
    let mut second = None;
    seen.all(|b| b == first || *second.get_or_insert(b) == b)
}

/// Whether a value has some shape.
type Test = fn(&[u8]) -> bool;

/// Shapes that no prefix gives away.
fn irregular(value: &[u8]) -> Option<&'static str> {
    // All of them are single words; the longest sensible one is a JWT in a header's limit.
    if value.len() > 16_384 || value.iter().any(u8::is_ascii_whitespace) {
        return None;
    }
    let shapes: [(&str, Test); 6] = [
        (WEB_TOKEN, is_jwt),
        ("Telegram bot token", is_telegram),
        ("Discord bot token", is_discord),
        ("Mailchimp API key", is_mailchimp),
        ("Terraform Cloud token", |value| find(value, ".atlasv1.").is_some_and(|at| at == 14)),
        ("Azure client secret", is_azure),
    ];
    shapes.iter().find(|(_, is)| is(value)).map(|(what, _)| *what)
}

fn url_safe(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_".contains(&byte)
}

/// Three or five base64url parts, the first of which begins a JSON object.
fn is_jwt(value: &[u8]) -> bool {
    let mut parts = value.split(|b| *b == b'.');
    let header = parts.next().unwrap_or_default();
    let payload = parts.next().unwrap_or_default();
    header.starts_with(b"eyJ")
        && header.len() >= 12
        && payload.len() >= 10
        && parts.clone().count() >= 1
        && all(header, url_safe)
        && all(payload, url_safe)
        && parts.all(|part| part.iter().all(|b| url_safe(*b) || *b == b'='))
        && !is_monotone(payload)
}

fn is_telegram(value: &[u8]) -> bool {
    rsplit_once(value, b':').is_some_and(|(bot, key)| {
        (6..=12).contains(&bot.len())
            && digits(bot)
            && (33..=37).contains(&key.len())
            && key.starts_with(b"AA")
            && all(key, url_safe)
            && !is_monotone(&key[2..])
    })
}

fn is_discord(value: &[u8]) -> bool {
    let mut lengths = [0_usize; 3];
    let mut parts = value.split(|b| *b == b'.');
    for length in &mut lengths {
        let part = parts.next().unwrap_or_default();
        *length = if all(part, url_safe) { part.len() } else { 0 };
    }
    parts.next().is_none()
        && value.first().is_some_and(|b| b"MNO".contains(b))
        && (23..=28).contains(&lengths[0])
        && (6..=7).contains(&lengths[1])
        && (27..=40).contains(&lengths[2])
}

fn is_mailchimp(value: &[u8]) -> bool {
    rsplit_once(value, b'-').is_some_and(|(key, center)| {
        key.len() == 32
            && all(key, |b| b.is_ascii_hexdigit())
            && center.strip_prefix(b"us").is_some_and(digits)
            && !is_monotone(key)
    })
}

fn is_azure(value: &[u8]) -> bool {
    (37..=40).contains(&value.len())
        && value[3].is_ascii_digit()
        && value[4..].starts_with(b"Q~")
        && all(value, |b| url_safe(b) || b"~.".contains(&b))
}
