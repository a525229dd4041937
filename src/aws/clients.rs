//! One client for each service and region, made when first asked for.

use std::cell::RefCell;
use std::collections::BTreeMap;

use aws_types::SdkConfig;

use super::Aws;
use super::error::AwsError;

/// Clients of one service by region; without one, the region of the settings.
struct PerRegion<C>(RefCell<BTreeMap<Option<String>, C>>);

impl<C> Default for PerRegion<C> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<C: Clone> PerRegion<C> {
    async fn get(
        &self,
        aws: &Aws,
        region: Option<&str>,
        make: impl FnOnce(&SdkConfig) -> C,
    ) -> Result<C, AwsError> {
        let key = region.map(str::to_owned);
        if let Some(client) = self.0.borrow().get(&key) {
            return Ok(client.clone());
        }
        let client = make(&aws.loaded().await?.in_region(region)?);
        self.0.borrow_mut().insert(key, client.clone());
        Ok(client)
    }
}

/// The clients that were made so far.
#[derive(Default)]
pub(super) struct Clients {
    secrets_manager: PerRegion<aws_sdk_secretsmanager::Client>,
    ssm: PerRegion<aws_sdk_ssm::Client>,
    kms: PerRegion<aws_sdk_kms::Client>,
    sts: PerRegion<aws_sdk_sts::Client>,
    iam: PerRegion<aws_sdk_iam::Client>,
    logs: PerRegion<aws_sdk_cloudwatchlogs::Client>,
    lambda: PerRegion<aws_sdk_lambda::Client>,
}

impl Aws {
    /// Secrets Manager in a region, or in that of the settings. Calls nothing.
    pub async fn secrets_manager(
        &self,
        region: Option<&str>,
    ) -> Result<aws_sdk_secretsmanager::Client, AwsError> {
        self.clients.secrets_manager.get(self, region, aws_sdk_secretsmanager::Client::new).await
    }

    /// Parameter Store, likewise.
    pub async fn ssm(&self, region: Option<&str>) -> Result<aws_sdk_ssm::Client, AwsError> {
        self.clients.ssm.get(self, region, aws_sdk_ssm::Client::new).await
    }

    /// KMS, likewise.
    pub async fn kms(&self, region: Option<&str>) -> Result<aws_sdk_kms::Client, AwsError> {
        self.clients.kms.get(self, region, aws_sdk_kms::Client::new).await
    }

    /// The Security Token Service, likewise.
    pub async fn sts(&self, region: Option<&str>) -> Result<aws_sdk_sts::Client, AwsError> {
        self.clients.sts.get(self, region, aws_sdk_sts::Client::new).await
    }

    /// IAM, likewise: the region says which partition.
    pub async fn iam(&self, region: Option<&str>) -> Result<aws_sdk_iam::Client, AwsError> {
        self.clients.iam.get(self, region, aws_sdk_iam::Client::new).await
    }

    /// Lambda, likewise.
    pub async fn lambda(&self, region: Option<&str>) -> Result<aws_sdk_lambda::Client, AwsError> {
        self.clients.lambda.get(self, region, aws_sdk_lambda::Client::new).await
    }

    /// CloudWatch Logs, likewise.
    pub async fn logs(
        &self,
        region: Option<&str>,
    ) -> Result<aws_sdk_cloudwatchlogs::Client, AwsError> {
        self.clients.logs.get(self, region, aws_sdk_cloudwatchlogs::Client::new).await
    }
}
