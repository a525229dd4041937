//! Where values go.

use super::Context;
use super::endpoints::warn_of_overrides;
use super::key::key_for;
use super::remove::whole_entry;
use crate::cli::LayoutArg;
use crate::error::CommandError;
use crate::hint::Hint;
use crate::migrate::{Destination, Layout};
use crate::reference::{Reference, StoreKind};
use crate::store::vault::Vault;
use crate::store::{Store as _, Stores};

/// Where values go, from what `--to`, `--layout` and `--key` say.
pub(super) fn destination(
    to: &Reference,
    layout: Option<LayoutArg>,
    key: Option<&str>,
) -> Result<Destination, CommandError> {
    let address = whole_entry(to, "a destination")?.clone();
    let store = address.store();
    if address.name().contains(|c: char| "@!:".contains(c)) {
        // A reference to something below it would not be read back the same everywhere.
        return Err(CommandError::usage(
            "a destination has letters, digits and `_ . + = , - /` only",
            vec![Hint::say("write --to vault://NAME, --to sm://NAME or --to ssm:///PATH")],
        ));
    }
    let layout = match (layout, store) {
        (Some(LayoutArg::Members), _) | (None, StoreKind::SecretsManager) => Layout::Members,
        (Some(LayoutArg::Each) | None, _) => Layout::Each,
    };
    if layout == Layout::Members && store == StoreKind::ParameterStore {
        return Err(CommandError::usage(
            "a parameter has no members, so every variable needs a parameter of its own",
            vec![Hint::say("leave --layout out, or move them to sm://NAME")],
        ));
    }
    Ok(Destination { address, layout, key: key_for(store, key)? })
}

/// The store that values go to, and whether it is there: a vault may still have to be made, and holds nothing
/// then that would have to be looked up. Says where calls go, and makes sure of the key.
pub(super) fn open(
    context: &Context,
    destination: &Destination,
) -> Result<(Stores, bool), CommandError> {
    let kind = destination.address.store();
    let is_there = kind.is_aws() || Vault::exists(&context.settings.vault);
    let stores = context.open_stores(is_there.then_some(kind))?;
    if kind.is_aws() {
        warn_of_overrides(context, &*context.open_aws()?)?;
    }
    if let Some(key) = &destination.key {
        stores.check_key(kind, key)?;
    }
    Ok((stores, is_there))
}
