//! How often a call is tried, as the environment or the profile says.

use aws_config::profile::ProfileSet;
use aws_config::retry::RetryConfig;

use super::error::AwsError;
use super::variables::variable;

/// Read here, since the SDK panics at what it does not know, and at `legacy`, which the AWS CLI takes.
pub(super) fn retries(profiles: &ProfileSet) -> Result<RetryConfig, AwsError> {
    let set =
        |name: &str, key: &str| variable(name).or_else(|| profiles.get(key).map(ToOwned::to_owned));
    let attempts = set("AWS_MAX_ATTEMPTS", "max_attempts");
    let mode = set("AWS_RETRY_MODE", "retry_mode");
    parse(attempts.as_deref(), mode.as_deref())
}

fn parse(attempts: Option<&str>, mode: Option<&str>) -> Result<RetryConfig, AwsError> {
    let word = mode.map(|mode| mode.trim().to_ascii_lowercase());
    let retries = match word.as_deref() {
        // What is called legacy is older than the SDK.
        None | Some("standard" | "legacy") => RetryConfig::standard(),
        Some("adaptive") => RetryConfig::adaptive(),
        Some(_) => return Err(AwsError::BadRetryMode),
    };
    match attempts.map(|attempts| attempts.trim().parse()) {
        None => Ok(retries),
        Some(Ok(attempts @ 1..)) => Ok(retries.with_max_attempts(attempts)),
        Some(_) => Err(AwsError::BadAttempts),
    }
}

#[cfg(test)]
mod tests {
    use aws_config::retry::RetryMode;

    use super::*;

    #[test]
    fn every_mode_of_the_cli_is_known() {
        for (mode, expected) in [
            (None, RetryMode::Standard),
            (Some("standard"), RetryMode::Standard),
            (Some("legacy"), RetryMode::Standard),
            (Some(" Adaptive "), RetryMode::Adaptive),
        ] {
            assert_eq!(parse(None, mode).expect("a mode").mode(), expected, "{mode:?}");
        }
        for mode in ["", "none"] {
            assert!(matches!(parse(None, Some(mode)), Err(AwsError::BadRetryMode)), "{mode}");
        }
    }

    #[test]
    fn attempts_are_counted_from_one() {
        for (attempts, expected) in [(None, 3), (Some("1"), 1), (Some(" 7"), 7)] {
            assert_eq!(parse(attempts, None).expect("a number").max_attempts(), expected);
        }
        for attempts in ["", "0", "-1", "1.5", "many", "4294967296"] {
            let refused = parse(Some(attempts), None);
            assert!(matches!(refused, Err(AwsError::BadAttempts)), "{attempts}");
        }
    }
}
