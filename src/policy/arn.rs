//! ARNs in policies, where they must name one thing: no pattern, no variable.

use super::PolicyError;
use crate::arn::Arn;

/// Where the services of a partition are, for `kms:ViaService` (the `dnsSuffix` of the SDK's partitions).
const SUFFIXES: [(&str, &str); 6] = [
    ("aws", "amazonaws.com"),
    ("aws-us-gov", "amazonaws.com"),
    ("aws-cn", "amazonaws.com.cn"),
    ("aws-iso", "c2s.ic.gov"),
    ("aws-iso-b", "sc2s.sgov.gov"),
    ("aws-eusc", "amazonaws.eu"),
];

/// What the regions of partitions begin with; all others are in `aws`.
const REGIONS: [(&str, &str); 5] = [
    ("us-gov-", "aws-us-gov"),
    ("cn-", "aws-cn"),
    ("us-iso-", "aws-iso"),
    ("us-isob-", "aws-iso-b"),
    ("eusc-", "aws-eusc"),
];

/// Reads an ARN that names one thing in a partition that we know.
pub(super) fn exact(text: &str) -> Result<Arn<'_>, PolicyError> {
    // The characters of the names of secrets, parameters, keys and roles.
    let taken = |c: char| c.is_ascii_alphanumeric() || "/_+=.@-!:,".contains(c);
    let is_good = |arn: &Arn<'_>| {
        SUFFIXES.iter().any(|(known, _)| *known == arn.partition)
            && is_account(arn.account)
            && arn.resource.chars().all(taken)
    };
    let arn = Arn::parse(text).ok().filter(is_good);
    arn.ok_or_else(|| PolicyError::NotAnArn { text: text.to_owned() })
}

/// The same, for a thing of this kind: `secretsmanager` and `secret:`, for instance.
pub(super) fn exact_of<'a>(
    text: &'a str,
    service: &str,
    kind: &str,
) -> Result<Arn<'a>, PolicyError> {
    let arn = exact(text)?;
    let named = arn.resource.strip_prefix(kind).is_some_and(|name| !name.is_empty());
    if arn.service == service && named && (service == "iam") == arn.region.is_empty() {
        Ok(arn)
    } else {
        Err(PolicyError::OtherArn { text: text.to_owned(), kind: format!("{service} {kind}") })
    }
}

/// What KMS takes for the caller when a service uses a key for an entry of this ARN.
pub(super) fn via(service: &str, entry: Arn<'_>) -> String {
    let known = SUFFIXES.iter().find(|(partition, _)| *partition == entry.partition);
    let suffix = known.map(|(_, suffix)| *suffix).unwrap_or_default();
    format!("{service}.{}.{suffix}", entry.region)
}

/// Whether it is the number of an account.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a name ends like the ARN of a secret: in a hyphen and six characters. Secrets Manager would take
/// them for its own, and not find a secret of that name by the beginning of its ARN.
pub fn ends_like_an_arn(name: &str) -> bool {
    let bytes = name.as_bytes();
    let Some((start, last)) = bytes.split_at_checked(bytes.len().saturating_sub(6)) else {
        return false;
    };
    start.ends_with(b"-") && last.iter().all(u8::is_ascii_alphanumeric)
}

/// Where in AWS an entry is that has no ARN yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// `aws`, `aws-cn`, `aws-us-gov`, …
    pub partition: String,
    /// The region.
    pub region: String,
    /// Twelve digits.
    pub account: String,
}

impl Place {
    /// A region of an account. The name of the region says which partition it is.
    pub fn new(region: &str, account: &str) -> Self {
        let known = REGIONS.iter().find(|(start, _)| region.starts_with(start));
        let partition = known.map_or("aws", |(_, partition)| partition);
        let [partition, region, account] = [partition, region, account].map(str::to_owned);
        Self { partition, region, account }
    }

    /// The ARN of a parameter here. Its name is written with or without a leading slash, the ARN has one.
    pub fn parameter(&self, name: &str) -> String {
        self.arn("ssm", &format!("parameter/{}", name.strip_prefix('/').unwrap_or(name)))
    }

    /// The ARN of a key here.
    pub fn key(&self, id: &str) -> String {
        self.arn("kms", &format!("key/{id}"))
    }

    /// What matches the ARN of a secret of this name here, and of no longer name.
    pub(super) fn secret_to_come(&self, name: &str) -> String {
        self.arn("secretsmanager", &format!("secret:{name}-??????"))
    }

    fn arn(&self, service: &str, resource: &str) -> String {
        let Self { partition, region, account } = self;
        format!("arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}
