//! Whole memory pages, locked where the system allows it.
//!
//! Locks do not nest: two buffers on one page would unlock each other. So a buffer of secrets
//! always owns whole pages.
#![allow(
    unsafe_code,
    reason = "page-aligned allocation and mlock take raw pointers"
)]

use std::alloc::{Layout, alloc_zeroed, dealloc, handle_alloc_error};
use std::ptr::NonNull;

use zeroize::Zeroize as _;

/// Locking works by the page; 4 KiB is the smallest page of every platform we build for, and a
/// larger page only means that a neighbour is locked too.
const PAGE: usize = 4096;

/// Zero-filled pages of its own, wiped and unlocked on drop. Never grows: see `Plaintext`.
pub(super) struct Pages {
    start: NonNull<u8>,
    layout: Layout,
    locked: bool,
}

// SAFETY: the pages are owned by this value alone and reached through `&self` / `&mut self` only.
unsafe impl Send for Pages {}
// SAFETY: as above; shared references only read.
unsafe impl Sync for Pages {}

impl Pages {
    /// Pages for at least `bytes` bytes.
    pub(super) fn holding(bytes: usize) -> Self {
        let size = bytes.max(1).next_multiple_of(PAGE);
        let Ok(layout) = Layout::from_size_align(size, PAGE) else {
            handle_alloc_error(Layout::new::<u8>());
        };
        // SAFETY: the layout has a size above zero.
        let start = unsafe { alloc_zeroed(layout) };
        let Some(start) = NonNull::new(start) else {
            handle_alloc_error(layout)
        };
        let locked = lock(start, size);
        Self {
            start,
            layout,
            locked,
        }
    }

    pub(super) fn capacity(&self) -> usize {
        self.layout.size()
    }

    pub(super) fn bytes(&self) -> &[u8] {
        // SAFETY: `start` points to `size` initialised bytes that live as long as `self`.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.layout.size()) }
    }

    pub(super) fn bytes_mut(&mut self) -> &mut [u8] {
        // SAFETY: as in `bytes`, and `&mut self` makes this the only reference.
        unsafe { std::slice::from_raw_parts_mut(self.start.as_ptr(), self.layout.size()) }
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        self.bytes_mut().zeroize();
        if self.locked {
            unlock(self.start, self.layout.size());
        }
        // SAFETY: allocated in `holding` with this very layout, and not used after this.
        unsafe { dealloc(self.start.as_ptr(), self.layout) }
    }
}

/// Keeps the pages out of swap. An unprivileged user may lock only so much (`ulimit -l`, often
/// 8 MiB): past that the pages are still wiped, but may be swapped, so a refusal is no error.
#[cfg(unix)]
fn lock(start: NonNull<u8>, size: usize) -> bool {
    // SAFETY: the range is ours; locking changes no content.
    unsafe { rustix::mm::mlock(start.as_ptr().cast(), size) }.is_ok()
}

#[cfg(unix)]
fn unlock(start: NonNull<u8>, size: usize) {
    // SAFETY: the range is ours and was locked by `lock`. Nothing can be done about a refusal.
    let _unlocked = unsafe { rustix::mm::munlock(start.as_ptr().cast(), size) };
}

#[cfg(not(unix))]
fn lock(_start: NonNull<u8>, _size: usize) -> bool {
    false
}

#[cfg(not(unix))]
fn unlock(_start: NonNull<u8>, _size: usize) {}
