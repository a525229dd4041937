//! What every service answers: about who calls, and how often.

use super::{GET, GET_PARAMETER, Row, check, hidden, row, shown};

const ROWS: &[Row] = &[
    row(
        0,
        GET,
        "GetSecretValue",
        (400, "ThrottlingException", "Rate exceeded"),
        hidden("secretsmanager:GetSecretValue", "sm://shop/a", "AWS asks for fewer calls"),
        "run it again with fewer writes a second",
    ),
    row(
        0,
        GET_PARAMETER,
        "GetParameters",
        (400, "ThrottlingException", "Rate exceeded"),
        hidden("ssm:GetParameters", "ssm:///shop/a", "AWS asks for fewer calls"),
        "run it again with fewer writes a second",
    ),
    row(
        0,
        GET,
        "GetSecretValue",
        (400, "ExpiredTokenException", "The security token included in the request is expired"),
        hidden("secretsmanager:GetSecretValue", "sm://shop/a", "the credentials have expired"),
        "sign in again, with `aws sso login`",
    ),
    row(
        0,
        GET_PARAMETER,
        "GetParameters",
        (
            400,
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        ),
        hidden("ssm:GetParameters", "ssm:///shop/a", "AWS does not accept the credentials"),
        "are the credentials of this account and partition",
    ),
    row(
        0,
        "list sm://shop",
        "ListSecrets",
        (
            400,
            "InvalidSignatureException",
            "Signature expired: 20260101T000000Z is now earlier than",
        ),
        shown("secretsmanager:ListSecrets", "sm://shop", "AWS does not accept the credentials"),
        "is the clock right?",
    ),
    row(
        0,
        GET,
        "GetSecretValue",
        (500, "InternalServiceError", "An error occurred on the server side."),
        hidden("secretsmanager:GetSecretValue", "sm://shop/a", "the service failed"),
        "",
    ),
];

#[test]
fn of_callers() {
    ROWS.iter().for_each(check);
}
