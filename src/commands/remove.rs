//! `delete` and `restore`

use super::Context;
use crate::cli::{DeleteArgs, RestoreArgs};
use crate::error::CommandError;
use crate::hint::{Hint, shell_word};
use crate::name::Token;
use crate::reference::{Address, Reference, Selector, StoreKind};
use crate::report::v1::{Deleted, Written};
use crate::store::{
    Expected, Kept, Put, RECOVERY_DAYS, Store as _, StoreError, Stores, Wanted, one,
};
use crate::ui::Question;

pub(super) fn delete(args: &DeleteArgs, context: &Context) -> Result<(), CommandError> {
    let mut addresses: Vec<Address> = Vec::new();
    for reference in &args.references {
        addresses.push(whole_entry(&reference.0, "deleted")?.clone());
    }
    let mut stores = context.open_stores(addresses.iter().map(Address::store))?;
    for (address, entry) in addresses.iter().zip(stores.describe(&addresses)?) {
        if entry.is_none() {
            return Err(StoreError::NotFound { address: address.clone() }.into());
        }
    }
    let forever = |address: &&Address| address.store() == StoreKind::ParameterStore;
    if let Some(address) = addresses.iter().find(forever).filter(|_| !args.purge) {
        let word = shell_word(&address.to_string());
        return Err(CommandError::refused(
            format!(
                "{address} cannot be brought back: Parameter Store keeps nothing that is deleted"
            ),
            vec![
                Hint::say("if it is to be gone for good, say so"),
                Hint::run(format!("kmseal delete --purge {word}")),
            ],
        ));
    }
    if !args.yes {
        let instead = "add --yes to go on without being asked";
        let question = Question { what: "whether to delete", instead };
        let how = if args.purge { "for good, with all versions" } else { "(can be restored)" };
        let text = format!("Delete {} {how}?", named(&addresses));
        if !context.ui.confirm(question, &text)? {
            context.ui.say("nothing was deleted");
            return Ok(());
        }
    }
    if args.purge {
        stores.purge(&addresses)?;
    } else {
        stores.delete(&addresses, args.recovery_days.unwrap_or(RECOVERY_DAYS))?;
    }
    if context.ui.is_json() {
        let references = addresses.iter().map(ToString::to_string).collect();
        return context.report(Deleted { references, purged: args.purge });
    }
    for address in &addresses {
        if args.purge {
            context.ui.say(&format!("removed {address} for good"));
        } else {
            context.ui.say(&format!("deleted {address}"));
            let address = shell_word(&address.to_string());
            context.ui.hint(&Hint::run(format!("kmseal restore {address}")));
        }
    }
    Ok(())
}

fn named(addresses: &[Address]) -> String {
    match addresses {
        [one] => one.to_string(),
        [first, ..] => format!("{first} and {} more", addresses.len() - 1),
        [] => String::new(),
    }
}

/// Versions and members are part of an entry: one of them alone cannot be written or deleted.
pub(super) fn whole_entry<'r>(
    reference: &'r Reference,
    what: &str,
) -> Result<&'r Address, CommandError> {
    if reference.selector != Selector::Newest || reference.member.is_some() {
        return Err(CommandError::usage(
            format!("only a whole entry can be {what}, not a member or a version of it"),
            vec![Hint::say(format!("write {}", reference.address))],
        ));
    }
    Ok(&reference.address)
}

pub(super) fn restore(args: &RestoreArgs, context: &Context) -> Result<(), CommandError> {
    let reference = &args.reference.0;
    let address = &reference.address;
    if reference.member.is_some() {
        return Err(CommandError::usage("only a whole entry can be restored", Vec::new()));
    }
    let mut stores = context.open_stores([address.store()])?;
    let entry = stores.describe(std::slice::from_ref(address))?.into_iter().flatten().next();
    let entry = entry.ok_or_else(|| StoreError::NotFound { address: address.clone() })?;
    if let Some(version) = reference.selector.text().filter(|_| entry.deleted.is_some()) {
        // Checked first: a deleted entry must not come back when the version does not exist.
        let versions = stores.history(address)?;
        let is_it = |known: &crate::store::Version| {
            known.name.to_string() == version || known.labels.contains(&version)
        };
        if !versions.iter().any(is_it) {
            return Err(StoreError::NoVersion { address: address.clone(), version }.into());
        }
    }
    if entry.deleted.is_some() {
        stores.undelete(address)?;
    }
    let newest = match entry.newest {
        Some(newest) if reference.selector == Selector::Newest => newest,
        _ => put_again(&mut stores, context, reference)?,
    };
    let reference = address.to_string();
    if context.ui.is_json() {
        return context.report(Written { reference, version: newest });
    }
    context.ui.say(&format!("restored {reference}; its newest version is {newest}"));
    Ok(())
}

/// Writes the value of an earlier version as a new one, unless it is the newest already.
fn put_again(
    stores: &mut Stores,
    context: &Context,
    reference: &Reference,
) -> Result<crate::reference::VersionName, CommandError> {
    let address = &reference.address;
    let earlier = one(stores.get(&[reference.into()]))?;
    let newest = one(stores.get(&[Wanted::newest(address.clone())]))?.version;
    if earlier.version == newest {
        return Ok(newest);
    }
    let (token, expected) = (Token::random()?, Expected::Version(newest));
    let Kept { value, binary, .. } = &earlier;
    let put = Put { address: address.clone(), value, token, expected, key: None, binary: *binary };
    let progress = context.ui.progress();
    let versions = stores.put(&[put], &mut |_, _| Ok(()), &progress)?;
    Ok(versions.into_iter().next().ok_or(StoreError::NoAnswer)?)
}
