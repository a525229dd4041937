//! The workers of a stream.
//!
//! A stream is cut into pieces, each in a buffer. A piece is read and goes through the steps of its trade; then
//! its buffer takes another one. Reading, hashing and writing are done in the order of the pieces and by one
//! worker at a time, which may be another one each time; the cipher takes pieces in any order. Nobody stands
//! and waits with a piece in the hand: one that cannot go on yet is laid on the table for whoever can go on
//! with it, so that the slowest of the steps in order is not kept waiting by the others.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::table::{Read, Step, Table, Taken};
use super::{CryptError, Shares, lock};
use crate::secret::scrub_stack;

/// What a crew does. Only [`Step::Cipher`] is asked of several workers at once.
pub(super) trait Trade: Sync {
    /// A buffer, and what is known of its content.
    type Piece: Send;

    /// The steps after reading, one after the other.
    fn steps(&self) -> &'static [Step];

    /// A buffer with nothing in it.
    fn empty(&self) -> Self::Piece;

    /// Reads the next piece.
    fn read(&self, piece: &mut Self::Piece) -> Result<Read, CryptError>;

    /// Does a step with the piece that was read behind `number` others.
    fn step(&self, step: Step, number: u64, piece: &mut Self::Piece) -> Result<(), CryptError>;
}

/// Those who work on one stream.
struct Crew<'t, T: Trade> {
    trade: &'t T,
    state: Mutex<State<T::Piece>>,
    /// There is work for one more.
    work: Condvar,
}

struct State<P> {
    table: Table<P>,
    /// How many wait for work.
    idle: usize,
    /// Somebody panicked, whose piece will not come back.
    is_broken: bool,
}

/// Does all there is to do. `watch` is called by this thread, after every step that it has done.
pub(super) fn work<T: Trade>(
    trade: &T,
    shares: Shares,
    watch: &dyn Fn(),
) -> Result<(), CryptError> {
    let table = Table::new(trade.steps(), shares.buffers);
    let state = Mutex::new(State { table, idle: 0, is_broken: false });
    let crew = Crew { trade, state, work: Condvar::new() };
    if let Some(first) = crew.take() {
        crew.do_next(first);
    }
    // What fits into one buffer is not worth a thread.
    if shares.workers > 1 && !crew.lock().table.is_over() {
        std::thread::scope(|scope| {
            for _ in 1..shares.workers {
                scope.spawn(|| {
                    crew.go_on(&|| {});
                    scrub_stack();
                });
            }
            crew.go_on(watch);
        });
    } else {
        crew.go_on(watch);
    }
    crew.state.into_inner().unwrap_or_else(PoisonError::into_inner).table.outcome()
}

impl<T: Trade> Crew<'_, T> {
    fn lock(&self) -> MutexGuard<'_, State<T::Piece>> {
        lock(&self.state)
    }

    /// Step after step, until there is nothing left to do.
    fn go_on(&self, watch: &dyn Fn()) {
        while let Some(taken) = self.take() {
            self.do_next(taken);
            watch();
        }
        // Whoever waits would do so for ever.
        self.work.notify_all();
    }

    /// Waits for a piece to go on with. None when there will be none.
    fn take(&self) -> Option<Taken<T::Piece>> {
        let mut state = self.lock();
        while !state.is_broken {
            if let Some(taken) = state.table.take(|| self.trade.empty()) {
                // One at a time is enough: whoever is woken looks further.
                if state.idle > 0 && state.table.has_work() {
                    self.work.notify_one();
                }
                return Some(taken);
            }
            if !state.table.is_awaited() {
                return None;
            }
            state.idle += 1;
            state = self.work.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
        None
    }

    /// Does what is next with this piece, and puts it back.
    fn do_next(&self, mut taken: Taken<T::Piece>) {
        let step = taken.step();
        let in_hand = InHand(self);
        let done = match step {
            None => self.trade.read(&mut taken.piece).map(Some),
            Some(step) => self.trade.step(step, taken.number, &mut taken.piece).map(|()| None),
        };
        drop(in_hand);
        self.lock().table.put_back(taken, done);
    }
}

/// Sends everybody home when its owner panics, who would otherwise be waited for.
struct InHand<'c, 't, T: Trade>(&'c Crew<'t, T>);

impl<T: Trade> Drop for InHand<'_, '_, T> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.lock().is_broken = true;
            self.0.work.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    const WORKERS: usize = 4;
    const PIECES: u64 = 200;

    /// Numbers that are read, doubled and written down.
    struct Doubling {
        read: AtomicU64,
        written: Mutex<Vec<u64>>,
        panics_at: Option<u64>,
    }

    impl Trade for Doubling {
        type Piece = u64;

        fn steps(&self) -> &'static [Step] {
            &[Step::Cipher, Step::Hash, Step::Write]
        }

        fn empty(&self) -> u64 {
            0
        }

        fn read(&self, piece: &mut u64) -> Result<Read, CryptError> {
            *piece = self.read.fetch_add(1, Ordering::Relaxed);
            Ok(if *piece + 1 == PIECES { Read::Last } else { Read::More })
        }

        fn step(&self, step: Step, number: u64, piece: &mut u64) -> Result<(), CryptError> {
            assert_ne!(Some(number), self.panics_at, "one panicked");
            match step {
                Step::Cipher => *piece *= 2,
                Step::Hash => std::thread::yield_now(),
                Step::Write => lock(&self.written).push(*piece),
            }
            Ok(())
        }
    }

    fn double(panics_at: Option<u64>) -> Vec<u64> {
        let written = Mutex::new(Vec::new());
        let doubling = Doubling { read: AtomicU64::new(0), written, panics_at };
        let shares = Shares { frames: 1, workers: WORKERS, buffers: 2 * WORKERS };
        work(&doubling, shares, &|| {}).expect("nobody failed");
        doubling.written.into_inner().expect("nobody panicked")
    }

    #[test]
    fn what_comes_out_is_in_order() {
        assert_eq!(double(None), (0..PIECES).map(|number| 2 * number).collect::<Vec<_>>());
    }

    #[test]
    #[should_panic(expected = "panicked")]
    fn nobody_waits_for_one_who_panicked() {
        double(Some(100));
    }
}
