//! What waits is given up, whoever has put it there.

use super::differing::differing;
use super::drive::Rotating;
use super::error::RotateError;
use super::halfway::halfway;
use super::parts::parts;
use super::prospect::Prospect;
use super::task::Task;
use crate::migrate::RotationStep;
use crate::name::Token;
use crate::secret::Plaintext;
use crate::store::member;

impl Rotating<'_> {
    /// Gives up what waits for an entry: sets the earlier value again, and drops the new one. `begun` is what the
    /// journal of this machine says that it is of, and `is_known` whether the id of the run says so.
    pub fn abort(
        &mut self,
        at: usize,
        prospect: &Prospect,
        begun: Option<&Task>,
        is_known: bool,
    ) -> Result<(), RotateError> {
        let task = &prospect.task;
        let Some(pending) = &prospect.stages.pending else {
            return Ok(self.journal.rotating(at, RotationStep::Done)?);
        };
        // What somebody else has begun or does for us, somebody else has set, or not.
        let token = Token::try_from(pending.clone()).ok();
        let Some(token) = token.filter(|_| prospect.stages.rotator.is_none()) else {
            let dropped = self.take_back(at, task, &[], &[], pending);
            return dropped.map_err(|error| halfway(task, error));
        };
        let current = self.current(task)?;
        let waiting = self.store.staged(&task.address, token)?.value;
        let whose = match begun {
            Some(begun) => (!task.covers(begun)).then(|| begun.clone()),
            None if is_known => None,
            None => task.misses(&current.value, &waiting),
        };
        if let Some(of) = whose {
            let address = task.address.clone();
            return Err(RotateError::NotOfThese { address, of: Box::new(of) });
        }
        if !self.sets(task) {
            return Err(RotateError::NoSet { address: task.address.clone() });
        }
        let (new, earlier) = (parts(task, &waiting), self.earlier(prospect, &current)?);
        self.check_for_hooks(&earlier)?;
        self.take_back(at, task, &new, &earlier, pending).map_err(|error| halfway(task, error))
    }
}

impl Task {
    /// Whether giving this up sets all again that the other one has changed, for the same users.
    fn covers(&self, begun: &Self) -> bool {
        let is_named = |name: &String| self.members.contains(name);
        self.pair == begun.pair
            && self.members.is_empty() == begun.members.is_empty()
            && begun.members.iter().all(is_named)
    }

    /// What is to be named instead, as far as the values tell: all members that differ have to be named, and
    /// those that are named have to be there. Members that somebody else has changed meanwhile may be among them:
    /// they are set to the value in use.
    fn misses(&self, current: &Plaintext, waiting: &Plaintext) -> Option<Self> {
        let names = differing(current, waiting);
        let is_there =
            |name: &String| [current, waiting].iter().any(|value| member(value, name).is_some());
        let is_right = match &names {
            None => self.members.is_empty(),
            Some(names) => {
                let is_named = |name: &String| self.changes().any(|one| one == name);
                let is_turn = self.pair.iter().all(|pair| names.contains(&pair.member));
                is_turn && names.iter().all(is_named) && self.changes().all(is_there)
            }
        };
        let members = names.unwrap_or_default();
        (!is_right).then(|| Self { address: self.address.clone(), members, pair: None })
    }
}
