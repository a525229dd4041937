//! What an operation says while it works.

/// Somebody who may be watching.
pub trait Progress {
    /// A new stage begins, such as "storing 3 values".
    fn stage(&self, what: &str);
}
