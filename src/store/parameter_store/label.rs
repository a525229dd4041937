//! Labels of versions.

use std::rc::Rc;

use crate::aws::{Aws, AwsError, PARAMETER_WRITES, Pace};
use crate::name::Token;
use crate::reference::{Address, VersionName};
use crate::store::{StoreError, Version};

/// Most versions that Parameter Store keeps; the oldest goes for a new one, unless it has a label (Systems
/// Manager, `PutParameter`).
pub(in crate::store) const VERSIONS: usize = 100;

/// What the version in use is called, and the one before it: `ssm:///x:current`.
const CURRENT: &str = "current";
const PREVIOUS: &str = "previous";

/// How many versions keep the mark of their rotation.
const MARKED: u64 = 50;

/// What the label of a rotation begins with, before its token.
const ROTATION: &str = "kmseal-";

/// Who puts labels on versions of parameters.
pub struct ParameterLabels {
    aws: Rc<Aws>,
    writes: Pace,
}

impl ParameterLabels {
    /// Behind this door. Nothing is called yet.
    pub fn new(aws: Rc<Aws>) -> Self {
        let writes = Pace::new(PARAMETER_WRITES.or(aws.settings().writes_per_second));
        Self { aws, writes }
    }

    /// What a parameter is called in all its regions.
    pub(in crate::store) fn identity(&self, address: &Address) -> Result<String, StoreError> {
        let region = match address.region() {
            Some(region) => region.to_owned(),
            None => self.aws.region()?,
        };
        Ok(format!("{region} {}", address.plain_name()))
    }

    /// The rotation that a label is of.
    pub(in crate::store) fn token_in(label: &str) -> Option<Token> {
        Token::try_from(label.strip_prefix(ROTATION)?.to_owned()).ok()
    }

    /// Marks a version as the one in use and, unless it has come back, as that of a rotation, and the one before
    /// it as the previous one. Versions that are long past lose the marks of their rotations: a label would keep Parameter Store from
    /// dropping them when there are a hundred.
    pub(in crate::store) fn mark(
        &self,
        address: &Address,
        token: Option<Token>,
        version: &VersionName,
        history: &[Version],
    ) -> Result<(), StoreError> {
        let number = number(version).ok_or(StoreError::NoAnswer)?;
        let before = history.iter().rev().find(|one| number_of(one) < Some(number));
        let labels = token.map(|token| format!("{ROTATION}{token}"));
        let labels: Vec<&str> = labels.iter().map(String::as_str).chain([CURRENT]).collect();
        self.aws.wait(async {
            self.label(address, number, &labels).await?;
            if let Some(before) = before.and_then(number_of) {
                match self.label(address, before, &[PREVIOUS]).await {
                    // It has ten of somebody else's. Nothing depends on this one.
                    Err(StoreError::Aws(error))
                        if error.code() == Some("ParameterVersionLabelLimitExceeded") => {}
                    labelled => labelled?,
                }
            }
            let older = |one: &&Version| number_of(one) < number.checked_sub(MARKED);
            for one in history.iter().filter(older) {
                let marks: Vec<String> =
                    one.labels.iter().filter(|it| Self::token_in(it).is_some()).cloned().collect();
                if let Some(number) = number_of(one).filter(|_| !marks.is_empty()) {
                    self.unlabel(address, number, marks).await?;
                }
            }
            Ok(())
        })
    }

    /// A label that is elsewhere moves.
    async fn label(
        &self,
        address: &Address,
        version: u64,
        labels: &[&str],
    ) -> Result<(), StoreError> {
        let client = self.aws.ssm(address.region()).await?;
        let call = self.aws.call("ssm:LabelParameterVersion", address.to_string(), false);
        let labels = labels.iter().map(|&label| label.to_owned()).collect();
        self.writes.turn().await;
        let request = client.label_parameter_version().name(address.name());
        let request = request.parameter_version(signed(version)).set_labels(Some(labels));
        let answer = request.send().await.map_err(|error| AwsError::from_sdk(&call, &error))?;
        if answer.parameter_version != signed(version) || !answer.invalid_labels().is_empty() {
            return Err(AwsError::garbled(&call).into());
        }
        Ok(())
    }

    async fn unlabel(
        &self,
        address: &Address,
        version: u64,
        labels: Vec<String>,
    ) -> Result<(), StoreError> {
        let client = self.aws.ssm(address.region()).await?;
        let call = self.aws.call("ssm:UnlabelParameterVersion", address.to_string(), false);
        self.writes.turn().await;
        let request = client.unlabel_parameter_version().name(address.name());
        let request = request.parameter_version(signed(version)).set_labels(Some(labels));
        // One that is not there any more comes back as invalid, which is as good.
        request.send().await.map_err(|error| AwsError::from_sdk(&call, &error))?;
        Ok(())
    }
}

fn number(version: &VersionName) -> Option<u64> {
    match version {
        VersionName::Number(number) => Some(*number),
        VersionName::Id(_) => None,
    }
}

fn number_of(version: &Version) -> Option<u64> {
    number(&version.name)
}

/// As the service counts.
fn signed(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}
