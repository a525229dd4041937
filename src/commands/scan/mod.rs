//! `scan`

mod document;
pub(super) mod failures;
mod show;

use std::path::PathBuf;

use super::Context;
use super::endpoints::warn_of_overrides;
use crate::cli::{ScanArg, ScanArgs};
use crate::error::{CommandError, Status};
use crate::fs;
use crate::hint::Hint;
use crate::scan::{Scan, Target};
use failures::Failures;

pub(super) fn run(args: &ScanArgs, context: &Context) -> Result<u8, CommandError> {
    let targets: Vec<Target> = args.targets.iter().map(|ScanArg(it)| it.clone()).collect();
    let is_file = |target: &&Target| matches!(target, Target::File(_));
    refuse(args, &targets)?;
    let (mut scan, mut failures) = (Scan::new()?, Failures::default());
    for target in &targets {
        if let Target::File(path) = target
            && let Err(error) = scan.file(path, args.env_dialect.0)
        {
            failures.file(path, error);
        }
    }
    let mut regions = args.regions.clone();
    let mut own_region = None;
    if !targets.iter().all(|target| is_file(&target)) {
        let aws = context.open_aws()?;
        warn_of_overrides(context, &aws)?;
        let has_region =
            |it: &Target| matches!(it, Target::Function(name) if name.region.is_some());
        let needs_one = targets.iter().any(|it| !is_file(&it) && !has_region(it));
        if regions.is_empty() && needs_one {
            regions.push(aws.region()?);
        }
        own_region = aws.region().ok();
        regions.sort();
        regions.dedup();
        let progress = context.ui.progress();
        for unread in scan.functions(&aws, &targets, &regions, &progress) {
            failures.function(unread);
        }
    }
    // Where nothing at all could be read, there is nothing to be shown beside the reason.
    if scan.is_empty()
        && let Some(error) = failures.error(true)
    {
        return Err(error);
    }
    let found = scan.finish();
    let status = match (failures.is_empty(), found.findings()) {
        (false, _) => Status::Failed,
        (true, 0) => Status::Done,
        (true, _) => Status::Found,
    };
    let shown = show::Shown { found: &found, regions, own_region, all: args.all };
    if context.ui.is_json() {
        context.report_found(shown.document(&failures, context), status)?;
    } else {
        shown.print(context)?;
    }
    if let Some(error) = failures.error(false) {
        context.ui.error("error", &error.message, &error.causes, &error.hints);
    }
    Ok(status as u8)
}

/// What would lead to a result that is taken for another one.
fn refuse(args: &ScanArgs, targets: &[Target]) -> Result<(), CommandError> {
    let folders: Vec<&PathBuf> = targets
        .iter()
        .filter_map(|target| match target {
            Target::File(path) if fs::is_dir(path) => Some(path),
            _ => None,
        })
        .collect();
    if let Some(folder) = folders.first() {
        return Err(CommandError::usage(
            format!("{} is a folder, and only files of variables are read", folder.display()),
            vec![Hint::say("name its files, as in `kmseal scan .env .env.local`")],
        ));
    }
    let only_files = targets.iter().all(|target| matches!(target, Target::File(_)));
    if only_files && !args.regions.is_empty() {
        return Err(CommandError::usage(
            "--regions is for functions, and there are only files",
            vec![Hint::say("leave it out, or add lambda:* for all functions")],
        ));
    }
    Ok(())
}
