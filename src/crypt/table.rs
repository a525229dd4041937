//! The pieces of a stream, and what can be done with which of them.

use super::CryptError;

/// What is done with a piece that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// For the signature; in order.
    Hash,
    /// In order.
    Write,
    /// Sealing or opening its frames; in any order.
    Cipher,
}

/// What is done first when there is a choice: hashing takes longest of what can only be done in order, and
/// what is written makes room for what is read.
const PREFERENCE: [Step; 3] = [Step::Hash, Step::Write, Step::Cipher];

/// What reading a piece has found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    /// There may be another piece behind it.
    More,
    /// It is the last one. There is one in every stream, and be it that nothing is in it.
    Last,
}

/// A piece that somebody has taken.
pub(super) struct Taken<P> {
    pub(super) piece: P,
    /// How many were read before it.
    pub(super) number: u64,
    /// The steps that are still to be done; none where it is to be read first.
    rest: Option<&'static [Step]>,
}

impl<P> Taken<P> {
    /// What is to be done with it; none where it is to be read.
    pub(super) fn step(&self) -> Option<Step> {
        self.rest.and_then(|rest| rest.first().copied())
    }
}

/// Where pieces lie while nobody works on them.
pub(super) struct Table<P> {
    steps: &'static [Step],
    aside: Vec<Taken<P>>,
    /// Buffers with nothing in them that is needed.
    free: Vec<P>,
    /// How many buffers may still be made.
    unmade: usize,
    /// Which piece is the next one for each step.
    next: [u64; PREFERENCE.len()],
    /// Which piece is read next.
    unread: u64,
    is_reading: bool,
    has_ended: bool,
    /// How many pieces are taken.
    taken: usize,
    /// The first piece that something went wrong with. Those before it still go their way: they may have a
    /// better reason to fail.
    failed: Option<(u64, CryptError)>,
}

/// What can be done now.
enum Task {
    Read,
    GoOn(usize),
}

impl<P> Table<P> {
    /// Nothing is read yet. These steps follow in this order, and there are so many buffers at most.
    pub(super) fn new(steps: &'static [Step], buffers: usize) -> Self {
        Self {
            steps,
            aside: Vec::new(),
            free: Vec::new(),
            unmade: buffers,
            next: [0; PREFERENCE.len()],
            unread: 0,
            is_reading: false,
            has_ended: false,
            taken: 0,
            failed: None,
        }
    }

    /// What is best done next.
    fn find(&self) -> Option<Task> {
        let end = self.failed.as_ref().map_or(u64::MAX, |(number, _)| *number);
        for step in PREFERENCE {
            let in_turn = |number| step == Step::Cipher || self.next[step as usize] == number;
            let can_go_on =
                |it: &Taken<P>| it.step() == Some(step) && in_turn(it.number) && it.number < end;
            let all = self.aside.iter().enumerate().filter(|(_, it)| can_go_on(it));
            if let Some((at, _)) = all.min_by_key(|(_, it)| it.number) {
                return Some(Task::GoOn(at));
            }
        }
        let has_room = !self.free.is_empty() || self.unmade > 0;
        (has_room && !self.is_reading && !self.is_over()).then_some(Task::Read)
    }

    /// Whether somebody who looks for work would find some.
    pub(super) fn has_work(&self) -> bool {
        self.find().is_some()
    }

    /// Whether somebody has a piece: when it comes back there may be work.
    pub(super) fn is_awaited(&self) -> bool {
        self.taken > 0
    }

    /// Whether nothing more is read.
    pub(super) fn is_over(&self) -> bool {
        self.has_ended || self.failed.is_some()
    }

    /// The piece that is best gone on with, until it is put back. Its step is not given to anybody else in the
    /// meantime where it has to be done in order.
    pub(super) fn take(&mut self, empty: impl FnOnce() -> P) -> Option<Taken<P>> {
        let taken = match self.find()? {
            Task::GoOn(at) => self.aside.swap_remove(at),
            Task::Read => {
                let piece = self.free.pop().unwrap_or_else(|| {
                    self.unmade -= 1;
                    empty()
                });
                self.is_reading = true;
                self.unread += 1;
                Taken { piece, number: self.unread - 1, rest: None }
            }
        };
        self.taken += 1;
        Some(taken)
    }

    /// Puts a piece back. `done` says what reading has found, where that was to be done.
    pub(super) fn put_back(&mut self, mut taken: Taken<P>, done: Result<Option<Read>, CryptError>) {
        self.taken -= 1;
        let step = taken.step();
        if step.is_none() {
            self.is_reading = false;
            // Whatever went wrong, nobody reads on behind it.
            self.has_ended = !matches!(done, Ok(Some(Read::More)));
        }
        if let Err(error) = done {
            return self.fail(taken, error);
        }
        let rest = taken.rest.map_or(self.steps, |rest| rest.get(1..).unwrap_or_default());
        if let Some(step) = step {
            self.next[step as usize] += 1;
        }
        if rest.is_empty() {
            self.free.push(taken.piece);
        } else {
            taken.rest = Some(rest);
            self.aside.push(taken);
        }
    }

    fn fail(&mut self, taken: Taken<P>, error: CryptError) {
        if self.failed.as_ref().is_none_or(|(number, _)| taken.number < *number) {
            self.failed = Some((taken.number, error));
        }
        self.free.push(taken.piece);
    }

    /// How it ended.
    pub(super) fn outcome(self) -> Result<(), CryptError> {
        self.failed.map_or(Ok(()), |(_, error)| Err(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes a piece, which is to be this one, for this.
    fn take(table: &mut Table<()>, number: u64, step: Option<Step>) -> Taken<()> {
        let taken = table.take(|| ()).expect("there is something to do");
        assert_eq!((taken.number, taken.step()), (number, step));
        taken
    }

    #[test]
    fn what_is_in_order_waits_and_the_cipher_does_not() {
        let mut table = Table::new(&[Step::Cipher, Step::Hash, Step::Write], 2);
        let first = take(&mut table, 0, None);
        assert!(!table.has_work(), "one reads at a time");
        table.put_back(first, Ok(Some(Read::More)));
        let first = take(&mut table, 0, Some(Step::Cipher));
        let second = take(&mut table, 1, None);
        table.put_back(second, Ok(Some(Read::More)));
        let second = take(&mut table, 1, Some(Step::Cipher));
        table.put_back(second, Ok(None));
        assert!(!table.has_work(), "nothing is hashed in front of the first");
        table.put_back(first, Ok(None));
        let first = take(&mut table, 0, Some(Step::Hash));
        assert!(!table.has_work(), "one hashes at a time, and there are two buffers");
        table.put_back(first, Ok(None));
        let second = take(&mut table, 1, Some(Step::Hash));
        let first = take(&mut table, 0, Some(Step::Write));
        table.put_back(second, Ok(None));
        assert!(!table.has_work(), "nothing is written in front of the first");
        table.put_back(first, Ok(None));
        let second = take(&mut table, 1, Some(Step::Write));
        let third = take(&mut table, 2, None);
        table.put_back(third, Ok(Some(Read::Last)));
        table.put_back(second, Ok(None));
        let third = take(&mut table, 2, Some(Step::Cipher));
        assert!(!table.has_work(), "nothing is read behind the end");
        table.put_back(third, Ok(None));
    }

    #[test]
    fn what_came_before_a_failure_goes_its_way() {
        let mut table = Table::new(&[Step::Cipher], 3);
        let first = take(&mut table, 0, None);
        table.put_back(first, Ok(Some(Read::More)));
        let first = take(&mut table, 0, Some(Step::Cipher));
        let second = take(&mut table, 1, None);
        table.put_back(second, Err(CryptError::Base64));
        assert!(table.is_over() && !table.has_work() && table.is_awaited());
        table.put_back(first, Err(CryptError::NotForTerminals));
        assert!(!table.is_awaited());
        assert!(
            matches!(table.outcome(), Err(CryptError::NotForTerminals)),
            "the first one counts"
        );
    }
}
