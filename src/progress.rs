//! What an operation says while it works.

/// Somebody who may be watching.
pub trait Progress {
    /// A new stage begins, such as "storing 3 values".
    fn stage(&self, what: &str);

    /// So many of so many are done, and why it takes its time.
    fn count(&self, done: usize, of: usize, what: &str);
}
