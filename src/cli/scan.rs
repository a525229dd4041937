//! `scan`

use std::str::FromStr;

use clap::Args;

use super::types::{DialectArg, dialect_parser};
use crate::lambda::FunctionName;
use crate::reference::StoreKind;
use crate::scan::Target;

/// Find plaintext secrets in files and in the variables of Lambda functions
///
/// Changes nothing, and shows no value. Each variable gets a verdict and a reason, as with `kmseal migrate`;
/// what stands in several places is said to be the same, published versions included, for they keep what the
/// function had when they were published. Variables that Lambda cannot decrypt for you are unknown, never
/// clean. For functions it has to be allowed lambda:GetFunction, lambda:ListFunctions and
/// lambda:ListVersionsByFunction, and kms:Decrypt for customer managed keys.
///
/// The exit status is 10 when there is a secret or something unknown, 0 when there is none, and 1 when not
/// all could be read; the rest is shown then, too.
#[derive(Debug, Args)]
pub struct ScanArgs {
    /// A `.env` file, `lambda:NAME`, `lambda:NAME:QUALIFIER`, the ARN of a function, or `lambda:*` for all
    #[arg(required = true, value_name = "TARGET", value_hint = clap::ValueHint::FilePath)]
    pub targets: Vec<ScanArg>,

    /// Look for functions in these regions, with commas between them (can be repeated)
    #[arg(long, value_name = "REGION", value_delimiter = ',', value_parser = region)]
    pub regions: Vec<String>,

    /// Show variables that are plain configuration as well
    #[arg(long)]
    pub all: bool,

    /// Read files as this program does
    #[arg(long, value_name = "DIALECT", default_value = "auto", value_parser = dialect_parser())]
    pub env_dialect: DialectArg,
}

/// What is scanned.
#[derive(Debug, Clone)]
pub struct ScanArg(pub Target);

impl FromStr for ScanArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "lambda:*" {
            return Ok(Self(Target::AllFunctions));
        }
        if FunctionName::is_meant(text) {
            let name = text.parse().map_err(|why| format!("{why}; all of them are lambda:*"))?;
            return Ok(Self(Target::Function(name)));
        }
        if StoreKind::ALL.iter().any(|kind| text.starts_with(kind.prefix())) {
            return Err("what is in a store is no plaintext: `kmseal list` shows it".to_owned());
        }
        Ok(Self(Target::File(text.into())))
    }
}

/// A region becomes part of a host name.
fn region(text: &str) -> Result<String, String> {
    let is_good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if (1..=40).contains(&text.len()) && text.chars().all(is_good) {
        Ok(text.to_owned())
    } else {
        Err("a region is written as in eu-west-1".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_files_or_functions() {
        let read = |text: &str| text.parse::<ScanArg>().map(|ScanArg(target)| target);
        assert_eq!(read("lambda:*"), Ok(Target::AllFunctions));
        for text in ["lambda:shop", "arn:aws:lambda:eu-west-1:111122223333:function:shop:live"] {
            assert!(matches!(read(text), Ok(Target::Function(_))), "{text}");
        }
        assert!(matches!(read(".env"), Ok(Target::File(_))));
        for bad in ["lambda:", "lambda:sh*", "sm://shop", "vault://"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
