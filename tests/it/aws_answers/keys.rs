//! Keys are tried out before a write (`--key`), by calls that hold data of no worth.

use super::{NEW_PARAMETER, REFUSED, Row, SET_KEY, Says, check, hidden, row};

const ROWS: &[Row] = &[
    row(
        1,
        SET_KEY,
        "GenerateDataKey",
        (400, "DisabledException", "KEY is disabled."),
        hidden("kms:GenerateDataKey", "the key KEY", REFUSED),
        "",
    ),
    row(
        2,
        NEW_PARAMETER,
        "Encrypt",
        (400, "KMSInvalidStateException", "KEY is pending deletion."),
        hidden("kms:Encrypt", "the key KEY", REFUSED),
        "",
    ),
    row(
        4,
        SET_KEY,
        "DescribeKey",
        (400, "NotFoundException", "Key 'KEY' does not exist"),
        Says::Ours("there is no key alias/shop in KMS"),
        "run `kmseal kms status`",
    ),
    row(
        4,
        SET_KEY,
        "DescribeKey",
        (400, "NotFoundException", "Invalid keyId 'x'"),
        Says::Ours("there is no key alias/shop in KMS"),
        "run `kmseal kms status`",
    ),
    row(
        5,
        NEW_PARAMETER,
        "DescribeKey",
        (400, "NotFoundException", "Invalid arn eu-west-2"),
        Says::Ours("there is no key alias/shop in KMS"),
        "run `kmseal kms status`",
    ),
    row(9, SET_KEY, "Decrypt", (400, "InvalidCiphertextException", ""), Says::Nothing, ""),
    row(
        10,
        SET_KEY,
        "Decrypt",
        (
            400,
            "IncorrectKeyException",
            "The key ID in the request does not identify a key that can perform this operation.",
        ),
        hidden("kms:Decrypt", "the key KEY", REFUSED),
        "",
    ),
    row(
        11,
        NEW_PARAMETER,
        "Encrypt",
        (
            400,
            "InvalidKeyUsageException",
            "KEY key usage is SIGN_VERIFY which is not valid for Encrypt.",
        ),
        hidden("kms:Encrypt", "the key KEY", REFUSED),
        "",
    ),
    row(
        14,
        SET_KEY,
        "GenerateDataKey",
        (412, "DryRunOperationException", "The request would have succeeded"),
        Says::Nothing,
        "",
    ),
    row(
        14,
        NEW_PARAMETER,
        "Encrypt",
        (412, "DryRunOperationException", "The request would have succeeded"),
        Says::Nothing,
        "",
    ),
    row(
        14,
        SET_KEY,
        "Decrypt",
        (412, "DryRunOperationException", "The request would have succeeded"),
        Says::Nothing,
        "",
    ),
    // The write itself has the last word about a key that may not be looked at.
    row(
        20,
        SET_KEY,
        "DescribeKey",
        (400, "AccessDeniedException", "not authorized to perform kms:DescribeKey"),
        Says::Nothing,
        "",
    ),
];

#[test]
fn of_keys() {
    ROWS.iter().for_each(check);
}
