//! `lambda encrypt-env`

use super::Context;
use super::ciphertexts::{Overruled, Scene, check_obstacles, document, order, patterns, table};
use super::snippet::snippet;
use crate::cli::LambdaEncryptEnvArgs;
use crate::error::CommandError;
use crate::hint::Hint;
use crate::keys::kms::{KmsKey, Verdict};
use crate::lambda::Function;
use crate::migrate::{CONTEXT_KEY, ConsoleDraft, to_decrypt};
use crate::policy::{Document, opener_policy};
use crate::report::v1::Ciphertexts;
use crate::ui::counted;

/// What it is good for, and what not.
const BUYS: &str = "whoever may read the configuration of the function will see ciphertext; whoever may use the key \
     sees the values all the same";

pub(super) fn run(args: &LambdaEncryptEnvArgs, context: &Context) -> Result<(), CommandError> {
    let scene = Scene::new(context, &args.name.0)?;
    let key = args.key.as_deref().map(|key| described(&scene, key)).transpose()?;
    let function = scene.function()?;
    let [select, exclude] = [&args.select, &args.exclude].map(|globs| patterns(globs));
    let order = order(&select, &exclude, Some(&function.name));
    let policy = key.as_ref().map(|key| opener_policy(&[&key.arn], &function.name)).transpose()?;
    let Some((key, policy)) = key.zip(policy.clone()).filter(|_| !args.snippet_only) else {
        let names = to_decrypt(&function, &order);
        return only_show(&scene, &function, &names, policy.as_ref());
    };
    let lacks = role_lacks(&scene, &function, &key);
    let refusals = scene.refusals(&function, lacks)?;
    let overruled = Overruled {
        live_anyway: args.live_anyway,
        yes_latest: args.yes_latest,
        allow: &args.allow,
    };
    let unreadable = function.settings().is_none();
    scene.check(&refusals, &overruled, args.dry_run && !unreadable)?;
    let draft = ConsoleDraft::encrypting(function, &order, &key.arn, &scene.kms)?;
    if !args.dry_run {
        check_obstacles(&draft)?;
        context.ui.show(&table(&draft, "becomes ciphertext"));
    }
    if draft.chosen().next().is_none() {
        return nothing_to_do(&scene, &draft);
    }
    let shown = Shown::of(&draft, &policy)?;
    if args.dry_run {
        return dry_run(&scene, &draft, shown);
    }
    shown.say(context);
    let count = counted(draft.chosen().count(), "variable");
    let text = format!("Put ciphertext in place of {count} of {}?", scene.name);
    if !args.yes && !scene.confirmed(&text)? {
        return Ok(());
    }
    let report = document(&draft, "done");
    let reminders = reminders(&scene, &draft);
    let applied = scene.drive(draft)?;
    if context.ui.is_json() {
        return context.report(Ciphertexts {
            run: Some(applied.run.to_string()),
            undo: Some(format!("kmseal undo {}", applied.run)),
            reminders: reminders.into_iter().map(Into::into).collect(),
            ..shown.into_document(&scene, report)
        });
    }
    for line in shown.snippet.lines() {
        context.print(context.ui.data(line))?;
    }
    context.ui.say(&format!("encrypted {count} of {}; opened again, compared", scene.name));
    context.ui.hint(&Hint::say(format!("`kmseal undo {}` puts the values back", applied.run)));
    for reminder in &reminders {
        context.ui.hint(reminder);
    }
    Ok(())
}

/// The key, if it can be used for this.
fn described(scene: &Scene<'_>, key: &str) -> Result<KmsKey, CommandError> {
    let key = scene.kms.describe(key)?;
    scene.kms.check_encrypts(&key)?;
    let region = scene.aws.region()?;
    if key.region != region {
        return Err(CommandError::refused(
            format!(
                "the key {} is in another region than {region}, where the function asks KMS",
                key.arn
            ),
            vec![Hint::say("choose a key of that region")],
        ));
    }
    Ok(key)
}

/// What the role may not do that the code will have to; none when nobody knows.
fn role_lacks(scene: &Scene<'_>, function: &Function, key: &KmsKey) -> Option<Vec<String>> {
    match scene.kms.preflight_opener(&function.role, key, (CONTEXT_KEY, &function.name)) {
        Verdict::Allowed => Some(Vec::new()),
        Verdict::Denied(why) => Some(vec![format!("kms:Decrypt ({why})")]),
        Verdict::Unchecked(why) => {
            scene.context.ui.warn(&format!("not checked: {why}"));
            None
        }
    }
}

/// What goes with the variables.
struct Shown {
    policy: String,
    document: serde_json::Value,
    snippet: String,
}

impl Shown {
    fn of(draft: &ConsoleDraft, policy: &Document) -> Result<Self, CommandError> {
        let names = draft.items.iter().filter(|item| item.chosen || item.is_encrypted);
        let names: Vec<&str> = names.map(|item| item.variable.as_str()).collect();
        Self::with(&snippet(&draft.function, &names), policy)
    }

    fn with(snippet: &str, policy: &Document) -> Result<Self, CommandError> {
        let wrong = |error: serde_json::Error| {
            CommandError::refused(format!("the policy is no JSON: {error}"), Vec::new())
        };
        Ok(Self {
            policy: serde_json::to_string_pretty(policy).map_err(wrong)?,
            document: serde_json::to_value(policy).map_err(wrong)?,
            snippet: snippet.to_owned(),
        })
    }

    /// What comes with it.
    fn say(&self, context: &Context) {
        context.ui.say(BUYS);
        context.ui.say("its code has to decrypt them; its role needs this policy:");
        for line in self.policy.lines() {
            context.ui.say(line);
        }
    }

    fn into_document(self, scene: &Scene<'_>, document: Ciphertexts) -> Ciphertexts {
        Ciphertexts {
            policy: Some(self.document),
            snippet: Some(self.snippet),
            endpoints: scene.context.endpoints(),
            ..document
        }
    }
}

/// The plan is the result.
fn dry_run(scene: &Scene<'_>, draft: &ConsoleDraft, shown: Shown) -> Result<(), CommandError> {
    let context = scene.context;
    if context.ui.is_json() {
        return context.report(shown.into_document(scene, document(draft, "planned")));
    }
    context.print(context.ui.table(&table(draft, "would become ciphertext")))?;
    shown.say(context);
    context.ui.say("a dry run: nothing was changed");
    Ok(())
}

fn nothing_to_do(scene: &Scene<'_>, draft: &ConsoleDraft) -> Result<(), CommandError> {
    let context = scene.context;
    if context.ui.is_json() {
        let endpoints = context.endpoints();
        return context.report(Ciphertexts { endpoints, ..document(draft, "nothing-to-do") });
    }
    context.ui.say("nothing to encrypt; nothing was changed");
    Ok(())
}

/// The code and the policy alone.
fn only_show(
    scene: &Scene<'_>,
    function: &Function,
    names: &[&str],
    policy: Option<&Document>,
) -> Result<(), CommandError> {
    let context = scene.context;
    let text = snippet(function, names);
    if context.ui.is_json() {
        return context.report(Ciphertexts {
            outcome: "snippet",
            run: None,
            undo: None,
            function: function.shown().to_string(),
            arn: function.arn.clone(),
            keys: Vec::new(),
            variables: Vec::new(),
            policy: policy.and_then(|policy| serde_json::to_value(policy).ok()),
            snippet: Some(text),
            reminders: Vec::new(),
            endpoints: context.endpoints(),
        });
    }
    for line in text.lines() {
        context.print(context.ui.data(line))?;
    }
    match policy {
        Some(policy) => {
            context.ui.say("the role of the function needs this policy:");
            for line in Shown::with("", policy)?.policy.lines() {
                context.ui.say(line);
            }
        }
        None => context.ui.hint(&Hint::say("to see the policy that its role needs add --key KEY")),
    }
    Ok(())
}

/// What is left to do by hand.
fn reminders(scene: &Scene<'_>, draft: &ConsoleDraft) -> Vec<Hint> {
    let names: Vec<&str> = draft.chosen().map(crate::migrate::ConsoleItem::shown).collect();
    let name = scene.name.unqualified();
    vec![
        Hint::say(
            "until its code decrypts them, once and outside of the handler, it gets ciphertext",
        ),
        Hint::say(
            "a clone of it, or one of another name, cannot decrypt them: the name is part of each ciphertext",
        ),
        Hint::say(format!(
            "not rotated yet: {}; whoever could read its configuration may know them, so rotate them where they \
             come from",
            names.join(", ")
        )),
        Hint::say("versions that were published before hold the values as they were; to see which"),
        Hint::run(format!("kmseal lambda prune-versions {name} --dry-run")),
    ]
}
