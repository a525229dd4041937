//! Algorithm suites: which ciphers a message was made with.
//!
//! The table is that of the message format ("Algorithm suites reference" of the AWS Encryption SDK's
//! developer guide). Two of them are written, all eleven are read.

use super::EnvelopeError;

/// A suite of the message format. All have nonces of 12 bytes and tags of 16.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u16)]
pub enum Suite {
    /// AES-128 with the data key itself.
    Aes128 = 0x0014,
    /// AES-192 with the data key itself.
    Aes192 = 0x0046,
    /// AES-256 with the data key itself.
    Aes256 = 0x0078,
    /// AES-128 with a derived key.
    Aes128Derived = 0x0114,
    /// AES-192 with a derived key.
    Aes192Derived = 0x0146,
    /// AES-256 with a derived key.
    Aes256Derived = 0x0178,
    /// AES-128 with a derived key, and a signature.
    Aes128Signed = 0x0214,
    /// AES-192 with a derived key, and a signature.
    Aes192Signed = 0x0346,
    /// AES-256 with a derived key, and a signature.
    Aes256Signed = 0x0378,
    /// AES-256 with a derived key and key commitment.
    Committing = 0x0478,
    /// AES-256 with a derived key and key commitment, and a signature.
    CommittingSigned = 0x0578,
}

/// The hash of a key derivation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Derivation {
    /// The data key itself encrypts.
    None,
    /// HKDF with SHA-256.
    Sha256,
    /// HKDF with SHA-384.
    Sha384,
    /// HKDF with SHA-512, salted with the message id; derives the commitment too.
    Sha512,
}

/// The curve of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Curve {
    /// ECDSA P-256 over SHA-256.
    P256,
    /// ECDSA P-384 over SHA-384.
    P384,
}

impl Suite {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Aes128,
        Self::Aes192,
        Self::Aes256,
        Self::Aes128Derived,
        Self::Aes192Derived,
        Self::Aes256Derived,
        Self::Aes128Signed,
        Self::Aes192Signed,
        Self::Aes256Signed,
        Self::Committing,
        Self::CommittingSigned,
    ];

    /// The suite with this number.
    pub fn of(id: u16) -> Result<Self, EnvelopeError> {
        let found = Self::ALL.into_iter().find(|suite| suite.id() == id);
        found.ok_or(EnvelopeError::UnknownSuite(id))
    }

    /// Its number.
    pub fn id(self) -> u16 {
        self as u16
    }

    /// Bytes of the data key, and of the key that encrypts.
    pub fn key_len(self) -> usize {
        match self {
            Self::Aes128 | Self::Aes128Derived | Self::Aes128Signed => 16,
            Self::Aes192 | Self::Aes192Derived | Self::Aes192Signed => 24,
            _ => 32,
        }
    }

    /// Whether the message says which key it is under, so that it opens under no other one.
    pub fn commits(self) -> bool {
        matches!(self, Self::Committing | Self::CommittingSigned)
    }

    /// The version of the message format that it goes with: 1 or 2.
    pub fn format(self) -> u8 {
        if self.commits() { 2 } else { 1 }
    }

    /// How the key that encrypts comes from the data key.
    pub fn derivation(self) -> Derivation {
        match self {
            Self::Aes128 | Self::Aes192 | Self::Aes256 => Derivation::None,
            Self::Aes192Signed | Self::Aes256Signed => Derivation::Sha384,
            Self::Committing | Self::CommittingSigned => Derivation::Sha512,
            _ => Derivation::Sha256,
        }
    }

    /// How it is signed, if it is.
    pub fn signature(self) -> Option<Curve> {
        match self {
            Self::Aes128Signed => Some(Curve::P256),
            Self::Aes192Signed | Self::Aes256Signed | Self::CommittingSigned => Some(Curve::P384),
            _ => None,
        }
    }
}

/// Which suites may be read. Only suites that commit are ever written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CommitmentPolicy {
    /// Those that commit to their key.
    #[default]
    RequireDecrypt,
    /// All of them.
    AllowDecrypt,
}

impl CommitmentPolicy {
    /// Refuses a suite that may not be read. To be asked before any key is used.
    pub fn check(self, suite: Suite) -> Result<(), EnvelopeError> {
        if suite.commits() || self == Self::AllowDecrypt {
            Ok(())
        } else {
            Err(EnvelopeError::NotCommitting(suite))
        }
    }
}
