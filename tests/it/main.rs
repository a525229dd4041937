//! The integration tests, in one binary.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::use_debug,
    reason = "a test fails by panicking, and makes its files as it likes"
)]

mod aws_answers;
mod cloud_faults;
mod cloud_scene;
mod contract;
mod corpus;
mod crypt;
mod diff;
mod doctor;
mod dotenv_measured;
mod edit;
mod export;
mod faults;
mod floor;
mod formats;
mod fuzz;
mod harness;
mod house;
mod import;
mod interop;
mod kill_points;
mod kms;
mod lambda;
mod mask;
mod memory;
mod migrate;
mod output;
mod parameter_store;
mod picture;
mod policy;
mod power_loss;
mod prompts;
mod recipes;
mod recovery;
mod references;
mod refusals;
mod reverse;
mod rotate;
mod run;
mod scene;
mod sealed;
mod secrets_manager;
mod store_commands;
mod support;
mod thousand;
mod vault;
mod vault_kill_points;
mod vectors;

/// The program under test.
const KMSEAL: &str = env!("CARGO_BIN_EXE_kmseal");
