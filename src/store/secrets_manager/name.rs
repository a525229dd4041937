//! Names and ARNs of secrets.

use crate::arn::Arn;
use crate::aws::{AwsError, Call};

/// The characters behind the last hyphen of an ARN, which Secrets Manager chooses.
const SUFFIX: usize = 6;

/// The region of an ARN.
pub(super) fn region_of(arn: &str) -> Option<&str> {
    let arn = Arn::parse(arn).ok()?;
    Some(arn.region).filter(|region| !region.is_empty())
}

/// The name within an ARN, with what stands behind it.
fn in_arn(arn: &str) -> Option<&str> {
    Arn::parse(arn).ok()?.resource.strip_prefix("secret:")
}

fn is_arn(name: &str) -> bool {
    name.starts_with("arn:")
}

/// What comes before the hyphen and six characters at the end.
pub(super) fn without_suffix(name: &str) -> Option<&str> {
    let (front, suffix) = name.rsplit_once('-')?;
    let is_suffix =
        suffix.len() == SUFFIX && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric());
    Some(front).filter(|front| is_suffix && !front.is_empty())
}

/// Whether what was asked for as `asked` is the secret with this ARN and name. An error inside of an answer
/// names a secret in one of the two ways: then both are that.
pub(super) fn means(asked: &str, arn: &str, name: &str) -> bool {
    if is_arn(asked) {
        return arn == asked || without_suffix(arn) == Some(asked);
    }
    if is_arn(name) {
        return in_arn(name).and_then(without_suffix) == Some(asked);
    }
    name == asked
}

/// Refuses an answer that is about something else: whatever stands between us and the service can answer 200 as
/// well.
pub(super) fn check(
    call: &Call,
    asked: &str,
    arn: Option<&str>,
    name: Option<&str>,
) -> Result<(), AwsError> {
    let is_about = means(asked, arn.unwrap_or_default(), name.unwrap_or_default());
    if is_about { Ok(()) } else { Err(AwsError::garbled(call)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:app/db-AbCdEf";

    #[test]
    fn an_arn_says_the_region() {
        assert_eq!(region_of(ARN), Some("eu-west-1"));
        assert_eq!(region_of("app/db"), None);
        assert_eq!(region_of("arn:aws:secretsmanager"), None);
        assert_eq!(in_arn(ARN), Some("app/db-AbCdEf"));
    }

    #[test]
    fn a_secret_has_three_names() {
        let partial = without_suffix(ARN).expect("a suffix");
        for asked in ["app/db", ARN, partial] {
            assert!(means(asked, ARN, "app/db"), "{asked}");
        }
        assert!(means("app/db", ARN, ARN));
        assert!(!means("app", ARN, "app/db"));
        assert!(!means("app/db-AbCdEf", ARN, "app/db"));
        let longer = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:app/db-backup-AbCdEf";
        assert!(!means(partial, longer, "app/db-backup"));
        // Another account's.
        let other = ARN.replace("111122223333", "999999999999");
        assert!(!means(ARN, &other, "app/db"));
        assert!(!means(partial, &other, "app/db"));
    }

    #[test]
    fn names_may_look_like_the_end_of_an_arn() {
        assert_eq!(without_suffix("app/db-AbCdE1"), Some("app/db"));
        for name in ["app/db", "app/db-AbCdE", "app/db-AbCdEfg", "-AbCdEf", "a-Ab/dEf"] {
            assert_eq!(without_suffix(name), None, "{name}");
        }
    }
}
