//! The plan and the outcome of `rotate --key --replace`, as a person or a program reads them.

use super::Context;
use super::draft::Draft;
use super::outcome::{planned, reminders, still_open, table};
use crate::error::CommandError;
use crate::hint::Hint;
use crate::keys::kms::{KmsKey, Replacement};
use crate::migrate::RunId;
use crate::report::v1::{KeyReplacement, Rekeyed};
use crate::ui::counted;

/// What is shown.
pub(super) struct Shown<'s> {
    pub context: &'s Context,
    /// The key that is replaced.
    pub key: &'s KmsKey,
    pub replacement: &'s Replacement,
    /// Its grants, where they could be seen.
    pub grants: Option<usize>,
    /// Whether the targets were named, and what else is under it was not looked for.
    pub is_named: bool,
}

impl Shown<'_> {
    /// The new key, in words.
    fn described(&self) -> String {
        let Replacement { spec, usage, tags, aliases, rotation_days, .. } = self.replacement;
        let named = if aliases.is_empty() {
            "without an alias, since the old one has none".to_owned()
        } else {
            format!("which gets {}", aliases.join(", "))
        };
        let rotated = match rotation_days {
            Some(days) => format!("rotated every {}", counted((*days).into(), "day")),
            None => "not rotated by itself".to_owned(),
        };
        let tags = counted(tags.len(), "tag");
        format!("a new key for {usage} with {spec}, {rotated}, with {tags}, {named}")
    }

    /// What happens, before it does: on standard error.
    pub(super) fn plan(&self, draft: &Draft) {
        let ui = &self.context.ui;
        ui.say(&self.described());
        ui.say("its key policy, which is that of the old key:");
        for line in self.replacement.policy.lines() {
            ui.say(line);
        }
        if draft.is_empty() && draft.left.is_empty() {
            ui.say("no secret, parameter, log group or function is to be put under it");
        } else {
            ui.show(&table(draft));
        }
        for hint in self.reminders() {
            ui.hint(&hint);
        }
    }

    /// The plan is the result.
    pub(super) fn dry_run(&self, draft: &Draft) -> Result<(), CommandError> {
        let ui = &self.context.ui;
        if ui.is_json() {
            return self.report(draft, None, planned(draft));
        }
        for line in self.replacement.policy.lines() {
            self.context.print(ui.data(line))?;
        }
        if !(draft.is_empty() && draft.left.is_empty()) {
            self.context.print(ui.table(&table(draft)))?;
        }
        ui.say(&format!("a dry run: nothing was changed; it would make {}", self.described()));
        Ok(())
    }

    pub(super) fn done(
        &self,
        draft: &Draft,
        run: &RunId,
        rekeyed: Vec<Rekeyed>,
    ) -> Result<(), CommandError> {
        let ui = &self.context.ui;
        if ui.is_json() {
            return self.report(draft, Some(run), rekeyed);
        }
        self.context.print(ui.data(&draft.key))?;
        let count = counted(rekeyed.len(), "target");
        ui.say(&format!("made {}, and put {count} under it; read back, compared", draft.key));
        for alias in &self.replacement.aliases {
            ui.say(&format!("{alias} leads to it"));
        }
        ui.say(&format!("the old key {} is enabled still, and opens what it did", self.key.arn));
        for target in rekeyed.iter().filter(|target| !target.opened_by_others.is_empty()) {
            ui.say(&still_open(&target.target, &target.opened_by_others));
        }
        ui.hint(&Hint::say(format!("`kmseal undo {run}` takes it back; the new key stays then")));
        // What it does not do by itself was said with the plan.
        for reminder in &reminders(&rekeyed) {
            ui.hint(reminder);
        }
        Ok(())
    }

    /// What a new key does not do by itself.
    fn reminders(&self) -> Vec<Hint> {
        let mut all = Vec::new();
        if let Some(grants) = self.grants.filter(|grants| *grants > 0) {
            let grants = counted(grants, "grant");
            all.push(Hint::say(format!("not copied from the old key, give anew: {grants}")));
        }
        if self.is_named {
            all.push(Hint::say(
                "what else is under the old key stays there: only what was named changes over",
            ));
        }
        all.push(Hint::say(
            "policies that name the old key by its id or ARN do not cover the new one: whoever reads what is under it \
             needs it there",
        ));
        if self.replacement.usage == "ENCRYPT_DECRYPT" {
            all.push(Hint::say(
                "what other services and programs have encrypted stays under the old key; of messages, `rewrap` changes \
                 the key",
            ));
        } else {
            all.push(Hint::say(
                "whoever checks what it signs needs the new key as well, and the old one for what was signed before",
            ));
        }
        all
    }

    fn report(
        &self,
        draft: &Draft,
        run: Option<&RunId>,
        targets: Vec<Rekeyed>,
    ) -> Result<(), CommandError> {
        let mut hints = if run.is_some() { reminders(&targets) } else { Vec::new() };
        hints.extend(self.reminders());
        let Replacement { spec, usage, policy, rotation_days, aliases, .. } =
            self.replacement.clone();
        self.context.report(KeyReplacement {
            outcome: if run.is_some() { "done" } else { "planned" },
            run: run.map(ToString::to_string),
            undo: run.map(|run| format!("kmseal undo {run}")),
            earlier_key: self.key.arn.clone(),
            key: run.map(|_| draft.key.clone()),
            spec,
            usage,
            policy: serde_json::from_str(&policy).ok(),
            rotation_days,
            aliases,
            targets,
            left: draft.left.clone(),
            unchecked: draft.unchecked.clone(),
            reminders: hints.into_iter().map(Into::into).collect(),
            endpoints: self.context.endpoints(),
        })
    }
}
