//! The message format of the AWS Encryption SDK: content under a data key of its own, the data key under
//! wrapping keys.
//!
//! Pure: bytes in, bytes out. It does not know where wrapping keys come from (`keys` does), nor where bytes
//! come from and go to (`crypt` does). Written from the format's reference in the developer guide of the AWS
//! Encryption SDK, and held against messages that others have written (`tests/vectors/`).

mod aead;
mod agreed;
mod body;
mod context;
mod draft;
mod early;
mod error;
mod header;
mod key;
mod message;
mod reader;
mod signature;
mod suite;
#[cfg(test)]
mod wycheproof;

pub use aead::{Cipher, NONCE_LEN, TAG_LEN, open_in_place, seal_in_place};
pub use agreed::{Agreed, Demands};
pub use body::{
    Body, FINAL_HEAD, FINAL_OVERHEAD, REGULAR_HEAD, REGULAR_OVERHEAD, SINGLE_HEAD, final_len,
    is_final, single_len,
};
pub use context::{EncryptionContext, PUBLIC_KEY};
pub use draft::{Begun, Draft, FRAME_LENGTH};
pub use early::Early;
pub use error::EnvelopeError;
pub use header::{Content, Header, Limits, Parsed};
pub use key::{COMMITMENT_LEN, DataKey, EncryptedDataKey};
pub use message::{Message, seal};
pub use signature::{SIGNATURE_LEN, Signer, SigningKey, Verifier};
pub use suite::{CommitmentPolicy, Curve, Derivation, Suite};
