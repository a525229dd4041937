//! What a run works with, on its way there and back.

use super::rewraps::Rewraps;
use super::runs::Runs;
use crate::keys::{Opener, VaultKey};
use crate::logs::LogGroups;
use crate::progress::Progress;
use crate::store::Store;

/// What a run works with.
pub struct Tools<'t> {
    /// The journals.
    pub runs: &'t Runs,
    /// Where the values go.
    pub store: &'t mut dyn Store,
    /// The log groups, where the plan has some.
    pub logs: Option<&'t dyn LogGroups>,
    /// Who has the keys of messages, where the plan has some.
    pub rewraps: Option<&'t dyn Rewraps>,
    /// What opens the sealed values of a run that is resumed.
    pub opener: Option<&'t Opener>,
    /// What the original spellings are sealed under; not needed where no file is changed.
    pub key: Option<&'t VaultKey>,
    /// Who may be watching.
    pub progress: &'t dyn Progress,
}
