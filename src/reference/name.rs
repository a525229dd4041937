//! The names that secrets and parameters may have.

use super::error::ReferenceError;

/// A secret's name: 1 to 512 of `A-Z a-z 0-9 / _ + = . @ - !` (Secrets Manager, CreateSecret).
pub(super) fn check_secret(name: &str) -> Result<(), ReferenceError> {
    let taken = |c: char| c.is_ascii_alphanumeric() || "/_+=.@-!".contains(c);
    if name.is_empty() || name.len() > 512 || !name.chars().all(taken) {
        return Err(ReferenceError::SecretName);
    }
    Ok(())
}

/// A parameter's name: letters, digits and `_ . - /` (Systems Manager, PutParameter).
pub(super) fn check_parameter(name: &str) -> Result<(), ReferenceError> {
    let taken = |c: char| c.is_ascii_alphanumeric() || "_.-/".contains(c);
    if name.is_empty() || name.len() > 1011 || !name.chars().all(taken) {
        return Err(ReferenceError::ParameterName);
    }
    Ok(())
}
