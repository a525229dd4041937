//! The environment as the system wants it: strings `NAME=value`, each ended by NUL.

use std::ffi::CStr;

use super::{EnvironmentError, Variable, name_of};
use crate::secret::Plaintext;

/// All strings in one wiped buffer: the only copy of the values when the program is started.
pub struct Block {
    text: Plaintext,
}

impl Block {
    /// Takes the variables over; their own buffers are wiped one by one.
    pub fn new(variables: Vec<Variable>) -> Result<Self, EnvironmentError> {
        let length = |variable: &Variable| variable.name.len() + variable.value.expose().len() + 2;
        let mut text = Plaintext::with_capacity(variables.iter().map(length).sum());
        for variable in variables {
            if variable.value.expose().contains(&0) {
                return Err(EnvironmentError::Nul { name: name_of(&variable) });
            }
            text.extend(&variable.name);
            text.extend(b"=");
            text.extend(variable.value.expose());
            text.extend(b"\0");
        }
        Ok(Self { text })
    }

    /// The strings, still in that buffer.
    pub fn strings(&self) -> Vec<&CStr> {
        let strings = self.text.expose().split_inclusive(|byte| *byte == 0);
        strings.filter_map(|string| CStr::from_bytes_with_nul(string).ok()).collect()
    }
}
