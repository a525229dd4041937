//! A buffer of fixed size for secrets: wiped on drop, locked in memory where allowed.
//!
//! Most secrets are short, and a page for each would take four kilobytes and two system calls a value. So
//! short ones share pages: chunks that are locked once, cut into slots of one size, and kept for the life
//! of the process. A slot is wiped before it is used again.
#![allow(unsafe_code, reason = "slots are raw parts of shared pages")]

use std::ptr::NonNull;
use std::sync::{Mutex, PoisonError};

use zeroize::optimization_barrier;

use super::pages::Pages;

/// Sizes of slots in bytes; what is longer has pages of its own.
const SIZES: [usize; 3] = [64, 256, 1024];

/// Bytes that are locked at once and cut into slots.
const CHUNK: usize = 64 * 1024;

/// Slots that are free, by size.
static FREE: Mutex<Slots> = Mutex::new(Slots([const { Vec::new() }; SIZES.len()]));

struct Slots([Vec<NonNull<u8>>; SIZES.len()]);

// SAFETY: a free slot belongs to nobody; it is handed out under the lock, to one owner.
unsafe impl Send for Slots {}

/// Zero-filled bytes. Never grows: see `Plaintext`.
pub(super) struct Buffer {
    start: NonNull<u8>,
    size: usize,
    home: Home,
}

/// Where the bytes go when the buffer is dropped.
enum Home {
    Slot(usize),
    Pages(Pages),
}

// SAFETY: the bytes are owned by this value alone and reached through `&self` / `&mut self` only.
unsafe impl Send for Buffer {}
// SAFETY: as above; shared references only read.
unsafe impl Sync for Buffer {}

impl Buffer {
    /// A buffer for at least `bytes` bytes.
    pub(super) fn holding(bytes: usize) -> Self {
        if let Some(class) = SIZES.iter().position(|size| bytes <= *size) {
            return Self { start: take(class), size: SIZES[class], home: Home::Slot(class) };
        }
        let pages = Pages::holding(bytes);
        Self { start: pages.start, size: pages.size(), home: Home::Pages(pages) }
    }

    pub(super) fn capacity(&self) -> usize {
        self.size
    }

    pub(super) fn bytes(&self) -> &[u8] {
        // SAFETY: `start` points to `size` initialised bytes that live as long as `self`.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.size) }
    }

    pub(super) fn bytes_mut(&mut self) -> &mut [u8] {
        // SAFETY: as in `bytes`, and `&mut self` makes this the only reference.
        unsafe { std::slice::from_raw_parts_mut(self.start.as_ptr(), self.size) }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        // At once, not byte by byte: buffers of streams are long. The barrier keeps the compiler from leaving
        // it out.
        self.bytes_mut().fill(0);
        optimization_barrier(self.bytes());
        match &self.home {
            Home::Slot(class) => free_slots().0[*class].push(self.start),
            Home::Pages(pages) => pages.free(),
        }
    }
}

fn take(class: usize) -> NonNull<u8> {
    let mut slots = free_slots();
    let free = &mut slots.0[class];
    if free.is_empty() {
        let chunk = Pages::holding(CHUNK);
        let offsets = (0..chunk.size()).step_by(SIZES[class]).rev();
        // SAFETY: the offsets are within the chunk, which is never given back.
        free.extend(offsets.map(|offset| unsafe { chunk.start.add(offset) }));
    }
    // A chunk has at least 64 slots, so there is one.
    free.pop().unwrap_or_else(|| Pages::holding(SIZES[class]).start)
}

/// A panic while the lock was held has left whole slots: pushing and popping do not stop half-way.
fn free_slots() -> std::sync::MutexGuard<'static, Slots> {
    FREE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_empty_when_it_is_used_again() {
        let mut first = Buffer::holding(200);
        first.bytes_mut().fill(7);
        let start = first.start;
        drop(first);
        let others: Vec<Buffer> = (0..2000).map(|_| Buffer::holding(200)).collect();
        assert!(others.iter().any(|other| other.start == start), "the slot was not used again");
        assert!(others.iter().all(|other| other.bytes().iter().all(|byte| *byte == 0)));
    }

    #[test]
    fn buffers_do_not_overlap() {
        let mut all: Vec<Buffer> =
            [1, 64, 65, 256, 257, 1024, 1025, 9000].map(Buffer::holding).into();
        for (mark, buffer) in (1_u8..).zip(&mut all) {
            buffer.bytes_mut().fill(mark);
        }
        for (mark, buffer) in (1_u8..).zip(&all) {
            assert!(buffer.bytes().iter().all(|byte| *byte == mark));
        }
        assert_eq!(all.iter().map(Buffer::capacity).min(), Some(64));
    }
}
