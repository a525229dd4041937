//! Moving secrets out of files: plan, apply, journal, undo.
//!
//! The order is fixed: the plan is journaled, the values are stored, read back and compared, the file
//! is replaced by one with references, and only then is the plaintext gone. Whoever comes back to a run
//! that was cut off looks at the files and the store, not only at the journal, so every part of
//! [`drive`] and [`undo`] can be repeated.

mod apply;
mod copying;
mod draft;
mod error;
mod existing;
mod file;
mod functions;
mod group;
mod imported;
mod importing;
mod journal;
mod judge;
mod lineage;
mod log_groups;
mod obstacle;
mod occurrence;
mod originals;
mod others;
mod plan;
mod planning;
mod remains;
mod replacing;
mod retract;
mod rewraps;
mod rotations;
mod runs;
mod sealing;
mod selection;
mod sources;
mod storing;
mod tools;
mod turning;
mod typing;
mod undo;
mod unsealing;
mod variables;
mod witness;

pub use apply::{Applied, drive, rehearse};
pub use copying::{CopyDraft, CopyItem, CopySource};
pub use draft::{Destination, Draft, DraftFile, DraftItem, Layout, Order};
pub use error::MigrateError;
pub use file::{SOURCE_LIMIT, SourceFile};
pub use functions::{
    Adaptation, CONTEXT_KEY, ConsoleDraft, ConsoleError, ConsoleItem, ConsoleObstacle,
    ConsoleOrder, DraftFunction, FunctionDraft, FunctionError, FunctionFacts, FunctionItem,
    FunctionLeft, FunctionOrder, PlannedCiphertext, PlannedCiphertexts, PlannedFunction,
    PlannedGrant, PlannedKey, PlannedLayers, PlannedSetting, PlannedVariable, Refusal, Standing,
    Template, Wrapping, manual_steps, owning_stack, patch, refresh, refusals, to_decrypt,
};
pub use imported::{ImportError, store};
pub use importing::{ImportDraft, ImportItem, ImportSource, ImportWrite, import_sources};
pub use journal::{Journal, Phase};
pub use obstacle::Obstacle;
pub use plan::{
    Copied, NEW_KEY, OnConflict, Place, Plan, PlannedEntry, PlannedFile, PlannedItem,
    PlannedLogGroup, PlannedRewrap, Write,
};
pub use remains::Remains;
pub use rewraps::Rewraps;
pub use rotations::{Pair, PlannedRotation, RotationStep};
pub use runs::{RunId, RunSummary, Runs};
pub use sealing::{Sealing, SealingError};
pub use sources::Read;
pub use tools::Tools;
pub use turning::{Turned, unseal};
pub use typing::{Typed, TypedValues, begin_typed, typed_plan};
pub use undo::{Left, Undone, undo};
pub use unsealing::{SealedFile, SealedItem, Spell, Unsealing};
pub use variables::{Reader, Remark, Variables};
