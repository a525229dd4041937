//! `seal`

use super::Context;
use super::migrate::{Asked, seal_files};
use crate::cli::SealArgs;
use crate::error::CommandError;

pub(super) fn run(args: &SealArgs, context: &Context) -> Result<(), CommandError> {
    let keys = args.key.iter().map(|key| ("--key", key.to_string()));
    let asked = Asked {
        command: "seal",
        sources: &args.files,
        select: &args.select,
        exclude: &args.exclude,
        reader: args.env_dialect.0,
        on_conflict: crate::migrate::OnConflict::default(),
        dry_run: args.dry_run,
        yes: args.yes,
        force: args.force,
        others: keys.collect(),
    };
    seal_files(&asked, &args.key, context)
}
