//! How functions are written: `lambda:NAME`, `lambda:NAME:QUALIFIER`, or an ARN.

use std::fmt;
use std::str::FromStr;

use crate::arn::Arn;

/// What a function is written with in front.
const PREFIX: &str = "lambda:";

/// Most characters of a name, and of the name of an alias (Lambda, `FunctionName` and `Alias`: 64 and 128).
const NAME_LIMIT: usize = 64;
const QUALIFIER_LIMIT: usize = 128;

/// The unpublished version.
pub(super) const LATEST: &str = "$LATEST";

/// One function, or one version of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionName {
    /// Its name alone.
    pub name: String,
    /// A version number or an alias; none for the unpublished version.
    pub qualifier: Option<String>,
    /// The region, where an ARN says so.
    pub region: Option<String>,
    /// Its ARN without a qualifier, where that is known: a name is looked for in the account of the credentials.
    pub arn: Option<String>,
}

/// Why a text names no function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// Not written as a function is.
    #[error("a function is written lambda:NAME, lambda:NAME:QUALIFIER, or as its ARN")]
    Form,
    /// A character or a length that no name has.
    #[error("a function has a name of up to 64 letters, digits, `-` and `_`")]
    Name,
    /// Likewise.
    #[error("a qualifier is a version number, or an alias of letters, digits, `-` and `_`")]
    Qualifier,
}

impl FunctionName {
    /// A function of the region and account that are set.
    pub fn new(name: &str) -> Result<Self, NameError> {
        Self::checked(name, None)
    }

    fn checked(name: &str, qualifier: Option<&str>) -> Result<Self, NameError> {
        let is_word = |text: &str, most: usize| {
            let good = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            !text.is_empty() && text.len() <= most && text.chars().all(good)
        };
        if !is_word(name, NAME_LIMIT) {
            return Err(NameError::Name);
        }
        let qualifier = qualifier.filter(|qualifier| *qualifier != LATEST);
        if qualifier.is_some_and(|qualifier| !is_word(qualifier, QUALIFIER_LIMIT)) {
            return Err(NameError::Qualifier);
        }
        let (name, qualifier) = (name.to_owned(), qualifier.map(str::to_owned));
        Ok(Self { name, qualifier, region: None, arn: None })
    }

    /// The function behind an ARN, with its region and account.
    pub fn of_arn(text: &str) -> Result<Self, NameError> {
        let arn = Arn::parse(text).map_err(|_| NameError::Form)?;
        let name = arn.resource.strip_prefix("function:").filter(|_| arn.service == "lambda");
        let name = name.filter(|_| !arn.region.is_empty() && !arn.account.is_empty());
        let named = Self::split(name.ok_or(NameError::Form)?)?;
        let Arn { partition, region, account, .. } = arn;
        let whole = format!("arn:{partition}:lambda:{region}:{account}:function:{}", named.name);
        Ok(Self { region: Some(region.to_owned()), arn: Some(whole), ..named })
    }

    fn split(text: &str) -> Result<Self, NameError> {
        match text.split_once(':') {
            None => Self::checked(text, None),
            Some((name, qualifier)) => Self::checked(name, Some(qualifier)),
        }
    }

    /// The account, where it is known.
    pub fn account(&self) -> Option<&str> {
        self.arn.as_ref()?.split(':').nth(4)
    }

    /// Whether a text is meant to name functions, well written or not.
    pub fn is_meant(text: &str) -> bool {
        text.starts_with(PREFIX) || (text.starts_with("arn:") && text.contains(":lambda:"))
    }

    /// The same function without a qualifier.
    #[must_use]
    pub fn unqualified(&self) -> Self {
        Self { qualifier: None, ..self.clone() }
    }

    /// The same in another region, where none is named.
    #[must_use]
    pub fn in_region(self, region: Option<&str>) -> Self {
        Self { region: self.region.or(region.map(str::to_owned)), ..self }
    }
}

impl FromStr for FunctionName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        if text.starts_with("arn:") {
            return Self::of_arn(text);
        }
        Self::split(text.strip_prefix(PREFIX).ok_or(NameError::Form)?)
    }
}

/// As it is written on the command line. The account is that of the credentials.
impl fmt::Display for FunctionName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{PREFIX}{}", self.name)?;
        match &self.qualifier {
            Some(qualifier) => write!(out, ":{qualifier}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_read_as_they_are_written() {
        for text in ["lambda:shop-api", "lambda:shop_api:live", "lambda:shop:12"] {
            assert_eq!(text.parse::<FunctionName>().expect(text).to_string(), text);
        }
        let latest: FunctionName = "lambda:shop:$LATEST".parse().expect("a name");
        assert_eq!(latest.qualifier, None);
        let arn = "arn:aws:lambda:eu-west-1:111122223333:function:shop:live";
        let name: FunctionName = arn.parse().expect("an ARN");
        assert_eq!(name.to_string(), "lambda:shop:live");
        assert_eq!(name.region.as_deref(), Some("eu-west-1"));
        assert_eq!(name.unqualified().to_string(), "lambda:shop");
    }

    #[test]
    fn what_is_no_function_is_refused() {
        let long = format!("lambda:{}", "x".repeat(65));
        for text in [
            "shop",
            "lambda:",
            "lambda:a b",
            "lambda:shop:",
            "lambda:shop:a:b",
            "lambda:../x",
            "lambda:shop:$NEWEST",
            &long,
            "arn:aws:lambda:eu-west-1:111122223333:layer:kmseal:1",
            "arn:aws:s3:::function:shop",
            "arn:aws:lambda:::function:shop",
        ] {
            assert!(text.parse::<FunctionName>().is_err(), "{text}");
        }
    }
}
