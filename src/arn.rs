//! Amazon Resource Names: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`.

use std::fmt;

/// The name that AWS gives to one thing of one account, taken apart.
///
/// What one of its fields may hold is checked, so it can be shown and sent as it stands. Patterns with `*`,
/// as policies have them, are no names of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Arn<'a> {
    /// `aws`, or `aws-` and more, as `aws-cn` and `aws-us-gov`.
    pub partition: &'a str,
    /// As `secretsmanager` or `ssm`.
    pub service: &'a str,
    /// As `eu-west-1`; empty for what has no region.
    pub region: &'a str,
    /// 12 digits, or `aws` for what AWS owns; empty for what has no account.
    pub account: &'a str,
    /// What it is within the service: printable ASCII, and colons too.
    pub resource: &'a str,
}

/// Most bytes of an ARN (Secrets Manager, `SecretIdType`; IAM, `arnType`).
const MAX_BYTES: usize = 2048;
/// Most bytes of a partition, a service or a region: more than twice the longest that there is.
const MAX_FIELD: usize = 48;

/// Why a text is no ARN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArnError {
    /// It does not begin with `arn:`, or has less than six fields.
    #[error("an ARN is written arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE")]
    Fields,
    /// More than 2,048 bytes.
    #[error("the ARN is longer than {MAX_BYTES} bytes")]
    TooLong,
    /// Not a partition of AWS.
    #[error("the partition of the ARN is not `aws` or one that begins with `aws-`")]
    Partition,
    /// Not the name of a service.
    #[error("the service of the ARN is not written in lower case letters, digits and `-`")]
    Service,
    /// Not a region.
    #[error("the region of the ARN is not one like eu-west-1")]
    Region,
    /// Not an account.
    #[error("the account of the ARN does not have 12 digits")]
    Account,
    /// Nothing, or a character outside of printable ASCII.
    #[error("the resource of the ARN is empty or has a character that no ARN has")]
    Resource,
}

impl<'a> Arn<'a> {
    /// Takes an ARN apart.
    pub fn parse(text: &'a str) -> Result<Self, ArnError> {
        if text.len() > MAX_BYTES {
            return Err(ArnError::TooLong);
        }
        let mut fields = text.splitn(6, ':');
        let mut next = || fields.next().ok_or(ArnError::Fields);
        if next()? != "arn" {
            return Err(ArnError::Fields);
        }
        let (partition, service, region, account, resource) =
            (next()?, next()?, next()?, next()?, next()?);
        let arn = Self { partition, service, region, account, resource };
        arn.check().map(|()| arn)
    }

    fn check(&self) -> Result<(), ArnError> {
        let is_aws = self.partition == "aws" || self.partition.starts_with("aws-");
        if !is_aws || !is_word(self.partition) {
            return Err(ArnError::Partition);
        }
        if !is_word(self.service) {
            return Err(ArnError::Service);
        }
        if !self.region.is_empty() && !is_region(self.region) {
            return Err(ArnError::Region);
        }
        let digits = self.account.len() == 12 && self.account.bytes().all(|b| b.is_ascii_digit());
        if !digits && !matches!(self.account, "" | "aws") {
            return Err(ArnError::Account);
        }
        if self.resource.is_empty() || !self.resource.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(ArnError::Resource);
        }
        Ok(())
    }
}

impl fmt::Display for Arn<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { partition, service, region, account, resource } = self;
        write!(out, "arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}

/// Whether it is written like a region: `eu-west-1`, `us-gov-east-1`, `eusc-de-east-1`. Regions are added
/// every year, so there is no list of them.
pub fn is_region(text: &str) -> bool {
    let parts = text.split('-').count();
    is_word(text)
        && (3..=5).contains(&parts)
        && text.split('-').all(|part| !part.is_empty())
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.rsplit('-').next().is_some_and(|last| last.bytes().all(|b| b.is_ascii_digit()))
}

fn is_word(text: &str) -> bool {
    let taken = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.len() <= MAX_FIELD && text.bytes().all(taken)
}

/// The role behind a session of it, which is what policies are about.
pub fn without_session(arn: &str) -> String {
    let role = || {
        let (start, rest) = arn.split_once(":assumed-role/")?;
        let (name, _session) = rest.split_once('/')?;
        Some(format!("{}:role/{name}", start.replacen(":sts:", ":iam:", 1)))
    };
    role().unwrap_or_else(|| arn.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_its_role() {
        let session = "arn:aws:sts::111122223333:assumed-role/deploy/one";
        assert_eq!(without_session(session), "arn:aws:iam::111122223333:role/deploy");
        let user = "arn:aws:iam::111122223333:user/ci";
        assert_eq!(without_session(user), user);
    }

    #[test]
    fn what_is_written_is_read_again() {
        for text in [
            "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/prod-AbCdEf",
            "arn:aws-us-gov:ssm:us-gov-west-1:111122223333:parameter/shop/x",
            "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "arn:aws-eusc:kms:eusc-de-east-1:111122223333:alias/shop",
            "arn:aws:iam::111122223333:role/a/b",
            "arn:aws:iam::aws:policy/ReadOnlyAccess",
            "arn:aws:s3:::bucket",
            "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/shop:*",
        ] {
            assert_eq!(Arn::parse(text).map(|arn| arn.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn what_is_none_says_why() {
        use ArnError as E;
        let long = format!("arn:aws:ssm:eu-west-1:111122223333:{}", "a".repeat(2048));
        let cases = [
            ("", E::Fields),
            ("arn", E::Fields),
            ("ARN:aws:ssm:eu-west-1:111122223333:x", E::Fields),
            ("arn:aws:ssm:eu-west-1:111122223333", E::Fields),
            (&long, E::TooLong),
            ("arn::ssm:eu-west-1:111122223333:x", E::Partition),
            ("arn:awsome:ssm:eu-west-1:111122223333:x", E::Partition),
            ("arn:aws-\u{202e}:ssm:eu-west-1:111122223333:x", E::Partition),
            ("arn:aws::eu-west-1:111122223333:x", E::Service),
            ("arn:aws:SSM:eu-west-1:111122223333:x", E::Service),
            ("arn:aws:ssm:*:111122223333:x", E::Region),
            ("arn:aws:ssm:eu-west-1.example:111122223333:x", E::Region),
            ("arn:aws:ssm:eu--1:111122223333:x", E::Region),
            ("arn:aws:ssm:eu-west:111122223333:x", E::Region),
            ("arn:aws:ssm:eu-west-1:*:x", E::Account),
            ("arn:aws:ssm:eu-west-1:11112222333:x", E::Account),
            ("arn:aws:ssm:eu-west-1:11112222333é:x", E::Account),
            ("arn:aws:ssm:eu-west-1:111122223333:", E::Resource),
            ("arn:aws:ssm:eu-west-1:111122223333:a b", E::Resource),
            ("arn:aws:ssm:eu-west-1:111122223333:a\0", E::Resource),
        ];
        for (text, expected) in cases {
            assert_eq!(Arn::parse(text), Err(expected), "{text:?}");
        }
    }
}
