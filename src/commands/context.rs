//! What every command is handed: the voice, the places, and the vault, opened when needed.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde::Serialize;

use crate::aws::{Aws, AwsSettings};
use crate::config::Settings;
use crate::error::{CommandError, Status};
use crate::hint::Hint;
use crate::keys::VaultKey;
use crate::keys::kms::Kms;
use crate::lambda::LiveFunctions;
use crate::logs::CloudWatchLogs;
use crate::migrate::{Place, Plan, Runs};
use crate::reference::StoreKind;
use crate::report::v1::{Document, Override};
use crate::roles::IamRoles;
use crate::store::vault::{UnlockMethod, Vault};
use crate::store::{Cloud, Store, Stores};
use crate::ui::Ui;

use super::keyholder::Keyholder;

/// What every command is handed.
pub struct Context {
    /// The only printer and prompter.
    pub ui: Ui,
    /// Where things are.
    pub settings: Settings,
    /// The command that was typed, for reports.
    pub command: &'static str,
    /// Where and as whom to call AWS.
    pub aws: AwsSettings,
    /// The file that holds the passphrase.
    pub passphrase_file: Option<PathBuf>,
    /// Where calls were said to go that do not go to AWS; empty until that was said.
    pub overrides: OnceCell<Vec<Override>>,
}

impl Context {
    /// The runs on this machine.
    pub fn runs(&self) -> Runs {
        Runs::at(self.settings.runs.clone())
    }

    /// Where calls were said to go that do not go to AWS, for the document of a plan.
    pub fn endpoints(&self) -> Vec<Override> {
        self.overrides.get().cloned().unwrap_or_default()
    }

    /// The vault; an error when there is none.
    pub fn open_vault(&self) -> Result<Vault, CommandError> {
        Ok(Vault::open(&self.settings.vault, &mut self.keyholder(None))?)
    }

    /// Refuses to take the passphrase from standard input too: it can be one thing only.
    pub fn check_stdin_is_free(&self, what: &str) -> Result<(), CommandError> {
        if self.passphrase_file.as_deref() != Some(Path::new("-")) {
            return Ok(());
        }
        Err(CommandError::usage(
            format!("{what} and the passphrase cannot both come from standard input"),
            vec![Hint::say("name a file for one of them")],
        ))
    }

    /// The stores of these kinds, opened.
    pub fn open_stores(
        &self,
        kinds: impl IntoIterator<Item = StoreKind>,
    ) -> Result<Stores, CommandError> {
        let kinds: Vec<StoreKind> = kinds.into_iter().collect();
        let vault = if kinds.contains(&StoreKind::Vault) { Some(self.open_vault()?) } else { None };
        let cloud = if kinds.iter().any(|kind| kind.is_aws()) {
            Some(Box::new(Cloud::new(self.open_aws()?)) as Box<dyn Store>)
        } else {
            None
        };
        Ok(Stores::new(vault, cloud))
    }

    /// The door to AWS. Nothing is called yet.
    pub fn open_aws(&self) -> Result<Rc<Aws>, CommandError> {
        Ok(Rc::new(Aws::new(self.aws.clone())?))
    }

    /// The plan, with the account and the region that it is about.
    pub fn in_its_place(&self, mut plan: Plan) -> Result<Plan, CommandError> {
        if plan.is_in_aws() {
            plan.place = Some(self.place()?);
        }
        Ok(plan)
    }

    fn place(&self) -> Result<Place, CommandError> {
        let aws = self.open_aws()?;
        Ok(Place { region: aws.region()?, account: aws.identity()?.account })
    }

    /// Refuses to go on with a run in another account or region: the same names would mean other entries
    /// there, and what the run has made would stay.
    fn check_place(&self, plan: &Plan) -> Result<(), CommandError> {
        let Some(planned) = &plan.place else {
            return Ok(());
        };
        let here = self.place()?;
        if here == *planned {
            return Ok(());
        }
        let Place { account, region } = planned;
        Err(CommandError::refused(
            format!(
                "the run was made in account {account}, region {region}, and this is account {}, region {}",
                here.account, here.region
            ),
            vec![Hint::say("run the same command with the --profile and --region of the run")],
        ))
    }

    /// The stores that a run is about, and the key that its original spellings are sealed under.
    pub fn open_for(
        &self,
        plan: &Plan,
        vault: impl FnOnce() -> Result<Vault, CommandError>,
    ) -> Result<(Stores, Option<Rc<VaultKey>>), CommandError> {
        self.check_place(plan)?;
        let kinds = plan.stores();
        let mut stores = self.open_stores(kinds.iter().copied().filter(|kind| kind.is_aws()))?;
        if plan.files.is_empty() && !plan.typed && !kinds.contains(&StoreKind::Vault) {
            return Ok((stores, None));
        }
        let vault = vault()?;
        let key = vault.key(&plan.key)?;
        stores.set_vault(vault);
        Ok((stores, Some(key)))
    }

    /// The log groups that a run is about; none when it is about none.
    pub fn log_groups_of(&self, plan: &Plan) -> Result<Option<CloudWatchLogs>, CommandError> {
        let reach = || Ok(CloudWatchLogs::new(self.open_aws()?));
        (!plan.log_groups.is_empty()).then(reach).transpose()
    }

    /// The functions that a run is about, and their roles; none when it is about none.
    pub fn functions_of(
        &self,
        plan: &Plan,
    ) -> Result<Option<(LiveFunctions, IamRoles)>, CommandError> {
        let reach = || {
            let aws = self.open_aws()?;
            Ok((LiveFunctions::new(Rc::clone(&aws)), IamRoles::new(aws)))
        };
        (!plan.functions.is_empty()).then(reach).transpose()
    }

    /// The keys of ciphertexts that a run is about, or that it makes; none when it is about none.
    pub fn keys_of(&self, plan: &Plan) -> Result<Option<Kms>, CommandError> {
        let in_functions = plan.functions.iter().any(|function| function.ciphertexts.is_some());
        let needed = in_functions || plan.replacement.is_some();
        needed.then(|| Ok(Kms::new(self.open_aws()?))).transpose()
    }

    /// The vault, made with a key file when there is none.
    pub fn open_or_create_vault(&self) -> Result<Vault, CommandError> {
        let places = &self.settings.vault;
        if !Vault::exists(places) && places.generation.exists() {
            return Err(CommandError::refused(
                format!("there was a vault at {}, and it is gone", places.vault.display()),
                vec![
                    Hint::say("put it back from your backup, or begin with a new one"),
                    Hint::run("kmseal vault init"),
                ],
            ));
        }
        if self.passphrase_file.is_some() && !Vault::exists(places) {
            return Err(CommandError::usage(
                "there is no vault yet, and one made now would not be opened by the passphrase",
                vec![
                    Hint::say("make one that is, with the same --passphrase-file"),
                    Hint::run("kmseal vault init --passphrase"),
                ],
            ));
        }
        if Vault::create(places, &mut self.keyholder(None), &UnlockMethod::KeyFile)? {
            self.ui.say(&format!(
                "made a vault at {} with the key file {}; back up both, apart from each other",
                places.vault.display(),
                places.key_file.display()
            ));
        }
        self.open_vault()
    }

    /// Who says the passphrase; a new one may come from a file of its own.
    pub fn keyholder<'c>(&'c self, new_passphrase_file: Option<&'c Path>) -> Keyholder<'c> {
        Keyholder::new(self, new_passphrase_file)
    }

    /// Prints the result as JSON.
    pub fn report<T: Serialize>(&self, data: T) -> Result<(), CommandError> {
        self.report_found(data, Status::Done)
    }

    /// The same for a result that says something is wrong.
    pub fn report_found<T: Serialize>(&self, data: T, status: Status) -> Result<(), CommandError> {
        let document = Document::done(self.command, data, status);
        let text = serde_json::to_string(&document).map_err(|error| {
            CommandError::refused(format!("the result is no JSON: {error}"), Vec::new())
        })?;
        self.print(self.ui.json(&text))
    }

    /// Turns a failure to print into ours.
    pub fn print(&self, printed: std::io::Result<()>) -> Result<(), CommandError> {
        match printed {
            // Whoever read our output has seen enough.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(CommandError::output(&error)),
            Ok(()) => Ok(()),
        }
    }
}
