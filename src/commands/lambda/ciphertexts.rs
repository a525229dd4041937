//! What `encrypt-env` and `decrypt-env` have in common.

use std::rc::Rc;

use super::Context;
use crate::aws::Aws;
use crate::cli::{ConsoleAllowArg, GlobArg};
use crate::commands::endpoints::warn_of_overrides;
use crate::error::CommandError;
use crate::hint::Hint;
use crate::keys::kms::Kms;
use crate::lambda::{Function, FunctionName, Functions as _, LiveFunctions};
use crate::migrate::{
    self, Applied, ConsoleDraft, ConsoleItem, ConsoleOrder, FunctionError, FunctionFacts, Read,
    Refusal, Tools, Wrapping, refusals,
};
use crate::report::v1::{CiphertextVariable, Ciphertexts};
use crate::store::vault::DEFAULT_KEY;
use crate::ui::{Question, Table};

/// Whom to ask, and about what.
pub(super) struct Scene<'c> {
    pub(super) context: &'c Context,
    pub(super) aws: Rc<Aws>,
    pub(super) functions: LiveFunctions,
    pub(super) kms: Kms,
    pub(super) name: FunctionName,
}

/// What was asked for by name.
pub(super) struct Overruled<'a> {
    pub(super) live_anyway: bool,
    pub(super) yes_latest: bool,
    pub(super) allow: &'a [ConsoleAllowArg],
}

/// The patterns of these options, and what ciphertexts are bound to.
pub(super) fn patterns(globs: &[GlobArg]) -> Vec<glob::Pattern> {
    globs.iter().map(|glob| glob.0.clone()).collect()
}

impl<'c> Scene<'c> {
    pub(super) fn new(context: &'c Context, name: &FunctionName) -> Result<Self, CommandError> {
        let aws = context.open_aws()?;
        warn_of_overrides(context, &aws)?;
        let region = aws.region()?;
        if name.region.as_deref().is_some_and(|other| other != region) {
            return Err(CommandError::usage(
                format!("{name} is in another region than {region}, where the key would be asked"),
                vec![Hint::say("run the same command with the --region of the function")],
            ));
        }
        Ok(Self {
            context,
            functions: LiveFunctions::new(Rc::clone(&aws)),
            kms: Kms::new(Rc::clone(&aws)),
            aws,
            name: name.clone(),
        })
    }

    /// The function as it is now, not on its way to another state.
    pub(super) fn function(&self) -> Result<Function, CommandError> {
        Ok(self.functions.settled(&self.name).map_err(FunctionError::from)?)
    }

    /// Everything that stands in the way of changing it; `lacks` is what its role may not do.
    pub(super) fn refusals(
        &self,
        function: &Function,
        lacks: Option<Vec<String>>,
    ) -> Result<Vec<Refusal>, CommandError> {
        let facts = FunctionFacts {
            aliases: self.functions.aliases(&function.shown().unqualified())?,
            role_lacks: lacks,
            ..FunctionFacts::default()
        };
        Ok(refusals(function, &facts, &Wrapping::Own))
    }

    /// Stops unless all of it was overruled; in a dry run it is only said.
    pub(super) fn check(
        &self,
        found: &[Refusal],
        overruled: &Overruled<'_>,
        dry_run: bool,
    ) -> Result<(), CommandError> {
        let mut error = CommandError::refused(
            "this is not done without being asked for by name; nothing was changed",
            Vec::new(),
        );
        for refusal in found {
            let (text, option) = said(refusal);
            let text = format!("{}: {text}", self.name);
            if is_overruled(refusal, overruled) {
                self.context.ui.warn(&text);
            } else if dry_run {
                let option = option.map(|option| format!(" ({option})")).unwrap_or_default();
                self.context.ui.warn(&format!("{text}{option}"));
            } else {
                error.causes.push(text);
                let hint = option.map(|it| Hint::say(format!("to do it all the same add {it}")));
                error.hints.extend(hint.filter(|hint| !error.hints.contains(hint)));
            }
        }
        if error.causes.is_empty() { Ok(()) } else { Err(error) }
    }

    /// Whether to go on.
    pub(super) fn confirmed(&self, text: &str) -> Result<bool, CommandError> {
        let instead = "add --yes to go on without being asked, or --dry-run to see the plan";
        let question = Question { what: "whether to change the function", instead };
        let answer = self.context.ui.confirm(question, text)?;
        if !answer {
            self.context.ui.say("nothing was changed");
        }
        Ok(answer)
    }

    /// Journals what is chosen, and does it.
    pub(super) fn drive(&self, draft: ConsoleDraft) -> Result<Applied, CommandError> {
        let context = self.context;
        let runs = context.runs();
        let _lock = runs.lock()?;
        if let Some(run) = runs.unfinished_function(&draft.function.arn)? {
            let function = draft.function.shown().to_string();
            return Err(FunctionError::Unfinished { run, function }.into());
        }
        let (plan, standing) = draft.into_plan(DEFAULT_KEY);
        let plan = context.in_its_place(plan)?;
        let mut stores = context.open_stores([])?;
        let mut journal = runs.begin(plan)?;
        let progress = context.ui.progress();
        let mut tools = Tools {
            functions: Some(&self.functions),
            keys: Some(&self.kms),
            ..Tools::new(&runs, &mut stores, &progress)
        };
        let read = Read { functions: vec![standing], ..Read::default() };
        Ok(migrate::drive(&mut tools, &mut journal, Some(read))?)
    }
}

/// A refusal in the words of these commands, and what overrules it.
fn said(refusal: &Refusal) -> (String, Option<&'static str>) {
    match refusal {
        Refusal::Stack { stack, .. } => (
            format!("it belongs to the stack {stack}, whose next deployment puts back what it had"),
            refusal.overruled_by(),
        ),
        Refusal::Vpc { vpc } => (
            format!(
                "it calls from the VPC {vpc}, and whether that has a way to KMS is not known: a NAT gateway, or an \
                 interface endpoint of KMS"
            ),
            refusal.overruled_by(),
        ),
        Refusal::Role { .. } => (refusal.to_string(), Some("--allow role")),
        Refusal::RoleUnknown => {
            ("whether its role may use the key cannot be checked".to_owned(), Some("--allow role"))
        }
        other => (other.to_string(), other.overruled_by()),
    }
}

fn is_overruled(refusal: &Refusal, given: &Overruled<'_>) -> bool {
    match refusal {
        Refusal::Stack { .. } => given.live_anyway,
        Refusal::Latest => given.yes_latest,
        Refusal::Vpc { .. } => given.allow.contains(&ConsoleAllowArg::Vpc),
        Refusal::Role { .. } | Refusal::RoleUnknown => given.allow.contains(&ConsoleAllowArg::Role),
        _ => false,
    }
}

/// Chosen variables that cannot be changed.
pub(super) fn check_obstacles(draft: &ConsoleDraft) -> Result<(), CommandError> {
    let obstacles = draft.obstacles();
    let causes: Vec<String> =
        obstacles.map(|(item, why)| format!("{}: {why}", item.shown())).collect();
    if causes.is_empty() {
        return Ok(());
    }
    let error = CommandError::refused(
        "some of what was chosen cannot be changed; nothing was changed",
        vec![Hint::say("leave variables out with --exclude NAME")],
    );
    Err(CommandError { causes, ..error })
}

/// What is ciphertext in a command's words, and what becomes it.
pub(super) fn table(draft: &ConsoleDraft, becomes: &str) -> Table {
    let mut table = Table::new(&["VARIABLE", "VERDICT", "WHY", "WHAT HAPPENS"]);
    for item in &draft.items {
        let what = match item.obstacle {
            Some(obstacle) if item.chosen => format!("cannot be changed: {obstacle}"),
            _ if item.chosen => becomes.to_owned(),
            _ if item.is_encrypted => "stays ciphertext".to_owned(),
            _ => "stays".to_owned(),
        };
        let (class, reason) = (item.verdict.class.name(), item.verdict.reason.to_string());
        table.row([item.shown().to_owned(), class.to_owned(), reason, what]);
    }
    table
}

/// What the function is like, for a program.
pub(super) fn document(draft: &ConsoleDraft, outcome: &'static str) -> Ciphertexts {
    let variable = |item: &ConsoleItem| CiphertextVariable {
        name: item.shown().to_owned(),
        class: item.verdict.class.name(),
        reason: item.verdict.reason.to_string(),
        encrypted: item.is_encrypted,
        changed: item.chosen && item.obstacle.is_none(),
        obstacle: item.obstacle.filter(|_| item.chosen).map(|obstacle| obstacle.to_string()),
    };
    Ciphertexts {
        outcome,
        run: None,
        undo: None,
        function: draft.function.shown().to_string(),
        arn: draft.function.arn.clone(),
        keys: draft.keys().into_iter().map(str::to_owned).collect(),
        variables: draft.items.iter().map(variable).collect(),
        policy: None,
        snippet: None,
        reminders: Vec::new(),
        endpoints: Vec::new(),
    }
}

/// What is wanted of a function.
pub(super) fn order<'o>(
    select: &'o [glob::Pattern],
    exclude: &'o [glob::Pattern],
    bound_to: Option<&str>,
) -> ConsoleOrder<'o> {
    ConsoleOrder { select, exclude, bound_to: bound_to.map(str::to_owned) }
}
