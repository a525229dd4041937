//! Values in an editor: what is opened becomes a document, and what comes back becomes changes.
//!
//! Nothing here knows of files or editors. A document is text, and whatever is not changed in it stays as it
//! is in the store, byte for byte.

mod document;
mod error;
mod reading;
mod subject;

pub use document::{Document, Form};
pub use error::EditError;
pub use reading::{Change, Edit, What};
pub use subject::{Subject, Target};
