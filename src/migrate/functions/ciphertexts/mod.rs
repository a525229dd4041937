//! Ciphertexts as the helpers of Lambda's console make them, in place of values, and back.
//!
//! What stands in a function is the ciphertext of KMS itself, in base64. It is in the plan, so that a run that is
//! taken up again knows its own, and so that undo puts back the very one that was there: KMS makes another one
//! each time. The values are in no plan: they are what the ciphertexts hold.

mod draft;
mod error;
mod item;

pub use draft::ConsoleDraft;
pub use error::ConsoleError;
pub use item::{ConsoleItem, ConsoleObstacle, ConsoleOrder};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::apply::{Edit, changed, with_edits};
use super::change::Target;
use super::error::FunctionError;
use super::plan::PlannedFunction;
use crate::classify::{Class, classify, is_kms_ciphertext, shown};
use crate::envelope::EncryptionContext;
use crate::keys::DirectKeys;
use crate::lambda::{Function, Setting};
use crate::migrate::error::MigrateError;
use crate::migrate::selection::is_named;
use crate::secret::Plaintext;

/// What the helpers bind a ciphertext to: the name of the function, under this key.
pub const CONTEXT_KEY: &str = "LambdaFunctionName";

/// What happens to the ciphertexts of a function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedCiphertexts {
    /// The name that they are bound to; none when they are bound to nothing.
    pub bound_to: Option<String>,
    /// Whether values take the place of ciphertexts, and not the other way round.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub opens: bool,
    /// The variables.
    pub items: Vec<PlannedCiphertext>,
}

/// What happens to one variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedCiphertext {
    /// Its name.
    pub variable: String,
    /// The ARN of the key.
    pub key: String,
    /// The ciphertext as it stands, or will stand, in the function.
    pub ciphertext: String,
}

/// The variables that code would have to decrypt: what is ciphertext, what would become it, by their names.
pub fn to_decrypt<'f>(function: &'f Function, order: &ConsoleOrder<'_>) -> Vec<&'f str> {
    let settings = function.settings().unwrap_or_default().iter();
    let is_taken = |setting: &&Setting| {
        let (name, value) = (&setting.name, setting.value.expose());
        let by_itself = is_kms_ciphertext(value) || classify(name, value).class == Class::Secret;
        let chosen = if order.select.is_empty() { by_itself } else { is_named(name, order.select) };
        chosen && !is_named(name, order.exclude) && shown(name) == name
    };
    settings.filter(is_taken).map(|setting| setting.name.as_str()).collect()
}

/// What a ciphertext is bound to.
fn context(bound_to: Option<&str>) -> EncryptionContext {
    let context = EncryptionContext::new();
    match bound_to {
        Some(name) => context.with(CONTEXT_KEY, name),
        None => context,
    }
}

impl PlannedCiphertexts {
    /// What the ciphertexts hold, in their order.
    pub(super) fn values(
        &self,
        keys: Option<&dyn DirectKeys>,
        function: &str,
    ) -> Result<Vec<Plaintext>, ConsoleError> {
        let keys = keys.ok_or(ConsoleError::NoKeys)?;
        let context = context(self.bound_to.as_deref());
        let open = |item: &PlannedCiphertext| {
            let failed = |source| ConsoleError::of_key(function, &item.variable, source);
            let bytes = STANDARD.decode(&item.ciphertext);
            let bytes = bytes.map_err(|_| ConsoleError::not_bound(function, &item.variable))?;
            Ok(keys.decrypt(Some(&item.key), &bytes, &context).map_err(failed)?.value)
        };
        let values = self.items.iter().map(open).collect();
        keys.settle();
        values
    }

    /// What is to be done to a function as it is now; nothing when all of it is done. A variable that holds
    /// neither what it held nor what it is to hold is somebody else's by now.
    pub(super) fn forth(
        &self,
        planned: &PlannedFunction,
        values: &[Option<Plaintext>],
        now: &Function,
    ) -> Result<Option<Target>, MigrateError> {
        let mut edits: Vec<Edit<'_>> = Vec::new();
        for (item, value) in self.items.iter().zip(values) {
            let changed = || changed(planned, &item.variable);
            let is = now.setting(&item.variable).ok_or_else(changed)?;
            let is_ciphertext = is.expose() == item.ciphertext.as_bytes();
            let is_value = value.as_ref().is_some_and(|value| value.same_as(is));
            match (self.opens, value) {
                (false, _) if is_ciphertext => {}
                (true, _) if is_value => {}
                (false, _) if is_value => {
                    edits.push((&item.variable, Some(item.ciphertext.as_bytes())));
                }
                (true, Some(value)) if is_ciphertext => {
                    edits.push((&item.variable, Some(value.expose())));
                }
                _ => return Err(changed()),
            }
        }
        let environment = (!edits.is_empty()).then(|| with_edits(now, &edits));
        Ok(environment.map(|all| Target { environment: Some(all), ..Target::default() }))
    }

    /// Whether a variable is as the run has left it.
    fn is_left(&self, item: &PlannedCiphertext, value: &Plaintext, now: &Function) -> bool {
        if self.opens {
            now.setting(&item.variable).is_some_and(|is| is.same_as(value))
        } else {
            now.has(&item.variable, &item.ciphertext)
        }
    }

    /// What the ciphertexts hold, where anything of the run is left in a function; else nothing. No key is
    /// asked when that can be seen without one.
    pub(super) fn left(
        &self,
        keys: Option<&dyn DirectKeys>,
        function: &Function,
    ) -> Result<Option<Vec<Plaintext>>, MigrateError> {
        let may_be = |item: &PlannedCiphertext| {
            let is = function.setting(&item.variable);
            is.is_some_and(|is| (is.expose() == item.ciphertext.as_bytes()) != self.opens)
        };
        if !self.items.iter().any(may_be) {
            return Ok(None);
        }
        let values = self.values(keys, &function.shown().to_string());
        let values = values.map_err(FunctionError::from)?;
        let mut each = self.items.iter().zip(&values);
        let is_left = each.any(|(item, value)| self.is_left(item, value, function));
        Ok(is_left.then_some(values))
    }

    /// The variables that hold something else than what the run has put there.
    pub(super) fn changed(&self, values: &[Plaintext], function: &Function) -> Vec<String> {
        let each = self.items.iter().zip(values);
        let changed = each.filter(|(item, value)| !self.is_left(item, value, function));
        changed.map(|(item, _)| item.variable.clone()).collect()
    }

    /// What is to be taken back in a function as it is now.
    pub(super) fn back(&self, values: &[Plaintext], now: &Function) -> Option<Target> {
        let each = self.items.iter().zip(values);
        let left = each.filter(|(item, value)| self.is_left(item, value, now));
        let edits: Vec<Edit<'_>> = left
            .map(|(item, value)| {
                let earlier = if self.opens { item.ciphertext.as_bytes() } else { value.expose() };
                (item.variable.as_str(), Some(earlier))
            })
            .collect();
        let environment = (!edits.is_empty()).then(|| with_edits(now, &edits));
        environment.map(|all| Target { environment: Some(all), ..Target::default() })
    }

    /// What a person has to do where the program must not.
    pub(super) fn manual_steps(&self) -> impl Iterator<Item = String> {
        self.items.iter().map(|item| {
            let name = &item.variable;
            if self.opens {
                format!("put the ciphertext back into {name} that it had before")
            } else {
                format!("put into {name} the value that its ciphertext holds")
            }
        })
    }
}
