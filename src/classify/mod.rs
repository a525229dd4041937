//! Decides for each variable whether it holds a secret.
//!
//! Migration must not leave a secret behind, and must not fill a store with port numbers. So every
//! variable gets one of four classes, and one line that says why. What cannot be settled from name
//! and value is `Unsure`, and a person decides. The module is pure: it borrows, never copies a
//! value, compiles nothing at start, and takes time linear in the value.

mod bytes;
mod document;
mod expansion;
mod loader;
mod location;
mod name;
mod placeholder;
mod random;
mod reason;
mod reference;
mod scalar;
mod shape;
mod shown;
mod token;
mod url;
mod vendors;
mod vocabulary;
mod words;

#[cfg(test)]
mod tests;

pub use loader::{is_reserved, loader};
pub use reason::Reason;
pub use reference::is_kms_ciphertext;
pub use shape::Shape;
pub use shown::shown;

use expansion::Expansion;
use name::Says;
use placeholder::{Stock, stock};
use vendors::Kind;

/// What a variable holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// A secret in plaintext: move it.
    Secret,
    /// Configuration: leave it.
    Config,
    /// A reference or ciphertext: it was moved already.
    Reference,
    /// Either; a person has to say.
    Unsure,
}

impl Class {
    /// The class in one lower-case word, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Config => "config",
            Self::Reference => "reference",
            Self::Unsure => "unsure",
        }
    }
}

/// A class, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What the variable holds.
    pub class: Class,
    /// The line that explains it.
    pub reason: Reason,
}

impl Verdict {
    const fn new(class: Class, reason: Reason) -> Self {
        Self { class, reason }
    }

    const fn secret(reason: Reason) -> Self {
        Self::new(Class::Secret, reason)
    }

    const fn config(reason: Reason) -> Self {
        Self::new(Class::Config, reason)
    }

    const fn unsure(reason: Reason) -> Self {
        Self::new(Class::Unsure, reason)
    }
}

/// Classes one variable. The value is what the program would see: without the file's quotes.
#[must_use]
pub fn classify(name: &str, value: &[u8]) -> Verdict {
    let verdict = decide(name, bytes::trim(value));
    let looks_secret = verdict.class == Class::Secret || verdict.reason == Reason::Random;
    match name::browser_prefix(name) {
        Some(prefix) if looks_secret => Verdict::unsure(Reason::Browser(prefix)),
        _ => verdict,
    }
}

/// Whether a value is a reference or ciphertext already.
#[must_use]
pub fn is_reference(value: &[u8]) -> bool {
    reference::reference(bytes::trim(value)).is_some()
}

/// The decision, from what is certain to what is likely.
fn decide(name: &str, value: &[u8]) -> Verdict {
    let says = name::says(name);
    reference::reference(value)
        .map(|reason| Verdict::new(Class::Reference, reason))
        .or_else(|| nothing_to_move(name, value))
        .or_else(|| certain(says, value))
        .unwrap_or_else(|| by_name(says, value))
}

/// Empty values, placeholders, and values that stand in another variable.
fn nothing_to_move(name: &str, value: &[u8]) -> Option<Verdict> {
    if value.is_empty() {
        return Some(Verdict::config(Reason::Empty));
    }
    match expansion::expansion(value) {
        Some(Expansion::Plain) => return Some(Verdict::config(Reason::AnotherVariable)),
        // A fallback is plaintext in the file. The whole expression cannot be moved, so a person
        // has to look at it. One level is enough: what it nests is not worth guessing at.
        Some(Expansion::Fallback(fallback)) if expansion::expansion(fallback).is_none() => {
            let inner = decide(name, fallback);
            return Some(match inner.class {
                Class::Secret | Class::Unsure => Verdict::unsure(Reason::SecretFallback),
                Class::Config | Class::Reference => Verdict::config(Reason::AnotherVariable),
            });
        }
        Some(Expansion::Fallback(_)) => return Some(Verdict::unsure(Reason::SecretFallback)),
        None => {}
    }
    // `PROJECT_ID=PROJECT_ID` is a placeholder, too.
    let placeholder = stock(value) == Some(Stock::Placeholder) || value == name.as_bytes();
    placeholder.then_some(Verdict::config(Reason::Placeholder))
}

/// Values that give themselves away under any name.
fn certain(says: Says, value: &[u8]) -> Option<Verdict> {
    let address = || {
        // `jdbc:sqlserver://host;password=…` keeps its password behind the address.
        let verdict = url::addresses(value);
        let settings = || document::settings(value);
        verdict.filter(|verdict| verdict.class == Class::Secret).or_else(settings).or(verdict)
    };
    let verdict = document::document(value).or_else(|| by_token(value)).or_else(address)?;
    // Some vendors sign their public keys: a web token under such a name is meant to be shown.
    match says {
        Says::Public(word) if verdict.reason == Reason::Token(token::WEB_TOKEN) => {
            Some(Verdict::unsure(Reason::PublicNameSecretValue(word)))
        }
        _ => Some(verdict),
    }
}

fn by_token(value: &[u8]) -> Option<Verdict> {
    let token = token::token(value)?;
    let class = match token.kind {
        Kind::Secret => Class::Secret,
        Kind::Identifier => Class::Unsure,
        Kind::Public => Class::Config,
    };
    Some(Verdict::new(class, token.reason))
}

fn by_name(says: Says, value: &[u8]) -> Verdict {
    match says {
        Says::Secret(word) => under_secret_name(word, value),
        Says::Perhaps(word) => under_weak_name(word, value),
        Says::Setup(word) if random::holds_random(value) && shape::shape(value).is_none() => {
            Verdict::unsure(Reason::SetupButRandom(word))
        }
        Says::Setup(word) => Verdict::config(Reason::Setup(word)),
        Says::Public(word) => Verdict::config(Reason::PublicName(word)),
        Says::Identifier => Verdict::config(Reason::Identifier),
        Says::SecretId => Verdict::unsure(Reason::SecretId),
        Says::Digest(word) if bytes::all(value, |b| b.is_ascii_hexdigit()) => {
            Verdict::config(Reason::Digest(word))
        }
        Says::Webhook => under_webhook_name(value),
        Says::Digest(_) | Says::Nothing => by_value(value),
    }
}

/// Almost any text under such a name is a secret, a short dictionary word too.
fn under_secret_name(word: &'static str, value: &[u8]) -> Verdict {
    let against = |shape| Verdict::unsure(Reason::NameAgainstShape(word, shape));
    let is_password = name::is_password(word);
    if scalar::is_boolean(value) {
        Verdict::config(Reason::Shape(Shape::Boolean))
    } else if location::is_clear_path(value) {
        Verdict::config(Reason::Shape(Shape::Path))
    } else if shape::shape(value) == Some(Shape::Arn) {
        Verdict::config(Reason::Shape(Shape::Arn))
    } else if stock(value) == Some(Stock::Default) {
        Verdict::unsure(Reason::WeakDefault(word))
    } else if location::is_url(value) {
        against(Shape::Url)
    } else if !is_password && value.len() <= 6 && scalar::is_number(value) {
        against(Shape::Number)
    } else if matches!(word, "secret" | "secret key" | "access key") && token::is_aws_secret(value)
    {
        Verdict::secret(Reason::Token("AWS secret access key"))
    } else {
        Verdict::secret(Reason::Name(word))
    }
}

/// The name alone is not enough: random text is a secret, a plain shape is not.
fn under_weak_name(word: &'static str, value: &[u8]) -> Verdict {
    const MECHANISMS: &[&str] = &[
        "plain",
        "login",
        "ldap",
        "oauth",
        "oauth2",
        "basic",
        "digest",
        "ntlm",
        "saml",
        "oidc",
        "xoauth2",
        "cram-md5",
        "scram-sha-256",
        "md5",
        "none",
        "jwt",
        "bearer",
        "iam",
        "sso",
    ];
    let login = bytes::split_once(value, b':').is_some_and(|(user, password)| {
        !user.is_empty() && !password.is_empty() && matches!(word, "auth" | "dsn")
    });
    match shape::shape(value) {
        Some(Shape::Uuid | Shape::List | Shape::Host | Shape::Version) | None => {}
        Some(shape) => return Verdict::config(Reason::Shape(shape)),
    }
    if random::holds_random(value) || std::str::from_utf8(value).is_err() {
        Verdict::secret(Reason::Name(word))
    } else if let Some(shape) = shape::shape(value).filter(|shape| *shape == Shape::Host) {
        Verdict::config(Reason::Shape(shape))
    } else if login && stock(value).is_none() {
        Verdict::secret(Reason::Name(word))
    } else if bytes::is_one_of(value, MECHANISMS) {
        Verdict::config(Reason::Setup(word))
    } else {
        Verdict::unsure(Reason::NameHints(word))
    }
}

/// The address of a webhook is its credential, if only its owner would know it.
fn under_webhook_name(value: &[u8]) -> Verdict {
    match url::has_opaque_path(value) {
        Some(true) => Verdict::secret(Reason::Name("webhook")),
        Some(false) => Verdict::unsure(Reason::NameHints("webhook")),
        None => by_value(value),
    }
}

/// No help from the name.
fn by_value(value: &[u8]) -> Verdict {
    if let Some(shape) = shape::shape(value) {
        Verdict::config(Reason::Shape(shape))
    } else if std::str::from_utf8(value).is_err() {
        Verdict::unsure(Reason::NotText)
    } else if random::holds_random(value) {
        Verdict::unsure(Reason::Random)
    } else {
        Verdict::config(Reason::Ordinary)
    }
}
