//! What the integration tests share: a sealed-off environment, AWS emulators, a terminal, and a
//! tracer that can kill, fail, cut short, record and look into the program at any system call.
//!
//! The tracer knows the registers and system calls of Linux on x86-64; elsewhere its files are
//! empty, and its tests are skipped.

pub(crate) mod cloud;
mod disk;
pub(crate) mod env;
pub(crate) mod memory;
pub(crate) mod needles;
mod op;
pub(crate) mod power_loss;
mod ptrace;
pub(crate) mod pty;
mod recorder;
pub(crate) mod run;
pub(crate) mod snapshot;
mod states;
pub(crate) mod svg;
mod syscalls;
mod tracee;
pub(crate) mod tracer;
pub(crate) mod tree;
pub(crate) mod watchdog;
