//! References of vals, `ref+awssecrets://` and `ref+awsssm://`, read as vals reads them.
//!
//! vals looks for `ref+SCHEME://…` up to white space or `+`, and takes it for a URL: the part before the
//! first slash is the host, which is the beginning of the name, then path, parameters and fragment
//! (helmfile/vals: `vals.go`, `pkg/expansion/expand_match.go`, `pkg/providers/{awssecrets,ssm}`).

use super::version::{number, stage_and_id};
use super::written::member;
use super::{Address, Reference, ReferenceError, Scheme, Selector, StoreKind};

/// `ref+awssecrets://NAME[?…][#/KEY]` or `ref+awsssm://PATH[?…][#/KEY]`.
pub(super) fn vals(text: &str, store: StoreKind) -> Result<Reference, ReferenceError> {
    let rest = text.strip_prefix(Scheme::Vals(store).prefix()).unwrap_or(text);
    // A `+` ends the reference, what follows is put behind the value: that is a template, not a reference.
    let rest = rest.strip_suffix('+').unwrap_or(rest);
    let ends = |c: char| c == '+' || c.is_whitespace() || c.is_control();
    if rest.contains(ends) || rest.ends_with(['"', ',']) {
        return Err(ReferenceError::ValsEnd);
    }
    let (rest, key) = match rest.split_once('#') {
        Some((rest, fragment)) => (rest, Some(key_of(fragment)?)),
        None => (rest, None),
    };
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let asked = Asked::read(query, store)?;
    let name = name_of(path)?;
    match store {
        StoreKind::ParameterStore => parameter(name, key, &asked),
        _ => secret(&name, key, &asked),
    }
}

fn secret(name: &str, key: Option<String>, asked: &Asked) -> Result<Reference, ReferenceError> {
    let address = asked.place(Address::new(StoreKind::SecretsManager, name)?)?;
    let selector = stage_and_id(
        asked.stage.as_deref().unwrap_or_default(),
        asked.id.as_deref().unwrap_or_default(),
    )?;
    Ok(Reference { address, member: key, selector })
}

/// vals puts a slash before the name. With a key it lists what is below the name and takes the one of that
/// key, which is the parameter of name and key.
fn parameter(
    mut name: String,
    key: Option<String>,
    asked: &Asked,
) -> Result<Reference, ReferenceError> {
    if !name.starts_with('/') {
        name.insert(0, '/');
    }
    if let Some(key) = key {
        if asked.number.is_some() {
            return Err(ReferenceError::ValsVersionOfMany);
        }
        name = format!("{}/{key}", name.trim_end_matches('/'));
    }
    let selector = asked.number.as_deref().map_or(Ok(Selector::Newest), number)?;
    let address = asked.place(Address::new(StoreKind::ParameterStore, &name)?)?;
    Ok(Reference { address, member: None, selector })
}

/// Host and path make the name. Only in the path are there escapes; one slash at the end of the host alone
/// does not count.
fn name_of(path: &str) -> Result<String, ReferenceError> {
    let (host, path) = path.split_at(path.find('/').unwrap_or(path.len()));
    if host.contains(['@', '%']) {
        return Err(ReferenceError::ValsHost);
    }
    let path = decoded(path)?;
    Ok(if host.is_empty() || path != "/" { format!("{host}{path}") } else { host.to_owned() })
}

/// The one key behind `#` or `#/`.
fn key_of(fragment: &str) -> Result<String, ReferenceError> {
    let decoded = decoded(fragment)?;
    let key = decoded.strip_prefix('#').unwrap_or(&decoded);
    let key = key.strip_prefix('/').unwrap_or(key);
    if key.contains('/') {
        return Err(ReferenceError::NestedMember);
    }
    member(key)?.ok_or(ReferenceError::EmptyMember)
}

/// What the parameters ask for.
#[derive(Default)]
struct Asked {
    region: Option<String>,
    stage: Option<String>,
    id: Option<String>,
    number: Option<String>,
}

impl Asked {
    fn read(query: &str, store: StoreKind) -> Result<Self, ReferenceError> {
        let mut asked = Self::default();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let is_secret = store == StoreKind::SecretsManager;
            let place = match decoded(name)?.as_str() {
                "region" => &mut asked.region,
                "version_stage" if is_secret => &mut asked.stage,
                "version_id" if is_secret => &mut asked.id,
                "version" if !is_secret => &mut asked.number,
                // A file of a project says what to fetch, never as whom or from where.
                "role_arn" => return Err(ReferenceError::ValsElsewhere("role_arn")),
                "profile" => return Err(ReferenceError::ValsElsewhere("profile")),
                "endpoint" => return Err(ReferenceError::ValsElsewhere("endpoint")),
                _ => return Err(ReferenceError::ValsParameter),
            };
            if place.replace(decoded(value)?).is_some() {
                return Err(ReferenceError::ValsParameter);
            }
        }
        Ok(asked)
    }

    fn place(&self, address: Address) -> Result<Address, ReferenceError> {
        match &self.region {
            Some(region) => address.in_region(region),
            None => Ok(address),
        }
    }
}

/// The text with its `%` escapes replaced.
fn decoded(text: &str) -> Result<String, ReferenceError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first != b'%' {
            bytes.push(first);
            continue;
        }
        let (digits, after) = rest.split_at_checked(2).ok_or(ReferenceError::ValsEscape)?;
        let digit = |at: usize| char::from(digits[at]).to_digit(16);
        let byte = digit(0).zip(digit(1)).and_then(|(a, b)| u8::try_from(a * 16 + b).ok());
        bytes.push(byte.ok_or(ReferenceError::ValsEscape)?);
        rest = after;
    }
    String::from_utf8(bytes).map_err(|_| ReferenceError::ValsEscape)
}
