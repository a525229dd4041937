//! Whether a role can use a key, as far as policies tell: those of the role are simulated by IAM, the key
//! policy is read here, since IAM does not simulate it.

use std::collections::HashMap;

use futures_util::future::join;

use super::policy::{KeyPolicy, Said, Who};
use super::preflight::{Use, via};
use super::{Kms, KmsError, KmsKey, part_of_arn};
use crate::arn::without_session;
use crate::aws::AwsError;
use crate::reference::StoreKind;

use aws_sdk_iam::types::{
    ContextEntry, ContextKeyTypeEnum, EvaluationResult, PolicyEvaluationDecisionType as Decision,
};

/// What is known of one permission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is there.
    Allowed,
    /// It is not, and why.
    Denied(String),
    /// It could not be checked, and why.
    Unchecked(String),
}

/// What is known of a role and a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleCheck {
    /// The role.
    pub role: String,
    /// The permissions it needs, as IAM writes them.
    pub verdicts: Vec<(&'static str, Verdict)>,
    /// Whether the key policy itself allows all of them.
    pub(super) is_named: bool,
    /// Whether neither the key policy nor the policies of the role could be read.
    pub(super) is_blind: bool,
}

impl RoleCheck {
    pub(super) fn is_allowed(&self) -> bool {
        self.verdicts.iter().all(|(_, verdict)| *verdict == Verdict::Allowed)
    }

    pub(super) fn is_denied(&self) -> bool {
        self.verdicts.iter().any(|(_, verdict)| matches!(verdict, Verdict::Denied(_)))
    }
}

/// What IAM says of one action.
enum Simulated {
    Allowed,
    Denied,
    /// No statement allows it.
    Silent,
    /// It depends on these condition keys.
    Depends(String),
}

impl Kms {
    /// Whether a role can write values under this key into this store, and read them.
    pub fn preflight_role(
        &self,
        role_arn: &str,
        key: &str,
        store: StoreKind,
    ) -> Result<RoleCheck, KmsError> {
        let key = self.describe(key)?;
        Ok(self.judge(&key, role_arn, store, &Use::needed_by(store)))
    }

    /// Whether a role can read values under this key out of this store.
    pub fn preflight_reader(
        &self,
        role_arn: &str,
        key: &str,
        store: StoreKind,
    ) -> Result<Verdict, KmsError> {
        let key = self.describe(key)?;
        let mut verdicts = self.judge(&key, role_arn, store, &[Use::Decrypt]).verdicts;
        Ok(verdicts.pop().map_or(Verdict::Allowed, |(_, verdict)| verdict))
    }

    /// Whether a role can open by itself what is encrypted under this key and bound to one pair.
    pub fn preflight_opener(
        &self,
        role_arn: &str,
        key: &KmsKey,
        (name, value): (&str, &str),
    ) -> Verdict {
        let bound = (format!("kms:EncryptionContext:{name}"), value.to_owned());
        let mut verdicts = self.judge_with(key, role_arn, bound, &[Use::Decrypt]).verdicts;
        verdicts.pop().map_or(Verdict::Allowed, |(_, verdict)| verdict)
    }

    /// What the policies say of a user or role that uses the key by way of a store.
    pub(super) fn judge(
        &self,
        key: &KmsKey,
        principal: &str,
        store: StoreKind,
        uses: &[Use],
    ) -> RoleCheck {
        let via = ("kms:ViaService".to_owned(), via(store, &key.region));
        self.judge_with(key, principal, via, uses)
    }

    /// The same, with what else is known of the calls that it makes.
    fn judge_with(
        &self,
        key: &KmsKey,
        principal: &str,
        (name, value): (String, String),
        uses: &[Use],
    ) -> RoleCheck {
        let principal = without_session(principal);
        let known = (name.as_str(), value.as_str());
        let simulation = self.simulate(&principal, key, known, uses);
        let (policy, simulated) = self.aws.wait(join(self.policy(key), simulation));
        let is_blind = policy.is_err() && simulated.is_err();
        let account = part_of_arn(&principal, 4).unwrap_or_default().to_owned();
        let facts = [known, ("kms:CallerAccount", account.as_str())];
        let mut is_named = true;
        let mut verdict = |needed: &Use| {
            let action = needed.action();
            let said = policy.as_ref().map(|policy: &KeyPolicy| {
                let own = policy.judge(&Who::Principal(&principal), action, &facts);
                (own, policy.judge(&Who::Account(&account), action, &facts))
            });
            is_named &= matches!(said, Ok((Said::Allowed, _)));
            let simulated = match &simulated {
                Ok(all) => Ok(all.get(action).unwrap_or(&Simulated::Silent)),
                Err(error) => Err(error),
            };
            (action, combine(said, simulated))
        };
        let verdicts = uses.iter().map(&mut verdict).collect();
        RoleCheck { role: principal, verdicts, is_named, is_blind }
    }

    /// What IAM says of the policies of a user or role, by action.
    async fn simulate(
        &self,
        principal: &str,
        key: &KmsKey,
        (name, value): (&str, &str),
        uses: &[Use],
    ) -> Result<HashMap<String, Simulated>, AwsError> {
        let call = self.aws.call("iam:SimulatePrincipalPolicy", principal, false);
        let context = |name: &str, value: &str| {
            ContextEntry::builder()
                .context_key_name(name)
                .context_key_values(value)
                .context_key_type(ContextKeyTypeEnum::String)
                .build()
        };
        let request = self
            .aws
            .iam(None)
            .await?
            .simulate_principal_policy()
            .policy_source_arn(principal)
            .set_action_names(Some(uses.iter().map(|needed| needed.action().to_owned()).collect()))
            .resource_arns(&key.arn)
            .context_entries(context(name, value))
            .context_entries(context("kms:CallerAccount", &key.account));
        let answer = request.send().await.map_err(|error| AwsError::from_sdk(&call, &error))?;
        let simulated = |result: &EvaluationResult| {
            let simulated = match result.eval_decision() {
                Decision::Allowed => Simulated::Allowed,
                Decision::ExplicitDeny => Simulated::Denied,
                _ if result.missing_context_values().is_empty() => Simulated::Silent,
                _ => Simulated::Depends(result.missing_context_values().join(", ")),
            };
            (result.eval_action_name().to_owned(), simulated)
        };
        let found: HashMap<String, Simulated> =
            answer.evaluation_results().iter().map(simulated).collect();
        // One key and a few actions fit into one page; what nobody has judged may be denied.
        let is_whole = uses.iter().all(|needed| found.contains_key(needed.action()));
        if is_whole { Ok(found) } else { Err(AwsError::garbled(&call)) }
    }
}

/// `said` is what the key policy says of the role itself and of the account it belongs to. One of the two
/// must allow it; then the account's word needs a policy of the role as well.
fn combine(
    said: Result<(Said, Said), &AwsError>,
    simulated: Result<&Simulated, &AwsError>,
) -> Verdict {
    let denied = |why: &str| Verdict::Denied(why.to_owned());
    let unchecked = |what: &str, error: &AwsError| Verdict::Unchecked(format!("{what}: {error}"));
    if let Ok(Simulated::Denied) = simulated {
        return denied("a policy of the role denies it");
    }
    let (own, account) = match said {
        Ok(said) => said,
        Err(error) => return unchecked("the key policy cannot be read", error),
    };
    let simulated = match (own, account) {
        (Said::Denied, _) | (_, Said::Denied) => return denied("the key policy denies it"),
        (Said::Undecided, _) | (_, Said::Undecided) if own != Said::Allowed => {
            return Verdict::Unchecked("the key policy has conditions on it".to_owned());
        }
        (Said::Silent, Said::Silent) => {
            return denied(
                "the key policy neither names the role nor lets the policies of its account count",
            );
        }
        _ => simulated,
    };
    match simulated {
        Err(error) => unchecked("the policies of the role cannot be simulated", error),
        Ok(_) if own == Said::Allowed => Verdict::Allowed,
        Ok(Simulated::Allowed) => Verdict::Allowed,
        Ok(Simulated::Depends(keys)) => {
            Verdict::Unchecked(format!("it depends on conditions on {keys}"))
        }
        Ok(Simulated::Silent | Simulated::Denied) => denied("no policy of the role allows it"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_must_agree() {
        use Said::{Allowed, Denied, Silent, Undecided};
        let verdict = |own, account, simulated: &Simulated| match combine(
            Ok((own, account)),
            Ok(simulated),
        ) {
            Verdict::Allowed => "allowed",
            Verdict::Denied(_) => "denied",
            Verdict::Unchecked(_) => "unchecked",
        };
        let depends = Simulated::Depends("aws:SourceIp".to_owned());
        for (own, account, simulated, expected) in [
            (Silent, Allowed, &Simulated::Allowed, "allowed"),
            (Silent, Allowed, &Simulated::Silent, "denied"),
            (Silent, Allowed, &Simulated::Denied, "denied"),
            (Silent, Allowed, &depends, "unchecked"),
            (Silent, Silent, &Simulated::Allowed, "denied"),
            (Allowed, Silent, &Simulated::Silent, "allowed"),
            (Allowed, Allowed, &Simulated::Denied, "denied"),
            (Denied, Allowed, &Simulated::Allowed, "denied"),
            (Silent, Denied, &Simulated::Allowed, "denied"),
            (Undecided, Allowed, &Simulated::Allowed, "unchecked"),
            (Silent, Undecided, &Simulated::Allowed, "unchecked"),
        ] {
            assert_eq!(verdict(own, account, simulated), expected, "{own:?} {account:?}");
        }
        let blind = AwsError::NoRegion;
        let verdict = combine(Ok((Silent, Allowed)), Err(&blind));
        assert!(matches!(verdict, Verdict::Unchecked(_)), "never allowed unseen");
        let verdict = combine(Ok((Allowed, Allowed)), Err(&blind));
        assert!(matches!(verdict, Verdict::Unchecked(_)), "a policy of the role may deny it");
    }
}
