//! `lambda publish-layer`

use std::path::PathBuf;

use super::Context;
use crate::cli::LambdaPublishLayerArgs;
use crate::commands::endpoints::warn_of_overrides;
use crate::config;
use crate::error::CommandError;
use crate::fs;
use crate::hint::Hint;
use crate::lambda::{Executable, Layer, LiveFunctions, NewLayer, PROGRAM, Package};
use crate::report::v1::PublishedLayer;
use crate::ui::Question;

/// Most bytes of a program: a function and all of its layers may have that much together (Lambda quotas).
const PROGRAM_LIMIT: usize = 250 << 20;

const LICENSE: &str = env!("CARGO_PKG_LICENSE");

/// The runtimes on Amazon Linux 2023 that start through a wrapper (Lambda, "Runtimes"). Lambda takes 15 of them,
/// and looks at them only to list layers.
const ON_AL2023: [&str; 15] = [
    "nodejs20.x",
    "nodejs22.x",
    "nodejs24.x",
    "nodejs26.x",
    "python3.12",
    "python3.13",
    "python3.14",
    "python3.15",
    "java21",
    "java25",
    "dotnet8",
    "dotnet10",
    "ruby3.3",
    "ruby3.4",
    "ruby4.0",
];

/// What is to be published.
struct Planned<'p> {
    name: &'p str,
    executable: Executable,
    package: Package,
    runtimes: &'static [&'static str],
}

pub(super) fn run(args: &LambdaPublishLayerArgs, context: &Context) -> Result<(), CommandError> {
    let planned = plan(args)?;
    let aws = context.open_aws()?;
    warn_of_overrides(context, &aws)?;
    let (account, region) = (aws.identity()?.account, aws.region()?);
    let functions = LiveFunctions::new(aws);
    let Planned { name, executable, package, .. } = &planned;
    if let Some(layer) = functions.layer_with(name, executable.architecture, package)? {
        return tell(context, &planned, "unchanged", Some(&layer));
    }
    context.ui.say(&describe(&planned));
    if args.dry_run {
        return tell(context, &planned, "planned", None);
    }
    let text = format!("Publish it as the layer {name} in {region} of account {account}?");
    let instead = "add --yes to go on without being asked";
    let question = Question { what: "whether to publish the layer", instead };
    if !args.yes && !context.ui.confirm(question, &text)? {
        context.ui.say("nothing was published");
        return Ok(());
    }
    let needs = executable.glibc.map_or("static".to_owned(), |glibc| format!("glibc {glibc}"));
    let layer = functions.publish_layer(&NewLayer {
        name,
        package,
        architecture: executable.architecture,
        runtimes: planned.runtimes,
        description: &format!("kmseal {}, {needs}", env!("CARGO_PKG_VERSION")),
        license: LICENSE,
    })?;
    tell(context, &planned, "published", Some(&layer))
}

fn plan(args: &LambdaPublishLayerArgs) -> Result<Planned<'_>, CommandError> {
    let path = match &args.executable {
        Some(path) => path.clone(),
        None => own()?,
    };
    let program = fs::read_file(&path, PROGRAM_LIMIT)?;
    let named = |failed: CommandError| CommandError {
        message: format!("{}: {}", path.display(), failed.message),
        ..failed
    };
    let executable = Executable::parse(program.expose()).map_err(|error| named(error.into()))?;
    let package = Package::of(program.expose()).map_err(|error| named(error.into()))?;
    let runtimes: &[&str] = if executable.starts_on_al2() { &[] } else { &ON_AL2023 };
    Ok(Planned { name: &args.name.0, executable, package, runtimes })
}

fn own() -> Result<PathBuf, CommandError> {
    config::executable().map_err(|error| {
        let hint = Hint::say("name it with --executable");
        let mut failed = CommandError::refused("the program that runs is not found", vec![hint]);
        failed.causes.push(error.to_string());
        failed
    })
}

fn describe(planned: &Planned<'_>) -> String {
    let Planned { executable, package, .. } = planned;
    let (architecture, size) = (executable.architecture, package.size().div_ceil(1024));
    let what = format!("{PROGRAM} for {architecture}, {size} KiB zipped");
    match executable.glibc {
        None => {
            format!("{what}; linked statically, so it starts under every runtime that takes layers")
        }
        Some(glibc) if executable.starts_on_al2() => format!(
            "{what}; needs glibc {glibc}, so it starts under every runtime that takes layers (Amazon Linux 2 and 2023)"
        ),
        Some(glibc) => format!(
            "{what}; needs glibc {glibc}, so it starts on Amazon Linux 2023 alone, under {} and later",
            "python3.12, nodejs20.x, java21, dotnet8, ruby3.3"
        ),
    }
}

/// The ARN is the result; of a dry run, what it would be for.
fn tell(
    context: &Context,
    planned: &Planned<'_>,
    outcome: &'static str,
    layer: Option<&Layer>,
) -> Result<(), CommandError> {
    let Planned { name, executable, package, runtimes } = planned;
    if context.ui.is_json() {
        return context.report(PublishedLayer {
            outcome,
            name: (*name).to_owned(),
            arn: layer.map(|layer| layer.arn.clone()),
            version: layer.map(|layer| layer.version),
            architecture: executable.architecture,
            glibc: executable.glibc.map(|glibc| glibc.to_string()),
            runtimes: runtimes.to_vec(),
            zipped_bytes: package.size(),
            sha256: package.sha256.clone(),
            endpoints: context.endpoints(),
        });
    }
    let Some(layer) = layer else {
        context.ui.say("a dry run: nothing was published");
        return Ok(());
    };
    context.print(context.ui.data(&layer.arn))?;
    let version = layer.version;
    context.ui.say(&match outcome {
        "unchanged" => format!("version {version} of the layer {name} has this program already"),
        _ => format!("published version {version} of the layer {name}"),
    });
    context.ui.hint(&Hint::say(
        "give a function this layer and the variable AWS_LAMBDA_EXEC_WRAPPER=/opt/bin/kmseal; \
         `kmseal migrate lambda:NAME --to sm://NAME` does both, and moves its secrets",
    ));
    Ok(())
}
