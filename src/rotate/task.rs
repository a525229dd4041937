//! What is to be rotated: entries, or members of them.

use sha2::{Digest as _, Sha256};

use crate::hint::{Explain, Hint, Kind, shell_word};
use crate::migrate::{Pair, PlannedRotation};
use crate::name::Token;
use crate::reference::{Address, Reference, Selector};

/// One entry, all of which gets one new version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The entry.
    pub address: Address,
    /// The members of its JSON object that get new values, sorted; none for the whole value.
    pub members: Vec<String>,
    /// The users whose passwords take turns.
    pub pair: Option<Pair>,
}

/// The member that names the user of a pair, unless another one is named.
const USER_MEMBER: &str = "username";

/// What cannot be rotated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TaskError {
    /// A version of the past.
    #[error("{0} names a version, and only the value in use can be rotated")]
    Version(String),
    /// The whole value, and a part of it.
    #[error("{0} is to be rotated as a whole and in part")]
    WholeAndPart(Address),
    /// A pair without exactly one password.
    #[error(
        "two users that take turns need one member that holds the password, as in sm://NAME#password"
    )]
    PairWithoutMember,
}

impl Explain for TaskError {
    fn kind(&self) -> Kind {
        Kind::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Version(_) => vec![Hint::say("leave out what stands behind the name")],
            Self::WholeAndPart(_) => vec![Hint::say("name the one or the other")],
            Self::PairWithoutMember => Vec::new(),
        }
    }
}

/// The entries that these references lead to, in their order.
pub fn tasks(references: &[Reference], pair: Option<&Pair>) -> Result<Vec<Task>, TaskError> {
    let mut tasks: Vec<Task> = Vec::new();
    for reference in references {
        if reference.selector != Selector::Newest {
            return Err(TaskError::Version(reference.to_string()));
        }
        if pair.is_some_and(|pair| reference.member.as_ref().is_none_or(|it| *it == pair.member)) {
            return Err(TaskError::PairWithoutMember);
        }
        let members: Vec<String> = reference.member.iter().cloned().collect();
        match tasks.iter_mut().find(|task| task.address == reference.address) {
            None => tasks.push(Task {
                address: reference.address.clone(),
                members,
                pair: pair.cloned(),
            }),
            Some(known) if known.members == members => {}
            Some(known) if known.members.is_empty() || members.is_empty() => {
                return Err(TaskError::WholeAndPart(known.address.clone()));
            }
            Some(_) if pair.is_some() => return Err(TaskError::PairWithoutMember),
            Some(known) => {
                known.members.extend(members);
                known.members.sort();
                known.members.dedup();
            }
        }
    }
    Ok(tasks)
}

impl Task {
    /// What a rotation is of.
    pub fn of(planned: &PlannedRotation) -> Self {
        Self {
            address: planned.address.clone(),
            members: planned.members.clone(),
            pair: planned.pair.clone(),
        }
    }

    /// The token of the one new version that a run makes of this entry: the same on every machine. Two runs
    /// that rotate other members, or for other users, have two tokens, whatever their ids.
    pub fn token(&self, identity: &str, run_id: &str) -> Token {
        let mut hash = Sha256::new();
        for part in ["kmseal rotation", identity, run_id].into_iter().chain(self.parts()) {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        Token::of(&hash.finalize().into())
    }

    fn parts(&self) -> impl Iterator<Item = &str> {
        let pair = self.pair.iter().flat_map(|pair| {
            let [one, other] = &pair.users;
            ["pair", &pair.member, one.min(other), one.max(other)]
        });
        self.members.iter().map(String::as_str).chain(pair)
    }

    /// The members of its JSON object that a rotation changes.
    pub(super) fn changes(&self) -> impl Iterator<Item = &String> {
        self.members.iter().chain(self.pair.iter().map(|pair| &pair.member))
    }

    /// Its references, as they are written.
    pub fn references(&self) -> Vec<Reference> {
        Reference::to_members(&self.address, &self.members)
    }

    /// The words of a command line that name them all; the users of a pair are the same for all.
    pub fn typed(tasks: &[Self]) -> String {
        let references = tasks.iter().flat_map(Self::references);
        let mut words: Vec<String> = references.map(|one| shell_word(&one.to_string())).collect();
        if let Some(Pair { users: [one, other], member }) =
            tasks.iter().find_map(|it| it.pair.as_ref())
        {
            words.push(format!("--pair {}", shell_word(&format!("{one},{other}"))));
            if member != USER_MEMBER {
                words.push(format!("--user-member {}", shell_word(member)));
            }
        }
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Result<Vec<Task>, TaskError> {
        let parse = |text: &&str| Reference::parse(text).expect("a reference");
        tasks(&texts.iter().map(parse).collect::<Vec<_>>(), None)
    }

    #[test]
    fn members_of_one_entry_are_one_task() {
        let tasks = of(&["sm://a#y", "sm://b", "sm://a#x", "sm://a#y"]).expect("tasks");
        let found: Vec<(String, usize)> =
            tasks.iter().map(|task| (task.address.to_string(), task.members.len())).collect();
        assert_eq!(found, [("sm://a".to_owned(), 2), ("sm://b".to_owned(), 0)]);
        assert!(of(&["sm://a#x", "sm://a"]).is_err());
        assert!(of(&["sm://a", "sm://a#x"]).is_err());
        assert!(of(&["vault://a@2"]).is_err());
    }

    #[test]
    fn a_token_is_that_of_entry_run_and_members() {
        let token = |texts: &[&str], identity: &str, run: &str| {
            of(texts).expect("tasks")[0].token(identity, run).to_string()
        };
        let known = token(&["sm://a#x", "sm://a#y"], "arn", "7");
        assert_eq!(known, token(&["sm://a#y", "sm://a#x"], "arn", "7"));
        assert_ne!(known, token(&["sm://a#x"], "arn", "7"));
        assert_ne!(known, token(&["sm://a#x", "sm://a#y"], "arn", "8"));
        assert_ne!(known, token(&["sm://a#x", "sm://a#y"], "arn2", "7"));
    }
}
