//! What stops a migration of functions before anything is changed.

use super::facts::Looked;
use crate::cli::{AllowArg, MigrateArgs};
use crate::commands::Context;
use crate::commands::migrate::refuse::restoring;
use crate::error::CommandError;
use crate::hint::Hint;
use crate::lambda::region_of_layer;
use crate::migrate::{FunctionDraft, Obstacle, Refusal};

/// Options that mean something for functions alone, given without one.
pub(super) fn options_without_functions(args: &MigrateArgs) -> Result<(), CommandError> {
    let functions = &args.functions;
    let given = [
        ("--grant", functions.grant),
        ("--layer", functions.layer.is_some()),
        ("--no-wrapper", functions.no_wrapper),
        ("--live-anyway", functions.live_anyway),
        ("--yes-latest", functions.yes_latest),
        ("--allow", !functions.allow.is_empty()),
        ("--smoke", functions.smoke.is_some()),
        ("--emit-patch", functions.emit_patch.is_some()),
    ];
    match given.iter().find(|(_, is_given)| *is_given) {
        Some((option, _)) => Err(CommandError::usage(
            format!("{option} is for functions, and no source is one"),
            vec![Hint::say("leave it out, or name lambda:NAME")],
        )),
        None => Ok(()),
    }
}

/// Options that mean something for files alone.
pub(super) fn options_with_functions(args: &MigrateArgs) -> Result<(), CommandError> {
    let given = [("--force", args.force), ("--env-dialect", args.env_dialect.0.name() != "auto")];
    match given.iter().find(|(_, is_given)| *is_given) {
        Some((option, _)) => Err(CommandError::usage(
            format!("{option} is for files, and functions have none"),
            vec![Hint::say("leave it out")],
        )),
        None => Ok(()),
    }
}

/// A layer that no function of the region can have.
pub(super) fn layer(args: &MigrateArgs, region: &str) -> Result<(), CommandError> {
    let Some(layer) = &args.functions.layer else {
        return Ok(());
    };
    let why = match region_of_layer(layer) {
        Some(there) if there == region => return Ok(()),
        Some(there) => format!("is in {there}, and the functions are in {region}"),
        None => "is no ARN of a version of a layer".to_owned(),
    };
    Err(CommandError::usage(
        format!("--layer {layer} {why}"),
        vec![
            Hint::say(format!("write it as arn:aws:lambda:{region}:ACCOUNT:layer:NAME:VERSION")),
            Hint::run("kmseal lambda publish-layer"),
        ],
    ))
}

pub(super) fn not_there(what: &str) -> CommandError {
    CommandError::usage(
        format!("a function reaches Secrets Manager and Parameter Store, and not {what}"),
        vec![Hint::say("write --to sm://NAME or --to ssm:///PATH")],
    )
}

/// Chosen variables that cannot be moved.
pub(super) fn obstacles(draft: &FunctionDraft) -> Result<(), CommandError> {
    let obstacles: Vec<_> = draft.obstacles().collect();
    if obstacles.is_empty() {
        return Ok(());
    }
    let mut error = CommandError::refused(
        "some of what was chosen cannot be moved; nothing was changed",
        vec![Hint::say("leave variables out with --exclude NAME")],
    );
    if obstacles.iter().any(|(_, _, obstacle)| matches!(obstacle, Obstacle::Conflict(_))) {
        error.hints.push(Hint::say(
            "to write over other values add --on-conflict overwrite, to leave them --on-conflict skip",
        ));
    }
    error.hints.extend(restoring(obstacles.iter().map(|(_, _, obstacle)| *obstacle)));
    error.causes = obstacles
        .iter()
        .map(|(function, item, obstacle)| {
            format!("{}: {}: {obstacle}", function.shown(), item.shown())
        })
        .collect();
    Err(error)
}

/// What stands in the way of changing functions, unless it was overruled by name.
pub(super) fn refusals(
    draft: &FunctionDraft,
    looked: &Looked,
    args: &MigrateArgs,
    context: &Context,
) -> Result<(), CommandError> {
    let mut error = CommandError::refused(
        "this is not done without being asked for by name; nothing was changed",
        Vec::new(),
    );
    for one in draft.functions.iter().filter(|one| one.items.iter().any(|item| item.chosen)) {
        let Some(looked) = looked.at(one) else {
            continue;
        };
        for refusal in one.refusals(&looked.facts, &looked.wrapping) {
            if is_overruled(&refusal, args) {
                context.ui.warn(&format!("{}: {refusal}", one.function.shown()));
                continue;
            }
            error.causes.push(format!("{}: {refusal}", one.function.shown()));
            let publish = Hint::run("kmseal lambda publish-layer");
            if matches!(refusal, Refusal::NoLayer { .. }) && !error.hints.contains(&publish) {
                error.hints.push(publish);
            }
            let hint = match refusal.overruled_by() {
                Some(option) => Hint::say(format!("to do it all the same add {option}")),
                None => continue,
            };
            if !error.hints.contains(&hint) {
                error.hints.push(hint);
            }
        }
    }
    if error.causes.is_empty() { Ok(()) } else { Err(error) }
}

fn is_overruled(refusal: &Refusal, args: &MigrateArgs) -> bool {
    let given = &args.functions;
    let allows = |what: AllowArg| given.allow.contains(&what);
    // What is not changed is in nobody's way.
    let stays = given.emit_patch.is_some();
    match refusal {
        Refusal::Stack { .. } => stays || given.live_anyway,
        Refusal::Latest => stays || given.yes_latest,
        Refusal::SnapStart => allows(AllowArg::SnapStart),
        Refusal::CodeSigning => allows(AllowArg::CodeSigning),
        Refusal::Wrapper { .. } => allows(AllowArg::Wrapper),
        Refusal::Vpc { .. } => allows(AllowArg::Vpc),
        Refusal::Role { .. } | Refusal::RoleUnknown => given.grant || allows(AllowArg::Role),
        _ => false,
    }
}
