//! `rotate --key`

mod every;
mod now;
mod shown;

use std::rc::Rc;

use crate::cli::RotateArgs;
use crate::commands::endpoints::warn_of_overrides;
use crate::commands::{Context, kms};
use crate::error::{CommandError, Status};
use crate::keys::kms::Kms;
use crate::ui::Question;

pub(super) fn run(args: &RotateArgs, context: &Context, key: &str) -> Result<u8, CommandError> {
    if let Some(targets) = &args.of_key.replace {
        return kms::replace(args, context, key, targets);
    }
    let aws = context.open_aws()?;
    warn_of_overrides(context, &aws)?;
    let kms = Kms::new(Rc::clone(&aws));
    let key = kms.describe(key)?;
    kms.check_rotates(&key)?;
    match args.of_key.every {
        Some(days) => every::run(args, context, &kms, &key, days.0)?,
        None => now::run(args, context, &kms, &key)?,
    }
    Ok(Status::Done as u8)
}

fn go_ahead(args: &RotateArgs, context: &Context, text: &str) -> Result<bool, CommandError> {
    if args.yes {
        return Ok(true);
    }
    let answer = context.ui.confirm(Question::GO_AHEAD, text)?;
    if !answer {
        context.ui.say("nothing was changed");
    }
    Ok(answer)
}
