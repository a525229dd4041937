//! Values that need no move: they point at a store already, or are ciphertext of another tool.

use super::bytes::{all, base64, find, strip_prefix_ci};
use super::reason::Reason;

/// Addresses by their beginning; what follows must not be empty and holds no white space.
const STORES: &[(&str, &str)] = &[
    ("vault://", "the vault"),
    ("sm://", "Secrets Manager"),
    ("ssm://", "Parameter Store"),
    ("{{resolve:secretsmanager:", "Secrets Manager"),
    ("{{resolve:ssm:", "Parameter Store"),
    ("{{resolve:ssm-secure:", "Parameter Store"),
    ("{{resolve:", "another store"),
    ("ref+awssecrets://", "Secrets Manager"),
    ("ref+awsssm://", "Parameter Store"),
    ("ref+vault://", "HashiCorp Vault"),
    ("ref+", "another store"),
    ("op://", "1Password"),
    ("bref-ssm:", "Parameter Store"),
    ("x-crypteia-ssm:", "Parameter Store"),
    ("@Microsoft.KeyVault(", "Azure Key Vault"),
];

/// Why the value is a reference or ciphertext, if it is.
pub(super) fn reference(value: &[u8]) -> Option<Reason> {
    ciphertext(value).map(Reason::EncryptedBy).or_else(|| store(value).map(Reason::ReferenceTo))
}

fn store(value: &[u8]) -> Option<&'static str> {
    if value.iter().any(u8::is_ascii_whitespace) {
        return None;
    }
    if let Some(rest) = value.strip_prefix(b"sealed:") {
        // Not a reference but ours: what it seals is in the value, under a key in KMS.
        return all(rest, base64).then_some("a sealed value");
    }
    let by_prefix = STORES.iter().find(|(prefix, _)| {
        value.strip_prefix(prefix.as_bytes()).is_some_and(|rest| {
            // Only vals has many schemes behind one prefix: it must be followed by one of them.
            !rest.is_empty() && (*prefix != "ref+" || find(rest, "://").is_some_and(|at| at > 0))
        })
    });
    by_prefix.map(|(_, store)| *store).or_else(|| arn(value))
}

/// `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE` of the two services that hold secrets.
fn arn(value: &[u8]) -> Option<&'static str> {
    let mut fields = value.strip_prefix(b"arn:")?.splitn(5, |b| *b == b':');
    let partition = fields.next()?;
    let service = fields.next()?;
    let (_region, _account, resource) = (fields.next()?, fields.next()?, fields.next()?);
    let known = |prefix: &[u8]| resource.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty());
    match service {
        _ if !partition.starts_with(b"aws") => None,
        b"secretsmanager" if known(b"secret:") => Some("Secrets Manager"),
        b"ssm" if known(b"parameter/") => Some("Parameter Store"),
        _ => None,
    }
}

/// How what KMS answers to `Encrypt` begins in base64, under a symmetric key, and how long the shortest one is. AWS
/// does not document the format.
const KMS: [&[u8]; 2] = [b"AQICAHh", b"AQECAHh"];
const SHORTEST_OF_KMS: usize = 200;

/// Whether a value looks like a ciphertext of KMS in base64, as the helpers of Lambda's console write it.
#[must_use]
pub fn is_kms_ciphertext(value: &[u8]) -> bool {
    KMS.iter().any(|beginning| value.starts_with(beginning))
        && value.len() >= SHORTEST_OF_KMS
        && all(value, base64)
}

fn ciphertext(value: &[u8]) -> Option<&'static str> {
    if is_kms_ciphertext(value) {
        return Some("KMS");
    }
    if value.strip_prefix(b"encrypted:").is_some_and(|rest| rest.len() >= 16 && all(rest, base64)) {
        return Some("dotenvx");
    }
    if value.starts_with(b"ENC[") && value.ends_with(b"]") {
        return Some("sops");
    }
    if value.starts_with(b"$ANSIBLE_VAULT;") {
        return Some("Ansible Vault");
    }
    let label = strip_prefix_ci(value, "-----BEGIN ")?;
    if label.starts_with(b"AGE ENCRYPTED FILE") {
        return Some("age");
    }
    label.starts_with(b"PGP MESSAGE").then_some("PGP")
}
