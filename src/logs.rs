//! Log groups of CloudWatch Logs, and the keys that they are encrypted under.

use std::rc::Rc;

use crate::aws::{Aws, AwsError, Fault, Pages};

/// A log group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogGroup {
    /// Its name.
    pub name: String,
    /// Its ARN, without `:*` at the end.
    pub arn: String,
    /// The ARN of the KMS key for new events; none where the service uses a key of its own.
    pub key: Option<String>,
}

/// Log groups, wherever they are.
pub trait LogGroups {
    /// All of them, by name.
    fn list(&self) -> Result<Vec<LogGroup>, AwsError>;

    /// The group of this name; none where there is none.
    fn find(&self, name: &str) -> Result<Option<LogGroup>, AwsError>;

    /// Encrypts what comes from now on under this key (its ARN), or without one under the service's own. What
    /// is there already stays as it is. It may take five minutes. Can be repeated.
    fn set_key(&self, name: &str, key: Option<&str>) -> Result<(), AwsError>;
}

/// CloudWatch Logs, as far as we use it.
pub struct CloudWatchLogs {
    aws: Rc<Aws>,
}

impl CloudWatchLogs {
    /// CloudWatch Logs behind this door.
    pub fn new(aws: Rc<Aws>) -> Self {
        Self { aws }
    }

    async fn described(&self, prefix: Option<&str>) -> Result<Vec<LogGroup>, AwsError> {
        let what = prefix.map_or("all log groups".to_owned(), |name| format!("log group {name}"));
        let call = self.aws.call("logs:DescribeLogGroups", what, false);
        let logs = self.aws.logs(None).await?;
        let (mut groups, mut pages) = (Vec::new(), Pages::default());
        loop {
            let request = logs.describe_log_groups().set_next_token(pages.token.clone());
            let request = request.set_log_group_name_prefix(prefix.map(str::to_owned));
            let answer = request.send().await.map_err(|error| AwsError::from_sdk(&call, &error))?;
            for group in answer.log_groups.ok_or_else(|| AwsError::garbled(&call))? {
                groups.push(read(&group).ok_or_else(|| AwsError::garbled(&call))?);
            }
            if !pages.has_next(&call, answer.next_token)? {
                return Ok(groups);
            }
        }
    }
}

impl LogGroups for CloudWatchLogs {
    fn list(&self) -> Result<Vec<LogGroup>, AwsError> {
        self.aws.wait(self.described(None))
    }

    fn find(&self, name: &str) -> Result<Option<LogGroup>, AwsError> {
        match self.aws.wait(self.described(Some(name))) {
            Ok(groups) => Ok(groups.into_iter().find(|group| group.name == name)),
            Err(error) if error.fault() == Fault::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn set_key(&self, name: &str, key: Option<&str>) -> Result<(), AwsError> {
        self.aws.wait(async {
            let logs = self.aws.logs(None).await?;
            let what = format!("log group {name}");
            if let Some(key) = key {
                let call = self.aws.call("logs:AssociateKmsKey", what, false);
                let request = logs.associate_kms_key().log_group_name(name).kms_key_id(key);
                let answer = request.send().await;
                answer.map(drop).map_err(|error| AwsError::from_sdk(&call, &error))
            } else {
                let call = self.aws.call("logs:DisassociateKmsKey", what, false);
                let answer = logs.disassociate_kms_key().log_group_name(name).send().await;
                answer.map(drop).map_err(|error| AwsError::from_sdk(&call, &error))
            }
        })
    }
}

fn read(group: &aws_sdk_cloudwatchlogs::types::LogGroup) -> Option<LogGroup> {
    let arn = group.log_group_arn().or(group.arn())?;
    Some(LogGroup {
        name: group.log_group_name()?.to_owned(),
        arn: arn.strip_suffix(":*").unwrap_or(arn).to_owned(),
        key: group.kms_key_id().map(str::to_owned),
    })
}
