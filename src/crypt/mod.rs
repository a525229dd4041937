//! Messages of any length: sealed and opened on all cores, in memory that does not grow with them.
//!
//! A few buffers go round. A worker takes the next piece of the source into its buffer, seals or opens the
//! frames where they stand, waits for its turn and writes them. What must happen in order (reading, signing,
//! writing) does so under a lock, while the other workers are busy with the cipher.

mod armor;
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
mod turns;
mod verify;

pub use armor::{Armored, Encoding, plain};
pub use error::CryptError;
pub use head::Head;
pub use open::{Opened, open};
pub use restore::{Ends, REWRAP_LIMITS, ends, restore};
pub use rewrap::rewrap;
pub use seal::seal;
pub use verify::verify;

use std::num::NonZero;

use crate::envelope::REGULAR_OVERHEAD;

/// Bytes of a buffer, unless a frame is longer: small enough for the cache next to a core.
const BUFFER: usize = 256 * 1024;

/// Most bytes of all buffers together, unless one frame alone is longer.
const BUFFERS: usize = 12 * 1024 * 1024;

/// How the work is shared out.
#[derive(Debug, Clone, Copy)]
struct Shares {
    /// Frames in a buffer.
    frames: usize,
    /// How many work at once.
    workers: usize,
}

impl Shares {
    fn of(frame_length: u32) -> Self {
        let frame = frame_length as usize + REGULAR_OVERHEAD;
        let frames = (BUFFER / frame).max(1);
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        // One more than there are cores: somebody is always waiting for the disk.
        let workers = if cores > 1 { cores + 1 } else { 1 };
        Self { frames, workers: workers.min(BUFFERS / (frames * frame)).clamp(1, 16) }
    }
}

/// Somebody who may be watching: hears of bytes that are done.
pub type Watch<'w> = &'w dyn Fn(u64);
