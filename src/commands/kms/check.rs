//! Whether a key is fit for the targets of `kms apply`.

use crate::cli::{KmsApplyArgs, TargetArg};
use crate::error::CommandError;
use crate::hint::Hint;
use crate::keys::kms::{Kms, KmsKey, Verdict};
use crate::reference::{Address, StoreKind};

/// Makes sure that a role can use the key through a store.
pub(super) fn check_role(
    kms: &Kms,
    role: &str,
    key: &str,
    store: StoreKind,
    unchecked: &mut Vec<String>,
) -> Result<(), CommandError> {
    let check = kms.preflight_role(role, key, store)?;
    let mut denied = Vec::new();
    for (action, verdict) in check.verdicts {
        match verdict {
            Verdict::Allowed => {}
            Verdict::Denied(why) => denied.push(format!("{action}: {why}")),
            Verdict::Unchecked(why) => {
                unchecked.push(format!("whether {role} is allowed {action}: {why}"));
            }
        }
    }
    if denied.is_empty() {
        return Ok(());
    }
    let message = format!("{role} could not use the key through {}", store.title());
    let mut error = CommandError::refused(
        message,
        vec![Hint::say("allow it in the key policy, or in a policy of the role, and try again")],
    );
    error.causes = denied;
    Err(error)
}

/// A key protects what is in its own region. `region` is that of a name alone.
pub(super) fn check_region(
    key: &KmsKey,
    args: &KmsApplyArgs,
    region: &str,
) -> Result<(), CommandError> {
    let elsewhere = args.targets.iter().find_map(|target| {
        let (own, shown) = match target {
            TargetArg::Function(name) => (name.region.as_deref(), Some(name.to_string())),
            TargetArg::Entry(reference) => of_address(Some(&reference.address)),
            TargetArg::Below(prefix) => of_address(prefix.under.as_ref()),
            TargetArg::LogGroup(_) => (None, None),
        };
        let there = own.unwrap_or(region);
        (there != key.region).then_some((shown.filter(|_| own.is_some()), there))
    });
    match elsewhere {
        None => Ok(()),
        Some((Some(target), there)) => Err(CommandError::usage(
            format!("the key is in {}, and {target} is not", key.region),
            vec![Hint::say(format!("choose a key of {there}"))],
        )),
        Some((None, there)) => Err(CommandError::usage(
            format!("the key is in {}, and the targets are in {there}", key.region),
            vec![Hint::say(format!("choose a key of {there}, or add --region {}", key.region))],
        )),
    }
}

fn of_address(address: Option<&Address>) -> (Option<&str>, Option<String>) {
    (address.and_then(Address::region), address.map(ToString::to_string))
}
