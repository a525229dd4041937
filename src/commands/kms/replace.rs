//! `rotate --key KEY --replace`

use std::collections::HashSet;
use std::rc::Rc;

use super::Context;
use super::draft::{Draft, Places};
use super::outcome::say_unchecked;
use super::replaced::Shown;
use super::uses::{Listed, Under, list};
use super::verify::{Naming, verify};
use crate::aws::{Aws, Fault};
use crate::cli::{KmsApplyArgs, RotateArgs, TargetArg};
use crate::commands::endpoints::warn_of_overrides;
use crate::error::{CommandError, Status};
use crate::hint::Hint;
use crate::keys::kms::{Kms, KmsKey, Replacement};
use crate::lambda::LiveFunctions;
use crate::logs::CloudWatchLogs;
use crate::migrate::{self, MigrateError, Plan, Tools};
use crate::name::Token;
use crate::report::v1::NotRekeyed;
use crate::store::vault::DEFAULT_KEY;
use crate::store::{Cloud, Stores};
use crate::ui::{Question, counted};

/// Replaces a key.
pub(in crate::commands) fn run(
    args: &RotateArgs,
    context: &Context,
    key: &str,
    targets: &[TargetArg],
) -> Result<u8, CommandError> {
    let aws = context.open_aws()?;
    let region = aws.region()?;
    warn_of_overrides(context, &aws)?;
    let kms = Kms::new(Rc::clone(&aws));
    let key = kms.describe(key)?;
    kms.check_replaceable(&key)?;
    if key.region != region {
        // What uses it is there as well, and would not be found.
        return Err(CommandError::usage(
            format!("the key is in {}, and {region} is set", key.region),
            vec![Hint::say(format!("add --region {}", key.region))],
        ));
    }
    refuse_cut_off(context, &key)?;
    let mut found = Found { targets: targets.to_vec(), left: Vec::new(), unchecked: Vec::new() };
    if targets.is_empty() && is_for_services(&key) {
        found.look(context, &aws, &kms, &key, &region)?;
    }
    let replacement = like(&kms, &key, &mut found.unchecked)?;
    let logs = CloudWatchLogs::new(Rc::clone(&aws));
    let functions = LiveFunctions::new(Rc::clone(&aws));
    let mut stores = Stores::new(None, Some(Box::new(Cloud::new(Rc::clone(&aws)))));
    let places =
        Places { stores: &stores, kms: &kms, logs: &logs, functions: &functions, region: &region };
    let mut draft = Draft::replacing(&found.as_applied(args, &key), &places)?;
    draft.left.extend(found.left);
    draft.unchecked.extend(found.unchecked);
    say_unchecked(context, &draft.unchecked);
    let is_named = !targets.is_empty();
    let grants = grants(&kms, &key, &mut draft.unchecked);
    let shown = Shown { context, key: &key, replacement: &replacement, grants, is_named };
    if args.dry_run {
        shown.dry_run(&draft)?;
        return Ok(Status::Done as u8);
    }
    shown.plan(&draft);
    if !args.yes {
        let count = draft.entries.len() + draft.log_groups.len() + draft.functions.len();
        let text = format!(
            "Make a key in the place of {}, for USD 1 a month, and put {} under it?",
            key.arn,
            counted(count, "target")
        );
        if !context.ui.confirm(Question::GO_AHEAD, &text)? {
            context.ui.say("nothing was changed");
            return Ok(Status::Done as u8);
        }
    }
    let runs = context.runs();
    let _lock = runs.lock()?;
    refuse_cut_off(context, &key)?;
    let plan = Plan { replacement: Some(replacement.clone()), ..draft.plan(DEFAULT_KEY) };
    let mut journal = runs.begin(context.in_its_place(plan)?)?;
    let progress = context.ui.progress();
    let mut tools = Tools {
        logs: Some(&logs),
        functions: Some(&functions),
        replacements: Some(&kms),
        ..Tools::new(&runs, &mut stores, &progress)
    };
    let applied = migrate::drive(&mut tools, &mut journal, Some(migrate::Read::default()))?;
    drop(progress);
    if let Some(made) = journal.new_key() {
        made.clone_into(&mut draft.key);
    }
    let rekeyed = verify(&draft, &stores, &kms, &applied.run, Some(&replacement))?;
    shown.done(&draft, &applied.run, rekeyed)?;
    Ok(Status::Done as u8)
}

/// Only such keys protect what the services keep.
fn is_for_services(key: &KmsKey) -> bool {
    key.usage == "ENCRYPT_DECRYPT" && key.spec == "SYMMETRIC_DEFAULT"
}

/// A second key for the same one would cost as much, and take what the first was made for.
fn refuse_cut_off(context: &Context, key: &KmsKey) -> Result<(), CommandError> {
    let Some(run) = context.runs().unfinished_replacement(&key.arn)? else {
        return Ok(());
    };
    Err(CommandError::refused(
        format!("the run {run} was cut off while it put another key in the place of {}", key.arn),
        vec![Hint::run(format!("kmseal resume {run}")), Hint::run(format!("kmseal undo {run}"))],
    ))
}

/// A key like this one, which rotates as it does.
fn like(kms: &Kms, key: &KmsKey, unchecked: &mut Vec<String>) -> Result<Replacement, CommandError> {
    let token = Token::random().map_err(MigrateError::from)?;
    let mut replacement = kms.replacement(key, token)?;
    if key.spec == "SYMMETRIC_DEFAULT" {
        match kms.schedule(key) {
            // What KMS takes where nobody says.
            Ok(now) if now.is_on => replacement.rotation_days = Some(now.days.unwrap_or(365)),
            Ok(_) => {}
            Err(error) if error.fault() == Fault::Denied => unchecked.push(format!(
                "how the key rotates, so that the new one does not by itself: {error}"
            )),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(replacement)
}

/// How many grants the key has; none where that cannot be seen.
fn grants(kms: &Kms, key: &KmsKey, unchecked: &mut Vec<String>) -> Option<usize> {
    kms.grants(key).map_err(|error| unchecked.push(format!("its grants: {error}"))).ok()
}

/// What is to be put under the new key.
struct Found {
    targets: Vec<TargetArg>,
    left: Vec<NotRekeyed>,
    unchecked: Vec<String>,
}

impl Found {
    /// Looks for all that is under the key.
    fn look(
        &mut self,
        context: &Context,
        aws: &Rc<Aws>,
        kms: &Kms,
        key: &KmsKey,
        region: &str,
    ) -> Result<(), CommandError> {
        let Listed { uses, deleted, missing, failed } = list(context, aws, region);
        if let Some(error) = failed {
            return Err(error);
        }
        let missing =
            missing.iter().map(|part| format!("which {} use it: {}", part.what, part.why));
        self.unchecked.extend(missing);
        let under = uses.iter().filter_map(|(under, user)| match under {
            Under::Key(name) => Some((name.as_str(), user)),
            Under::Owned | Under::Clear => None,
        });
        // One whose name cannot be looked up may be under it, and would be left behind without a word.
        let naming = Naming::certain(kms, under.clone().map(|(name, _)| name))?;
        let users: HashSet<&String> =
            under.filter(|(name, _)| naming.same(name, &key.arn)).map(|(_, user)| user).collect();
        let mut users: Vec<&String> = users.into_iter().collect();
        users.sort();
        for user in users {
            let why = if deleted.contains(user) {
                "is deleted; brought back, it needs the key that is replaced".to_owned()
            } else {
                match user.parse() {
                    Ok(target) => {
                        self.targets.push(target);
                        continue;
                    }
                    Err(why) => format!("cannot be named here: {why}"),
                }
            };
            let target = user.clone();
            self.left.push(NotRekeyed { target, why, opened_by_others: Vec::new() });
        }
        Ok(())
    }

    /// The targets, as `kms apply` takes them.
    fn as_applied(&self, args: &RotateArgs, key: &KmsKey) -> KmsApplyArgs {
        KmsApplyArgs {
            key: key.arn.clone(),
            targets: self.targets.clone(),
            role: Vec::new(),
            // Whoever replaces a key means all that is under it.
            live_anyway: true,
            dry_run: args.dry_run,
            yes: args.yes,
        }
    }
}
