//! What Secrets Manager answers.

use super::{DENIED, GET, REFUSED, Row, Says, check, hidden, row, shown};

const SET: &str = "set sm://shop/a @value";
const NEW: &str = "set sm://shop/new @value";

const ROWS: &[Row] = &[
    row(
        21,
        NEW,
        "CreateSecret",
        (
            400,
            "ResourceExistsException",
            "The operation failed because the secret shop/new already exists.",
        ),
        hidden("secretsmanager:CreateSecret", "sm://shop/new", "it exists already"),
        "",
    ),
    row(
        23,
        SET,
        "PutSecretValue",
        (
            400,
            "ResourceExistsException",
            "You can't use ClientRequestToken x because that value is already in use",
        ),
        hidden("secretsmanager:PutSecretValue", "sm://shop/a", "it exists already"),
        "",
    ),
    row(
        24,
        SET,
        "PutSecretValue",
        (400, "InvalidRequestException", "You must provide a ClientRequestToken value."),
        hidden("secretsmanager:PutSecretValue", "sm://shop/a", REFUSED),
        "",
    ),
    row(
        25,
        NEW,
        "CreateSecret",
        (
            400,
            "InvalidRequestException",
            "You can't create this secret because a secret with this name is already scheduled for deletion.",
        ),
        hidden("secretsmanager:CreateSecret", "sm://shop/new", REFUSED),
        "",
    ),
    row(
        26,
        GET,
        "GetSecretValue",
        (
            400,
            "InvalidRequestException",
            "You can't perform this operation on the secret because it was marked for deletion.",
        ),
        Says::Ours("the entry sm://shop/a is deleted"),
        "run `kmseal restore sm://shop/a`",
    ),
    row(
        27,
        GET,
        "GetSecretValue",
        (400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret."),
        Says::Ours("there is no entry sm://shop/a"),
        "run `kmseal list sm://`",
    ),
    row(
        27,
        "get sm://shop/a@LIVE --reveal",
        "GetSecretValue",
        (
            400,
            "ResourceNotFoundException",
            "Secrets Manager can't find the specified secret value for staging label: LIVE",
        ),
        Says::Ours("the entry sm://shop/a has no version LIVE"),
        "run `kmseal history sm://shop/a`",
    ),
    row(
        27,
        "get sm://shop/a@EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE --reveal",
        "GetSecretValue",
        (
            400,
            "ResourceNotFoundException",
            "Secrets Manager can't find the specified secret value for VersionId: EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE",
        ),
        Says::Ours("the entry sm://shop/a has no version EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE"),
        "run `kmseal history sm://shop/a`",
    ),
    row(
        27,
        "history sm://shop/a",
        "ListSecretVersionIds",
        (400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret."),
        Says::Ours("there is no entry sm://shop/a"),
        "run `kmseal list sm://`",
    ),
    row(
        29,
        GET,
        "GetSecretValue",
        (
            400,
            "ResourceNotFoundException",
            "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
        ),
        Says::Ours("the entry sm://shop/a has no version AWSCURRENT"),
        "run `kmseal history sm://shop/a`",
    ),
    row(
        32,
        NEW,
        "CreateSecret",
        (
            400,
            "ValidationException",
            "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
        ),
        hidden("secretsmanager:CreateSecret", "sm://shop/new", REFUSED),
        "",
    ),
    row(
        35,
        GET,
        "GetSecretValue",
        (400, "AccessDeniedException", "Access to KMS is not allowed"),
        hidden("secretsmanager:GetSecretValue", "sm://shop/a", DENIED),
        "secretsmanager:GetSecretValue has to be allowed, and the use of its key",
    ),
    row(
        35,
        SET,
        "PutSecretValue",
        (
            400,
            "EncryptionFailure",
            "Secrets Manager can't encrypt the protected secret text using the provided KMS key.",
        ),
        hidden("secretsmanager:PutSecretValue", "sm://shop/a", REFUSED),
        "",
    ),
    row(
        35,
        GET,
        "GetSecretValue",
        (400, "DecryptionFailure", "Secrets Manager can't decrypt the protected secret text"),
        hidden("secretsmanager:GetSecretValue", "sm://shop/a", REFUSED),
        "",
    ),
    row(
        36,
        SET,
        "PutSecretValue",
        (
            400,
            "LimitExceededException",
            "The request failed because it would exceed one of the Secrets Manager quotas.",
        ),
        hidden("secretsmanager:PutSecretValue", "sm://shop/a", REFUSED),
        "",
    ),
    row(
        36,
        "list sm://",
        "ListSecrets",
        (400, "AccessDeniedException", "is not authorized to perform: secretsmanager:ListSecrets"),
        shown("secretsmanager:ListSecrets", "all secrets", DENIED),
        "secretsmanager:ListSecrets has to be allowed",
    ),
    row(
        37,
        "delete sm://shop/a --yes",
        "DeleteSecret",
        (
            400,
            "InvalidRequestException",
            "You can't delete secret shop/a that still has replica regions",
        ),
        shown("secretsmanager:DeleteSecret", "sm://shop/a", REFUSED),
        "",
    ),
    row(
        37,
        SET,
        "DescribeSecret",
        (
            400,
            "AccessDeniedException",
            "is not authorized to perform: secretsmanager:DescribeSecret",
        ),
        shown("secretsmanager:DescribeSecret", "sm://shop/a", DENIED),
        "secretsmanager:DescribeSecret has to be allowed",
    ),
];

#[test]
fn of_secrets() {
    ROWS.iter().for_each(check);
}
