//! A function as it is named on the command line.

use std::str::FromStr;

use crate::lambda::FunctionName;

/// A function without a qualifier: its name, `lambda:NAME` or its ARN.
#[derive(Debug, Clone)]
pub struct FunctionArg(pub FunctionName);

impl FromStr for FunctionArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read =
            if FunctionName::is_meant(text) { text.parse() } else { FunctionName::new(text) };
        let name = read.map_err(|why| why.to_string())?;
        match &name.qualifier {
            None => Ok(Self(name)),
            Some(qualifier) => Err(format!("name the function alone, without `:{qualifier}`")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_named_with_and_without_its_prefix() {
        let arn = "arn:aws:lambda:eu-west-1:111122223333:function:shop";
        for text in ["shop", "lambda:shop", arn] {
            assert_eq!(text.parse::<FunctionArg>().expect(text).0.name, "shop");
        }
        for text in ["shop:1", "lambda:shop:live", &format!("{arn}:3"), "a b", "", "*"] {
            assert!(text.parse::<FunctionArg>().is_err(), "{text}");
        }
    }
}
