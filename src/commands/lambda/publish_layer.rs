//! `lambda publish-layer`

use super::Context;
use crate::cli::LambdaPublishLayerArgs;
use crate::error::CommandError;

pub(super) fn run(args: &LambdaPublishLayerArgs, context: &Context) -> Result<(), CommandError> {
    context.report(&args.name.0)
}
