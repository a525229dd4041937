//! What a run works with, on its way there and back.

use super::rewraps::Rewraps;
use super::runs::Runs;
use crate::keys::kms::Replacements;
use crate::keys::{DirectKeys, Opener, VaultKey};
use crate::lambda::Functions;
use crate::logs::LogGroups;
use crate::progress::Progress;
use crate::roles::Roles;
use crate::store::Store;

/// What a run works with.
pub struct Tools<'t> {
    /// The journals.
    pub runs: &'t Runs,
    /// Where the values go.
    pub store: &'t mut dyn Store,
    /// The log groups, where the plan has some.
    pub logs: Option<&'t dyn LogGroups>,
    /// The functions, where the plan has some.
    pub functions: Option<&'t dyn Functions>,
    /// The roles of functions, likewise.
    pub roles: Option<&'t dyn Roles>,
    /// Who has the keys of ciphertexts in functions, likewise.
    pub keys: Option<&'t dyn DirectKeys>,
    /// Who makes keys that take the place of others, likewise.
    pub replacements: Option<&'t dyn Replacements>,
    /// Who has the keys of messages, where the plan has some.
    pub rewraps: Option<&'t dyn Rewraps>,
    /// What opens the sealed values of a run that is resumed.
    pub opener: Option<&'t Opener>,
    /// What the original spellings are sealed under; not needed where no file is changed.
    pub key: Option<&'t VaultKey>,
    /// Who may be watching.
    pub progress: &'t dyn Progress,
}

impl<'t> Tools<'t> {
    /// With journals and a store alone.
    pub fn new(runs: &'t Runs, store: &'t mut dyn Store, progress: &'t dyn Progress) -> Self {
        Self {
            runs,
            store,
            logs: None,
            functions: None,
            roles: None,
            keys: None,
            replacements: None,
            rewraps: None,
            opener: None,
            key: None,
            progress,
        }
    }
}
