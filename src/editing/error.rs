//! What stops an edit before anything is changed.

use crate::hint::{Explain, Hint, Kind, shell_word};
use crate::portage::PortageError;
use crate::reference::{Address, Reference};
use crate::store::{Limit, MembersError, NoObject, StoreError};

/// Why nothing can be edited, or stored. Names no value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EditError {
    /// A store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It cannot be written as a document, or not be read from one.
    #[error(transparent)]
    Portage(#[from] PortageError),
    /// Nothing is kept there.
    #[error("there is nothing below {under}")]
    Nothing {
        /// The name.
        under: Address,
    },
    /// Editors are for text.
    #[error("the value of {address} is kept as bytes or is no text, and an editor would spoil it")]
    NotText {
        /// The entry.
        address: Address,
    },
    /// What came back is no text.
    #[error(
        "{what} is no text any more: it is not valid UTF-8, or has a NUL byte or half of a character in it"
    )]
    NoText {
        /// The document, or a name in it.
        what: String,
    },
    /// There is no value any more.
    #[error("{what} is empty, and an empty value is not stored")]
    Empty {
        /// The document, or a name in it.
        what: String,
    },
    /// Lines that stood for entries are not there any more.
    #[error("some entries are not in the document any more, and an edit deletes none")]
    Removed {
        /// The entries.
        gone: Vec<Address>,
    },
    /// A new name that no entry can have.
    #[error("{name}: no entry can be called like that")]
    Name {
        /// The name, as it may be shown.
        name: String,
    },
    /// A line that is not clear.
    #[error("line {line}: {why}")]
    Line {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// A member that was no text has to stay JSON.
    #[error("line {line}, column {column}: not JSON", line = .0.line, column = .0.column)]
    NotJson(NoObject),
    /// It cannot be a member.
    #[error("{address} cannot take the member")]
    Member {
        /// The entry.
        address: Address,
        /// Why.
        source: MembersError,
    },
    /// The store does not take it.
    #[error("{address} cannot take it: {limit}")]
    Limit {
        /// The entry.
        address: Address,
        /// Why.
        limit: Limit,
    },
    /// Somebody else was quicker.
    #[error("{address} was changed by someone else since it was opened; nothing was stored")]
    Changed {
        /// The entry.
        address: Address,
    },
}

impl EditError {
    /// Whether a second look at the text may help.
    pub fn can_be_corrected(&self) -> bool {
        !matches!(
            self,
            Self::Store(_)
                | Self::Nothing { .. }
                | Self::NotText { .. }
                | Self::Changed { .. }
                | Self::Portage(PortageError::Store(_))
        )
    }
}

impl Explain for EditError {
    fn kind(&self) -> Kind {
        match self {
            Self::Store(error) => error.kind(),
            Self::Portage(error) => error.kind(),
            _ => Kind::Failed,
        }
    }

    fn parts(&self) -> Vec<String> {
        match self {
            Self::Store(error) => error.parts(),
            Self::Portage(error) => error.parts(),
            Self::Removed { gone } => gone.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        let typed = |address: &Address| shell_word(&Reference::to(address.clone()).to_string());
        match self {
            Self::Store(error) => error.hints(),
            Self::Portage(PortageError::Rejected { .. } | PortageError::NoObject(_)) => Vec::new(),
            Self::Portage(PortageError::Unfit { .. }) => {
                vec![Hint::say("take --format json, which holds any text")]
            }
            Self::Portage(error) => error.hints(),
            Self::NoText { .. } => vec![Hint::say("have the editor save it as UTF-8")],
            Self::Nothing { under } => {
                vec![Hint::run(format!("kmseal list {}", under.store().prefix()))]
            }
            Self::NotText { address } => {
                vec![Hint::run(format!("kmseal get {} --reveal", typed(address)))]
            }
            Self::Removed { gone } => {
                let words: Vec<String> = gone.iter().map(typed).collect();
                vec![Hint::run(format!("kmseal delete {}", words.join(" ")))]
            }
            Self::Changed { address } => {
                vec![Hint::run(format!("kmseal history {}", typed(address)))]
            }
            _ => Vec::new(),
        }
    }
}
