//! `edit`

use std::str::FromStr;

use clap::{Args, ValueEnum};

use super::types::{PrefixArg, ReferenceArg};
use crate::editing::{Form, Target};

/// Write values in your editor
///
/// Opens an entry, a member of one, a JSON secret or all entries below a name in $VISUAL or $EDITOR, and stores
/// what was changed, once it is said which names that are: nothing else gets a new version. `kmseal undo` takes
/// it back.
///
/// The text is in a folder of its own, in memory and never on a disk (but for swap space), and removed whatever
/// happens. vim, neovim, nano and emacs are told to keep no copies; of other editors kmseal cannot know.
#[derive(Debug, Args)]
pub struct EditArgs {
    /// The entry, with #KEY for one member of it, or a name above entries, with `/` at its end where there is
    /// an entry of that name too
    #[arg(value_name = "REF-OR-PREFIX")]
    pub target: EditArg,

    /// What the document of several values looks like; what fits best when not given
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<EditFormatArg>,

    /// Open a JSON object as any other text
    #[arg(long, conflicts_with = "format")]
    pub raw: bool,

    /// Show what would be stored and change nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Do not ask before what was changed is stored
    #[arg(short, long)]
    pub yes: bool,
}

/// What is edited.
#[derive(Debug, Clone)]
pub struct EditArg(pub Target);

impl FromStr for EditArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if !text.ends_with('/') {
            return text.parse().map(|ReferenceArg(reference)| Self(Target::One(reference)));
        }
        match text.parse()? {
            PrefixArg { under: Some(address), .. } => Ok(Self(Target::Below(address))),
            PrefixArg { under: None, .. } => {
                Err("a whole store is too much for one document: name a part of it".to_owned())
            }
        }
    }
}

/// What a document looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EditFormatArg {
    /// Lines of NAME=value, quoted as for node
    Dotenv,
    /// One JSON object
    Json,
}

impl From<EditFormatArg> for Form {
    fn from(arg: EditFormatArg) -> Self {
        match arg {
            EditFormatArg::Dotenv => Self::Dotenv,
            EditFormatArg::Json => Self::Json,
        }
    }
}
