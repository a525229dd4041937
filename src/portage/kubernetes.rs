//! A Secret of Kubernetes: its data hold any bytes, in base64.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::error::Unfit;
use super::yaml::tree::{self, Kind, Node};
use super::yaml::{key, variables};
use super::{Contents, Format, PortageError, Variable, read_back};
use crate::migrate::ImportSource;
use crate::secret::Plaintext;

/// Most bytes of all values together (`MaxSecretSize`).
const MOST_BYTES: usize = 1024 * 1024;
/// Most bytes of a key, and of the name of an object.
const LONGEST_NAME: usize = 253;
/// Most bytes of the name of a namespace.
const LONGEST_LABEL: usize = 63;

const FORMAT: Format = Format::Kubernetes;

/// What the object is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// Its name.
    pub name: String,
    /// Its namespace; that of whoever applies it without one.
    pub namespace: Option<String>,
}

/// Whether an object may have this name: labels, with dots between them (RFC 1123).
pub fn is_subdomain(name: &str) -> bool {
    name.len() <= LONGEST_NAME && name.split('.').all(|part| is_part(part, LONGEST_NAME))
}

/// Whether a namespace may have this name: lower-case letters, digits and `-` (RFC 1123).
pub fn is_label(name: &str) -> bool {
    is_part(name, LONGEST_LABEL)
}

fn is_part(part: &str, longest: usize) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    part.len() <= longest
        && part.bytes().all(|byte| is_letter(byte) || byte == b'-')
        && part.bytes().next().is_some_and(is_letter)
        && part.bytes().last().is_some_and(is_letter)
}

/// Whether data may have this key.
fn is_key(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    !name.is_empty()
        && name.len() <= LONGEST_NAME
        && name.bytes().all(is_letter)
        && name != "."
        && !name.starts_with("..")
}

/// The manifest, with a key of its data for each variable, in their order.
pub(super) fn write(variables: &[Variable], to: &Manifest) -> Result<Plaintext, PortageError> {
    let mut text = Plaintext::copy_of(b"apiVersion: v1\nkind: Secret\nmetadata:\n");
    let metadata = [("name", Some(&to.name)), ("namespace", to.namespace.as_ref())];
    for (field, name) in metadata.into_iter().filter_map(|(field, name)| Some((field, name?))) {
        // `1e3` and `null` are names, too.
        let name = format!("  {field}: \"{name}\"\n");
        text.extend(name.as_bytes());
    }
    text.extend(b"type: Opaque\ndata:\n");
    let (mut refused, mut bytes) = (Vec::new(), 0_usize);
    for variable in variables {
        let Some(key) = key(&variable.name).filter(|_| is_key(&variable.name)) else {
            refused.push((variable.name.clone(), Unfit::Name("the data of a Secret")));
            continue;
        };
        bytes += variable.value.expose().len();
        text.extend(b"  ");
        text.extend(key.expose());
        text.extend(b": \"");
        text.extend(STANDARD.encode(variable.value.expose()).as_bytes());
        text.extend(b"\"\n");
    }
    if !refused.is_empty() {
        return Err(PortageError::Unfit { format: FORMAT, refused });
    }
    if bytes > MOST_BYTES {
        return Err(PortageError::TooMuch { format: FORMAT });
    }
    read_back(variables, FORMAT, read(&text))?;
    Ok(text)
}

/// One variable for each key of `data`, and of `stringData`, which comes before it where both have one.
pub(super) fn read(text: &Plaintext) -> Result<Contents, PortageError> {
    let root = tree::read(text, FORMAT)?;
    let place = root.place;
    let Kind::Mapping(fields) = root.kind else {
        return Err(place.error(FORMAT, "not a Secret"));
    };
    let (mut data, mut string_data, mut kind) = (None, None, None);
    for (key, value) in fields {
        match key.name(FORMAT)?.as_str() {
            "kind" => kind = Some((value.place, value.text(FORMAT)?)),
            "data" => data = Some(value),
            "stringData" => string_data = Some(value),
            _ => {}
        }
    }
    match kind {
        Some((_, kind)) if kind.expose() == b"Secret" => {}
        Some((place, _)) => return Err(place.error(FORMAT, "its kind is not Secret")),
        None => return Err(place.error(FORMAT, "not a Secret: there is no kind")),
    }
    let mut all = values_of(data, true)?;
    let places = all.iter().enumerate().map(|(at, one)| (one.variable.clone(), at));
    let places: HashMap<String, usize> = places.collect();
    for one in values_of(string_data, false)? {
        match places.get(&one.variable) {
            Some(at) => all[*at] = one,
            None => all.push(one),
        }
    }
    Ok(Contents { variables: all, remarks: Vec::new() })
}

fn values_of(data: Option<Node>, is_base64: bool) -> Result<Vec<ImportSource>, PortageError> {
    let Some(Node { kind, place }) = data else {
        return Ok(Vec::new());
    };
    let pairs = match kind {
        Kind::Mapping(pairs) => pairs,
        Kind::Text(text, true) if tree::is_null(&text) => return Ok(Vec::new()),
        _ => return Err(place.error(FORMAT, "not keys with values")),
    };
    if !is_base64 {
        return variables(pairs, FORMAT);
    }
    let mut plain = Vec::new();
    for (key, value) in pairs {
        let place = value.place;
        let value = decoded(&value.text(FORMAT)?);
        let value = value.ok_or_else(|| place.error(FORMAT, "not base64"))?;
        plain.push((key, Node { kind: Kind::Text(value, false), place }));
    }
    variables(plain, FORMAT)
}

/// Kubernetes lets lines be broken.
fn decoded(text: &Plaintext) -> Option<Plaintext> {
    let mut one_line = Plaintext::with_capacity(text.expose().len());
    for byte in text.expose().iter().filter(|byte| !matches!(byte, b'\r' | b'\n')) {
        one_line.push(*byte);
    }
    Some(Plaintext::copy_of(&STANDARD.decode(one_line.expose()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_kubernetes() {
        for (name, label, subdomain) in [
            ("shop", true, true),
            ("1e3", true, true),
            ("shop-1", true, true),
            ("shop.prod", false, true),
            ("", false, false),
            ("Shop", false, false),
            ("-shop", false, false),
            ("shop-", false, false),
            ("shop..prod", false, false),
            ("shop\n", false, false),
            ("sh\"op", false, false),
        ] {
            assert_eq!((is_label(name), is_subdomain(name)), (label, subdomain), "{name:?}");
        }
        assert!(is_label(&"a".repeat(63)) && !is_label(&"a".repeat(64)));
        assert!(is_subdomain(&"a".repeat(253)) && !is_subdomain(&"a".repeat(254)));
        for (key, expected) in [
            ("A.b-c_1", true),
            (".a", true),
            ("..a", false),
            (".", false),
            ("a/b", false),
            ("", false),
        ] {
            assert_eq!(is_key(key), expected, "{key:?}");
        }
    }

    #[test]
    fn what_is_no_secret_is_refused_with_its_place() {
        let read = |text: &str| read(&Plaintext::copy_of(text.as_bytes())).map(|it| it.variables);
        for (text, says) in [
            ("kind: ConfigMap\ndata: {A: b}", "line 1, column 7: its kind is not Secret"),
            ("data: {A: eA==}", "there is no kind"),
            ("kind: Secret\ndata:\n  A: b", "line 3, column 6: not base64"),
            ("kind: Secret\ndata:\n  A: eA==\n  A: eA==", "more than once"),
            ("kind: Secret\ndata: x", "line 2, column 7: not keys with values"),
            ("kind: Secret\nstringData:\n  A: {b: c}", "a mapping below another one"),
            ("kind: Secret\n---\nkind: Secret", "a second document"),
        ] {
            let error = read(text).map(|all| all.len()).expect_err(text).to_string();
            assert!(error.contains(says), "{text:?}: {error}");
        }
        let text =
            "kind: Secret\ndata:\n  A: |\n    e\n    A==\n  B: eQ==\nstringData:\n  B: z\n  C: ''";
        let all = read(text).expect("a Secret");
        let values: Vec<&[u8]> =
            all.iter().filter_map(|one| Some(one.value.as_ref()?.expose())).collect();
        assert_eq!(values, [&b"x"[..], b"z", b""]);
        assert_eq!(read("kind: Secret\ndata: null").map(|all| all.len()).ok(), Some(0));
    }
}
