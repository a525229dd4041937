//! What leads to a published version, as far as Lambda itself knows.

use std::fmt;

use super::answer::is_named;
use super::live::LiveFunctions;
use super::name::FunctionName;
use super::published::PublishedVersion;
use super::versions::Alias;
use crate::aws::{AwsError, Fault, Pages};

/// Something that leads to a published version, or that keeps it ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pointer {
    /// An alias.
    Alias {
        /// Its name.
        name: String,
        /// The share of its calls, in ten-thousandths, where it is not the version of the alias itself.
        share: Option<u32>,
    },
    /// An event source mapping.
    EventSource {
        /// Its id.
        id: String,
        /// Where the events come from.
        source: Option<String>,
    },
    /// Provisioned concurrency.
    Provisioned {
        /// How many environments are kept ready.
        environments: i32,
    },
    /// A policy of this very version, that lets others call it.
    Policy,
}

impl fmt::Display for Pointer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Alias { name, share: None } => write!(out, "alias {name}"),
            Self::Alias { name, share: Some(share) } => {
                write!(out, "alias {name} ({} % of its calls)", f64::from(*share) / 100.0)
            }
            Self::EventSource { id, source: None } => write!(out, "event source mapping {id}"),
            Self::EventSource { id, source: Some(source) } => {
                write!(out, "event source mapping {id} of {source}")
            }
            Self::Provisioned { environments } => {
                write!(out, "provisioned concurrency of {environments}")
            }
            Self::Policy => out.write_str("a policy that lets others call it"),
        }
    }
}

/// Whether an ARN ends in this version.
fn is_of(arn: Option<&str>, version: PublishedVersion) -> bool {
    let named = arn.and_then(|arn| FunctionName::of_arn(arn).ok());
    named.and_then(|named| named.qualifier).is_some_and(|found| found == version.to_string())
}

impl Alias {
    /// How it leads to a version, if it does.
    pub fn pointer(&self, version: PublishedVersion) -> Option<Pointer> {
        let version = version.to_string();
        let name = self.name.clone();
        let routed = self.weights.iter().find(|(to, _)| *to == version);
        match routed {
            Some((_, share)) => Some(Pointer::Alias { name, share: Some(*share) }),
            None if self.versions.contains(&version) => Some(Pointer::Alias { name, share: None }),
            None => None,
        }
    }
}

impl LiveFunctions {
    /// The versions and aliases of a function that environments are kept ready for, by their ARNs.
    pub fn provisioned(&self, name: &FunctionName) -> Result<Vec<(String, i32)>, AwsError> {
        self.aws.wait(async {
            let operation = "lambda:ListProvisionedConcurrencyConfigs";
            let call = self.call(operation, name.to_string());
            let lambda = self.client(name.region.as_deref()).await?;
            let (mut found, mut pages) = (Vec::new(), Pages::default());
            loop {
                self.pace.turn().await;
                let request = lambda.list_provisioned_concurrency_configs();
                let request = request.function_name(name.written());
                let answer = request.set_marker(pages.token.clone()).send().await;
                let answer = match answer.map_err(|error| AwsError::from_sdk(&call, &error)) {
                    Ok(answer) => answer,
                    Err(error) if error.code() == Some(NONE_PROVISIONED) => return Ok(found),
                    Err(error) => return Err(error),
                };
                let all = answer.provisioned_concurrency_configs;
                for one in all.ok_or_else(|| AwsError::garbled(&call))? {
                    let arn = one.function_arn.filter(|arn| is_named(arn, name));
                    let arn = arn.ok_or_else(|| AwsError::garbled(&call))?;
                    let environments = one.requested_provisioned_concurrent_executions;
                    found.push((arn, environments.unwrap_or_default()));
                }
                if !pages.has_next(&call, answer.next_marker)? {
                    return Ok(found);
                }
            }
        })
    }

    /// What leads to this very version, past aliases: event sources, what is kept ready, and its own policy.
    pub fn pointers(
        &self,
        name: &FunctionName,
        version: PublishedVersion,
        provisioned: &[(String, i32)],
    ) -> Result<Vec<Pointer>, AwsError> {
        let mut found = self.aws.wait(self.event_sources(name, version))?;
        let ready = provisioned.iter().filter(|(arn, _)| is_of(Some(arn), version));
        found.extend(
            ready.map(|(_, environments)| Pointer::Provisioned { environments: *environments }),
        );
        if self.aws.wait(self.has_policy(name, version))? {
            found.push(Pointer::Policy);
        }
        Ok(found)
    }

    async fn event_sources(
        &self,
        name: &FunctionName,
        version: PublishedVersion,
    ) -> Result<Vec<Pointer>, AwsError> {
        let about = format!("{name}:{version}");
        let call = self.call("lambda:ListEventSourceMappings", about);
        let lambda = self.client(name.region.as_deref()).await?;
        let (mut found, mut pages) = (Vec::new(), Pages::default());
        loop {
            self.pace.turn().await;
            let request = lambda.list_event_source_mappings();
            let request = request.function_name(format!("{}:{version}", name.written()));
            let answer = request.set_marker(pages.token.clone()).send().await;
            let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
            for one in answer.event_source_mappings.ok_or_else(|| AwsError::garbled(&call))? {
                let arn = one.function_arn.as_deref();
                if !arn.is_some_and(|arn| is_named(arn, name)) {
                    return Err(AwsError::garbled(&call));
                }
                if is_of(arn, version) {
                    let id = one.uuid.ok_or_else(|| AwsError::garbled(&call))?;
                    found.push(Pointer::EventSource { id, source: one.event_source_arn });
                }
            }
            if !pages.has_next(&call, answer.next_marker)? {
                return Ok(found);
            }
        }
    }

    /// Whether somebody is allowed to call this very version.
    async fn has_policy(
        &self,
        name: &FunctionName,
        version: PublishedVersion,
    ) -> Result<bool, AwsError> {
        let call = self.call("lambda:GetPolicy", format!("{name}:{version}"));
        let lambda = self.client(name.region.as_deref()).await?;
        self.pace.turn().await;
        let request = lambda.get_policy().function_name(name.written());
        let answer = request.qualifier(version.to_string()).send().await;
        match answer.map_err(|error| AwsError::from_sdk(&call, &error)) {
            // Where there is none, it is refused.
            Ok(answer) if answer.policy.is_none() => Err(AwsError::garbled(&call)),
            Ok(_) => Ok(true),
            Err(error) if error.fault() == Fault::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// How it is said that there is none, by whoever says it in place of an empty list.
const NONE_PROVISIONED: &str = "ProvisionedConcurrencyConfigNotFoundException";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_leads_to_its_version_and_to_those_with_a_share() {
        let alias = Alias {
            name: "live".to_owned(),
            versions: vec!["12".to_owned(), "3".to_owned()],
            weights: vec![("3".to_owned(), 250)],
        };
        let shown = |version: &str| {
            let version = PublishedVersion::parse(version).expect("a number");
            alias.pointer(version).map(|pointer| pointer.to_string())
        };
        assert_eq!(shown("12").as_deref(), Some("alias live"));
        assert_eq!(shown("3").as_deref(), Some("alias live (2.5 % of its calls)"));
        assert_eq!(shown("1"), None);
    }
}
