//! Addresses of hosts, people and files.

use std::net::{IpAddr, SocketAddr};

use super::bytes::{all, digits, find, is_one_of, rsplit_once};
use super::random::looks_random;

pub(super) fn is_ip_address(value: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(value) else {
        return false;
    };
    let network = text.split_once('/').filter(|(_, bits)| digits(bits.as_bytes()));
    let host = network.map_or(text, |(host, _)| host);
    host.parse::<IpAddr>().is_ok() || text.parse::<SocketAddr>().is_ok()
}

pub(super) fn is_email(value: &[u8]) -> bool {
    rsplit_once(value, b'@').is_some_and(|(local, host)| {
        all(local, |b| b.is_ascii_alphanumeric() || b"._+-".contains(&b)) && is_host(host)
    })
}

/// Absolute, relative, in a home, on a Windows drive; never random in any of its parts.
pub(super) fn is_path(value: &[u8]) -> bool {
    const STARTS: &[&str] = &["/", "./", "../", "~/", "file:"];
    let drive = value.len() > 3 && value[0].is_ascii_alphabetic() && value[1..].starts_with(b":\\");
    let starts = drive || STARTS.iter().any(|start| value.starts_with(start.as_bytes()));
    let part = |b: u8| b.is_ascii_alphanumeric() || b"._-@~:/\\ {}$*%".contains(&b);
    let directory = |b: &u8| b"/\\".contains(b);
    // Base64 has slashes too, but its pieces between them look random, or end in padding.
    (starts || is_one_of(value, &[".", ".."]))
        && all(value, part)
        && !(value.len() >= 24 && looks_random(value))
        && !value.split(directory).any(looks_random)
}

/// A path that is unlike a password: with a directory or an extension.
pub(super) fn is_clear_path(value: &[u8]) -> bool {
    let deep = value.iter().skip(1).any(|b| b"/\\".contains(b));
    is_path(value) && (deep || rsplit_once(value, b'.').is_some_and(|(name, _)| name.len() > 1))
}

pub(super) fn is_host(value: &[u8]) -> bool {
    let (host, port) = rsplit_once(value, b':').map_or((value, None), |(h, p)| (h, Some(p)));
    let label = |label: &[u8]| {
        let known = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_*".contains(&b);
        all(label, known) && !looks_random(label)
    };
    let mut labels = host.split(|b| *b == b'.');
    let named = host == b"localhost" || labels.clone().count() > 1 || port.is_some();
    let top = labels.next_back().unwrap_or_default();
    named
        && port.is_none_or(|port| digits(port) && port.len() <= 5)
        && all(top, |b| {
            b.is_ascii_lowercase()
                || (b == b'-' || b == b'_')
                || port.is_some() && b.is_ascii_digit()
        })
        && labels.all(label)
}

/// Only the form: whether the address holds a secret was asked before.
pub(super) fn is_url(value: &[u8]) -> bool {
    let scheme = find(value, "://").map(|at| &value[..at]).unwrap_or_default();
    all(scheme, |b| b.is_ascii_alphanumeric() || b"+.-:".contains(&b))
        && !value.iter().any(u8::is_ascii_whitespace)
}
