//! `lambda decrypt-env`

use super::Context;
use super::ciphertexts::{Overruled, Scene, check_obstacles, document, order, patterns, table};
use crate::cli::LambdaDecryptEnvArgs;
use crate::error::CommandError;
use crate::hint::Hint;
use crate::migrate::ConsoleDraft;
use crate::report::v1::Ciphertexts;
use crate::ui::counted;

pub(super) fn run(args: &LambdaDecryptEnvArgs, context: &Context) -> Result<(), CommandError> {
    let scene = Scene::new(context, &args.name.0)?;
    let function = scene.function()?;
    // Nothing has to be allowed to a function whose values stand in it.
    let mut refusals = scene.refusals(&function, Some(Vec::new()))?;
    refusals.retain(|refusal| !matches!(refusal, crate::migrate::Refusal::Vpc { .. }));
    let overruled =
        Overruled { live_anyway: args.live_anyway, yes_latest: args.yes_latest, allow: &[] };
    let unreadable = function.settings().is_none();
    scene.check(&refusals, &overruled, args.dry_run && !unreadable)?;
    let [select, exclude] = [&args.select, &args.exclude].map(|globs| patterns(globs));
    let bound_to = (!args.no_context).then(|| function.name.clone());
    let order = order(&select, &exclude, bound_to.as_deref());
    let draft = ConsoleDraft::decrypting(function, &order, &scene.kms)?;
    if !args.dry_run {
        check_obstacles(&draft)?;
        context.ui.show(&table(&draft, "becomes its value, in plain text"));
    }
    let outcome = match (draft.chosen().next(), args.dry_run) {
        (None, _) => Some("nothing-to-do"),
        (Some(_), true) => Some("planned"),
        (Some(_), false) => None,
    };
    if let Some(outcome) = outcome {
        return unchanged(&scene, &draft, outcome);
    }
    let count = counted(draft.chosen().count(), "variable");
    context.ui.say(
        "whoever may read the configuration of the function will see the values; code that decrypts them fails from \
         then on",
    );
    let text = format!("Put the values of {count} of {} back, in plain text?", scene.name);
    if !args.yes && !scene.confirmed(&text)? {
        return Ok(());
    }
    let report = document(&draft, "done");
    let applied = scene.drive(draft)?;
    if context.ui.is_json() {
        return context.report(Ciphertexts {
            run: Some(applied.run.to_string()),
            undo: Some(format!("kmseal undo {}", applied.run)),
            endpoints: context.endpoints(),
            ..report
        });
    }
    context.ui.say(&format!("decrypted {count} of {}", scene.name));
    let undo = format!("`kmseal undo {}` puts the same ciphertexts back", applied.run);
    context.ui.hint(&Hint::say(undo));
    Ok(())
}

fn unchanged(
    scene: &Scene<'_>,
    draft: &ConsoleDraft,
    outcome: &'static str,
) -> Result<(), CommandError> {
    let context = scene.context;
    if context.ui.is_json() {
        let endpoints = context.endpoints();
        return context.report(Ciphertexts { endpoints, ..document(draft, outcome) });
    }
    if outcome == "planned" {
        context.print(context.ui.table(&table(draft, "would become its value, in plain text")))?;
        context.ui.say("a dry run: nothing was changed");
    } else {
        context.ui.say("nothing that opens with the name of this function; nothing was changed");
    }
    Ok(())
}
