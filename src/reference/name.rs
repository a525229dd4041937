//! The names that secrets and parameters may have.

use super::error::ReferenceError;

/// Most bytes of a parameter's ARN (Systems Manager, `PutParameter`, `Name`).
pub(super) const PARAMETER_ARN_MAX: usize = 1011;
/// The bytes of the shortest ARN without the name, `arn:aws:ssm:us-east-1:111122223333:parameter`. Whoever
/// has a longer one gets the refusal from AWS.
const ARN_PREFIX: usize = 44;
/// Most levels of a parameter's name (Systems Manager, `PutParameter`, `Name`).
const LEVELS_MAX: usize = 15;
/// What begins with `aws` and can be read all the same: secrets through Parameter Store, and what AWS
/// publishes.
const READABLE: [&str; 2] = ["/aws/reference/secretsmanager/", "/aws/service/"];

/// A secret's name: 1 to 512 of `A-Z a-z 0-9 / _ + = . @ - !` (Secrets Manager, `CreateSecret`; `!` stands in
/// names that services of AWS give, as `rds!db-…`).
pub(super) fn check_secret(name: &str) -> Result<(), ReferenceError> {
    let taken = |c: char| c.is_ascii_alphanumeric() || "/_+=.@-!".contains(c);
    if name.is_empty() || name.len() > 512 || !name.chars().all(taken) {
        return Err(ReferenceError::SecretName);
    }
    Ok(())
}

/// A parameter's name: levels of letters, digits and `_ . -`, divided by `/` (Systems Manager, `PutParameter`,
/// `Name`, and "Creating Parameter Store parameters").
pub(super) fn check_parameter(name: &str) -> Result<(), ReferenceError> {
    let taken = |c: char| c.is_ascii_alphanumeric() || "_.-/".contains(c);
    if name.is_empty() || !name.chars().all(taken) {
        return Err(ReferenceError::ParameterName);
    }
    let below_root = name.strip_prefix('/');
    let levels = below_root.unwrap_or(name);
    // The ARN has a slash before the name in any case.
    if ARN_PREFIX + 1 + levels.len() > PARAMETER_ARN_MAX {
        return Err(ReferenceError::ParameterLength);
    }
    if levels.split('/').any(str::is_empty) {
        return Err(ReferenceError::ParameterEmptyLevel);
    }
    if below_root.is_none() && name.contains('/') {
        return Err(ReferenceError::ParameterNotQualified);
    }
    if levels.split('/').count() > LEVELS_MAX {
        return Err(ReferenceError::ParameterLevels);
    }
    if is_reserved(levels) && !READABLE.iter().any(|prefix| name.starts_with(prefix)) {
        return Err(ReferenceError::ParameterReserved);
    }
    Ok(())
}

/// Whether it begins with what AWS keeps for itself, in names and labels alike.
pub(super) fn is_reserved(text: &str) -> bool {
    let begins = |word: &str| text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(word));
    begins("aws") || begins("ssm")
}
