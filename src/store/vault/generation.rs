//! The highest generation this machine has seen, kept outside the vault.
//!
//! The vault file is authentic as a whole, but so is yesterday's copy of it. Whoever can write the
//! file could bring back values that were rotated or deleted; this counter makes that visible.

use super::{Places, StoreError, VaultError, container};
use crate::fs::{self, Prepared};

/// An identity (32 digits), a blank, a number, a line end.
const LIMIT: usize = 64;

/// What was remembered: the identity of a vault, and its generation.
pub(super) struct Seen(Option<(String, u64)>);

impl Seen {
    /// Refuses a vault that is older than what this machine last wrote, and another one in its place.
    pub(super) fn check(&self, id: &[u8; 16], generation: u64) -> Result<(), VaultError> {
        match &self.0 {
            Some((seen_id, _)) if *seen_id != container::hex(id) => Err(VaultError::Another),
            Some((_, seen)) if generation < *seen => Err(VaultError::Older),
            _ => Ok(()),
        }
    }
}

/// Remembers this generation as the highest.
pub(super) fn remember(places: &Places, id: &[u8; 16], generation: u64) -> Result<(), StoreError> {
    Ok(prepare(places, id, generation)?.put_in_place()?)
}

/// All of that but the last step, before the vault itself is replaced: what refuses the one must not be
/// noticed when the other is done.
pub(super) fn prepare(
    places: &Places,
    id: &[u8; 16],
    generation: u64,
) -> Result<Prepared, StoreError> {
    fs::create_private_dir(container::folder(&places.generation))?;
    let line = format!("{} {generation}\n", container::hex(id));
    Ok(Prepared::write(&places.generation, line.as_bytes())?)
}

/// Reads what was remembered, which must happen before the vault is read: whoever writes in between has
/// remembered more than that vault can show. Text that we did not write counts as nothing: the counter is
/// a second line of defence, and a damaged one must not lock the owner out.
pub(super) fn seen(places: &Places) -> Result<Seen, StoreError> {
    let text = match fs::read_private(&places.generation, LIMIT) {
        Err(error) if error.is_not_found() => return Ok(Seen(None)),
        Err(fs::FsError::TooLarge { .. }) => return Ok(Seen(None)),
        text => text?,
    };
    let parse = |text: &[u8]| {
        let (id, number) = std::str::from_utf8(text).ok()?.trim_end().split_once(' ')?;
        Some((id.to_owned(), number.parse().ok()?))
    };
    Ok(Seen(parse(text.expose())))
}
