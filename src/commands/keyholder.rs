//! Who says the passphrase of the vault: a file, or a person.

use std::path::Path;

use crate::fs;
use crate::progress::Progress as _;
use crate::secret::Passphrase;
use crate::store::StoreError;
use crate::store::vault::{Unlock, Vault, VaultError};
use crate::sys;
use crate::ui::{Asked, Line, Question};

use super::context::Context;

/// Most bytes of a passphrase.
const PASSPHRASE_LIMIT: usize = 4096;

/// Asks for passphrases: a file first, then a person.
pub struct Keyholder<'c> {
    context: &'c Context,
    new_passphrase_file: Option<&'c Path>,
    /// Shown while a key is derived from what was said, which takes a moment on purpose.
    working: Option<Line>,
}

impl<'c> Keyholder<'c> {
    pub(super) fn new(context: &'c Context, new_passphrase_file: Option<&'c Path>) -> Self {
        Self { context, new_passphrase_file, working: None }
    }

    /// The option that names a file with a new passphrase.
    fn new_passphrase_option(&self) -> &'static str {
        if Vault::exists(&self.context.settings.vault) {
            "--new-passphrase-file"
        } else {
            "--passphrase-file"
        }
    }

    fn derives(&mut self) {
        let line = self.context.ui.progress();
        line.stage("deriving the key from the passphrase");
        self.working = Some(line);
    }

    fn ask(&self, text: &str, option: &'static str) -> Result<Passphrase, VaultError> {
        let question = Question { what: "the passphrase", instead: "name a file that holds it" };
        match self.context.ui.ask_hidden(question, text) {
            Ok(typed) => Ok(Passphrase::new(typed)),
            Err(Asked::Interrupted) => Err(VaultError::Stopped),
            Err(_) => Err(VaultError::NoPassphrase { option }),
        }
    }
}

impl Unlock for Keyholder<'_> {
    fn passphrase(&mut self) -> Result<Passphrase, StoreError> {
        let passphrase = match &self.context.passphrase_file {
            Some(path) => read_passphrase(path)?,
            None => self.ask("Passphrase of the vault", "--passphrase-file")?,
        };
        self.derives();
        Ok(passphrase)
    }

    fn new_passphrase(&mut self) -> Result<Passphrase, StoreError> {
        let passphrase = if let Some(path) = self.new_passphrase_file {
            read_passphrase(path)?
        } else {
            let option = self.new_passphrase_option();
            let first = self.ask("New passphrase of the vault", option)?;
            let again = self.ask("The same again", option)?;
            if !first.same_as(&again) {
                return Err(VaultError::PassphrasesDiffer.into());
            }
            first
        };
        if passphrase.is_empty() {
            return Err(VaultError::EmptyPassphrase.into());
        }
        self.derives();
        Ok(passphrase)
    }
}

fn read_passphrase(path: &Path) -> Result<Passphrase, StoreError> {
    let text = if path == Path::new("-") {
        sys::read_stdin(PASSPHRASE_LIMIT).map_err(fs::FsError::io("read", path))?
    } else {
        fs::read_file(path, PASSPHRASE_LIMIT)?
    };
    Ok(Passphrase::new(text))
}
