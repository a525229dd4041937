//! `export`

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Context;
use super::import::dialect_is_for_dotenv;
use super::mask::{log_of, mask};
use super::streams::DASH;
use crate::cli::{ExportArgs, ExportFormatArg};
use crate::dotenv::Dialect;
use crate::error::CommandError;
use crate::fs;
use crate::hint::Hint;
use crate::migrate::Reader;
use crate::name::Token;
use crate::portage::{self, ExportSource, Format, Manifest, Target, Variable};
use crate::report::v1::{Export, Exported};
use crate::secret::Plaintext;
use crate::store::Store;
use crate::ui::{counted, is_harmless};

pub(super) fn run(args: &ExportArgs, context: &Context) -> Result<(), CommandError> {
    let format = Format::from(args.format);
    check(args, format)?;
    let output = args.output.as_deref().filter(|path| *path != Path::new(DASH));
    // Names and ARNs are no secret.
    let to_terminal = output.is_none() && context.ui.reveals_to_terminal() && format != Format::Ecs;
    if to_terminal && !args.reveal && !context.ui.is_json() {
        return Err(CommandError::refused(
            "the values would be shown on the terminal",
            vec![Hint::say("write them to a file with -o FILE, or show them with --reveal")],
        ));
    }
    let log = log_of(args.mask)?;
    let sources: Vec<ExportSource> = args.sources.iter().map(|source| source.0.clone()).collect();
    let stores = context.open_stores(sources.iter().map(ExportSource::store))?;
    let variables = portage::collect(&sources, &stores)?;
    if format != Format::Ecs {
        let values: Vec<_> = variables.iter().map(|one| (one.name.as_str(), &one.value)).collect();
        mask(&values, log, context)?;
    }
    if context.ui.is_json() && output.is_none() {
        let variables = variables.iter().map(|one| exported(one, args.reveal)).collect();
        return context.report(Export { format: None, path: None, variables });
    }
    let target = target(args, &variables, &stores)?;
    drop(stores);
    let text = portage::write(&variables, &target)?;
    let Some(path) = output else {
        if to_terminal && !is_harmless(text.expose()) {
            return Err(CommandError::refused(
                "the values have characters that could steer the terminal",
                vec![Hint::say("write them to a file with -o FILE")],
            ));
        }
        return context.print(context.ui.reveal(&text));
    };
    write_file(path, &text, args.force)?;
    if context.ui.is_json() {
        let variables = variables.iter().map(|one| exported(one, false)).collect();
        let path = Some(path.display().to_string());
        return context.report(Export { format: Some(format.name()), path, variables });
    }
    if format == Format::Ecs {
        let count = counted(variables.len(), "reference");
        context.ui.say(&format!("wrote {count} to {}", path.display()));
        return Ok(());
    }
    let count = counted(variables.len(), "value");
    context.ui.say(&format!("wrote {count} to {} in plain text", path.display()));
    context
        .ui
        .hint(&Hint::say("keep the file out of git, and remove it when it has done its work"));
    Ok(())
}

/// Flags that belong to one format.
fn check(args: &ExportArgs, format: Format) -> Result<(), CommandError> {
    if format != Format::Dotenv && args.env_dialect.0 != Reader::Auto {
        return Err(dialect_is_for_dotenv(format));
    }
    let is_named = args.name.is_some() || args.namespace.is_some();
    match format {
        Format::Kubernetes if args.name.is_none() => Err(CommandError::usage(
            "a Secret of Kubernetes has a name",
            vec![Hint::say("say which with --name NAME")],
        )),
        Format::Kubernetes => Ok(()),
        _ if is_named => Err(CommandError::usage(
            "--name and --namespace are for a Secret of Kubernetes",
            vec![Hint::say("leave them out, or say --format k8s")],
        )),
        _ => Ok(()),
    }
}

fn target(
    args: &ExportArgs,
    variables: &[Variable],
    store: &dyn Store,
) -> Result<Target, CommandError> {
    let dialect = match args.env_dialect.0 {
        Reader::As(dialect) => dialect,
        Reader::Auto => Dialect::Node,
    };
    Ok(match args.format {
        ExportFormatArg::Dotenv => Target::Dotenv(dialect),
        ExportFormatArg::Json => Target::Json,
        ExportFormatArg::Yaml => Target::Yaml,
        ExportFormatArg::Shell => Target::Shell,
        ExportFormatArg::Docker => Target::Docker,
        ExportFormatArg::Ecs => Target::Ecs(portage::arns_of(variables, store)?),
        ExportFormatArg::Kubernetes => Target::Kubernetes(Manifest {
            name: args.name.as_ref().map(|name| name.0.clone()).unwrap_or_default(),
            namespace: args.namespace.as_ref().map(|name| name.0.clone()),
        }),
        ExportFormatArg::Terraform => Target::Terraform,
    })
}

fn write_file(path: &Path, text: &Plaintext, force: bool) -> Result<(), CommandError> {
    if force {
        let token = Token::random()?;
        let beside = PathBuf::from(format!(".kmseal-export-{token}"));
        return Ok(fs::replace_private(path, text.expose(), &beside.to_string_lossy())?);
    }
    fs::create_private(path, text.expose()).map_err(|error| {
        let is_there = error.is_there_already();
        let mut error = CommandError::from(error);
        if is_there {
            error.message = format!("{} is there already", path.display());
            error.hints = vec![Hint::say("name another file, or replace this one with --force")];
        }
        error
    })
}

fn exported(variable: &Variable, reveal: bool) -> Exported {
    let (mut value, mut value_base64) = (None, None);
    if reveal {
        match std::str::from_utf8(variable.value.expose()) {
            Ok(text) => value = Some(text.to_owned()),
            Err(_) => value_base64 = Some(STANDARD.encode(variable.value.expose())),
        }
    }
    let (name, reference) = (variable.name.clone(), variable.from.to_string());
    Exported { name, reference, value, value_base64 }
}
