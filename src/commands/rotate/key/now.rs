//! `rotate --key KEY --now`

use super::go_ahead;
use super::shown::Shown;
use crate::cli::RotateArgs;
use crate::commands::Context;
use crate::commands::times::{ago, rfc3339};
use crate::error::CommandError;
use crate::hint::Hint;
use crate::keys::kms::{Asked, Kms, KmsError, KmsKey, MOST_ROTATIONS};

pub(super) fn run(
    args: &RotateArgs,
    context: &Context,
    kms: &Kms,
    key: &KmsKey,
) -> Result<(), CommandError> {
    let mut shown = Shown::of(context, kms, key)?;
    shown.count_rotations(kms)?;
    let arn = &key.arn;
    let under_way = shown.schedule.and_then(|now| now.under_way);
    let young = args.if_older_than.map(|age| last(&shown, key, age.0)).transpose()?.flatten();
    let used = shown.rotations.map(|had| had.at_once);
    let what = match (under_way, young, used) {
        (Some(_), ..) => "stays: a rotation is under way".to_owned(),
        (_, Some(_), _) => "stays: it is young enough".to_owned(),
        (.., Some(used)) if used >= MOST_ROTATIONS => "cannot be rotated at once again".to_owned(),
        (.., Some(used)) => format!("is rotated at once, {} of {MOST_ROTATIONS}", used + 1),
        (.., None) => format!("is rotated at once, one of {MOST_ROTATIONS} times"),
    };
    if args.dry_run {
        return shown.planned(&what);
    }
    if let Some(since) = under_way {
        let said = format!("a rotation of {arn} has been under way since {}", rfc3339(since));
        return shown.end("under-way", &format!("{said}; nothing was changed"));
    }
    if let Some(last) = young {
        let said = format!("{arn} has the material that it got at {}", rfc3339(last));
        return shown.end("young", &format!("{said}; nothing was changed"));
    }
    if used.is_some_and(|used| used >= MOST_ROTATIONS) {
        return Err(KmsError::RotatedOut { key: arn.clone() }.into());
    }
    shown.show(&what);
    let question = format!("Rotate {arn} now, which cannot be taken back?");
    if !go_ahead(args, context, &question)? {
        return Ok(());
    }
    match kms.rotate_now(key, shown.rotations)? {
        Asked::Begun => {
            shown.one_more();
            let count = shown.count();
            let said = format!("KMS rotates {arn} now, {count}; its schedule stays as it is");
            shown.end("begun", &said)
        }
        Asked::UnderWay => {
            let said = format!("a rotation of {arn} is under way, which was asked for before");
            shown.end("under-way", &said)
        }
    }
}

/// When it got its material, if that is younger than so many seconds.
fn last(shown: &Shown<'_>, key: &KmsKey, age: u64) -> Result<Option<i64>, CommandError> {
    let Some(had) = shown.rotations else {
        return Err(CommandError::refused(
            format!("how old the material of {} is cannot be seen", key.arn),
            vec![Hint::say("allow kms:ListKeyRotations, or leave out --if-older-than")],
        ));
    };
    Ok(had.last.or(key.created).filter(|last| *last > ago(age)))
}
