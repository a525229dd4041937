//! Secrets inside longer values: key files, JSON documents, settings, headers, password hashes.

use super::Verdict;
use super::bytes::{all, base64, find, split_once, strip_prefix_ci};
use super::expansion::expansion;
use super::placeholder::stock;
use super::reason::Reason;
use super::url::{is_real, secret_word};

/// How a PEM document looks after base64, by the first bytes of its label.
const ENCODED_PEM: &str = "LS0tLS1CRUdJTi";
const ENCODED_PUBLIC: &[&str] = &["BDRVJUSUZJQ0FUR", "BQVUJMSUMgS0VZ", "BSU0EgUFVCTElDI"];

/// How the common password hashes begin.
const HASHES: &[&str] = &[
    "$2a$",
    "$2b$",
    "$2y$",
    "$argon2",
    "$apr1$",
    "$5$",
    "$6$",
    "$y$",
    "$pbkdf2",
    "$scrypt$",
    "pbkdf2_sha256$",
    "{SSHA}",
];

/// What a value amounts to that is a document, a header or a hash as a whole.
pub(super) fn document(value: &[u8]) -> Option<Verdict> {
    key_file(value)
        .or_else(|| header(value))
        .or_else(|| json(value))
        .or_else(|| password_hash(value))
}

/// PEM, PGP, SSH and `PuTTY` keys; a certificate with a key behind it is a key.
fn key_file(value: &[u8]) -> Option<Verdict> {
    let secret = |form| Some(Verdict::secret(Reason::PrivateKey(form)));
    if value.starts_with(b"PuTTY-User-Key-File-") {
        return secret("PuTTY's form");
    }
    if let Some(label) = value.strip_prefix(ENCODED_PEM.as_bytes()) {
        let public = ENCODED_PUBLIC.iter().any(|public| label.starts_with(public.as_bytes()));
        return if public {
            Some(public_material("certificate or public key"))
        } else {
            secret("encoded PEM")
        };
    }
    let mut rest = value;
    let mut public = None;
    while let Some(at) = find(rest, "-----BEGIN ") {
        rest = &rest[at + 11..];
        let label = &rest[..find(&rest[..rest.len().min(64)], "-----").unwrap_or(0)];
        if find(label, "PRIVATE KEY").is_some() {
            return secret(if label.starts_with(b"PGP") { "PGP armor" } else { "PEM" });
        }
        public = match label {
            b"CERTIFICATE" | b"TRUSTED CERTIFICATE" => Some("certificate"),
            b"CERTIFICATE REQUEST" => Some("certificate request"),
            _ if find(label, "PUBLIC KEY").is_some() => Some("public key"),
            _ => public,
        };
    }
    let ssh = ["ssh-rsa AAAA", "ssh-ed25519 AAAA", "ecdsa-sha2-nistp", "sk-ssh-ed25519@"];
    if ssh.iter().any(|prefix| value.starts_with(prefix.as_bytes())) {
        public = Some("SSH public key");
    }
    public.map(public_material)
}

fn public_material(what: &'static str) -> Verdict {
    Verdict::config(Reason::PublicMaterial(what))
}

/// `Bearer …`, `Basic …`, with or without the header's own name.
fn header(value: &[u8]) -> Option<Verdict> {
    let value = strip_prefix_ci(value, "authorization:").map_or(value, <[u8]>::trim_ascii);
    let (scheme, rest) = ["Bearer", "Basic", "Token"].into_iter().find_map(|scheme| {
        let rest = strip_prefix_ci(value, scheme)?;
        rest.first().is_some_and(u8::is_ascii_whitespace).then_some((scheme, rest.trim_ascii()))
    })?;
    let token = |b: u8| base64(b) || b".~:%".contains(&b);
    let real = rest.len() >= 8 && all(rest, token) && stock(rest).is_none();
    real.then_some(Verdict::secret(Reason::Header(scheme)))
}

fn password_hash(value: &[u8]) -> Option<Verdict> {
    // `user:$2y$…` of an htpasswd line counts as well as a bare hash.
    let hash = split_once(value, b':').map_or(value, |(_, hash)| hash);
    let begins = |text: &[u8]| HASHES.iter().any(|prefix| text.starts_with(prefix.as_bytes()));
    let found = value.len() >= 20 && (begins(value) || begins(hash));
    found.then_some(Verdict::secret(Reason::PasswordHash))
}

/// A JSON document with a member whose name says secret. Quotes may be escaped, as they are when
/// the document was itself quoted.
fn json(value: &[u8]) -> Option<Verdict> {
    if !value.first().is_some_and(|b| b"{[".contains(b)) {
        return None;
    }
    let mut strings = Strings(value);
    let mut current = strings.next();
    while let Some(string) = current {
        let after = strings.0.trim_ascii_start();
        current = strings.next();
        let Some(following) = after.strip_prefix(b":").map(<[u8]>::trim_ascii_start) else {
            continue;
        };
        // The next string is this member's value only if it follows the colon at once.
        let is_text = following.first().is_some_and(|b| b"\"\\".contains(b));
        if let Some(text) = current.filter(|_| is_text)
            && let Some(word) = secret_word(string, text)
            && is_real(text)
        {
            return Some(Verdict::secret(Reason::JsonMember(word)));
        }
    }
    None
}

/// The strings of a JSON text, in order, without a parser's structure.
struct Strings<'a>(&'a [u8]);

impl<'a> Iterator for Strings<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let open = self.0.iter().position(|b| *b == b'"')?;
        let escaped = open > 0 && self.0[open - 1] == b'\\';
        let body = &self.0[open + 1..];
        let close = (0..body.len()).find(|at| {
            body[*at] == b'"' && (*at > 0 && body[*at - 1] == b'\\') == (escaped && *at > 0)
        })?;
        self.0 = &body[close + 1..];
        Some(body[..close].strip_suffix(b"\\").unwrap_or(&body[..close]))
    }
}

/// `Server=h;Password=…`, `host=h password=…`, `-Dstore.password=…`, `x-api-key=…,…`, and lines
/// of YAML.
pub(super) fn settings(value: &[u8]) -> Option<Verdict> {
    let pieces = value.split(|b| b";,&\n \t".contains(b));
    let by_equals = pieces.filter_map(|piece| split_once(piece, b'='));
    let lines = || value.split(|b| *b == b'\n').map(<[u8]>::trim_ascii);
    let spaced = lines().filter_map(|line| {
        let (key, text) = split_once(line, b'=')?;
        Some((key.trim_ascii_end(), text.trim_ascii_start()))
    });
    let by_colon = lines().filter_map(|line| {
        let (key, text) = split_once(line, b':')?;
        let (blank, text) = text.split_first()?;
        let word = all(key, |b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
        (blank.is_ascii_whitespace() && word).then_some((key, text))
    });
    let word = by_equals.chain(spaced).chain(by_colon).find_map(|(key, text)| {
        let text = unquoted(text);
        let word = secret_word(key, text)?;
        (text.len() >= 3 && is_real(text) && expansion(text).is_none()).then_some(word)
    })?;
    Some(Verdict::secret(Reason::Setting(word)))
}

fn unquoted(text: &[u8]) -> &[u8] {
    let text = text.trim_ascii();
    let inner = |quote: &[u8]| text.strip_prefix(quote).and_then(|t| t.strip_suffix(quote));
    inner(b"\"").or_else(|| inner(b"'")).unwrap_or(text)
}
