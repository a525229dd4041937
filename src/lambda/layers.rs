//! Layers of the account: the newest version of one, and a new version.

use std::time::Duration;

use aws_sdk_lambda::config::Builder;
use aws_sdk_lambda::config::retry::RetryConfig;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::{Architecture, LayerVersionContentInput, Runtime};

use super::live::LiveFunctions;
use super::package::Package;
use crate::arn::Arn;
use crate::aws::{AwsError, Backoff, Call, Fault, Pages};

/// How often publishing is tried, and the first wait between two tries.
const TRIES: usize = 4;
const FIRST_WAIT: Duration = Duration::from_millis(500);

/// A version of a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// Its ARN, with the version.
    pub arn: String,
    /// Its number.
    pub version: i64,
    /// As in `x86_64`; empty where it does not say.
    pub architectures: Vec<String>,
    /// As in `python3.13`; empty where it is for all.
    pub runtimes: Vec<String>,
    /// What it says of itself.
    pub description: String,
}

/// The region of a version of a layer, by its ARN; none where a text is no such ARN.
pub fn region_of_layer(text: &str) -> Option<&str> {
    let arn = Arn::parse(text).ok().filter(|arn| arn.service == "lambda")?;
    let mut parts = arn.resource.split(':');
    let (kind, name, version) = (parts.next()?, parts.next()?, parts.next()?);
    let is_number = version.parse::<u64>().is_ok_and(|number| number.to_string() == version);
    let is_whole = parts.next().is_none() && !name.is_empty() && !arn.account.is_empty();
    (kind == "layer" && is_number && is_whole && !arn.region.is_empty()).then_some(arn.region)
}

/// A version of a layer that is to be.
#[derive(Clone, Copy)]
pub struct NewLayer<'n> {
    /// Its name alone.
    pub name: &'n str,
    /// What is in it.
    pub package: &'n Package,
    /// As in `x86_64`.
    pub architecture: &'n str,
    /// As in `python3.13`; none where it is for all. Lambda takes 15.
    pub runtimes: &'n [&'n str],
    /// What it says of itself.
    pub description: &'n str,
    /// Under which licence: an identifier of SPDX.
    pub license: &'n str,
}

impl LiveFunctions {
    /// The newest version of a layer for these machines; none where there is none.
    pub fn newest_layer(
        &self,
        name: &str,
        region: Option<&str>,
        architecture: &str,
    ) -> Result<Option<Layer>, AwsError> {
        self.aws.wait(self.newest(name, region, architecture))
    }

    /// The newest version of a layer for these machines, if it has this archive.
    pub fn layer_with(
        &self,
        name: &str,
        architecture: &str,
        package: &Package,
    ) -> Result<Option<Layer>, AwsError> {
        self.aws.wait(self.newest_with(name, architecture, package))
    }

    /// Publishes a version. Each call makes one, so after an answer that was lost the newest one is looked at
    /// before the next try.
    pub fn publish_layer(&self, new: &NewLayer<'_>) -> Result<Layer, AwsError> {
        self.aws.wait(async {
            let (mut backoff, mut tries) = (Backoff::new(FIRST_WAIT), 1);
            loop {
                let error = match self.publish_once(new).await {
                    Ok(layer) => return Ok(layer),
                    Err(error) => error,
                };
                let may_pass = error.is_lost() || error.fault() == Fault::Throttled;
                if !may_pass || tries == TRIES {
                    return Err(error);
                }
                backoff.wait().await;
                if error.is_lost() {
                    let NewLayer { name, architecture, package, .. } = *new;
                    if let Some(done) = self.newest_with(name, architecture, package).await? {
                        return Ok(done);
                    }
                }
                tries += 1;
            }
        })
    }

    /// A call about a layer, whose archive is no secret.
    fn layer_call(&self, operation: &'static str, name: &str) -> Call {
        self.aws.call(operation, format!("the layer {name}"), false)
    }

    async fn newest(
        &self,
        name: &str,
        region: Option<&str>,
        architecture: &str,
    ) -> Result<Option<Layer>, AwsError> {
        let call = self.layer_call("lambda:ListLayerVersions", name);
        let lambda = self.client(region).await?;
        let (mut newest, mut pages) = (None::<Layer>, Pages::default());
        loop {
            self.pace.turn().await;
            let request = lambda.list_layer_versions().layer_name(name);
            let answer = request.set_marker(pages.token.clone()).send().await;
            let answer = match answer.map_err(|error| AwsError::from_sdk(&call, &error)) {
                Err(error) if error.fault() == Fault::NotFound => return Ok(None),
                answer => answer?,
            };
            for one in answer.layer_versions.ok_or_else(|| AwsError::garbled(&call))? {
                let (architectures, runtimes) =
                    (one.compatible_architectures, one.compatible_runtimes);
                let arn = one.layer_version_arn.ok_or_else(|| AwsError::garbled(&call))?;
                let layer = layer(arn, one.version, architectures, runtimes, one.description);
                let fits = layer.architectures.is_empty()
                    || layer.architectures.iter().any(|other| other == architecture);
                if fits && newest.as_ref().is_none_or(|known| known.version < layer.version) {
                    newest = Some(layer);
                }
            }
            if !pages.has_next(&call, answer.next_marker)? {
                return Ok(newest);
            }
        }
    }

    async fn newest_with(
        &self,
        name: &str,
        architecture: &str,
        package: &Package,
    ) -> Result<Option<Layer>, AwsError> {
        let Some(newest) = self.newest(name, None, architecture).await? else {
            return Ok(None);
        };
        let call = self.layer_call("lambda:GetLayerVersion", name);
        self.pace.turn().await;
        let request = self.client(None).await?.get_layer_version().layer_name(name);
        let answer = request.version_number(newest.version).send().await;
        let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
        let sha256 = answer.content.and_then(|content| content.code_sha256);
        Ok((sha256.as_deref() == Some(&*package.sha256)).then_some(newest))
    }

    async fn publish_once(&self, new: &NewLayer<'_>) -> Result<Layer, AwsError> {
        let call = self.layer_call("lambda:PublishLayerVersion", new.name);
        self.pace.turn().await;
        let content = LayerVersionContentInput::builder().zip_file(Blob::new(&*new.package.zip));
        let runtimes: Vec<Runtime> = new.runtimes.iter().map(|name| Runtime::from(*name)).collect();
        let request = self
            .client(None)
            .await?
            .publish_layer_version()
            .layer_name(new.name)
            .description(new.description)
            .license_info(new.license)
            .compatible_architectures(Architecture::from(new.architecture))
            .set_compatible_runtimes((!runtimes.is_empty()).then_some(runtimes))
            .content(content.build());
        let once = Builder::new().retry_config(RetryConfig::disabled());
        let answer = request.customize().config_override(once).send().await;
        let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
        let (architectures, runtimes) =
            (answer.compatible_architectures, answer.compatible_runtimes);
        let arn = answer.layer_version_arn.ok_or_else(|| AwsError::garbled(&call))?;
        Ok(layer(arn, answer.version, architectures, runtimes, answer.description))
    }
}

fn layer(
    arn: String,
    version: i64,
    architectures: Option<Vec<Architecture>>,
    runtimes: Option<Vec<Runtime>>,
    description: Option<String>,
) -> Layer {
    let architectures = architectures.unwrap_or_default();
    Layer {
        arn,
        version,
        architectures: architectures.iter().map(|one| one.as_str().to_owned()).collect(),
        runtimes: runtimes.unwrap_or_default().iter().map(|one| one.as_str().to_owned()).collect(),
        description: description.unwrap_or_default(),
    }
}
