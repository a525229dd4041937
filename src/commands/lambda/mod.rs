//! `lambda …`

mod ciphertexts;
mod decrypt_env;
mod encrypt_env;
mod exec;
mod prune_versions;
mod publish_layer;
mod snippet;

pub use exec::{become_program, become_runtime};

use super::Context;
use crate::cli::{LambdaAction, LambdaArgs};
use crate::error::CommandError;

pub(super) fn run(args: &LambdaArgs, context: &Context) -> Result<u8, CommandError> {
    match &args.action {
        LambdaAction::PruneVersions(args) => prune_versions::run(args, context),
        LambdaAction::EncryptEnv(args) => encrypt_env::run(args, context).map(|()| 0),
        LambdaAction::DecryptEnv(args) => decrypt_env::run(args, context).map(|()| 0),
        LambdaAction::PublishLayer(args) => publish_layer::run(args, context).map(|()| 0),
        LambdaAction::Exec(args) => become_program(args, &context.ui, context.aws.clone()),
    }
}
