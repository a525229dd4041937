//! `kms …`

mod apply;
mod check;
mod create_key;
mod draft;
mod functions;
mod outcome;
mod replace;
mod replaced;
mod status;
mod targets;
mod uses;
mod verify;

pub(super) use replace::run as replace;

use super::Context;
use crate::cli::{KmsAction, KmsArgs};
use crate::error::CommandError;

pub(super) fn run(args: &KmsArgs, context: &Context) -> Result<(), CommandError> {
    match &args.action {
        KmsAction::Status => status::run(context),
        KmsAction::CreateKey(args) => create_key::run(args, context),
        KmsAction::Apply(args) => apply::run(args, context),
    }
}
