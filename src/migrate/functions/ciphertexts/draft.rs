//! What could be encrypted in a function, or decrypted, before anybody has decided.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::item::{ConsoleItem, ConsoleObstacle, ConsoleOrder};
use super::{ConsoleError, PlannedCiphertext, PlannedCiphertexts, context};
use crate::aws::Fault;
use crate::classify::is_kms_ciphertext;
use crate::envelope::EncryptionContext;
use crate::keys::{DirectKeys, KeyError, Opened};
use crate::lambda::{ENVIRONMENT_LIMIT, Environment, Function, Setting};
use crate::migrate::error::MigrateError;
use crate::migrate::functions::apply::Standing;
use crate::migrate::functions::error::FunctionError;
use crate::migrate::functions::plan::PlannedFunction;
use crate::migrate::judge::is_chosen;
use crate::migrate::plan::Plan;
use crate::migrate::selection::{check_patterns, is_named};
use crate::secret::Plaintext;

/// Ciphertexts of KMS have more bytes than this, whatever they hold.
const LEAST_BYTES: usize = 64;

/// A function and what could be changed in it.
pub struct ConsoleDraft {
    /// As it was read.
    pub function: Function,
    /// Its variables, by name.
    pub items: Vec<ConsoleItem>,
    planned: PlannedCiphertexts,
    values: Vec<Plaintext>,
}

impl ConsoleDraft {
    /// Judges every variable, and encrypts those that are chosen. Each ciphertext is opened again and compared.
    pub fn encrypting(
        function: Function,
        order: &ConsoleOrder<'_>,
        key: &str,
        keys: &dyn DirectKeys,
    ) -> Result<Self, MigrateError> {
        check_names(&function, order)?;
        let context = context(order.bound_to.as_deref());
        let mut draft = Self::of(function, order, false);
        let shown = draft.function.shown().to_string();
        for (item, setting) in
            draft.items.iter_mut().zip(draft.function.settings().unwrap_or_default())
        {
            let chosen = is_chosen(&item.variable, &item.verdict, order.select, order.exclude);
            let named = is_named(&item.variable, order.select);
            item.is_encrypted = is_kms_ciphertext(setting.value.expose())
                || chosen && opens(keys, &shown, setting, &context)?;
            if item.obstacle.is_none() && setting.value.is_empty() {
                item.obstacle = Some(ConsoleObstacle::Empty);
            }
            item.chosen = chosen && !item.is_encrypted && (item.obstacle.is_none() || named);
        }
        if draft.obstacles().next().is_none() {
            draft.encrypt(key, &context, keys)?;
        }
        keys.settle();
        Ok(draft)
    }

    fn of(function: Function, order: &ConsoleOrder<'_>, opens: bool) -> Self {
        let items = function.settings().unwrap_or_default().iter().map(ConsoleItem::new).collect();
        let bound_to = order.bound_to.clone();
        let planned = PlannedCiphertexts { bound_to, opens, items: Vec::new() };
        Self { function, items, planned, values: Vec::new() }
    }

    fn encrypt(
        &mut self,
        key: &str,
        context: &EncryptionContext,
        keys: &dyn DirectKeys,
    ) -> Result<(), MigrateError> {
        let function = self.function.shown().to_string();
        for item in self.items.iter().filter(|item| item.chosen) {
            let Some(value) = self.function.setting(&item.variable) else {
                continue;
            };
            let variable = &item.variable;
            let failed = |source| ConsoleError::of_key(&function, variable, source);
            let ciphertext = keys.encrypt(key, value, context).map_err(failed).map_err(wrap)?;
            let opened = keys.decrypt(Some(key), &ciphertext, context);
            if !opened.map_err(failed).map_err(wrap)?.value.same_as(value) {
                let (function, name) = (function.clone(), item.shown().to_owned());
                return Err(wrap(ConsoleError::Differs { function, name }));
            }
            self.planned.items.push(PlannedCiphertext {
                variable: variable.clone(),
                key: key.to_owned(),
                ciphertext: STANDARD.encode(&ciphertext),
            });
            self.values.push(Plaintext::copy_of(value.expose()));
        }
        self.check_size().map_err(wrap)
    }

    /// Judges every variable, and opens what opens.
    pub fn decrypting(
        function: Function,
        order: &ConsoleOrder<'_>,
        keys: &dyn DirectKeys,
    ) -> Result<Self, MigrateError> {
        check_names(&function, order)?;
        let context = context(order.bound_to.as_deref());
        let mut draft = Self::of(function, order, true);
        let shown = draft.function.shown().to_string();
        for (item, setting) in
            draft.items.iter_mut().zip(draft.function.settings().unwrap_or_default())
        {
            let named = is_named(&item.variable, order.select);
            let wanted =
                (named || order.select.is_empty()) && !is_named(&item.variable, order.exclude);
            if !wanted {
                continue;
            }
            // What does not look like one is nobody's ciphertext unless somebody says so.
            let must_open = named || is_kms_ciphertext(setting.value.expose());
            let Some(bytes) = ciphertext_in(setting) else {
                if is_kms_ciphertext(setting.value.expose()) {
                    return Err(wrap(ConsoleError::not_bound(&shown, &item.variable)));
                }
                item.chosen = named;
                item.obstacle = Some(ConsoleObstacle::NoCiphertext);
                continue;
            };
            let Opened { value, key } = match keys.decrypt(None, &bytes, &context) {
                Ok(opened) => opened,
                Err(error) if !must_open && is_no_ciphertext(&error) => {
                    item.obstacle = Some(ConsoleObstacle::NoCiphertext);
                    continue;
                }
                Err(error) => {
                    return Err(wrap(ConsoleError::of_key(&shown, &item.variable, error)));
                }
            };
            if !value.is_text() {
                let (function, name) = (shown, item.shown().to_owned());
                return Err(wrap(ConsoleError::NotText { function, name }));
            }
            // Who opens a ciphertext takes it away from nobody.
            item.obstacle = item.obstacle.filter(|it| *it == ConsoleObstacle::Name);
            (item.is_encrypted, item.chosen) = (true, item.obstacle.is_none() || named);
            if item.chosen && item.obstacle.is_none() {
                let variable = item.variable.clone();
                let ciphertext = String::from_utf8_lossy(setting.value.expose()).into_owned();
                draft.planned.items.push(PlannedCiphertext { variable, key, ciphertext });
                draft.values.push(value);
            }
        }
        keys.settle();
        draft.check_size().map_err(wrap)?;
        Ok(draft)
    }

    /// The variables that are to be changed.
    pub fn chosen(&self) -> impl Iterator<Item = &ConsoleItem> {
        self.items.iter().filter(|item| item.chosen)
    }

    /// Chosen variables that cannot be changed.
    pub fn obstacles(&self) -> impl Iterator<Item = (&ConsoleItem, ConsoleObstacle)> {
        self.chosen().filter_map(|item| Some((item, item.obstacle?)))
    }

    /// The keys that the ciphertexts are under, by their ARNs.
    pub fn keys(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = self.planned.items.iter().map(|item| item.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    fn check_size(&self) -> Result<(), ConsoleError> {
        let after =
            |setting: &Setting| {
                let mut planned = self.planned.items.iter().zip(&self.values);
                let found = planned.find(|(item, _)| item.variable == setting.name);
                found.map(|(item, value)| {
                    if self.planned.opens { value.expose() } else { item.ciphertext.as_bytes() }
                })
            };
        let settings = self.function.settings().unwrap_or_default().iter();
        let each = settings.map(|setting| {
            (setting.name.as_str(), after(setting).unwrap_or_else(|| setting.value.expose()))
        });
        if Environment::size_of(each) > ENVIRONMENT_LIMIT {
            let (function, limit) = (self.function.shown().to_string(), ENVIRONMENT_LIMIT);
            return Err(ConsoleError::TooLarge { function, limit });
        }
        Ok(())
    }

    /// The plan, and the values as they were read.
    pub fn into_plan(self, vault_key: &str) -> (Plan, Standing) {
        let function = PlannedFunction {
            arn: self.function.arn,
            revision: self.function.revision,
            items: Vec::new(),
            settings: Vec::new(),
            layers: None,
            key: None,
            grant: None,
            by_hand: false,
            ciphertexts: Some(self.planned),
        };
        let (key, functions) = (vault_key.to_owned(), vec![function]);
        let standing = Standing(self.values.into_iter().map(Some).collect());
        (Plan { key, functions, ..Plan::default() }, standing)
    }
}

fn wrap(error: ConsoleError) -> MigrateError {
    FunctionError::from(error).into()
}

/// The bytes of what may be a ciphertext.
fn ciphertext_in(setting: &Setting) -> Option<Vec<u8>> {
    let bytes = STANDARD.decode(setting.value.expose()).ok()?;
    (bytes.len() > LEAST_BYTES).then_some(bytes)
}

/// Whether a value is ciphertext already. What KMS has no key for, or will not say, is none: encrypted once more
/// it is put back by undo all the same.
fn opens(
    keys: &dyn DirectKeys,
    function: &str,
    setting: &Setting,
    context: &EncryptionContext,
) -> Result<bool, MigrateError> {
    let Some(bytes) = ciphertext_in(setting) else {
        return Ok(false);
    };
    match keys.decrypt(None, &bytes, context) {
        Ok(_) => Ok(true),
        Err(error) if is_no_ciphertext(&error) => Ok(false),
        Err(error) => Err(wrap(ConsoleError::of_key(function, &setting.name, error))),
    }
}

/// Whether KMS says so of what is no ciphertext of its own.
fn is_no_ciphertext(error: &KeyError) -> bool {
    match error {
        KeyError::NotItsOwn => true,
        KeyError::Aws(error) => error.fault() == Fault::Denied,
        _ => false,
    }
}

fn check_names(function: &Function, order: &ConsoleOrder<'_>) -> Result<(), MigrateError> {
    let settings = function.settings().unwrap_or_default().iter();
    let names = settings.map(|setting| setting.name.as_str());
    check_patterns(order.select, order.exclude, names)
}
