//! Work that is done out of order and handed on in order.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::CryptError;

/// Something that workers use one after the other, in the order of their numbers.
pub(super) struct Turns<T> {
    state: Mutex<State<T>>,
    moved: Condvar,
}

struct State<T> {
    it: T,
    next: u64,
    failed: Option<CryptError>,
}

impl<T> Turns<T> {
    pub(super) fn new(it: T) -> Self {
        Self { state: Mutex::new(State { it, next: 0, failed: None }), moved: Condvar::new() }
    }

    /// Waits until all lower numbers are through. False when one of them has failed, or this one does.
    pub(super) fn take(
        &self,
        number: u64,
        work: impl FnOnce(&mut T) -> Result<(), CryptError>,
    ) -> bool {
        let mut state = self.lock();
        while state.next != number && state.failed.is_none() {
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.failed.is_some() {
            return false;
        }
        let done = work(&mut state.it);
        state.next += 1;
        state.failed = done.err();
        let good = state.failed.is_none();
        drop(state);
        self.moved.notify_all();
        good
    }

    /// Whether somebody has failed: nothing that is begun now would be used.
    pub(super) fn has_failed(&self) -> bool {
        self.lock().failed.is_some()
    }

    /// What was used, when nobody has failed.
    pub(super) fn end(self) -> Result<T, CryptError> {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        match state.failed {
            Some(error) => Err(error),
            None => Ok(state.it),
        }
    }

    /// A worker that panicked has left it between two turns.
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_out_is_in_order() {
        let turns = Turns::new(Vec::new());
        std::thread::scope(|scope| {
            for worker in 0..4 {
                let turns = &turns;
                scope.spawn(move || {
                    for number in (worker..40).step_by(4) {
                        assert!(turns.take(number, |all| {
                            all.push(number);
                            Ok(())
                        }));
                    }
                });
            }
        });
        let all = turns.end().expect("nobody failed");
        assert_eq!(all, (0..40).collect::<Vec<u64>>());
    }

    #[test]
    fn a_failure_ends_it_for_all() {
        let turns = Turns::new(());
        assert!(!turns.take(0, |()| Err(CryptError::Base64)));
        assert!(turns.has_failed());
        assert!(!turns.take(5, |()| Ok(())), "nobody waits for a number that never comes");
        assert!(turns.end().is_err());
    }
}
