//! Numbers, dates, and the words of configuration.

use super::bytes::{all, base64, digits, entry, find, is_one_of, rsplit_once, split_once};
use super::random::looks_random;

const LOG_LEVELS: &[&str] = &[
    "trace", "debug", "info", "notice", "warn", "warning", "error", "fatal", "critical", "verbose",
    "silent",
];

const UNITS: &[&str] = &[
    "ms", "s", "m", "h", "d", "w", "y", "sec", "secs", "second", "seconds", "min", "mins",
    "minute", "minutes", "hour", "hours", "day", "days", "week", "weeks", "month", "months",
    "year", "years", "b", "k", "kb", "kib", "ki", "mb", "mib", "mi", "g", "gb", "gib", "gi", "t",
    "tb", "tib", "%", "px", "r/s", "rps", "x",
];

pub(super) fn is_boolean(value: &[u8]) -> bool {
    const WORDS: &[&str] =
        &["true", "false", "yes", "no", "on", "off", "enabled", "disabled", "y", "n", "t", "f"];
    is_one_of(value, WORDS)
}

pub(super) fn is_number(value: &[u8]) -> bool {
    let value = value.strip_prefix(b"-").or_else(|| value.strip_prefix(b"+")).unwrap_or(value);
    match split_once(value, b'.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(value),
    }
}

/// `30s`, `1h30m`, `512 MB`, `80%`.
pub(super) fn is_quantity(value: &[u8]) -> bool {
    let mut rest = value;
    let mut parts = 0;
    while !rest.is_empty() {
        let number = rest.iter().take_while(|b| b.is_ascii_digit() || **b == b'.').count();
        let unit = rest[number..].trim_ascii_start();
        let end = unit.iter().position(u8::is_ascii_digit).unwrap_or(unit.len());
        let is_unit = is_one_of(unit[..end].trim_ascii_end(), UNITS);
        parts += 1;
        if number == 0 || number > 12 || !is_unit || parts > 4 {
            return false;
        }
        rest = &unit[end..];
    }
    parts > 0
}

pub(super) fn is_uuid(value: &[u8]) -> bool {
    let mut lengths = value.split(|b| *b == b'-').map(<[u8]>::len);
    value.len() == 36
        && [8, 4, 4, 4, 12].into_iter().all(|length| lengths.next() == Some(length))
        && value.iter().all(|b| b.is_ascii_hexdigit() || *b == b'-')
}

pub(super) fn is_version(value: &[u8]) -> bool {
    let value = value.strip_prefix(b"v").unwrap_or(value);
    let end = value.iter().position(|b| b"-+".contains(b)).unwrap_or(value.len());
    let numbers = value[..end].split(|b| *b == b'.');
    (2..=4).contains(&numbers.clone().count())
        && numbers.clone().all(|part| digits(part) && part.len() <= 5)
        && value.len() <= end + 24
        && !looks_random(&value[end..])
}

pub(super) fn is_date(value: &[u8]) -> bool {
    let dash = |at: usize| value.get(at) == Some(&b'-');
    let marks = |b: u8| b.is_ascii_digit() || b"-:.TZ+ ".contains(&b);
    (10..=35).contains(&value.len())
        && (dash(4) && dash(7) && digits(&value[..4]) && all(value, marks))
}

pub(super) fn is_schedule(value: &[u8]) -> bool {
    let fields = value.split(|b| *b == b' ').filter(|field| !field.is_empty());
    let mark = |b: u8| b.is_ascii_digit() || b"*/,-?L#".contains(&b);
    is_one_of(value, &["@hourly", "@daily", "@weekly", "@monthly", "@yearly", "@midnight"])
        || ((5..=6).contains(&fields.clone().count())
            && value.contains(&b'*')
            && fields
                .clone()
                .all(|field| all(field, mark) || is_one_of(field, &["mon", "sun", "mon-fri"])))
}

/// `eu-west-1`, `us-gov-east-1`, `europe-west4`.
pub(super) fn is_region(value: &[u8]) -> bool {
    const AREAS: &[&str] = &[
        "us",
        "eu",
        "ap",
        "ca",
        "sa",
        "me",
        "af",
        "il",
        "mx",
        "cn",
        "europe",
        "asia",
        "australia",
        "northamerica",
        "southamerica",
    ];
    let mut parts = value.split(|b| *b == b'-');
    let area = parts.next().is_some_and(|area| entry(AREAS, area).is_some());
    let last = parts.clone().next_back().unwrap_or_default();
    let count = parts.clone().count();
    let compass = ["east", "west", "north", "south", "central", "gov", "iso"];
    area && (1..=3).contains(&count)
        && last.last().is_some_and(u8::is_ascii_digit)
        && compass.iter().any(|word| find(value, word).is_some())
}

pub(super) fn is_locale(value: &[u8]) -> bool {
    let code = value.split(|b| *b == b'.').next().unwrap_or_default();
    code.len() == 5
        && code[..2].iter().all(u8::is_ascii_lowercase)
        && b"_-".contains(&code[2])
        && code[3..].iter().all(u8::is_ascii_uppercase)
}

pub(super) fn is_time_zone(value: &[u8]) -> bool {
    const AREAS: &[&str] = &[
        "Africa",
        "America",
        "Antarctica",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
        "Etc",
        "US",
    ];
    let city = |b: u8| b.is_ascii_alphanumeric() || b"_/+-".contains(&b);
    is_one_of(value, &["UTC", "GMT"])
        || split_once(value, b'/')
            .is_some_and(|(area, rest)| is_one_of(area, AREAS) && all(rest, city))
}

pub(super) fn is_media_type(value: &[u8]) -> bool {
    const KINDS: &[&str] = &["application", "audio", "font", "image", "multipart", "text", "video"];
    let mark = |b: u8| b.is_ascii_alphanumeric() || b".+-*; =".contains(&b);
    split_once(value, b'/').is_some_and(|(kind, rest)| is_one_of(kind, KINDS) && all(rest, mark))
}

pub(super) fn is_digest(value: &[u8]) -> bool {
    // A pinned image ends in one: `registry/image@sha256:…`.
    let digest = rsplit_once(value, b'@').map_or(value, |(_, digest)| digest);
    let (algorithm, digest) =
        split_once(digest, b':').or_else(|| split_once(digest, b'-')).unwrap_or_default();
    let known = is_one_of(algorithm, &["sha1", "sha256", "sha384", "sha512", "md5"]);
    known && digest.len() >= 28 && all(digest, base64)
}

/// Any ARN: those of stored secrets were taken out as references before.
pub(super) fn is_arn(value: &[u8]) -> bool {
    value.starts_with(b"arn:aws") && value.split(|b| *b == b':').count() > 5
}

pub(super) fn is_log_level(value: &[u8]) -> bool {
    is_one_of(value, LOG_LEVELS)
}
