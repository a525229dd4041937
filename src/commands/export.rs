//! `export`

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Context;
use super::mask::{log_of, mask};
use crate::cli::ExportArgs;
use crate::dotenv::Dialect;
use crate::error::CommandError;
use crate::fs;
use crate::hint::Hint;
use crate::migrate::Reader;
use crate::name::Token;
use crate::portage::{self, ExportSource, Format, Variable};
use crate::report::v1::{Export, Exported};
use crate::secret::Plaintext;
use crate::ui::is_harmless;

pub(super) fn run(args: &ExportArgs, context: &Context) -> Result<(), CommandError> {
    let to_terminal = args.output.is_none() && context.ui.reveals_to_terminal();
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
    drop(stores);
    let values: Vec<_> = variables.iter().map(|one| (one.name.as_str(), &one.value)).collect();
    mask(&values, log, context)?;
    if context.ui.is_json() && args.output.is_none() {
        let variables = variables.iter().map(|one| exported(one, args.reveal)).collect();
        return context.report(Export { format: None, path: None, variables });
    }
    let format = Format::from(args.format);
    let dialect = match args.env_dialect.0 {
        Reader::As(dialect) => dialect,
        Reader::Auto => Dialect::Node,
    };
    let text = portage::write(&variables, format, dialect)?;
    let Some(path) = &args.output else {
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
    let count = variables.len();
    let values = if count == 1 { "value" } else { "values" };
    context.ui.say(&format!("wrote {count} {values} to {} in plain text", path.display()));
    context
        .ui
        .hint(&Hint::say("keep the file out of git, and remove it when it has done its work"));
    Ok(())
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
