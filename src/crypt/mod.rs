//! Messages of any length: sealed and opened on all cores, in memory that does not grow with them.
//!
//! A few buffers go round between the workers of a crew.

mod armor;
mod crew;
mod ending;
mod error;
mod head;
mod open;
mod passage;
mod piece;
mod restore;
mod rewrap;
mod seal;
mod single;
mod table;
mod twice;
mod verify;

pub use armor::{Armored, Encoding, plain};
pub use error::CryptError;
pub use head::Head;
pub use open::{Opened, open};
pub use restore::{Ends, REWRAP_LIMITS, ends, restore};
pub use rewrap::rewrap;
pub use seal::seal;
pub use twice::{Again, Witness};
pub use verify::verify;

use std::num::NonZero;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::envelope::REGULAR_OVERHEAD;

/// Bytes of a buffer, unless a frame is longer: small enough for the cache next to a core.
const BUFFER: usize = 256 * 1024;

/// Most bytes of all buffers together, unless one frame alone is longer.
const BUFFERS: usize = 12 * 1024 * 1024;

/// Buffers for each worker.
const ASIDE: usize = 2;

/// How the work is shared out.
#[derive(Debug, Clone, Copy)]
struct Shares {
    /// Frames in a buffer.
    frames: usize,
    /// How many work at once.
    workers: usize,
    /// Most buffers.
    buffers: usize,
}

impl Shares {
    /// For a stream of `size` bytes, as far as that is known. Memory that is locked and wiped costs more than
    /// sealing a short file does, so there is no more of it than the stream needs. Nothing else depends on the
    /// size: a file may grow, and some are said to have none.
    fn of(frame_length: u32, size: Option<u64>) -> Self {
        let frame = frame_length as usize + REGULAR_OVERHEAD;
        let size = size.filter(|size| *size > 0).and_then(|size| usize::try_from(size).ok());
        let needed = size.map_or(usize::MAX, |size| size / frame_length.max(1) as usize + 1);
        let frames = (BUFFER / frame).min(needed).max(1);
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let room = (BUFFERS / (frames * frame)).max(1);
        let workers = cores.min(room).min(16);
        // More than can be in somebody's hands: the others are laid aside for a step that is taken.
        let buffers = if workers > 1 { room.min(workers * ASIDE) } else { 1 };
        Self { frames, workers, buffers }
    }
}

/// Somebody who may be watching: hears of bytes that are done.
pub type Watch<'w> = &'w dyn Fn(u64);

/// Who panics while they hold it leave nothing that is used.
fn lock<T: ?Sized>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}
