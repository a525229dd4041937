//! How a function is started through kmseal.

/// Names the program that Lambda starts in place of the runtime, which is handed to it as arguments.
pub const WRAPPER_VARIABLE: &str = "AWS_LAMBDA_EXEC_WRAPPER";
/// Names the one to start after us, with the same arguments.
pub const NEXT_WRAPPER_VARIABLE: &str = "KMSEAL_NEXT_WRAPPER";
/// Words for what is refused otherwise.
pub const ALLOW_VARIABLE: &str = "KMSEAL_ALLOW";
/// Allows values to become part of a snapshot.
pub const SNAP_START: &str = "snap-start";
/// Patterns of variables that stay as they are, between commas.
pub const EXCEPT_VARIABLE: &str = "KMSEAL_EXCEPT";

/// What the layer is called, unless somebody calls it otherwise.
pub const LAYER_NAME: &str = "kmseal";
/// Where a function finds the program of the layer.
pub const WRAPPER_PATH: &str = "/opt/bin/kmseal";

/// Says for which rotation a function was made to start anew: a change of it ends the environments that have the
/// earlier value. Nobody reads it.
pub const ROTATED_VARIABLE: &str = "KMSEAL_ROTATED";
