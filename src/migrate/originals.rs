//! The original spellings of what a run replaces, sealed.
//!
//! To put a file back byte for byte, undo needs more than the values: quotes, escapes and line ends
//! inside them. They are as secret as the values, so they are kept sealed under a key of the vault,
//! beside the journal, from before the first effect until the run is undone.

use sha2::{Digest as _, Sha256};

use super::error::MigrateError;
use super::journal::Journal;
use super::runs::{RunId, Runs};
use super::tools::Tools;
use crate::envelope::EncryptionContext;
use crate::fs;
use crate::keys::{KeyError, VaultKey, open_with, seal_with};
use crate::secret::Plaintext;

/// The file's size must not tell how long the values are.
const PADDED_TO: usize = 4096;

/// Most bytes of a sealed file.
const LIMIT: usize = 64 * 1024 * 1024;

/// For each file of the plan, for each of its items: the spelling of each place it stands in.
pub(super) type Spellings = Vec<Vec<Vec<Plaintext>>>;

/// Seals and writes the spellings, durable, and reads them back.
pub(super) fn keep(
    tools: &Tools<'_>,
    journal: &Journal,
    spellings: &Spellings,
) -> Result<(), MigrateError> {
    let run = &journal.run;
    let refused = |source| MigrateError::Originals { run: run.clone(), source };
    let sealed = seal_with(key_of(tools, journal)?, &encode(spellings), &context(journal))
        .map_err(refused)?;
    fs::write_private(&tools.runs.originals_path(run), &sealed)?;
    let kept = find(tools, journal)?;
    if kept.is_some_and(|kept| encode(&kept).same_as(&encode(spellings))) {
        Ok(())
    } else {
        Err(MigrateError::Originals {
            run: run.clone(),
            source: crate::envelope::EnvelopeError::AuthenticationFailed.into(),
        })
    }
}

/// The spellings of a run, if it has come as far as keeping them. A run without files has none to keep.
pub(super) fn find(
    tools: &Tools<'_>,
    journal: &Journal,
) -> Result<Option<Spellings>, MigrateError> {
    if journal.plan.files.is_empty() && !journal.plan.typed {
        return Ok(Some(Vec::new()));
    }
    let run = &journal.run;
    let refused = |source| MigrateError::Originals { run: run.clone(), source };
    let sealed = match fs::read_private(&tools.runs.originals_path(run), LIMIT) {
        Err(error) if error.is_not_found() => return Ok(None),
        sealed => sealed?,
    };
    let key = key_of(tools, journal)?;
    let text = open_with(|_| Some(key), sealed.expose(), &context(journal)).map_err(refused)?;
    Ok(decode(text.expose()))
}

fn key_of<'t>(tools: &Tools<'t>, journal: &Journal) -> Result<&'t VaultKey, MigrateError> {
    let name = journal.plan.key.clone();
    let source = KeyError::UnknownKey { name };
    tools.key.ok_or(MigrateError::Originals { run: journal.run.clone(), source })
}

/// Removes the spellings; fine when there are none.
pub(super) fn forget(runs: &Runs, run: &RunId) -> Result<(), MigrateError> {
    Ok(fs::remove(&runs.originals_path(run))?)
}

/// Bound to the run and to its plan: a journal that was altered must not lead a spelling to another
/// variable. The plan knows nothing of any value, so its hash tells nothing.
fn context(journal: &Journal) -> EncryptionContext {
    let plan = serde_json::to_vec(&journal.plan).unwrap_or_default();
    let hash = Sha256::digest(&plan);
    let digits = hash.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    EncryptionContext::new()
        .with("kmseal-originals-of", journal.run.to_string())
        .with("kmseal-plan", digits)
}

/// Nested lists as bytes: each list and each spelling behind its length, zeros at the end.
fn encode(spellings: &Spellings) -> Plaintext {
    let mut text = Plaintext::new();
    let length = |text: &mut Plaintext, length: usize| {
        text.extend(&(length as u64).to_be_bytes());
    };
    length(&mut text, spellings.len());
    for file in spellings {
        length(&mut text, file.len());
        for item in file {
            length(&mut text, item.len());
            for spelling in item {
                length(&mut text, spelling.expose().len());
                text.extend(spelling.expose());
            }
        }
    }
    let size = text.expose().len();
    text.extend(&vec![0; size.next_multiple_of(PADDED_TO) - size]);
    text
}

fn decode(mut text: &[u8]) -> Option<Spellings> {
    let text = &mut text;
    list(text, |text| {
        list(text, |text| {
            list(text, |text| {
                let length = length(text)?;
                let (spelling, rest) = text.split_at_checked(length)?;
                *text = rest;
                Some(Plaintext::copy_of(spelling))
            })
        })
    })
}

fn list<T>(text: &mut &[u8], mut one: impl FnMut(&mut &[u8]) -> Option<T>) -> Option<Vec<T>> {
    (0..length(text)?).map(|_| one(text)).collect()
}

fn length(text: &mut &[u8]) -> Option<usize> {
    let (bytes, rest) = text.split_first_chunk()?;
    *text = rest;
    usize::try_from(u64::from_be_bytes(*bytes)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_survive_and_show_no_length() {
        let spelling = |text: &[u8]| Plaintext::copy_of(text);
        let all = vec![
            vec![vec![spelling(b"\"a\"")], vec![]],
            vec![vec![spelling(b""), spelling(b"'b\n'")]],
        ];
        let text = encode(&all);
        assert_eq!(text.expose().len(), PADDED_TO);
        let read = decode(text.expose()).expect("decodes");
        assert!(encode(&read).same_as(&text));
        assert_eq!(read[1][0][1].expose(), b"'b\n'");
        assert!(decode(&text.expose()[..40]).is_none());
    }
}
