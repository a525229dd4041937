//! `kms create-key`

use std::path::Path;

use super::Context;
use crate::cli::KmsCreateKeyArgs;
use crate::commands::endpoints::warn_of_overrides;
use crate::error::CommandError;
use crate::fs::{self, FsError};
use crate::hint::{Hint, shell_word};
use crate::keys::kms::{Kms, NewKey, default_policy};
use crate::report::v1::CreatedKey;
use crate::sys;
use crate::ui::Question;

/// Most bytes of a key policy (KMS quotas: 32 KB).
const POLICY_LIMIT: usize = 32 * 1024;

pub(super) fn run(args: &KmsCreateKeyArgs, context: &Context) -> Result<(), CommandError> {
    let aws = context.open_aws()?;
    let (alias, days) = (args.alias.0.as_str(), args.rotation_period);
    warn_of_overrides(context, &aws)?;
    let identity = aws.identity()?;
    let kms = Kms::new(aws.clone());
    kms.check_alias_free(alias, args.existing.as_deref())?;
    if let Some(existing) = &args.existing {
        let key = kms.describe(existing)?;
        if args.dry_run {
            return planned(context, args, Some(key.arn), None);
        }
        if !args.yes && !ask(context, &format!("Name {} {alias} and rotate it?", key.arn))? {
            return Ok(());
        }
        kms.finish(&key.arn, alias, days)?;
        return done(context, args, "finished", key.arn, None);
    }
    let policy = if let Some(path) = &args.policy {
        read_policy(path)?
    } else {
        let [admins, users] = [&args.admin, &args.user]
            .map(|all| all.iter().map(|one| one.0.clone()).collect::<Vec<_>>());
        default_policy(&identity.partition, &identity.account, &admins, &users)
    };
    if args.dry_run {
        return planned(context, args, None, Some(&policy));
    }
    context.ui.say("the key policy:");
    for line in policy.lines() {
        context.ui.say(line);
    }
    if args.policy.is_none() {
        context.ui.say(
            "kms:* for the root of the account gives nobody anything by itself: it lets the IAM policies of the \
             account decide, and keeps the key from becoming unmanageable",
        );
    }
    let (account, region) = (&identity.account, aws.region()?);
    let question = format!("Make {alias} in {region} of account {account}, for USD 1 a month?");
    if !args.yes && !ask(context, &question)? {
        return Ok(());
    }
    let new =
        NewKey { alias, description: &args.description, policy: &policy, rotation_days: days };
    let key = kms.create(&new)?;
    done(context, args, "made", key, Some(&policy))
}

fn ask(context: &Context, text: &str) -> Result<bool, CommandError> {
    let instead = "add --yes to go on without being asked";
    let question = Question { what: "whether to make the key", instead };
    let answer = context.ui.confirm(question, text)?;
    if !answer {
        context.ui.say("nothing was made");
    }
    Ok(answer)
}

fn read_policy(path: &Path) -> Result<String, CommandError> {
    let stdin = Path::new("standard input");
    let (path, text) = if path == Path::new("-") {
        (stdin, sys::read_stdin(POLICY_LIMIT).map_err(FsError::io("read", stdin))?)
    } else {
        (path, fs::read_file(path, POLICY_LIMIT)?)
    };
    let refused = || {
        let message = format!("{} is not a key policy in JSON", path.display());
        CommandError::refused(message, vec![Hint::say("it begins with {\"Version\": …")])
    };
    let text = std::str::from_utf8(text.expose()).map_err(|_| refused())?;
    let policy: serde_json::Value = serde_json::from_str(text).map_err(|_| refused())?;
    if policy.get("Statement").is_none() {
        return Err(refused());
    }
    Ok(text.to_owned())
}

/// The policy is the result.
fn planned(
    context: &Context,
    args: &KmsCreateKeyArgs,
    key: Option<String>,
    policy: Option<&str>,
) -> Result<(), CommandError> {
    if context.ui.is_json() {
        return context.report(document(context, args, "planned", key, policy));
    }
    for line in policy.unwrap_or_default().lines() {
        context.print(context.ui.data(line))?;
    }
    let (alias, days) = (&args.alias.0, args.rotation_period);
    let what = key.map_or_else(|| "a key".to_owned(), |key| format!("the key {key}"));
    context.ui.say(&format!("a dry run: {what} would be {alias}, rotated every {days} days"));
    Ok(())
}

fn document(
    context: &Context,
    args: &KmsCreateKeyArgs,
    outcome: &'static str,
    key: Option<String>,
    policy: Option<&str>,
) -> CreatedKey {
    let (alias, rotation_days) = (args.alias.0.clone(), args.rotation_period);
    let policy = policy.and_then(|text| serde_json::from_str(text).ok());
    let endpoints = context.endpoints();
    CreatedKey { outcome, key, alias, rotation_days, policy, endpoints }
}

fn done(
    context: &Context,
    args: &KmsCreateKeyArgs,
    verb: &'static str,
    key: String,
    policy: Option<&str>,
) -> Result<(), CommandError> {
    if context.ui.is_json() {
        return context.report(document(context, args, verb, Some(key), policy));
    }
    context.print(context.ui.data(&key))?;
    let (alias, days) = (&args.alias.0, args.rotation_period);
    context.ui.say(&format!("{verb} {alias}, rotated every {days} days"));
    let alias = shell_word(alias);
    context
        .ui
        .hint(&Hint::say(format!("`kmseal kms apply {alias} sm://NAME` puts a secret under it")));
    Ok(())
}
