//! Passwords and tokens inside addresses.

use super::bytes::{digits, find, is_one_of, rsplit_once, split_once};
use super::expansion::expansion;
use super::name::{self, Says};
use super::placeholder::{Stock, stock};
use super::random::looks_random;
use super::reason::Reason;
use super::{Class, Verdict};

/// Addresses whose path is the credential: host, path, what it is.
const WEBHOOKS: &[(&str, &str, &str)] = &[
    ("hooks.slack.com", "/services/", "Slack webhook"),
    ("hooks.slack.com", "/workflows/", "Slack webhook"),
    ("hooks.slack.com", "/triggers/", "Slack webhook"),
    ("discord.com", "/api/webhooks/", "Discord webhook"),
    ("discordapp.com", "/api/webhooks/", "Discord webhook"),
    ("webhook.office.com", "/webhookb2/", "Microsoft Teams webhook"),
    ("logic.azure.com", "/workflows/", "Azure workflow address"),
    ("api.telegram.org", "/bot", "Telegram bot address"),
    ("hooks.zapier.com", "/hooks/catch/", "Zapier webhook"),
    ("chat.googleapis.com", "/v1/spaces/", "Google Chat webhook"),
    ("maker.ifttt.com", "/trigger/", "IFTTT webhook"),
];

/// Query parameters that sign or authorize, beside those whose name says secret.
const SIGNING: &[&str] =
    &["sig", "signature", "x-amz-signature", "x-goog-signature", "x-amz-security-token", "auth"];

/// The parts of one address that can hold a secret.
struct Url<'a> {
    /// Before the last `@` of the authority.
    userinfo: Option<&'a [u8]>,
    host: &'a [u8],
    path: &'a [u8],
    query: &'a [u8],
}

/// What the addresses in a value amount to; nothing if there is none, or only plain ones.
pub(super) fn addresses(value: &[u8]) -> Option<Verdict> {
    let mut rest = value;
    let mut gravest = None;
    while let Some(at) = find(rest, "://") {
        let scheme = &rest[..at];
        rest = &rest[at + 3..];
        if scheme.last().is_some_and(u8::is_ascii_alphanumeric) {
            // Each address ends where the next begins: every byte is read once.
            let end = find(rest, "://").unwrap_or(rest.len());
            gravest = graver(gravest, judge(&parse(&rest[..end])));
        }
    }
    graver(gravest, driver_address(value))
}

/// `user:password@tcp(host:3306)/name`, as Go's drivers write it.
fn driver_address(value: &[u8]) -> Option<Verdict> {
    let at = ["@tcp(", "@unix("].iter().find_map(|mark| find(value, mark))?;
    judge_userinfo(&value[..at], b"")
}

/// A secret outweighs a doubt, and a doubt a placeholder.
fn graver(one: Option<Verdict>, other: Option<Verdict>) -> Option<Verdict> {
    let weight = |verdict: &Verdict| match verdict.class {
        Class::Secret => 3,
        Class::Unsure => 2,
        Class::Config | Class::Reference => 1,
    };
    match (one, other) {
        (Some(one), Some(other)) if weight(&other) > weight(&one) => Some(other),
        (one, other) => one.or(other),
    }
}

/// Whether an address under a webhook name has a path that only its owner would know.
pub(super) fn has_opaque_path(value: &[u8]) -> Option<bool> {
    let at = find(value, "://")?;
    let path = parse(&value[at + 3..]).path;
    let mut parts = path.split(|b| *b == b'/').filter(|part| !part.is_empty()).peekable();
    parts.peek()?;
    Some(
        parts.any(|part| {
            looks_random(part) || part.iter().filter(|b| b.is_ascii_digit()).count() >= 4
        }),
    )
}

/// Cuts what follows `://`.
fn parse(after: &[u8]) -> Url<'_> {
    let blank = |b: &u8| b.is_ascii_whitespace() || b"\"'".contains(b);
    let whole = &after[..after.iter().position(blank).unwrap_or(after.len())];
    let end = |text: &[u8]| text.iter().position(|b| b"/?#".contains(b)).unwrap_or(text.len());
    let mut cut = end(whole);
    // People forget to escape `/`, `?` and `#` in a password; then the authority seems to end
    // inside it. A port before the slash tells a real path with an `@` apart.
    if !whole[..cut].contains(&b'@')
        && let Some((login, _)) = split_once(whole, b'@')
        && let Some((user, password)) = split_once(login, b':')
        && !user.iter().any(|b| b"/?#".contains(b))
        && !digits(&password[..end(password)])
    {
        cut = login.len() + 1 + end(&whole[login.len() + 1..]);
    }
    let (authority, rest) = whole.split_at(cut);
    let (userinfo, host) = match rsplit_once(authority, b'@') {
        Some((userinfo, host)) => (Some(userinfo), host),
        None => (None, authority),
    };
    // What stands behind an address within a query goes on with `&`.
    let cut = rest.iter().position(|b| b"?&".contains(b)).unwrap_or(rest.len());
    let (path, query) = (&rest[..cut], rest.get(cut + 1..).unwrap_or_default());
    Url { userinfo, host, path, query }
}

fn judge(url: &Url<'_>) -> Option<Verdict> {
    graver(
        graver(url.userinfo.and_then(|userinfo| judge_userinfo(userinfo, url.host)), by_path(url)),
        by_query(url.query),
    )
}

fn judge_userinfo(userinfo: &[u8], host: &[u8]) -> Option<Verdict> {
    let Some((user, password)) = split_once(userinfo, b':') else {
        return by_user(userinfo, host);
    };
    if password.is_empty() {
        return by_user(user, host);
    }
    if expansion(password).is_some() {
        return Some(Verdict::config(Reason::AnotherVariable));
    }
    let default = || Verdict::unsure(Reason::UrlDefaultPassword);
    Some(match stock(password) {
        Some(Stock::Placeholder) => Verdict::config(Reason::Placeholder),
        Some(Stock::Default) => default(),
        None if user == password => default(),
        None => Verdict::secret(Reason::UrlPassword),
    })
}

/// Userinfo without a password: a user, or a token in its place.
fn by_user(user: &[u8], host: &[u8]) -> Option<Verdict> {
    if !looks_random(user) || stock(user).is_some() {
        return None;
    }
    let sentry = find(host, "sentry").is_some();
    Some(if sentry {
        Verdict::unsure(Reason::SentryDsn)
    } else {
        Verdict::secret(Reason::UrlToken)
    })
}

fn by_path(url: &Url<'_>) -> Option<Verdict> {
    let (_, _, what) = WEBHOOKS.iter().find(|(host, path, _)| {
        let tail = url.path.strip_prefix(path.as_bytes());
        url.host.ends_with(host.as_bytes())
            && tail.is_some_and(|tail| {
                tail.len() >= 8 && tail.iter().any(u8::is_ascii_digit) && !is_blank_path(tail)
            })
    })?;
    Some(Verdict::secret(Reason::Token(what)))
}

/// `T000/B000/XXXX`: an address whose parts are all filled with one character.
fn is_blank_path(path: &[u8]) -> bool {
    path.split(|b| *b == b'/').all(|part| {
        let body = part.strip_prefix(b"T").or(part.strip_prefix(b"B")).unwrap_or(part);
        body.windows(2).all(|pair| pair[0].eq_ignore_ascii_case(&pair[1]))
            || stock(part) == Some(Stock::Placeholder)
    })
}

fn by_query(query: &[u8]) -> Option<Verdict> {
    query.split(|b| b"&;".contains(b)).find_map(|pair| {
        let (key, value) = split_once(pair, b'=')?;
        let word = if is_one_of(key, SIGNING) { "signature" } else { secret_word(key, value)? };
        is_real(value).then_some(Verdict::secret(Reason::UrlQuery(word)))
    })
}

/// The word by which a key inside a value says that its value is secret.
pub(super) fn secret_word(key: &[u8], value: &[u8]) -> Option<&'static str> {
    // Keys are short; a long one is text that happens to stand before a `=`.
    let key = std::str::from_utf8(key.get(..key.len().min(80))?).ok()?;
    match name::says(key) {
        Says::Secret(word) => Some(word),
        Says::Perhaps(word) if looks_random(value) => Some(word),
        _ => None,
    }
}

/// Whether a value inside a value is worth moving: not empty, filled in, not a switch or number.
pub(super) fn is_real(value: &[u8]) -> bool {
    !value.is_empty()
        && expansion(value).is_none()
        && stock(value).is_none()
        && !(value.len() <= 6 && digits(value))
        && !is_one_of(value, &["true", "false", "yes", "no", "on", "off", "null", "none"])
}
