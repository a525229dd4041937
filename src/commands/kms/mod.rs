//! `kms …`

mod apply;
mod create_key;
mod draft;
mod outcome;
mod status;
mod verify;

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

/// Says where calls go, when that is not AWS's own choice.
fn say_overrides(context: &Context, aws: &Aws) -> Result<(), CommandError> {
    let overrides = aws.overrides()?;
    match overrides {
        [first, rest @ ..]
            if rest.iter().all(|o| (&o.url, &o.source) == (&first.url, &first.source)) =>
        {
            context.ui.warn(&format!("AWS is at {} ({})", first.url, first.source));
        }
        _ => {
            for other in overrides {
                let text = format!("{} is at {} ({})", other.service, other.url, other.source);
                context.ui.warn(&text);
            }
        }
    }
    Ok(())
}
