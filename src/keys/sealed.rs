//! `sealed:BASE64`: a value encrypted on the client, in its own place.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{KeyError, Keyring};

use crate::classify::shown;
use crate::envelope::{
    Agreed, CommitmentPolicy, DataKey, Demands, Draft, EncryptionContext, EnvelopeError,
    FRAME_LENGTH, Header, Limits, Message, Suite, seal,
};
use crate::hint::{Explain, Hint, Kind};
use crate::reference::Scheme;
use crate::secret::Plaintext;

/// The pair of the encryption context that says which variable a sealed value belongs to.
pub const VARIABLE: &str = "kmseal-variable";

/// A sealed value, taken apart but not opened: nothing of it is known to be authentic.
pub struct Sealed {
    message: Vec<u8>,
    header: Header,
    agreed: Agreed,
}

/// Why a text is no sealed value, or not one that may stand there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SealedError {
    /// Not base64, or not as it is written: with padding, without white space.
    #[error("what stands behind `sealed:` is not in base64")]
    NotBase64,
    /// No message that may be read.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// It has been moved from one variable to another.
    #[error("it was sealed as the value of {0}")]
    OtherVariable(String),
}

impl Explain for SealedError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotBase64 | Self::OtherVariable(_) => Kind::Integrity,
            Self::Envelope(error) => error.kind(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::NotBase64 => vec![Hint::say("was it copied as a whole?")],
            // What could be allowed for a file is not to be allowed here.
            Self::Envelope(_) => vec![Hint::say("seal the value anew")],
            Self::OtherVariable(_) => {
                vec![Hint::say("put it back to its own variable, or seal the value anew")]
            }
        }
    }
}

impl Sealed {
    /// Reads a sealed value, in quotes or not.
    pub fn parse(text: &[u8]) -> Result<Self, SealedError> {
        let text = crate::reference::unquoted(text);
        let base64 = text.strip_prefix(Scheme::Sealed.prefix().as_bytes());
        let message = base64.and_then(|base64| STANDARD.decode(base64).ok());
        let message = message.ok_or(SealedError::NotBase64)?;
        let parsed = parse(&message)?;
        let header = parsed.header().clone();
        header.verifier()?;
        let agreed = Demands::default().check(&header)?;
        Ok(Self { message, header, agreed })
    }

    /// Seals the value of a variable under a data key of its own, and that under each of the keys.
    ///
    /// Keys of KMS bind the name of the variable too, so no two variables can share a data key.
    pub fn seal(keyring: &Keyring, variable: &str, value: &Plaintext) -> Result<String, KeyError> {
        let context = EncryptionContext::new().with(VARIABLE, variable);
        let draft = Draft::new(Suite::Committing, context)?;
        let (data_key, data_keys) = keyring.generate(&draft)?;
        let begun = draft.begin(&data_key, &data_keys, FRAME_LENGTH)?;
        Ok(Self::text_of(&seal(value, begun)?))
    }

    /// How a message is written as a value.
    pub fn text_of(message: &[u8]) -> String {
        format!("{}{}", Scheme::Sealed.prefix(), STANDARD.encode(message))
    }

    /// The variable that it says it belongs to; none when it may stand anywhere.
    pub fn variable(&self) -> Option<&str> {
        self.header.context.get(VARIABLE)
    }

    /// Its header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// All of its context, as wrapping keys bind it.
    pub fn context(&self) -> &EncryptionContext {
        &self.agreed.whole
    }

    /// Refuses a value that was sealed for another variable. One that was sealed for none, as by
    /// `kmseal encrypt --value`, may stand anywhere.
    pub fn check_variable(&self, name: &[u8]) -> Result<(), SealedError> {
        match self.variable() {
            Some(own) if own.as_bytes() != name => {
                Err(SealedError::OtherVariable(shown(own).to_owned()))
            }
            _ => Ok(()),
        }
    }

    /// The value, once all of it has proved to be authentic.
    pub(super) fn open(&self, data_key: &DataKey) -> Result<Plaintext, EnvelopeError> {
        parse(&self.message)?.open(data_key, &self.agreed)
    }
}

fn parse(message: &[u8]) -> Result<Message<'_>, EnvelopeError> {
    Message::parse(message, &Limits::default(), CommitmentPolicy::RequireDecrypt)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{Opener, VaultKey, seal_with};
    use crate::secret::Key256;

    fn key() -> VaultKey {
        VaultKey::new("k", Key256::copy_of(&[7; 32]).expect("32 bytes"))
    }

    fn sealed(context: &EncryptionContext) -> String {
        let message = seal_with(&key(), &Plaintext::copy_of(b"value"), context).expect("seals");
        Sealed::text_of(&message)
    }

    #[test]
    fn a_value_belongs_to_its_variable() {
        let keyring = Keyring::new(vec![Box::new(key())]);
        let value = Plaintext::copy_of(b"value");
        let text = Sealed::seal(&keyring, "A", &value).expect("seals");
        let read = Sealed::parse(text.as_bytes()).expect("parses");
        assert!(read.check_variable(b"A").is_ok());
        let opened = Opener::new(keyring, None).open(&[&read, &read]);
        for opened in opened {
            assert!(opened.expect("opens").same_as(&value));
        }
        for other in [&b"B"[..], b"a", b"", b"A\xff"] {
            let refused = read.check_variable(other);
            assert!(matches!(refused, Err(SealedError::OtherVariable(own)) if own == "A"));
        }
        let free = sealed(&EncryptionContext::new());
        let free = Sealed::parse(format!("'{free}'").as_bytes()).expect("parses");
        assert!(free.check_variable(b"anything").is_ok());
    }

    #[test]
    fn only_what_we_write_is_read() {
        let text = sealed(&EncryptionContext::new());
        for wrong in [
            "",
            "AAAA",
            "sealed:",
            "sealed:A",
            "sealed:AAAA",
            &text[..text.len() - 1],
            &text.replace("sealed:", "sealed: "),
            &format!("{text}\n"),
        ] {
            assert!(Sealed::parse(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }
}
