//! What files with values look like, and what is said about them.

use std::str::FromStr;

use clap::ValueEnum;

use crate::portage::{Format, is_label, is_subdomain};

/// What a file with values looks like when it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormatArg {
    /// Lines of NAME=value, as programs read them from a `.env` file
    Dotenv,
    /// One JSON object with a member for each variable
    Json,
    /// One YAML mapping with a key for each variable
    Yaml,
    /// Lines of export NAME='value', for sh, dash and bash
    Shell,
    /// What docker run --env-file reads
    Docker,
    /// The `secrets` of a container definition of ECS: names and ARNs, no values
    Ecs,
    /// A Secret of Kubernetes, called --name
    #[value(name = "k8s")]
    Kubernetes,
    /// Variables of Terraform (`.tfvars`)
    Terraform,
}

impl From<ExportFormatArg> for Format {
    fn from(arg: ExportFormatArg) -> Self {
        match arg {
            ExportFormatArg::Dotenv => Self::Dotenv,
            ExportFormatArg::Json => Self::Json,
            ExportFormatArg::Yaml => Self::Yaml,
            ExportFormatArg::Shell => Self::Shell,
            ExportFormatArg::Docker => Self::Docker,
            ExportFormatArg::Ecs => Self::Ecs,
            ExportFormatArg::Kubernetes => Self::Kubernetes,
            ExportFormatArg::Terraform => Self::Terraform,
        }
    }
}

/// What a file with values looks like when it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImportFormatArg {
    /// Lines of NAME=value, as programs read them from a `.env` file
    Dotenv,
    /// One JSON object with a member for each variable
    Json,
    /// One YAML mapping with a key for each variable
    Yaml,
    /// Lines of export NAME='value'; nothing is run
    Shell,
    /// What docker run --env-file reads
    Docker,
    /// Refused: there are no values in it
    #[value(hide = true)]
    Ecs,
    /// A Secret of Kubernetes, in YAML or JSON
    #[value(name = "k8s")]
    Kubernetes,
    /// Variables of Terraform (`.tfvars`)
    Terraform,
    /// What chamber export writes, as JSON, YAML, dotenv or tfvars
    Chamber,
    /// What credstash getall writes, as JSON, YAML or dotenv
    Credstash,
}

impl From<ImportFormatArg> for Format {
    fn from(arg: ImportFormatArg) -> Self {
        match arg {
            ImportFormatArg::Dotenv => Self::Dotenv,
            ImportFormatArg::Json => Self::Json,
            ImportFormatArg::Yaml => Self::Yaml,
            ImportFormatArg::Shell => Self::Shell,
            ImportFormatArg::Docker => Self::Docker,
            ImportFormatArg::Ecs => Self::Ecs,
            ImportFormatArg::Kubernetes => Self::Kubernetes,
            ImportFormatArg::Terraform => Self::Terraform,
            ImportFormatArg::Chamber => Self::Chamber,
            ImportFormatArg::Credstash => Self::Credstash,
        }
    }
}

/// What an object of Kubernetes is called.
#[derive(Debug, Clone)]
pub struct ObjectNameArg(pub String);

impl FromStr for ObjectNameArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let may_be = "lower-case letters, digits, `-` and `.` make a name, at most 253 of them";
        is_subdomain(text).then(|| Self(text.to_owned())).ok_or_else(|| may_be.to_owned())
    }
}

/// What a namespace of Kubernetes is called.
#[derive(Debug, Clone)]
pub struct NamespaceArg(pub String);

impl FromStr for NamespaceArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let may_be = "lower-case letters, digits and `-` make a namespace, at most 63 of them";
        is_label(text).then(|| Self(text.to_owned())).ok_or_else(|| may_be.to_owned())
    }
}
