//! `delete`

use super::Context;
use super::endpoints::warn_before_writing;
use crate::cli::DeleteArgs;
use crate::error::CommandError;
use crate::hint::{Hint, Kind, shell_word};
use crate::reference::{Address, Reference, Selector, StoreKind};
use crate::report::v1::Deleted;
use crate::store::vault::VaultError;
use crate::store::{RECOVERY_DAYS, Store as _, StoreError, Stores, Summary};
use crate::ui::Question;

pub(super) fn delete(args: &DeleteArgs, context: &Context) -> Result<(), CommandError> {
    let mut addresses: Vec<Address> = Vec::new();
    for reference in &args.references {
        addresses.push(whole_entry(&reference.0, "deleted")?.clone());
    }
    let has_days = |address: &&Address| address.store() == StoreKind::SecretsManager;
    if let Some(address) = addresses.iter().find(|one| !has_days(one))
        && args.recovery_days.is_some()
    {
        return Err(CommandError::usage(
            format!("{address} is no secret of Secrets Manager, so it takes no --recovery-days"),
            vec![Hint::say("leave --recovery-days out, or delete it in a command of its own")],
        ));
    }
    warn_before_writing(context, addresses.iter().map(Address::store))?;
    let mut stores = context.open_stores(addresses.iter().map(Address::store))?;
    let mut were_deleted = Vec::new();
    for (address, entry) in addresses.iter().zip(stores.describe(&addresses)?) {
        let entry = entry.ok_or_else(|| StoreError::NotFound { address: address.clone() })?;
        were_deleted.push(entry.deleted.is_some());
    }
    let days = args.recovery_days.unwrap_or(RECOVERY_DAYS);
    let forever = |address: &&Address| address.store() == StoreKind::ParameterStore;
    if let Some(address) = addresses.iter().find(forever).filter(|_| !args.purge) {
        let word = typed(address);
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
        let how = if args.purge {
            "for good, with all versions".to_owned()
        } else if addresses.iter().all(|one| has_days(&one)) {
            format!("(can be restored for {days} days)")
        } else {
            "(can be restored)".to_owned()
        };
        let text = format!("Delete {} {how}?", named(&addresses));
        if !context.ui.confirm(question, &text)? {
            context.ui.say("nothing was deleted");
            return Ok(());
        }
    }
    let outcome =
        if args.purge { stores.purge(&addresses) } else { stores.delete(&addresses, days) };
    if let Err(error) = outcome {
        some_of(&addresses, &were_deleted, args.purge, &mut stores, error)?;
    }
    if context.ui.is_json() {
        let references = addresses.iter().map(ToString::to_string).collect();
        return context.report(Deleted { references, purged: args.purge });
    }
    for (address, was_deleted) in addresses.iter().zip(were_deleted) {
        if args.purge {
            context.ui.say(&format!("removed {address} for good"));
            continue;
        }
        // The days of what was deleted before have begun already.
        if has_days(&address) && !was_deleted {
            context.ui.say(&format!("deleted {address}; it can be restored for {days} days"));
        } else {
            context.ui.say(&format!("deleted {address}"));
        }
        context.ui.hint(&Hint::run(format!("kmseal restore {}", typed(address))));
    }
    Ok(())
}

/// What a deletion that failed has done all the same: all of it, or how much. There is no journal of it; the
/// stores know, once they are read again.
fn some_of(
    addresses: &[Address],
    were_deleted: &[bool],
    purge: bool,
    stores: &mut Stores,
    error: StoreError,
) -> Result<(), CommandError> {
    let Ok(entries) = stores.refresh().and_then(|()| stores.describe(addresses)) else {
        let mut error = CommandError::from(error);
        if addresses.len() > 1 {
            error.causes.push("it is not known which of the entries are deleted".to_owned());
        }
        return Err(error);
    };
    let is_done = |entry: &Option<Summary>| match entry {
        Some(entry) => !purge && entry.deleted.is_some(),
        None => true,
    };
    if entries.iter().all(is_done) {
        return match error {
            // What is left to do is no entry's.
            StoreError::Vault(VaultError::Landed { .. }) => Err(error.into()),
            _ => Ok(()),
        };
    }
    let done = addresses.iter().zip(were_deleted).zip(&entries);
    let done = done.filter(|((_, were), entry)| is_done(entry) && (purge || !**were));
    let done: Vec<String> =
        done.map(|((address, _), _)| format!("{address} was deleted")).collect();
    let error = match error {
        // Now it is known.
        StoreError::Unknown { source, .. } => StoreError::Aws(*source),
        error => error,
    };
    let mut error = CommandError::from(error);
    if !done.is_empty() {
        error.kind = Kind::Partial;
        error.causes.extend(done);
        error.hints.push(Hint::say("run the same command with those that are left"));
    }
    Err(error)
}

/// An entry as a word of a command: an `@` in its name is not taken for that of a version.
pub(super) fn typed(address: &Address) -> String {
    shell_word(&Reference::to(address.clone()).to_string())
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
            vec![instead_of(reference)],
        ));
    }
    Ok(&reference.address)
}

/// What to write for the whole entry. `sm://user@example.com` may well be meant as a name: then `sm://user` is
/// another secret, and must not be proposed.
fn instead_of(reference: &Reference) -> Hint {
    let Reference { address, member, selector } = reference;
    let is_name = address.store() == StoreKind::SecretsManager && !address.is_arn();
    match selector.text() {
        Some(text) if is_name && member.is_none() && !text.starts_with("AWS") => {
            let name = format!("{}@{text}", address.name());
            match Address::new(StoreKind::SecretsManager, &name) {
                Ok(named) if address.region().is_none() => {
                    Hint::say(format!("write {} for the secret of that name", Reference::to(named)))
                }
                _ => Hint::say("a name with `@` in it ends in @AWSCURRENT"),
            }
        }
        _ => Hint::say(format!("write {}", Reference::to(address.clone()))),
    }
}
