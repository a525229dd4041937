//! `migrate` from live functions

mod facts;
mod refuse;
mod show;

use std::rc::Rc;

use super::{Context, ask, one_key};
use crate::cli::{AllowArg, ConflictArg, MigrateArgs, ToArg};
use crate::commands::destination::{destination, open};
use crate::error::CommandError;
use crate::fs;
use crate::hint::{Hint, Kind};
use crate::keys::kms::Kms;
use crate::lambda::{Environment, Function, FunctionName, Functions as _, LiveFunctions};
use crate::migrate::{
    self, DraftFunction, FunctionDraft, FunctionError, FunctionOrder, Plan, Read, RunId, Tools,
};
use crate::roles::IamRoles;
use crate::secret::Plaintext;
use crate::store::vault::DEFAULT_KEY;
use crate::ui::counted;
use facts::Access;

/// Most bytes of an event (Lambda quotas, synchronous invocation).
const EVENT_LIMIT: usize = 6 << 20;

/// The functions among the sources; a mixture with files or stores is refused.
pub(super) fn sources(args: &MigrateArgs) -> Result<Vec<FunctionName>, CommandError> {
    let texts: Vec<&str> = args.sources.iter().filter_map(|path| path.to_str()).collect();
    let meant = texts.iter().filter(|text| FunctionName::is_meant(text)).count();
    if meant == 0 {
        return refuse::options_without_functions(args).map(|()| Vec::new());
    }
    if meant != args.sources.len() {
        return Err(CommandError::usage(
            "functions cannot be migrated in one run with files or stores",
            vec![Hint::say("migrate them one after the other")],
        ));
    }
    refuse::options_with_functions(args)?;
    let mut names: Vec<FunctionName> = Vec::new();
    for text in texts {
        if text == "lambda:*" {
            return Err(CommandError::usage(
                "functions are migrated by their names, not all of them at once",
                vec![Hint::say("name each function, as in lambda:NAME")],
            ));
        }
        let name = text.parse::<FunctionName>();
        let name = name.map_err(|why| CommandError::usage(format!("{text}: {why}"), Vec::new()))?;
        if let Some(qualifier) = &name.qualifier {
            return Err(CommandError::usage(
                format!("{name}: what is published as {qualifier} can never be changed"),
                vec![Hint::say("name the function alone, then publish a version of it")],
            ));
        }
        if names.iter().any(|other| other.name == name.name) {
            return Err(CommandError::usage(format!("{name} is named twice"), Vec::new()));
        }
        names.push(name);
    }
    Ok(names)
}

pub(super) fn run(
    args: &MigrateArgs,
    context: &Context,
    names: &[FunctionName],
) -> Result<(), CommandError> {
    let ToArg::Store(to) = &args.to else {
        return Err(refuse::not_there("sealed values"));
    };
    let destination = destination(to, args.layout, one_key(args)?)?;
    if !destination.address.store().is_aws() {
        return Err(refuse::not_there("the vault of this machine"));
    }
    // Before anything is changed: a file that is not there must not be found out afterwards.
    let event = args.functions.smoke.as_ref().map(|path| fs::read_file(path, EVENT_LIMIT));
    let event = event.transpose()?;
    let aws = context.open_aws()?;
    let region = aws.region()?;
    refuse::layer(args, &region)?;
    let functions = LiveFunctions::new(Rc::clone(&aws));
    let roles = IamRoles::new(Rc::clone(&aws));
    let kms = Kms::new(Rc::clone(&aws));
    let (mut stores, _) = open(context, &destination)?;
    let key = destination.key.as_ref().map(|key| kms.describe(key)).transpose()?;
    let key = key.map(|key| key.arn);
    let read = read(&functions, names, &region)?;
    let [select, exclude] = [&args.select, &args.exclude]
        .map(|globs| globs.iter().map(|glob| glob.0.clone()).collect::<Vec<_>>());
    let order = FunctionOrder {
        select: &select,
        exclude: &exclude,
        on_conflict: args.on_conflict.unwrap_or(ConflictArg::Fail).into(),
        extensions: args.functions.allow.contains(&AllowArg::Extension),
    };
    let mut draft = FunctionDraft::new(read, &order, &destination, &stores)?;
    // A connection that stays open keeps the last environment, and a person may take a while to answer.
    aws.settle();
    if !args.dry_run {
        show::plan(context, &draft);
        if !args.yes && context.ui.can_prompt() {
            show::choose(context, &mut draft)?;
        }
    }
    if draft.chosen().next().is_none() {
        return show::nothing_to_do(context, &draft);
    }
    let access = Access { aws: &aws, functions: &functions, roles: &roles, kms: &kms };
    let looked = access.look(&draft, &destination, args)?;
    aws.settle();
    if args.dry_run {
        return show::dry_run(context, &draft, &looked);
    }
    refuse::obstacles(&draft)?;
    refuse::refusals(&draft, &looked, args, context)?;
    show::consequences(context, &looked);
    let (count, address) = (counted(draft.chosen().count(), "variable"), &destination.address);
    let question = format!("Move {count} into {address} and change the functions?");
    if !args.yes && !ask::go_ahead(context, &question)? {
        context.ui.say("nothing was changed");
        return Ok(());
    }
    let runs = context.runs();
    let _lock = runs.lock()?;
    for one in &draft.functions {
        if let Some(run) = runs.unfinished_function(&one.function.arn)? {
            let function = one.function.shown().to_string();
            return Err(FunctionError::Unfinished { run, function }.into());
        }
    }
    let outcome = show::functions(&draft, Some(&looked));
    let adapt = |one: &DraftFunction| looked.adaptation(one, key.as_deref(), args);
    let (plan, standing) = draft.into_plan(&destination, DEFAULT_KEY, adapt)?;
    let plan = context.in_its_place(plan)?;
    let mut journal = runs.begin(plan.clone())?;
    let progress = context.ui.progress();
    let mut tools = Tools {
        functions: Some(&functions),
        roles: Some(&roles),
        ..Tools::new(&runs, &mut stores, &progress)
    };
    let read = Read { functions: standing, ..Read::default() };
    let applied = migrate::drive(&mut tools, &mut journal, Some(read))?;
    drop(progress);
    let exercised = event.is_some();
    if let Some(event) = &event {
        smoke(context, &functions, &plan, &applied.run, event)?;
    }
    show::done(
        context,
        &applied,
        outcome,
        &show::Told { plan: &plan, looked: &looked, args, exercised },
    )
}

/// The functions as they are now, none of them on its way to another state.
fn read(
    functions: &LiveFunctions,
    names: &[FunctionName],
    region: &str,
) -> Result<Vec<Function>, CommandError> {
    let mut read = Vec::new();
    for name in names {
        if name.region.as_deref().is_some_and(|other| other != region) {
            return Err(CommandError::usage(
                format!("{name} is in another region than {region}, where its values would go"),
                vec![Hint::say("run the same command with the --region of the function")],
            ));
        }
        let there = name.clone().in_region(Some(region));
        let function = functions.settled(&there).map_err(FunctionError::from)?;
        if let Environment::Unreadable { code } = &function.environment {
            let (function, code) = (name.to_string(), code.clone());
            return Err(FunctionError::Unreadable { function, code }.into());
        }
        read.push(function);
    }
    Ok(read)
}

/// Calls every changed function once.
fn smoke(
    context: &Context,
    functions: &LiveFunctions,
    plan: &Plan,
    run: &RunId,
    event: &Plaintext,
) -> Result<(), CommandError> {
    for planned in &plan.functions {
        let name: FunctionName = planned.shown().parse().map_err(|why| {
            CommandError::refused(format!("{}: {why}", planned.shown()), Vec::new())
        })?;
        let why = match functions.invoke(&name, event) {
            Ok(None) => {
                context.ui.say(&format!("called {name}; it did not fail"));
                continue;
            }
            Ok(Some(kind)) => format!("it ends with an error ({kind})"),
            Err(error) => error.to_string(),
        };
        return Err(CommandError {
            // Nothing is left to be done: the run is done, and there is nothing that `resume` could finish.
            kind: Kind::Failed,
            message: format!("the run {run} is done, and the call of {name} with the event failed"),
            causes: vec![why],
            hints: vec![
                Hint::say(
                    "its log says more; it stays changed, unless you have everything put back",
                ),
                Hint::run(format!("kmseal undo {run}")),
            ],
        });
    }
    Ok(())
}
