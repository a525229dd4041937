//! An entry of an account, looked at and written past the program.

use serde_json::{Value, json};

use super::account::Account;
use crate::support::needles::random_text;

/// A secret or a parameter, by its reference: `sm://NAME` or `ssm:///PATH`.
pub(crate) struct Kept<'a> {
    account: &'a Account,
    name: &'a str,
    is_secret: bool,
}

impl<'a> Kept<'a> {
    pub(crate) fn of(account: &'a Account, reference: &'a str) -> Self {
        let (kind, name) = reference.split_once("://").expect("a reference");
        Self { account, name, is_secret: kind == "sm" }
    }

    /// Writes a value, over what is there.
    pub(crate) fn give(&self, value: &str) {
        let Self { account, name, is_secret } = self;
        if !is_secret {
            let body = json!({ "Name": name, "Value": value, "Type": "SecureString",
                "Overwrite": self.versions() > 0 });
            account.ask("AmazonSSM.PutParameter", body);
        } else if self.described().is_some() {
            let body = json!({ "SecretId": name, "SecretString": value,
                "ClientRequestToken": random_text(32) });
            account.ask("secretsmanager.PutSecretValue", body);
        } else {
            let body = json!({ "Name": name, "SecretString": value,
                "ClientRequestToken": random_text(32) });
            account.ask("secretsmanager.CreateSecret", body);
        }
    }

    /// How many versions there are.
    pub(crate) fn versions(&self) -> usize {
        let count = |answer: &Value, of: &str| answer[of].as_array().map_or(0, Vec::len);
        if self.is_secret {
            // Asked for the versions of a secret that is not there, moto falls over.
            if self.described().is_none() {
                return 0;
            }
            let body = json!({ "SecretId": self.name, "IncludeDeprecated": true });
            return count(
                &self.account.ask("secretsmanager.ListSecretVersionIds", body),
                "Versions",
            );
        }
        match self.account.try_ask("AmazonSSM.GetParameterHistory", json!({ "Name": self.name })) {
            Ok(answer) => count(&answer, "Parameters"),
            Err((_, why)) => {
                assert!(why.contains("NotFound"), "{why}");
                0
            }
        }
    }

    /// The newest value; none when it is not there or marked as deleted.
    pub(crate) fn value(&self) -> Option<String> {
        let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
        if self.is_secret {
            let body = json!({ "SecretId": self.name });
            let answer = self.account.try_ask("secretsmanager.GetSecretValue", body).ok()?;
            return text(&answer["SecretString"]);
        }
        let body = json!({ "Name": self.name, "WithDecryption": true });
        let answer = self.account.try_ask("AmazonSSM.GetParameter", body).ok()?;
        text(&answer["Parameter"]["Value"])
    }

    /// Whether it is a secret that is marked as deleted.
    pub(crate) fn is_marked(&self) -> bool {
        self.described().is_some_and(|secret| !secret["DeletedDate"].is_null())
    }

    /// Whether there is no such entry, deleted or not.
    pub(crate) fn is_gone(&self) -> bool {
        if self.is_secret { self.described().is_none() } else { self.versions() == 0 }
    }

    fn described(&self) -> Option<Value> {
        let body = json!({ "SecretId": self.name });
        self.account.try_ask("secretsmanager.DescribeSecret", body).ok()
    }
}
