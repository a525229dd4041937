//! Layers.

use super::live::LiveFunctions;
use crate::aws::{AwsError, Fault, Pages};

/// A version of a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// Its ARN, with the version.
    pub arn: String,
    /// The number of the version.
    pub version: i64,
}

impl LiveFunctions {
    /// The newest version of a layer for this architecture; none when there is none.
    pub fn newest_layer(
        &self,
        name: &str,
        region: Option<&str>,
        architecture: &str,
    ) -> Result<Option<Layer>, AwsError> {
        let found: Result<Vec<Layer>, AwsError> = self.aws.wait(async {
            let call = self.aws.call("lambda:ListLayerVersions", format!("layer {name}"), false);
            let lambda = self.client(region).await?;
            let (mut found, mut pages) = (Vec::new(), Pages::default());
            loop {
                self.pace.turn().await;
                let request = lambda.list_layer_versions().layer_name(name);
                let answer = request.set_marker(pages.token.clone()).send().await;
                let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
                for one in answer.layer_versions.unwrap_or_default() {
                    let fits = one.compatible_architectures.as_ref().is_none_or(|all| {
                        all.is_empty() || all.iter().any(|it| it.as_str() == architecture)
                    });
                    let arn = one.layer_version_arn.ok_or_else(|| AwsError::garbled(&call))?;
                    found.extend(fits.then_some(Layer { arn, version: one.version }));
                }
                if !pages.has_next(&call, answer.next_marker)? {
                    return Ok(found);
                }
            }
        });
        match found {
            Ok(found) => Ok(found.into_iter().max_by_key(|layer| layer.version)),
            Err(error) if error.fault() == Fault::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}
