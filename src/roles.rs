//! Policies inside of roles, and what IAM says that a role may do.

use std::rc::Rc;

use aws_sdk_iam::types::{
    EvaluationResult, PolicyEvaluationDecisionType as Decision, ResourceSpecificResult,
};
use percent_encoding::percent_decode_str;

use crate::aws::{Aws, AwsError, Fault, Pages};

/// How often it is looked, a second apart, whether a policy is gone: IAM may be behind.
const LOOKS: usize = 5;

/// What IAM says of an action on a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simulated {
    /// The action, as in `secretsmanager:GetSecretValue`.
    pub action: String,
    /// The resource that it was asked about.
    pub resource: String,
    /// Whether it is allowed.
    pub allowed: bool,
}

/// Roles, wherever they are.
pub trait Roles {
    /// The policy of this name inside of a role, in JSON; none when there is none, or no such role.
    fn policy(&self, role: &str, name: &str) -> Result<Option<String>, AwsError>;

    /// Puts a policy into a role, in place of one of the same name. Can be repeated.
    fn attach(&self, role: &str, name: &str, document: &str) -> Result<(), AwsError>;

    /// Takes a policy out of a role, and sees that it is gone. Fine when it is not there. Can be repeated.
    fn detach(&self, role: &str, name: &str) -> Result<(), AwsError>;

    /// What a user or role may do, each action on each resource; resource policies do not count in it.
    fn simulate(
        &self,
        principal: &str,
        actions: &[String],
        resources: &[String],
    ) -> Result<Vec<Simulated>, AwsError>;

    /// Lets the time pass that IAM takes until everybody knows of a change.
    fn pause(&self, seconds: u64);
}

/// IAM, as far as we use it for roles.
pub struct IamRoles {
    aws: Rc<Aws>,
}

impl IamRoles {
    /// IAM behind this door.
    pub fn new(aws: Rc<Aws>) -> Self {
        Self { aws }
    }
}

impl Roles for IamRoles {
    fn policy(&self, role: &str, name: &str) -> Result<Option<String>, AwsError> {
        let call = self.aws.call("iam:GetRolePolicy", format!("role {role}"), false);
        let answer = self.aws.wait(async {
            let ask = self.aws.iam(None).await?.get_role_policy();
            let answer = ask.role_name(role).policy_name(name).send().await;
            answer.map_err(|error| AwsError::from_sdk(&call, &error))
        });
        match answer {
            // IAM gives it back as a part of a URL.
            Ok(answer) => match percent_decode_str(answer.policy_document()).decode_utf8() {
                // Half an answer would pass for the policy of somebody else.
                Ok(text) if serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok() => {
                    Ok(Some(text.into_owned()))
                }
                _ => Err(AwsError::garbled(&call)),
            },
            Err(error) if error.fault() == Fault::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn attach(&self, role: &str, name: &str, document: &str) -> Result<(), AwsError> {
        let call = self.aws.call("iam:PutRolePolicy", format!("role {role}"), false);
        self.aws.wait(async {
            let ask = self.aws.iam(None).await?.put_role_policy().role_name(role).policy_name(name);
            let answer = ask.policy_document(document).send().await;
            answer.map(drop).map_err(|error| AwsError::from_sdk(&call, &error))
        })
    }

    fn detach(&self, role: &str, name: &str) -> Result<(), AwsError> {
        let call = self.aws.call("iam:DeleteRolePolicy", format!("role {role}"), false);
        let answer = self.aws.wait(async {
            let ask = self.aws.iam(None).await?.delete_role_policy();
            let answer = ask.role_name(role).policy_name(name).send().await;
            answer.map(drop).map_err(|error| AwsError::from_sdk(&call, &error))
        });
        match answer {
            Err(error) if error.fault() == Fault::NotFound => return Ok(()),
            answer => answer?,
        }
        // The answer has no content, so that any page of a proxy would pass for one.
        for _ in 0..LOOKS {
            if self.policy(role, name)?.is_none() {
                return Ok(());
            }
            self.aws.pause(1);
        }
        Err(AwsError::garbled(&call))
    }

    fn simulate(
        &self,
        principal: &str,
        actions: &[String],
        resources: &[String],
    ) -> Result<Vec<Simulated>, AwsError> {
        let call = self.aws.call("iam:SimulatePrincipalPolicy", principal, false);
        let simulated = self.aws.wait(async {
            let ask = self.aws.iam(None).await?.simulate_principal_policy();
            let ask = ask
                .policy_source_arn(principal)
                .set_action_names(Some(actions.to_vec()))
                .set_resource_arns(Some(resources.to_vec()));
            let (mut found, mut pages) = (Vec::new(), Pages::default());
            loop {
                let answer = ask.clone().set_marker(pages.token.clone()).send().await;
                let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
                found.extend(answer.evaluation_results().iter().flat_map(simulated));
                let has_next = pages.has_next(&call, answer.marker)?;
                if answer.is_truncated != has_next {
                    return Err(AwsError::garbled(&call));
                }
                if !has_next {
                    return Ok(found);
                }
            }
        })?;
        // What nobody has judged is not allowed either.
        let is_judged = |action: &str, resource: &str| {
            simulated.iter().any(|one| {
                one.action.eq_ignore_ascii_case(action)
                    && (one.resource == resource || one.resource == "*")
            })
        };
        let judged = |action: &String| resources.iter().all(|it| is_judged(action, it));
        if actions.iter().all(judged) { Ok(simulated) } else { Err(AwsError::garbled(&call)) }
    }

    fn pause(&self, seconds: u64) {
        self.aws.pause(seconds);
    }
}

/// What is said of an action: on each of several resources, or on the one that was asked about.
fn simulated(result: &EvaluationResult) -> Vec<Simulated> {
    let action = || result.eval_action_name().to_owned();
    let each = result.resource_specific_results();
    if each.is_empty() {
        let resource = result.eval_resource_name().unwrap_or("*").to_owned();
        let allowed = *result.eval_decision() == Decision::Allowed;
        return vec![Simulated { action: action(), resource, allowed }];
    }
    let one = |one: &ResourceSpecificResult| Simulated {
        action: action(),
        resource: one.eval_resource_name().to_owned(),
        allowed: *one.eval_resource_decision() == Decision::Allowed,
    };
    each.iter().map(one).collect()
}
