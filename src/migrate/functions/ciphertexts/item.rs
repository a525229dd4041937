//! One variable of a function, and what is wanted of it.

use glob::Pattern;

use crate::classify::{Verdict, classify, is_reserved, shown};
use crate::lambda::Setting;
use crate::migrate::functions::extension::is_of_extension;

/// What the caller wants.
pub struct ConsoleOrder<'o> {
    /// Names to take. Without any, every variable whose verdict is secret, or that opens.
    pub select: &'o [Pattern],
    /// Names to leave.
    pub exclude: &'o [Pattern],
    /// What ciphertexts are bound to: the name of the function, or nothing.
    pub bound_to: Option<String>,
}

/// Why a variable is not encrypted or decrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConsoleObstacle {
    /// The runtime reads it.
    #[error("Lambda or the runtime reads it before the code runs")]
    Reserved,
    /// An extension reads it.
    #[error("an extension reads it, which would see the ciphertext")]
    Extension,
    /// Its name looks like a piece of a secret.
    #[error("its name is no name but a piece of a value")]
    Name,
    /// KMS encrypts at least one byte.
    #[error("it is empty, and KMS encrypts nothing that is")]
    Empty,
    /// There is nothing to open.
    #[error("it is no ciphertext")]
    NoCiphertext,
}

/// One variable.
pub struct ConsoleItem {
    /// Its name.
    pub variable: String,
    /// What it is taken for, and why.
    pub verdict: Verdict,
    /// Whether it is ciphertext of the kind that is asked for.
    pub is_encrypted: bool,
    /// Whether it is to be changed.
    pub chosen: bool,
    /// Why it cannot be.
    pub obstacle: Option<ConsoleObstacle>,
}

impl ConsoleItem {
    /// Its name as it may be shown.
    pub fn shown(&self) -> &str {
        shown(&self.variable)
    }

    pub(super) fn new(setting: &Setting) -> Self {
        let (variable, value) = (setting.name.clone(), setting.value.expose());
        let verdict = classify(&variable, value);
        // A name that cannot be shown must not be in the journal either.
        let obstacle = if is_reserved(&variable, value) {
            Some(ConsoleObstacle::Reserved)
        } else if is_of_extension(&variable) {
            Some(ConsoleObstacle::Extension)
        } else if shown(&variable) != variable {
            Some(ConsoleObstacle::Name)
        } else {
            None
        };
        Self { variable, verdict, is_encrypted: false, chosen: false, obstacle }
    }
}
