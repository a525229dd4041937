//! Why a variable was classed as it was, in one line that is safe to print.
//!
//! A reason is built from fixed text only: vendors, shapes, and words of our own dictionary that
//! occur in the *name*. There is no way to put a value, its length or a digest of it in one.

use std::fmt;

use super::shape::Shape;

/// One line that explains a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The value already points at this store.
    ReferenceTo(&'static str),
    /// The value is ciphertext of this tool.
    EncryptedBy(&'static str),
    /// The value is nothing but the expansion of another variable.
    AnotherVariable,
    /// An expansion whose fallback looks like a secret.
    SecretFallback,
    /// Nothing stands behind the name.
    Empty,
    /// Text that asks to be replaced.
    Placeholder,
    /// A token, key or webhook of a known shape.
    Token(&'static str),
    /// A known shape that its vendor means to be public.
    Publishable(&'static str),
    /// A known shape that names a key and is not one.
    Identifies(&'static str),
    /// Private key material.
    PrivateKey(&'static str),
    /// A certificate or a public key.
    PublicMaterial(&'static str),
    /// Userinfo of a URL holds a password.
    UrlPassword,
    /// Userinfo of a URL holds a password everybody knows.
    UrlDefaultPassword,
    /// Userinfo of a URL is a single opaque word.
    UrlToken,
    /// A Sentry address: semi-public by design.
    SentryDsn,
    /// A query parameter of a URL, by its word.
    UrlQuery(&'static str),
    /// A `key=value` setting inside the value, by its word.
    Setting(&'static str),
    /// A member of a JSON document, by its word.
    JsonMember(&'static str),
    /// An `Authorization` header, by its scheme.
    Header(&'static str),
    /// The output of a password hash.
    PasswordHash,
    /// The name says so.
    Name(&'static str),
    /// The name says secret, the value is a password everybody knows.
    WeakDefault(&'static str),
    /// The name says secret, the value is of a shape that seldom is one.
    NameAgainstShape(&'static str, Shape),
    /// The name has a word of secrets, and neither its place nor the value settles it.
    NameHints(&'static str),
    /// The name says identifier.
    Identifier,
    /// The name says identifier where some vendors mean a secret.
    SecretId,
    /// The name says public.
    PublicName(&'static str),
    /// The name says public, the value looks like a secret.
    PublicNameSecretValue(&'static str),
    /// The name says configuration, by its word.
    Setup(&'static str),
    /// The name says configuration, the value looks random.
    SetupButRandom(&'static str),
    /// The name says commit, digest or checksum.
    Digest(&'static str),
    /// The prefix puts the variable into browser code.
    Browser(&'static str),
    /// The value is plainly configuration.
    Shape(Shape),
    /// A random-looking value, with no help from the name.
    Random,
    /// Bytes that are not text.
    NotText,
    /// Nothing speaks for a secret.
    Ordinary,
}

impl Reason {
    /// The line itself, as a `String`; `Display` prints the same.
    #[must_use]
    pub fn describe(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::ReferenceTo(store) => write!(f, "already a reference to {store}"),
            Self::EncryptedBy(tool) => write!(f, "already encrypted by {tool}"),
            Self::AnotherVariable => f.write_str("takes its value from another variable"),
            Self::SecretFallback => {
                f.write_str("takes its value from another variable, with a fallback like a secret")
            }
            Self::Empty => f.write_str("empty"),
            Self::Placeholder => f.write_str("placeholder, nothing to move"),
            Self::Token(what) | Self::PublicMaterial(what) => f.write_str(what),
            Self::Publishable(what) => write!(f, "{what}: made to be public"),
            Self::Identifies(what) => write!(f, "{what}: names a key, is not one"),
            Self::PrivateKey(form) => write!(f, "private key in {form}"),
            Self::UrlPassword => f.write_str("URL with a password in it"),
            Self::UrlDefaultPassword => {
                f.write_str("URL with a password that looks like a default")
            }
            Self::UrlToken => f.write_str("URL with a token in place of a user"),
            Self::SentryDsn => {
                f.write_str("Sentry DSN: may be shared, but lets anyone send events")
            }
            Self::UrlQuery(word) => write!(f, "URL with `{word}` in its query"),
            Self::Setting(word) => write!(f, "settings with `{word}` among them"),
            Self::JsonMember(word) => write!(f, "JSON with `{word}` among its members"),
            Self::Header(scheme) => write!(f, "`{scheme}` authorization header"),
            Self::PasswordHash => f.write_str("password hash"),
            Self::Name(word) | Self::PublicName(word) | Self::Setup(word) | Self::Digest(word) => {
                write!(f, "the name says `{word}`")
            }
            Self::WeakDefault(word) => {
                write!(f, "the name says `{word}`, but the value looks like a default")
            }
            Self::NameAgainstShape(word, shape) => {
                write!(f, "the name says `{word}`, but the value is {}", shape.with_article())
            }
            Self::NameHints(word) => {
                write!(f, "the name hints at `{word}`, and nothing else settles it")
            }
            Self::Identifier => f.write_str("the name says identifier"),
            Self::SecretId => {
                f.write_str("`secret id`: an identifier at some vendors, a secret at others")
            }
            Self::PublicNameSecretValue(word) => {
                write!(f, "the name says `{word}`, but the value looks like a secret")
            }
            Self::SetupButRandom(word) => {
                write!(f, "the name says `{word}`, but the value looks random")
            }
            Self::Browser(prefix) => {
                write!(f, "`{prefix}` ships it to browsers: public already, if it is a secret")
            }
            Self::Shape(shape) => f.write_str(shape.name()),
            Self::Random => f.write_str("random-looking text under a neutral name"),
            Self::NotText => f.write_str("bytes that are not text"),
            Self::Ordinary => f.write_str("nothing speaks for a secret"),
        }
    }
}
