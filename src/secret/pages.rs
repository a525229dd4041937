//! Memory pages, locked where the system allows it.
//!
//! Locks do not nest: two buffers on one page would unlock each other. So a buffer of secrets is either
//! made of whole pages of its own, or a slot on pages that stay locked for good (see `slots`).
#![allow(unsafe_code, reason = "page-aligned allocation and mlock take raw pointers")]

use std::alloc::{Layout, alloc_zeroed, dealloc, handle_alloc_error};
use std::ptr::NonNull;

/// Locking works by the page, whatever its size is here.
#[cfg(unix)]
fn page() -> usize {
    rustix::param::page_size()
}

#[cfg(not(unix))]
fn page() -> usize {
    4096
}

/// Zero-filled pages, locked if that is allowed.
pub(super) struct Pages {
    pub(super) start: NonNull<u8>,
    layout: Layout,
    locked: bool,
}

impl Pages {
    /// Pages for at least `bytes` bytes. They are not freed by dropping them: see [`Self::free`].
    pub(super) fn holding(bytes: usize) -> Self {
        let size = bytes.max(1).next_multiple_of(page());
        let Ok(layout) = Layout::from_size_align(size, page()) else {
            handle_alloc_error(Layout::new::<u8>());
        };
        // SAFETY: the layout has a size above zero.
        let start = unsafe { alloc_zeroed(layout) };
        let Some(start) = NonNull::new(start) else { handle_alloc_error(layout) };
        let locked = lock(start, size);
        Self { start, layout, locked }
    }

    pub(super) fn size(&self) -> usize {
        self.layout.size()
    }

    /// Gives the pages back. The caller has wiped them and does not touch them again.
    pub(super) fn free(&self) {
        if self.locked {
            unlock(self.start, self.layout.size());
        }
        // SAFETY: allocated in `holding` with this very layout; the caller does not use it any more.
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
