//! One question to each service, to see whether it can be reached and may be asked.

use std::time::Duration;

use futures_util::future::{FutureExt as _, LocalBoxFuture, join_all};

use super::{Aws, AwsError, Call, Identity, Override, Service, resolve};

/// How long all attempts at one question may take: one of them, and the look at the network before it.
const PATIENCE: Duration = Duration::from_secs(15);

/// How AWS is set up, without a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Configured {
    /// The profile in effect, when a file has it.
    pub profile: Option<String>,
    /// The region, and what names it.
    pub region: Option<(String, &'static str)>,
    /// Whether only FIPS endpoints are called.
    pub fips: bool,
    /// Every endpoint that is not AWS's own choice.
    pub overrides: Vec<Override>,
}

/// What became of a question.
#[derive(Debug)]
pub struct Probe {
    /// The service.
    pub service: Service,
    /// Where it is called.
    pub endpoint: Option<String>,
    /// The question, as IAM writes it.
    pub operation: &'static str,
    /// Who we are, when it was asked that; why not, when there was no good answer.
    pub answer: Result<Option<Identity>, AwsError>,
}

/// The question that costs a service least, and gives nothing away. IAM is asked nothing: only simulations of
/// policies need it.
const QUESTIONS: [(Service, &str); 6] = [
    (Service::Sts, "sts:GetCallerIdentity"),
    (Service::SecretsManager, "secretsmanager:ListSecrets"),
    (Service::Ssm, "ssm:DescribeParameters"),
    (Service::Kms, "kms:ListAliases"),
    (Service::Logs, "logs:DescribeLogGroups"),
    (Service::Lambda, "lambda:ListFunctions"),
];

impl Aws {
    /// How AWS is set up. Not inside of [`wait`](Self::wait).
    pub fn configured(&self) -> Result<Configured, AwsError> {
        let loaded = self.wait(self.loaded())?;
        let region = loaded.sdk.region().map(ToString::to_string);
        Ok(Configured {
            profile: loaded.profile.clone(),
            region: region.zip(loaded.region_from),
            fips: loaded.fips,
            overrides: loaded.overrides.clone(),
        })
    }

    /// Asks each service one question, all at once; takes 15 seconds at most. Not inside of
    /// [`wait`](Self::wait).
    pub fn probe(&self) -> Vec<Probe> {
        let one = |(service, operation)| async move {
            let call = self.call(operation, "the account", false);
            let endpoint = match self.loaded().await {
                Ok(loaded) => resolve::resolve(loaded, service, None).await,
                Err(error) => Err(error),
            };
            let endpoint = match endpoint {
                Ok(endpoint) => endpoint,
                Err(error) => {
                    return Probe { service, endpoint: None, operation, answer: Err(error) };
                }
            };
            let asked = tokio::time::timeout(PATIENCE, self.question(service, &call)).await;
            let answer = asked.unwrap_or_else(|_| Err(AwsError::timed_out(&call)));
            Probe { service, endpoint: Some(endpoint), operation, answer }
        };
        self.wait(join_all(QUESTIONS.map(one)))
    }

    /// Asks it. Boxed, for the futures of the SDK are large.
    fn question<'c>(
        &'c self,
        service: Service,
        call: &'c Call,
    ) -> LocalBoxFuture<'c, Result<Option<Identity>, AwsError>> {
        // What answers `{}` to everything is none of these services: they send an empty list.
        let is_list = |sent: bool| if sent { Ok(None) } else { Err(AwsError::garbled(call)) };
        match service {
            Service::SecretsManager => async move {
                let ask = self.secrets_manager(None).await?.list_secrets().max_results(1);
                let answer = ask.send().await.map_err(|error| AwsError::from_sdk(call, &error))?;
                is_list(answer.secret_list.is_some())
            }
            .boxed_local(),
            Service::Ssm => async move {
                let ask = self.ssm(None).await?.describe_parameters().max_results(1);
                let answer = ask.send().await.map_err(|error| AwsError::from_sdk(call, &error))?;
                is_list(answer.parameters.is_some())
            }
            .boxed_local(),
            Service::Kms => async move {
                let ask = self.kms(None).await?.list_aliases().limit(1);
                let answer = ask.send().await.map_err(|error| AwsError::from_sdk(call, &error))?;
                is_list(answer.aliases.is_some())
            }
            .boxed_local(),
            Service::Logs => async move {
                let ask = self.logs(None).await?.describe_log_groups().limit(1);
                let answer = ask.send().await.map_err(|error| AwsError::from_sdk(call, &error))?;
                is_list(answer.log_groups.is_some())
            }
            .boxed_local(),
            Service::Lambda => async move {
                let ask = self.lambda(None).await?.list_functions().max_items(1);
                let answer = ask.send().await.map_err(|error| AwsError::from_sdk(call, &error))?;
                is_list(answer.functions.is_some())
            }
            .boxed_local(),
            Service::Sts | Service::Iam => {
                async move { self.caller(call).await.map(Some) }.boxed_local()
            }
        }
    }
}
