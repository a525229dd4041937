//! `rotate --key KEY --every DAYS`

use super::go_ahead;
use super::shown::Shown;
use crate::cli::RotateArgs;
use crate::commands::Context;
use crate::error::CommandError;
use crate::keys::kms::{Kms, KmsKey, Looked};
use crate::ui::counted;

pub(super) fn run(
    args: &RotateArgs,
    context: &Context,
    kms: &Kms,
    key: &KmsKey,
    days: u16,
) -> Result<(), CommandError> {
    let mut shown = Shown::of(context, kms, key)?;
    shown.days = Some(days);
    let period = counted(days.into(), "day");
    // Where KMS does not say how many days, it is told again.
    let is_so = shown.schedule.is_some_and(|now| now.is_on && now.days == Some(days));
    let what = if is_so { "stays".to_owned() } else { format!("rotates every {period}") };
    if args.dry_run {
        return shown.planned(&what);
    }
    if is_so {
        let said = format!("{} rotates every {period} already", key.arn);
        return shown.end("unchanged", &said);
    }
    shown.show(&what);
    if !go_ahead(args, context, &format!("Have KMS rotate {} every {period}?", key.arn))? {
        return Ok(());
    }
    if let Looked::NotAllowed(error) = kms.rotate_every(key, days)? {
        shown.unchecked(format!("how it rotates now: {error}"));
    }
    let before = shown.before();
    let done = format!("KMS rotates {} every {period} from now on; before, {before}", key.arn);
    shown.end("set", &done)
}
