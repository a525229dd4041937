//! `kms apply`

use std::rc::Rc;

use super::draft::{Draft, Places};
use super::verify::verify;
use super::{Context, outcome};
use crate::cli::KmsApplyArgs;
use crate::commands::endpoints::warn_of_overrides;
use crate::error::CommandError;
use crate::keys::kms::Kms;
use crate::lambda::LiveFunctions;
use crate::logs::CloudWatchLogs;
use crate::migrate::{self, Tools};
use crate::store::vault::DEFAULT_KEY;
use crate::store::{Cloud, Stores};
use crate::ui::{Question, counted};

pub(super) fn run(args: &KmsApplyArgs, context: &Context) -> Result<(), CommandError> {
    let aws = context.open_aws()?;
    let region = aws.region()?;
    let kms = Kms::new(Rc::clone(&aws));
    let logs = CloudWatchLogs::new(Rc::clone(&aws));
    let functions = LiveFunctions::new(Rc::clone(&aws));
    let mut stores = Stores::new(None, Some(Box::new(Cloud::new(Rc::clone(&aws)))));
    warn_of_overrides(context, &aws)?;
    let places =
        Places { stores: &stores, kms: &kms, logs: &logs, functions: &functions, region: &region };
    let draft = Draft::new(args, &places)?;
    outcome::say_unchecked(context, &draft.unchecked);
    if args.dry_run {
        return outcome::dry_run(context, &draft);
    }
    if draft.is_empty() {
        return outcome::nothing_to_do(context, &draft);
    }
    outcome::plan(context, &draft);
    if !args.yes {
        let count = draft.entries.len() + draft.log_groups.len() + draft.functions.len();
        let text = format!("Put {} under {}?", counted(count, "target"), draft.key);
        if !context.ui.confirm(Question::GO_AHEAD, &text)? {
            context.ui.say("nothing was changed");
            return Ok(());
        }
    }
    let runs = context.runs();
    let _lock = runs.lock()?;
    let mut journal = runs.begin(context.in_its_place(draft.plan(DEFAULT_KEY))?)?;
    let progress = context.ui.progress();
    let mut tools = Tools {
        logs: Some(&logs),
        functions: Some(&functions),
        ..Tools::new(&runs, &mut stores, &progress)
    };
    let applied = migrate::drive(&mut tools, &mut journal, Some(migrate::Read::default()))?;
    drop(progress);
    let rekeyed = verify(&draft, &stores, &kms, &applied.run, None)?;
    outcome::done(context, &draft, &applied.run, rekeyed)
}
