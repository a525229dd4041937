//! What values look like outside: they leave a store in a format, and enter one from it.
//!
//! One file a format. Whatever is written has been read back before it leaves: a format that cannot hold a
//! value is refused, never bent.

mod chamber;
mod collect;
mod compare;
mod credstash;
mod dotenv;
mod ecs;
mod error;
mod escape;
mod json;
mod kubernetes;
mod recognise;
mod shell;
mod terraform;
mod yaml;

pub use collect::{Asked, ExportSource, Variable, ask_for, collect, fetch, name_below};
pub use compare::{Compared, Named, Side, State, compare, side};
pub use dotenv::spelled;
pub use ecs::{Arns, arns_of};
pub use error::{PortageError, Unfit};
pub use kubernetes::{Manifest, is_label, is_subdomain};
pub use recognise::looks_like;

use std::ffi::OsStr;
use std::path::Path;

use crate::dotenv::Dialect;
use crate::migrate::{ImportSource, Reader, Remark};
use crate::secret::Plaintext;

/// A format of files that hold values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `NAME=value` lines, for the programs that read `.env` files.
    Dotenv,
    /// One JSON object of strings.
    Json,
    /// One YAML mapping of strings.
    Yaml,
    /// Lines of `export NAME='value'`, which a shell reads.
    Shell,
    /// What `docker run --env-file` reads.
    Docker,
    /// The `secrets` of a container definition of ECS: names and ARNs, no values.
    Ecs,
    /// A Secret of Kubernetes.
    Kubernetes,
    /// Variables of Terraform (`.tfvars`).
    Terraform,
    /// What `chamber export` writes.
    Chamber,
    /// What `credstash getall` writes.
    Credstash,
}

impl Format {
    /// What the name of a file says; lines of `NAME=value` when it says nothing.
    pub fn of_name(path: &Path) -> Self {
        let last = path.extension().map(OsStr::to_ascii_lowercase);
        match last.as_ref().and_then(|last| last.to_str()) {
            Some("json") => Self::Json,
            Some("yaml" | "yml") => Self::Yaml,
            Some("sh") => Self::Shell,
            Some("tfvars") => Self::Terraform,
            _ => Self::Dotenv,
        }
    }

    /// Its name on the command line and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dotenv => "dotenv",
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Shell => "shell",
            Self::Docker => "docker",
            Self::Ecs => "ecs",
            Self::Kubernetes => "k8s",
            Self::Terraform => "terraform",
            Self::Chamber => "chamber",
            Self::Credstash => "credstash",
        }
    }

    /// Its name in sentences.
    pub fn title(self) -> &'static str {
        match self {
            Self::Dotenv => "a `.env` file",
            Self::Json => "a JSON object",
            Self::Yaml => "a YAML mapping",
            Self::Shell => "lines that a shell reads",
            Self::Docker => "an env-file of Docker",
            Self::Ecs => "a container definition of ECS",
            Self::Kubernetes => "a Secret of Kubernetes",
            Self::Terraform => "variables of Terraform",
            Self::Chamber => "an export of chamber",
            Self::Credstash => "an export of credstash",
        }
    }
}

/// What is written, with all that it needs to know.
pub enum Target {
    /// A `.env` file, for this program.
    Dotenv(Dialect),
    /// See [`Format::Json`].
    Json,
    /// See [`Format::Yaml`].
    Yaml,
    /// See [`Format::Shell`].
    Shell,
    /// See [`Format::Docker`].
    Docker,
    /// See [`Format::Ecs`].
    Ecs(Arns),
    /// See [`Format::Kubernetes`].
    Kubernetes(Manifest),
    /// See [`Format::Terraform`].
    Terraform,
}

/// What a file holds.
pub struct Contents {
    /// In file order, each name once.
    pub variables: Vec<ImportSource>,
    /// What a person should know about the file.
    pub remarks: Vec<Remark>,
}

#[cfg(test)]
impl Contents {
    /// The names, each with its value as text.
    fn pairs(self) -> Vec<(String, String)> {
        let pair = |one: ImportSource| {
            let value = one.value.expect("a value");
            (one.variable, String::from_utf8_lossy(value.expose()).into_owned())
        };
        self.variables.into_iter().map(pair).collect()
    }
}

/// These variables as a file.
pub fn write(variables: &[Variable], target: &Target) -> Result<Plaintext, PortageError> {
    match target {
        Target::Dotenv(dialect) => dotenv::write(variables, *dialect, Format::Dotenv),
        Target::Json => json::write(variables),
        Target::Yaml => yaml::write(variables),
        Target::Shell => shell::write(variables),
        Target::Docker => dotenv::write(variables, Dialect::Docker, Format::Docker),
        Target::Ecs(arns) => ecs::write(variables, arns),
        Target::Kubernetes(manifest) => kubernetes::write(variables, manifest),
        Target::Terraform => terraform::write(variables),
    }
}

/// The variables of a file. `reader` says which program a `.env` file is for.
pub fn read(text: &Plaintext, format: Format, reader: Reader) -> Result<Contents, PortageError> {
    let contents = match format {
        Format::Dotenv => dotenv::read(text, reader),
        Format::Json => json::read(text),
        Format::Yaml => yaml::read(text),
        Format::Shell => dotenv::read(text, Reader::As(Dialect::Bash)),
        Format::Docker => dotenv::read(text, Reader::As(Dialect::Docker)),
        Format::Ecs => Err(PortageError::NoValues),
        Format::Kubernetes => kubernetes::read(text),
        Format::Terraform => terraform::read(text),
        Format::Chamber => chamber::read(text),
        Format::Credstash => credstash::read(text),
    };
    recognise::or_another(text, format, contents)
}

/// Refuses a file that what is read from it differs from what was meant to be in it.
fn read_back(
    variables: &[Variable],
    format: Format,
    read: Result<Contents, PortageError>,
) -> Result<(), PortageError> {
    let read = read.map(|contents| contents.variables).unwrap_or_default();
    let is = |at: usize, variable: &Variable| {
        read.get(at).is_some_and(|one| {
            let same = one.value.as_ref().is_some_and(|value| value.same_as(&variable.value));
            one.variable == variable.name && same
        })
    };
    let wrong = variables.iter().enumerate().find(|(at, variable)| !is(*at, variable));
    match wrong {
        None => Ok(()),
        Some((_, variable)) => {
            let refused = vec![(variable.name.clone(), Unfit::Altered(format.title()))];
            Err(PortageError::Unfit { format, refused })
        }
    }
}
