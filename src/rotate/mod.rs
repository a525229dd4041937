//! New values for secrets, in stages: made, set where they are used, tested, and only then in use.
//!
//! Where a rotation stands is read from the store and not from the journal, so the same run id leads to the
//! same one new version from whatever machine it is tried again. Everything in [`Rotating`] can be repeated.

mod abort;
mod consumers;
mod differing;
mod drive;
mod error;
mod halfway;
mod hooks;
mod looking;
mod others;
mod parts;
mod prospect;
mod refresh;
mod revert;
mod rollback;
mod running;
mod task;

pub use consumers::{Consumer, Consumers, Unrefreshable, consumers};
pub use drive::{Outcome, Rotating};
pub use error::RotateError;
pub use hooks::{HookCall, HookError, HookStep, Hooks};
pub use prospect::{Prospect, Verdict, look};
pub use refresh::{Refreshed, mark};
pub use revert::{Return, to_revert};
pub use task::{Task, TaskError, tasks};
