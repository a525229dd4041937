//! Which write the newest version of an entry really goes back to.

use super::error::MigrateError;
use super::others::Others;
use super::plan::Write;
use crate::name::Token;
use crate::reference::{Address, VersionName};
use crate::store::{Store, Summary};

/// A version, and the token of the write that made it.
pub(super) struct Origin {
    pub(super) version: Option<VersionName>,
    pub(super) token: Option<Token>,
}

/// The origin of what is newest: a version by which an undone run has put an earlier one back counts as that
/// earlier one. Without this, undoing two runs over one entry, the later one first, would leave it.
pub(super) fn origin(
    store: &dyn Store,
    others: &Others,
    summary: &Summary,
) -> Result<Origin, MigrateError> {
    let mut origin = Origin { version: summary.newest.clone(), token: summary.token };
    // Each undone run is passed through once at most.
    for _ in 0..others.undone_writes(&summary.address).count() {
        let returned = others.undone_writes(&summary.address).find_map(|(write, returned)| {
            let Write::Overwrite { undo_token, earlier, .. } = write else {
                return None;
            };
            let is_it = origin.token == Some(*undo_token)
                || returned.is_some_and(|returned| origin.version.as_ref() == Some(returned));
            is_it.then(|| earlier.clone())
        });
        let Some(earlier) = returned else {
            break;
        };
        origin.token = token_of(store, &summary.address, &earlier)?;
        origin.version = Some(earlier);
    }
    Ok(origin)
}

/// The token that a version was written with, where the store keeps it.
fn token_of(
    store: &dyn Store,
    address: &Address,
    version: &VersionName,
) -> Result<Option<Token>, MigrateError> {
    if let VersionName::Id(id) = version {
        return Ok(Token::try_from(id.clone()).ok());
    }
    if address.store().is_aws() {
        return Ok(None);
    }
    let versions = store.history(address)?;
    Ok(versions.into_iter().find(|known| known.name == *version).and_then(|known| known.token))
}
