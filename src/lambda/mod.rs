//! Lambda functions: what is in their configuration, and how it is changed.
//!
//! Every answer about a function holds its environment in plain text, and AWS's refusals may quote it
//! (Lambda echoes the variables that are too large), so no sentence of AWS's is shown for these calls.

mod answer;
mod executable;
mod function;
mod invoke;
mod layers;
mod live;
mod name;
mod package;
mod patience;
mod pointers;
mod published;
mod settle;
mod survey;
mod update;
mod versions;
mod wrapper;

pub use executable::{Executable, ExecutableError, GLIBC_OF_AL2, GLIBC_OF_AL2023, Glibc};
pub use function::{Environment, FailedUpdate, Function, Setting, State, Update};
pub use layers::{Layer, NewLayer, region_of_layer};
pub use live::LiveFunctions;
pub use name::{FunctionName, NameError};
pub use package::{PROGRAM, Package, PackageError};
pub use pointers::Pointer;
pub use published::{PublishedVersion, PublishedVersions, Removed};
pub use settle::Unsettled;
pub use survey::{Unread, Wanted, survey};
pub use update::{Change, Changed};
pub use versions::Alias;
pub use wrapper::{
    ALLOW_VARIABLE, EXCEPT_VARIABLE, LAYER_NAME, NEXT_WRAPPER_VARIABLE, ROTATED_VARIABLE,
    SNAP_START, WRAPPER_PATH, WRAPPER_VARIABLE,
};

use crate::aws::{AwsError, Rate};

/// Of the calls that read or change a function, 15 a second are allowed for all of them together; `GetFunction`
/// alone takes 100 (Lambda quotas; neither can be raised).
pub const CONTROL_CALLS: Rate = Rate { per_second: 12.0, burst: 8.0 };

/// Most bytes of all names and values of an environment together, as JSON is counted (Lambda quotas; cannot be
/// raised).
pub const ENVIRONMENT_LIMIT: usize = 4096;

/// Most layers of a function (Lambda quotas).
pub const MOST_LAYERS: usize = 5;

/// Functions, wherever they are.
pub trait Functions {
    /// A function as it is now, with its tags; that of its qualifier, where the name has one.
    fn get(&self, name: &FunctionName) -> Result<Function, AwsError>;

    /// Changes the configuration of the unpublished version, if its revision is still this one. Not repeated
    /// by the SDK: who loses the answer looks before trying again.
    fn update(&self, arn: &str, revision: &str, change: &Change<'_>) -> Result<Changed, AwsError>;

    /// All versions of a function, the unpublished one among them.
    fn all_versions(&self, name: &FunctionName) -> Result<Vec<Function>, AwsError>;

    /// Waits until no update is in progress, and says how the function is then.
    fn settled(&self, name: &FunctionName) -> Result<Function, Unsettled>;
}
