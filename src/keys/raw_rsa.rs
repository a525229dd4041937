//! Raw RSA wrapping keys, as every AWS Encryption SDK knows them.
//!
//! The work is done by AWS-LC, which is there for TLS already: it unwraps in constant time and is well kept.
//! (Pure Rust's `rsa` is neither: RUSTSEC-2023-0071.)

use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OAEP_SHA384_MGF1SHA384, OAEP_SHA512_MGF1SHA512,
    OaepAlgorithm, OaepPrivateDecryptingKey, OaepPublicEncryptingKey, Pkcs1PrivateDecryptingKey,
    Pkcs1PublicEncryptingKey, PrivateDecryptingKey, PublicEncryptingKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{KeyError, RawKeyError, WrappingKey};
use crate::envelope::{DataKey, EncryptedDataKey, EncryptionContext, EnvelopeError};
use crate::secret::Plaintext;

/// How a data key is padded before it is encrypted. Messages do not say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Padding {
    /// PKCS #1 v1.5. For what is there already.
    Pkcs1,
    /// OAEP with SHA-1, for MGF1 too. For what is there already.
    OaepSha1,
    /// OAEP with SHA-256, for MGF1 too.
    OaepSha256,
    /// OAEP with SHA-384, for MGF1 too.
    OaepSha384,
    /// OAEP with SHA-512, for MGF1 too.
    OaepSha512,
}

impl Padding {
    /// Each with its name on the command line.
    pub const ALL: [(&'static str, Self); 6] = [
        ("raw-rsa", Self::OaepSha256),
        ("raw-rsa-oaep-sha256", Self::OaepSha256),
        ("raw-rsa-oaep-sha384", Self::OaepSha384),
        ("raw-rsa-oaep-sha512", Self::OaepSha512),
        ("raw-rsa-oaep-sha1", Self::OaepSha1),
        ("raw-rsa-pkcs1", Self::Pkcs1),
    ];

    fn oaep(self) -> Option<&'static OaepAlgorithm> {
        match self {
            Self::Pkcs1 => None,
            Self::OaepSha1 => Some(&OAEP_SHA1_MGF1SHA1),
            Self::OaepSha256 => Some(&OAEP_SHA256_MGF1SHA256),
            Self::OaepSha384 => Some(&OAEP_SHA384_MGF1SHA384),
            Self::OaepSha512 => Some(&OAEP_SHA512_MGF1SHA512),
        }
    }
}

/// One half of a pair of RSA keys of 2,048 to 8,192 bits: the public one wraps, the private one unwraps.
pub struct RawRsaKey {
    namespace: String,
    name: String,
    padding: Padding,
    half: Half,
}

enum Half {
    Public(PublicEncryptingKey),
    Private(PrivateDecryptingKey),
}

impl RawRsaKey {
    /// The key of this name, from the content of a file in PEM: `PUBLIC KEY` (RFC 5280) or `PRIVATE KEY`
    /// (PKCS #8). A private key only unwraps, so that what is wrapped is wrapped with the key that was meant.
    pub fn read(
        namespace: &str,
        name: &str,
        padding: Padding,
        text: &Plaintext,
    ) -> Result<Self, RawKeyError> {
        if namespace.starts_with("aws-kms") {
            return Err(RawKeyError::Namespace(namespace.to_owned()));
        }
        let half = if let Some(der) = from_pem(text, "PUBLIC KEY") {
            PublicEncryptingKey::from_der(der.expose()).ok().map(Half::Public)
        } else {
            let der = from_pem(text, "PRIVATE KEY");
            der.and_then(|der| PrivateDecryptingKey::from_pkcs8(der.expose()).ok())
                .map(Half::Private)
        };
        let (namespace, name) = (namespace.to_owned(), name.to_owned());
        Ok(Self { namespace, name, padding, half: half.ok_or(RawKeyError::Pem)? })
    }
}

/// The bytes between the two lines of a PEM file that hold this label.
fn from_pem(text: &Plaintext, label: &str) -> Option<Plaintext> {
    let line = |word: &str| format!("-----{word} {label}-----");
    let mut lines = text.expose().split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    lines.find(|found| *found == line("BEGIN").as_bytes())?;
    let mut base64 = Plaintext::with_capacity(text.expose().len());
    loop {
        let found = lines.next()?;
        if found == line("END").as_bytes() {
            break;
        }
        base64.extend(found);
    }
    let mut der = Plaintext::zeroed(base64.expose().len());
    let len = STANDARD.decode_slice(base64.expose(), der.expose_mut()).ok()?;
    der.truncate(len);
    Some(der)
}

impl WrappingKey for RawRsaKey {
    fn name(&self) -> String {
        format!("raw-rsa:{}/{}", self.namespace, self.name)
    }

    /// Binds no context: RSA has no place for it. The header of the message is authenticated with it all the
    /// same.
    fn wrap(
        &self,
        data_key: &DataKey,
        _context: &EncryptionContext,
    ) -> Result<EncryptedDataKey, KeyError> {
        let Half::Public(key) = &self.half else {
            return Err(KeyError::OnlyUnwraps);
        };
        let mut ciphertext = vec![0; key.key_size_bytes()];
        let key = key.clone();
        let wrapped = match self.padding.oaep() {
            Some(algorithm) => OaepPublicEncryptingKey::new(key).and_then(|key| {
                key.encrypt(algorithm, data_key.expose(), &mut ciphertext, None)
                    .map(|out| out.len())
            }),
            None => Pkcs1PublicEncryptingKey::new(key).and_then(|key| {
                key.encrypt(data_key.expose(), &mut ciphertext).map(|out| out.len())
            }),
        };
        let len = wrapped.map_err(|_| EnvelopeError::KeyLength)?;
        ciphertext.truncate(len);
        Ok(EncryptedDataKey {
            provider: self.namespace.as_bytes().to_vec(),
            info: self.name.as_bytes().to_vec(),
            ciphertext,
        })
    }

    fn is_named_by(&self, encrypted: &EncryptedDataKey) -> Result<bool, KeyError> {
        Ok(encrypted.provider == self.namespace.as_bytes()
            && encrypted.info == self.name.as_bytes())
    }

    fn unwrap(
        &self,
        encrypted: &EncryptedDataKey,
        _context: &EncryptionContext,
        len: usize,
    ) -> Result<DataKey, KeyError> {
        let Half::Private(key) = &self.half else {
            return Err(KeyError::OnlyWraps);
        };
        let mut plaintext = Plaintext::zeroed(key.key_size_bytes());
        let (key, ciphertext, out) =
            (key.clone(), &encrypted.ciphertext[..], plaintext.expose_mut());
        let unwrapped = match self.padding.oaep() {
            Some(algorithm) => OaepPrivateDecryptingKey::new(key)
                .and_then(|key| key.decrypt(algorithm, ciphertext, out, None).map(|key| key.len())),
            None => Pkcs1PrivateDecryptingKey::new(key)
                .and_then(|key| key.decrypt(ciphertext, out).map(|key| key.len())),
        };
        let found = unwrapped.map_err(|_| EnvelopeError::AuthenticationFailed)?;
        if found != len {
            return Err(EnvelopeError::KeyLength.into());
        }
        plaintext.truncate(len);
        Ok(DataKey::unwrapped(plaintext))
    }
}
