//! Why a text is no reference.

use super::Scheme;
use crate::hint::{Explain, Hint};
use crate::name::NameError;

/// Why a text is no reference that can be resolved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReferenceError {
    /// Nothing that we know.
    #[error("not a reference")]
    NotOne,
    /// A kind of reference that exists, but that this version does not resolve.
    #[error("`{prefix}` references cannot be resolved by this version", prefix = .0.prefix())]
    Unsupported(Scheme),
    /// The name is not one that the vault takes.
    #[error("the name in the reference is not valid")]
    Name(#[from] NameError),
    /// The name is not one that Secrets Manager takes.
    #[error("a secret's name has 1 to 512 letters, digits and `/ _ + = . @ - !`")]
    SecretName,
    /// The name is not one that Parameter Store takes.
    #[error("a parameter's name has letters, digits and `_ . - /`")]
    ParameterName,
    /// `#` with nothing behind it.
    #[error("nothing stands behind `#` in the reference")]
    EmptyMember,
    /// A parameter has no members.
    #[error("a parameter has no members, so `#` has no place in its reference")]
    MemberOfParameter,
    /// Not a positive number behind `@`.
    #[error("what stands behind `@` in the reference is not a version number")]
    Version,
    /// Not a version number or a label behind `:`.
    #[error("what stands behind `:` in the reference is no version number and no label")]
    ParameterVersion,
    /// Not a staging label or a version id behind `@`.
    #[error("what stands behind `@` in the reference is no staging label and no version id")]
    Stage,
}

impl Explain for ReferenceError {
    fn hints(&self) -> Vec<Hint> {
        vec![Hint::say(
            "a reference is written vault://NAME[#KEY][@VERSION], sm://NAME[#KEY][@STAGE-or-VERSION-ID] or ssm:///PATH[:VERSION-or-LABEL]",
        )]
    }
}
