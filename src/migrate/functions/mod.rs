//! Functions that run on while their secrets move: references in place of values, the wrapper that
//! resolves them, the key of the environment, and the right of the role to read.
//!
//! Lambda replaces an environment as a whole, so what is not planned is always taken from what the function
//! has at that moment, and a change names the revision that it was read at.

mod adapt;
mod apply;
mod change;
mod ciphertexts;
mod draft;
mod earlier;
mod error;
mod extension;
mod grant;
mod patch;
mod plan;
mod preflight;
mod refresh;
mod stack;
mod undo;

pub use adapt::Adaptation;
pub use apply::Standing;
pub use ciphertexts::{
    CONTEXT_KEY, ConsoleDraft, ConsoleError, ConsoleItem, ConsoleObstacle, ConsoleOrder,
    PlannedCiphertext, PlannedCiphertexts, to_decrypt,
};
pub use draft::{DraftFunction, FunctionDraft, FunctionItem, FunctionOrder};
pub use error::FunctionError;
pub use patch::{Template, patch};
pub use plan::{
    PlannedFunction, PlannedGrant, PlannedKey, PlannedLayers, PlannedSetting, PlannedVariable,
};
pub use preflight::{Facts as FunctionFacts, Refusal, Wrapping, refusals};
pub use refresh::refresh;
pub use stack::owning_stack;
pub use undo::{FunctionLeft, manual_steps};

pub(super) use apply::{apply, look, values_now};
pub(super) use grant::detach;
pub(super) use undo::{FunctionRepair, inspect, put_back, still_referred_to};
