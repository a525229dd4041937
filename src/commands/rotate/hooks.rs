//! The commands of `--set`, `--test` and `--after`, run by a shell.

use std::ffi::{OsStr, OsString};
use std::io::{self, Write as _};
use std::process::{Command, ExitStatus, Stdio};

use crate::cli::{ReferenceArg, RotateArgs};
use crate::commands::Context;
use crate::config::{HookRule, hook_rules};
use crate::error::CommandError;
use crate::hint::Hint;
use crate::reference::Reference;
use crate::rotate::{HookCall, HookError, HookStep, Hooks};
use crate::secret::Plaintext;
use crate::sys;

/// What is to be run: what was typed, or else what the user has written down for the secret.
pub(super) struct Commands {
    set: Vec<OsString>,
    test: Vec<OsString>,
    after: Vec<OsString>,
    rules: Vec<HookRule>,
}

impl Commands {
    pub(super) fn of(args: &RotateArgs, context: &Context) -> Result<Self, CommandError> {
        let commands = Self {
            set: args.set.iter().cloned().collect(),
            test: args.test.iter().cloned().collect(),
            after: args.after.clone(),
            rules: hook_rules(&context.settings.hooks)?,
        };
        let is_empty = |command: &OsString| command.is_empty();
        if commands.set.iter().chain(&commands.test).chain(&commands.after).any(is_empty) {
            // An empty variable of a pipeline, most likely.
            return Err(CommandError::usage(
                "a command is empty",
                vec![Hint::say(
                    "leave the option out, or say `true` for a command that does nothing",
                )],
            ));
        }
        for ReferenceArg(reference) in &args.references {
            commands.tell(reference, context);
        }
        Ok(commands)
    }

    /// What is run without having been typed is said.
    fn tell(&self, reference: &Reference, context: &Context) {
        let steps = [HookStep::Set, HookStep::Test, HookStep::After];
        let written = |step: &HookStep| self.typed(*step).is_empty() && self.has(*step, reference);
        let steps: Vec<String> =
            steps.iter().filter(|step| written(step)).map(ToString::to_string).collect();
        if !steps.is_empty() {
            let (steps, file) = (steps.join(", "), context.settings.hooks.display());
            context.ui.say(&format!("{reference}: the commands for {steps} are those of {file}"));
        }
    }

    fn typed(&self, step: HookStep) -> &[OsString] {
        match step {
            HookStep::Set => &self.set,
            HookStep::Test => &self.test,
            HookStep::After => &self.after,
        }
    }

    fn for_step(&self, step: HookStep, of: &Reference) -> Vec<OsString> {
        let typed = self.typed(step);
        if !typed.is_empty() {
            return typed.to_vec();
        }
        // The first rule that matches is the one for the secret.
        let rule = self.rules.iter().find(|rule| rule.secret.matches(&of.to_string()));
        let written: Vec<&String> = match (rule, step) {
            (None, _) => Vec::new(),
            (Some(rule), HookStep::Set) => rule.set.iter().collect(),
            (Some(rule), HookStep::Test) => rule.test.iter().collect(),
            (Some(rule), HookStep::After) => rule.after.iter().collect(),
        };
        written.into_iter().map(Into::into).collect()
    }
}

impl Hooks for Commands {
    fn has(&self, step: HookStep, of: &Reference) -> bool {
        !self.for_step(step, of).is_empty()
    }

    fn run(&self, call: &HookCall<'_>) -> Result<(), HookError> {
        self.for_step(call.step, call.reference).iter().try_for_each(|command| {
            let status = run(command, call).map_err(|source| HookError::NotRun {
                step: call.step,
                reference: call.reference.to_string(),
                source,
            })?;
            if status.success() {
                return Ok(());
            }
            let (step, reference) = (call.step, call.reference.to_string());
            Err(HookError::Failed { step, reference, how: how(status) })
        })
    }
}

/// A shell with a command.
pub(super) fn shell(command: &OsStr) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command);
    shell
}

/// What has become of a program.
pub(super) fn how(status: ExitStatus) -> String {
    match status.code() {
        Some(code) => format!("it ended with status {code}"),
        None => format!("it did not end by itself ({status})"),
    }
}

/// A value as it is handed over in a variable; none where that cannot be.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere not every value can be one")]
fn for_variable(value: &Plaintext) -> Option<&OsStr> {
    use std::os::unix::ffi::OsStrExt as _;
    Some(OsStr::from_bytes(value.expose()))
}

/// All variables are text there.
#[cfg(not(unix))]
fn for_variable(value: &Plaintext) -> Option<&OsStr> {
    std::str::from_utf8(value.expose()).ok().map(OsStr::new)
}

/// Whatever it prints goes where we talk: standard output is for results.
fn run(command: &OsStr, call: &HookCall<'_>) -> io::Result<ExitStatus> {
    let mut shell = shell(command);
    for name in ["KMSEAL_VALUE", "KMSEAL_OLD_VALUE", "KMSEAL_USER"] {
        shell.env_remove(name);
    }
    shell.env("KMSEAL_STEP", call.step.to_string());
    shell.env("KMSEAL_REFERENCE", call.reference.to_string());
    shell.env("KMSEAL_RUN_ID", call.run_id);
    if let Some(user) = call.user {
        shell.env("KMSEAL_USER", user);
    }
    for (name, value) in [("KMSEAL_VALUE", call.value), ("KMSEAL_OLD_VALUE", call.old)] {
        if let Some(value) = value.and_then(for_variable) {
            shell.env(name, value);
        }
    }
    shell.stdout(sys::stderr()?);
    shell.stdin(if call.value.is_some() { Stdio::piped() } else { Stdio::null() });
    let mut child = shell.spawn()?;
    // Its copies of the values are with the child now.
    drop(shell);
    let pipe = child.stdin.take();
    std::thread::scope(|scope| {
        if let (Some(mut pipe), Some(value)) = (pipe, call.value) {
            scope.spawn(move || {
                // Whoever has it from the environment need not read it.
                let _unread = pipe.write_all(value.expose());
            });
        }
        child.wait()
    })
}
