//! `vault`

use std::path::Path;

use super::Context;
use super::times::rfc3339;
use crate::cli::{VaultAction, VaultArgs, VaultInitArgs, VaultKeyArgs, VaultPassphraseArgs};
use crate::error::CommandError;
use crate::hint::{Hint, path_word};
use crate::name::EntryName;
use crate::report::v1;
use crate::store::vault::{Cost, Status, UnlockMethod, Vault};
use crate::ui::Table;

pub(super) fn run(args: &VaultArgs, context: &Context) -> Result<(), CommandError> {
    match &args.action {
        VaultAction::Init(args) => init(args, context),
        VaultAction::Passphrase(args) => passphrase(args, context),
        VaultAction::Status => status(context),
        VaultAction::Key(args) => key(args, context),
        VaultAction::Accept => accept(context),
    }
}

fn init(args: &VaultInitArgs, context: &Context) -> Result<(), CommandError> {
    let places = &context.settings.vault;
    let method = if args.passphrase {
        UnlockMethod::Passphrase(Cost::recommended()?)
    } else {
        UnlockMethod::KeyFile
    };
    let passphrase_file = context.passphrase_file.as_deref();
    let made = Vault::create(places, &mut context.keyholder(passphrase_file), &method)?;
    if !made {
        check_opened_as_asked(args, context)?;
    }
    if context.ui.is_json() {
        return report(context, &context.open_vault()?, made);
    }
    let path = places.vault.display();
    if !made {
        context.ui.say(&format!("there is a vault at {path} already; nothing was changed"));
        return Ok(());
    }
    context.ui.say(&format!("made a vault at {path}"));
    if method == UnlockMethod::KeyFile {
        let key_file = places.key_file.display();
        context.ui.say(&format!("it is opened by {key_file}; back up both, apart from each other"));
    } else {
        context.ui.say("it is opened by the passphrase; without it nobody can open it again");
    }
    Ok(())
}

/// Who asks for a passphrase must not take a vault for protected by it that is opened otherwise.
fn check_opened_as_asked(args: &VaultInitArgs, context: &Context) -> Result<(), CommandError> {
    let places = &context.settings.vault;
    let file = context.passphrase_file.as_deref();
    match Vault::method(places)? {
        UnlockMethod::KeyFile if args.passphrase => {
            let hint = match file.filter(|path| *path != Path::new("-")) {
                None => Hint::run("kmseal vault passphrase"),
                Some(path) => {
                    let path = path_word(path);
                    Hint::run(format!("kmseal vault passphrase --new-passphrase-file {path}"))
                }
            };
            let path = places.vault.display();
            Err(CommandError::refused(
                format!(
                    "there is a vault at {path} already, opened by a key file; nothing was changed"
                ),
                vec![hint],
            ))
        }
        // One that was named has to be that of the vault.
        UnlockMethod::Passphrase(_) if args.passphrase && file.is_some() => {
            context.open_vault().map(drop)
        }
        _ => Ok(()),
    }
}

fn passphrase(args: &VaultPassphraseArgs, context: &Context) -> Result<(), CommandError> {
    let mut vault = context.open_vault()?;
    let method = if args.remove {
        UnlockMethod::KeyFile
    } else {
        UnlockMethod::Passphrase(Cost::recommended()?)
    };
    let mut keyholder = context.keyholder(args.new_passphrase_file.as_deref());
    vault.change_method(&mut keyholder, &method)?;
    if context.ui.is_json() {
        return report(context, &vault, true);
    }
    match method {
        UnlockMethod::KeyFile => {
            let key_file = context.settings.vault.key_file.display();
            context.ui.say(&format!("the vault is opened by {key_file} from now on"));
        }
        UnlockMethod::Passphrase(_) => {
            context.ui.say("the vault is opened by the passphrase from now on");
        }
    }
    context.ui.say("copies made before are still opened the old way");
    Ok(())
}

fn key(args: &VaultKeyArgs, context: &Context) -> Result<(), CommandError> {
    let name = EntryName::parse(&args.name)?;
    let mut vault = context.open_or_create_vault()?;
    vault.create_key(&name)?;
    if context.ui.is_json() {
        return report(context, &vault, true);
    }
    context.ui.say(&format!("made the key vault:{name}; name it with --key"));
    Ok(())
}

fn accept(context: &Context) -> Result<(), CommandError> {
    let mut keyholder = context.keyholder(None);
    let (vault, older) = Vault::accept(&context.settings.vault, &mut keyholder)?;
    if context.ui.is_json() {
        return report(context, &vault, older);
    }
    context.ui.say(if older {
        "the older vault is accepted; what was written since its copy was made is lost"
    } else {
        "the vault is the last one written; there is nothing to accept"
    });
    Ok(())
}

fn status(context: &Context) -> Result<(), CommandError> {
    let vault = context.open_vault()?;
    if context.ui.is_json() {
        return report(context, &vault, false);
    }
    let status = vault.status();
    let mut table = Table::new(&["VAULT", ""]);
    let mut row = |name: &str, value: String| table.row([name.to_owned(), value]);
    row("file", status.places.vault.display().to_string());
    row("identity", status.id.clone());
    row("opened by", opened_by(&status));
    row("entries", format!("{}, and {} deleted", status.entries, status.deleted));
    row("versions", status.versions.to_string());
    for (name, created, versions) in &status.keys {
        row(
            &format!("key vault:{name}"),
            format!("made {}, versions sealed under it: {versions}", rfc3339(*created)),
        );
    }
    context.print(context.ui.table(&table))?;
    if let UnlockMethod::Passphrase(_) = status.method
        && status.places.key_file.exists()
    {
        context.ui.warn("an old key file lies about; it opens copies made before");
        let path = path_word(&status.places.key_file);
        context.ui.hint(&Hint::run(format!("rm {path}")));
    }
    Ok(())
}

fn opened_by(status: &Status) -> String {
    match &status.method {
        UnlockMethod::KeyFile => format!("key file {}", status.places.key_file.display()),
        UnlockMethod::Passphrase(cost) => format!(
            "passphrase (Argon2id, {} MiB, {} passes, {} lane)",
            cost.memory_kib / 1024,
            cost.passes,
            cost.lanes
        ),
    }
}

fn report(context: &Context, vault: &Vault, changed: bool) -> Result<(), CommandError> {
    let status = vault.status();
    let (opened_by, key_file, argon2id) = match &status.method {
        UnlockMethod::KeyFile => {
            ("key-file", Some(status.places.key_file.display().to_string()), None)
        }
        UnlockMethod::Passphrase(cost) => {
            let Cost { memory_kib, passes, lanes, .. } = *cost;
            ("passphrase", None, Some(v1::Argon2id { memory_kib, passes, lanes }))
        }
    };
    let key = |(name, created, versions): (String, i64, usize)| v1::Key {
        key: format!("vault:{name}"),
        created: rfc3339(created),
        versions,
    };
    context.report(v1::Vault {
        changed,
        path: status.places.vault.display().to_string(),
        id: status.id,
        opened_by,
        key_file,
        argon2id,
        generation: status.generation,
        keys: status.keys.into_iter().map(key).collect(),
        entries: status.entries,
        deleted: status.deleted,
        versions: status.versions,
    })
}
