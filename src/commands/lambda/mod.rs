//! `lambda …`

mod prune_versions;

use super::Context;
use crate::cli::{LambdaAction, LambdaArgs};
use crate::error::CommandError;

pub(super) fn run(args: &LambdaArgs, context: &Context) -> Result<u8, CommandError> {
    match &args.action {
        LambdaAction::PruneVersions(args) => prune_versions::run(args, context),
    }
}
