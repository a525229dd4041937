//! Policies inside of roles, and what IAM says that a role may do.

use std::rc::Rc;

use aws_sdk_iam::types::PolicyEvaluationDecisionType as Decision;
use percent_encoding::percent_decode_str;

use crate::aws::{Aws, AwsError, Fault};

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
        let answer = self.aws.wait(async {
            let ask = self.aws.iam(None).await?.simulate_principal_policy();
            let answer = ask
                .policy_source_arn(principal)
                .set_action_names(Some(actions.to_vec()))
                .set_resource_arns(Some(resources.to_vec()))
                .send()
                .await;
            answer.map_err(|error| AwsError::from_sdk(&call, &error))
        })?;
        let mut simulated = Vec::new();
        for result in answer.evaluation_results() {
            let (action, decision) = (result.eval_action_name(), result.eval_decision());
            // Several resources of one action are told of below it.
            let each = result.resource_specific_results();
            simulated.extend(each.iter().map(|one| Simulated {
                action: action.to_owned(),
                resource: one.eval_resource_name().to_owned(),
                allowed: *one.eval_resource_decision() == Decision::Allowed,
            }));
            if each.is_empty() {
                let resource = result.eval_resource_name().unwrap_or("*").to_owned();
                let (action, allowed) = (action.to_owned(), *decision == Decision::Allowed);
                simulated.push(Simulated { action, resource, allowed });
            }
        }
        if simulated.is_empty() { Err(AwsError::garbled(&call)) } else { Ok(simulated) }
    }

    fn pause(&self, seconds: u64) {
        self.aws.pause(seconds);
    }
}
