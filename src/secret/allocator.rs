//! The wiping global allocator.
//!
//! Zeroizing our own buffers is not enough: prompts, parsers and (later) HTTP clients copy what
//! passes through them and free the copies as they are. Wiping on free takes those to zero.
#![allow(unsafe_code, reason = "a global allocator cannot be written without it")]

use std::alloc::{GlobalAlloc, Layout, System};

/// The system allocator, with every block overwritten before it is given back.
#[derive(Debug)]
pub struct WipingAllocator;

// SAFETY: every call is passed to `System` unchanged; `dealloc` writes only to the block that the
// caller gives up. `realloc` is left at the trait's default (allocate, copy, free), so that a block
// that moved is wiped too.
unsafe impl GlobalAlloc for WipingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller upholds the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller upholds the contract of `alloc_zeroed`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the block is `layout.size()` bytes long and nobody else may use it any more.
        unsafe {
            block.write_bytes(0, layout.size());
            // An empty assembly block that might read memory: the compiler cannot drop the write
            // above although the block is freed right after it.
            std::arch::asm!("/* {0} */", in(reg) block, options(nostack, preserves_flags));
            System.dealloc(block, layout);
        }
    }
}
