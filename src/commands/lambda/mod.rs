//! `lambda …`

mod exec;
mod publish_layer;

pub use exec::{become_program, become_runtime};

use super::Context;
use crate::cli::{LambdaAction, LambdaArgs};
use crate::error::CommandError;

pub(super) fn run(args: &LambdaArgs, context: &Context) -> Result<u8, CommandError> {
    match &args.action {
        LambdaAction::PublishLayer(args) => publish_layer::run(args, context).map(|()| 0),
        LambdaAction::Exec(args) => become_program(args, &context.ui, context.aws.clone()),
    }
}
