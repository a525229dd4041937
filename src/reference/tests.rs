//! What is a reference, what it means, and why a text is none.

use super::*;
use crate::arn::ArnError;

const SECRET: &str = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/prod-AbCdEf";
const PARAMETER: &str = "arn:aws:ssm:eu-west-1:111122223333:parameter/shop/x";
const ID: &str = "EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE";

fn read(text: &str) -> Reference {
    let read = Reference::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    let again = Reference::parse(&read.to_string());
    assert_eq!(again.as_ref(), Ok(&read), "{text:?} is shown as {:?}", read.to_string());
    let address = Address::parse(&read.address.to_string());
    assert_eq!(address.as_ref(), Ok(&read.address), "{text:?}");
    let journaled = serde_json::to_string(&read.address).expect("text");
    assert_eq!(serde_json::from_str::<Address>(&journaled).expect("address"), read.address);
    read
}

#[test]
fn what_is_written_is_read_again() {
    for text in [
        "vault://a",
        "vault://shop/dev/DB_PASSWORD",
        "vault://a#b",
        "vault://a#b.c@3",
        "sm://shop/prod",
        "sm://shop/prod#DB_PASSWORD",
        "sm://shop/prod#k@AWSPREVIOUS",
        "sm://a@EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE",
        "sm://a@b.example@AWSCURRENT",
        "sm://rds!db-1234",
        "sm://shop/prod-abcdef",
        "sm://a?region=eu-west-1#k@AWSPREVIOUS",
        "ssm:///shop/prod/DB",
        "ssm://plain:3",
        "ssm:///shop/prod/DB:live",
        "ssm:///shop/x?region=us-gov-west-1:3",
        "ssm:///aws/reference/secretsmanager/shop",
        SECRET,
        PARAMETER,
        "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:a@b.example-AbCdEf",
        "arn:aws:ssm:eu-west-1:111122223333:parameter/x:live",
        &format!("{SECRET}:password::"),
        &format!("{SECRET}:password:AWSPREVIOUS:"),
        &format!("{SECRET}:::{ID}"),
        &format!("{SECRET}:a b@c#d::"),
        &format!("sm://{SECRET}#a:b@AWSPREVIOUS"),
    ] {
        assert_eq!(read(text).to_string(), text);
    }
}

#[test]
fn foreign_forms_are_read_in_our_words() {
    let sm = |tail: &str| format!("{{{{resolve:secretsmanager:{tail}}}}}");
    let cases = [
        (format!("sm://{SECRET}"), SECRET.to_owned()),
        (format!("sm://{SECRET}#k@AWSPREVIOUS"), format!("{SECRET}:k:AWSPREVIOUS:")),
        (format!("sm://{SECRET}?region=eu-west-1"), SECRET.to_owned()),
        (format!("ssm://{PARAMETER}:3"), format!("{PARAMETER}:3")),
        (format!("{SECRET}:::"), SECRET.to_owned()),
        (format!("{SECRET}::AWSCURRENT:"), SECRET.to_owned()),
        ("sm://shop@AWSCURRENT".to_owned(), "sm://shop".to_owned()),
        (format!("\"{PARAMETER}\""), PARAMETER.to_owned()),
        (sm("shop/prod"), "sm://shop/prod".to_owned()),
        (sm("shop::::"), "sm://shop".to_owned()),
        (sm("shop:SecretString"), "sm://shop".to_owned()),
        (sm("shop:SecretString:a@b"), "sm://shop#a@b@AWSCURRENT".to_owned()),
        (sm("shop:SecretString:k:AWSPREVIOUS"), "sm://shop#k@AWSPREVIOUS".to_owned()),
        (sm(&format!("shop:SecretString:k::{ID}")), format!("sm://shop#k@{ID}")),
        (sm(SECRET), SECRET.to_owned()),
        (sm(&format!("{SECRET}:SecretString:k")), format!("{SECRET}:k::")),
        ("{{resolve:ssm:/shop/x}}".to_owned(), "ssm:///shop/x".to_owned()),
        ("{{resolve:ssm:x:3}}".to_owned(), "ssm://x:3".to_owned()),
        ("{{resolve:ssm-secure:/shop/x:12}}".to_owned(), "ssm:///shop/x:12".to_owned()),
        ("ref+awssecrets://shop".to_owned(), "sm://shop".to_owned()),
        ("ref+awssecrets://shop/".to_owned(), "sm://shop".to_owned()),
        ("ref+awssecrets:///shop".to_owned(), "sm:///shop".to_owned()),
        ("ref+awssecrets://shop/prod#/DB+".to_owned(), "sm://shop/prod#DB".to_owned()),
        ("ref+awssecrets://shop/prod#DB".to_owned(), "sm://shop/prod#DB".to_owned()),
        ("ref+awssecrets://shop/a%2Bb#/c%20d".to_owned(), "sm://shop/a+b#c d".to_owned()),
        (
            "ref+awssecrets://shop?region=us-west-2&version_stage=AWSPREVIOUS#/k".to_owned(),
            "sm://shop?region=us-west-2#k@AWSPREVIOUS".to_owned(),
        ),
        (format!("ref+awssecrets://shop?version_id={ID}"), format!("sm://shop@{ID}")),
        (format!("ref+awssecrets://{SECRET}?region=eu-west-1#/k"), format!("{SECRET}:k::")),
        ("ref+awsssm://foo/bar".to_owned(), "ssm:///foo/bar".to_owned()),
        ("ref+awsssm:///foo/bar".to_owned(), "ssm:///foo/bar".to_owned()),
        ("ref+awsssm://foo".to_owned(), "ssm:///foo".to_owned()),
        ("ref+awsssm://foo?version=3".to_owned(), "ssm:///foo:3".to_owned()),
        ("ref+awsssm://foo#/bar".to_owned(), "ssm:///foo/bar".to_owned()),
        ("ref+awsssm://foo/bar?#/a".to_owned(), "ssm:///foo/bar/a".to_owned()),
        (
            "ref+awsssm://foo?region=eu-west-1&version=3".to_owned(),
            "ssm:///foo?region=eu-west-1:3".to_owned(),
        ),
    ];
    for (text, shown) in cases {
        assert_eq!(read(&text).to_string(), shown, "{text}");
    }
}

#[test]
fn what_is_no_reference_says_why() {
    use ReferenceError as E;
    let (long, deep) =
        (format!("ssm:///{}", "a".repeat(967)), format!("ssm://{}", "/a".repeat(16)));
    let both = format!("{SECRET}::AWSPREVIOUS:{ID}");
    let as_id = format!("{{{{resolve:secretsmanager:a:::{ID}}}}}");
    let cases = [
        ("plain", E::NotOne),
        ("sealed:Ag", E::Sealed),
        ("ref+vault://a#/b", E::NotOne),
        ("arn:aws:kms:eu-west-1:111122223333:key/x", E::NotOne),
        ("vault://a#", E::EmptyMember),
        ("vault://a#b\nc", E::ControlInMember),
        ("vault://a@", E::Version),
        ("vault://a@0", E::Version),
        ("vault://a@+1", E::Version),
        ("vault://a@99999999999999999999", E::Version),
        ("sm://a@", E::Stage),
        ("sm://a@@", E::Stage),
        ("sm://a b", E::SecretName),
        ("sm://a::", E::SecretName),
        ("sm://a?profile=x", E::Query),
        ("sm://a?region=example.com", E::Region),
        ("ssm:///a#b", E::MemberOfParameter),
        ("ssm:///a:0", E::ParameterVersion),
        ("ssm:///a:1x", E::ParameterVersion),
        ("ssm:///a:awsome", E::ParameterVersion),
        ("ssm:///a:SSM", E::ParameterVersion),
        ("ssm:///a@1", E::ParameterName),
        ("ssm://", E::ParameterName),
        (&long, E::ParameterLength),
        (&deep, E::ParameterLevels),
        ("ssm:///", E::ParameterEmptyLevel),
        ("ssm:///a/", E::ParameterEmptyLevel),
        ("ssm:///a//b", E::ParameterEmptyLevel),
        ("ssm://a/b", E::ParameterNotQualified),
        ("ssm:///AWS/x", E::ParameterReserved),
        ("ssm://ssm-x", E::ParameterReserved),
        ("arn:aws:secretsmanager:eu-west-1:1:secret:a", ArnError::Account.into()),
        ("arn:aws:secretsmanager::111122223333:secret:a", ArnError::Region.into()),
        ("arn:awsome:secretsmanager:eu-west-1:111122223333:secret:a", ArnError::Partition.into()),
        ("arn:aws:secretsmanager:eu-west-1:111122223333:secret:*", E::SecretName),
        ("ssm://arn:aws:secretsmanager:eu-west-1:111122223333:secret", E::Arn),
        (&format!("sm://{PARAMETER}"), E::Arn),
        (&format!("sm://{SECRET}?region=eu-west-2"), E::OtherRegion),
        (&format!("sm://{SECRET}:k::"), E::SecretName),
        (&format!("{SECRET}:k"), E::ArnTail),
        (&format!("{SECRET}:k:::"), E::ArnTail),
        (&format!("{SECRET}#k"), E::SecretName),
        (&format!("{SECRET}:::short"), E::VersionId),
        (&format!("{PARAMETER}:"), E::ParameterVersion),
        (&both, E::StageAndId),
        (&as_id, E::Stage),
        ("{{resolve:ssm:/a}} ", E::DynamicEnd),
        ("{{resolve:ssm:/a", E::DynamicEnd),
        ("{{resolve:ssm:{{resolve:ssm:/a}}}}", E::DynamicEnd),
        ("{{resolve:ssm:${Name}}}", E::DynamicEnd),
        ("{{resolve:s3:a}}", E::DynamicService),
        ("{{resolve:}}", E::DynamicService),
        ("{{resolve:secretsmanager:a:SecretBinary}}", E::DynamicFields),
        ("{{resolve:secretsmanager:a:::::}}", E::DynamicFields),
        ("{{resolve:ssm:/a:live}}", E::ParameterNumber),
        ("{{resolve:ssm:/a:}}", E::ParameterNumber),
        ("ref+awssecrets://a+b", E::ValsEnd),
        ("ref+awssecrets://a b", E::ValsEnd),
        ("ref+awssecrets://a,", E::ValsEnd),
        ("ref+awssecrets://a/ref+echo://b", E::ValsEnd),
        ("ref+awssecrets://user@a/b", E::ValsHost),
        ("ref+awssecrets://a%2Fb", E::ValsHost),
        ("ref+awssecrets://a/%2", E::ValsEscape),
        ("ref+awssecrets://a/%é", E::ValsEscape),
        ("ref+awssecrets://a/%ff", E::ValsEscape),
        ("ref+awssecrets://a/%00", E::SecretName),
        ("ref+awssecrets://a#/%0A", E::ControlInMember),
        ("ref+awssecrets://a#/", E::EmptyMember),
        ("ref+awssecrets://a#/b/c", E::NestedMember),
        ("ref+awssecrets://a?region=", E::Region),
        ("ref+awssecrets://a?role_arn=x", E::ValsElsewhere("role_arn")),
        ("ref+awssecrets://a?role%5Farn=x", E::ValsElsewhere("role_arn")),
        ("ref+awsssm://a?profile=x", E::ValsElsewhere("profile")),
        ("ref+awsssm://a?endpoint=x", E::ValsElsewhere("endpoint")),
        ("ref+awsssm://a?mode=singleparam#/b", E::ValsParameter),
        ("ref+awsssm://a?version=1&version=2", E::ValsParameter),
        ("ref+awsssm://a?version=live", E::ParameterNumber),
        ("ref+awsssm://a?version=1#/b", E::ValsVersionOfMany),
        ("ref+awsssm://a#/b/c", E::NestedMember),
    ];
    for (text, expected) in cases {
        assert_eq!(Reference::parse(text), Err(expected), "{text}");
    }
    for text in ["vault://", "vault:///a", "vault://a/", "vault://a//b", "vault://a/../b"] {
        assert!(matches!(Reference::parse(text), Err(E::Name(_))), "{text}");
    }
}

#[test]
fn an_address_knows_its_place() {
    let address = |text: &str| Address::parse(text).expect("an address");
    let (secret, parameter) = (address(SECRET), address(PARAMETER));
    assert_eq!((secret.name(), secret.plain_name()), (SECRET, "shop/prod"));
    assert_eq!((secret.region(), secret.account()), (Some("eu-west-1"), Some("111122223333")));
    assert_eq!((parameter.name(), parameter.plain_name()), (PARAMETER, "/shop/x"));
    assert_eq!(parameter.store(), StoreKind::ParameterStore);
    let partial = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/production";
    assert_eq!(address(partial).plain_name(), "shop/production");
    let elsewhere = address("sm://shop/prod?region=eu-west-2");
    assert_eq!((elsewhere.name(), elsewhere.region()), ("shop/prod", Some("eu-west-2")));
    assert_eq!(
        elsewhere.join("K").expect("joins").to_string(),
        "sm://shop/prod/K?region=eu-west-2"
    );
    assert_eq!(secret.join("K"), Err(ReferenceError::BelowArn));
    assert!(secret.is_under(&secret) && !secret.is_under(&parameter));
    assert!(!secret.is_under(&address("sm://shop")) && elsewhere.is_under(&address("sm://shop")));
    assert!(!address("sm://shop/x").is_under(&address("sm://shop?region=eu-west-2")));
}

/// Every text of a few pieces, as somebody hostile would put them together: it is refused, or it is read and
/// shown as something that means the same.
#[test]
fn no_text_means_two_things() {
    let beginnings = [
        "vault://",
        "sm://",
        "ssm://",
        "ssm:///",
        "sealed:",
        "{{resolve:",
        "{{resolve:ssm:",
        "{{resolve:secretsmanager:",
        "ref+awssecrets://",
        "ref+awsssm://",
        "arn:aws:",
        SECRET,
        PARAMETER,
        "sm://arn:aws:secretsmanager:eu-west-1:111122223333:secret:",
    ];
    let long = "a".repeat(3000);
    let pieces = [
        "",
        "a",
        "@",
        "@@",
        "#",
        "##",
        ":",
        "::",
        "/",
        "//",
        "?",
        "?region=eu-west-1",
        "%",
        "%40",
        "%23k",
        "}}",
        "\0",
        "\u{202e}",
        "é",
        "\"",
        "+",
        "&",
        "-AbCdEf",
        "AWSCURRENT",
        ID,
        SECRET,
        "3",
        &long,
    ];
    let mut accepted = 0;
    for beginning in beginnings {
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    let text = format!("{beginning}{first}{second}{third}");
                    if Reference::parse(&text).is_ok() {
                        read(&text);
                        accepted += 1;
                    }
                }
            }
        }
    }
    assert!(accepted > 1000, "{accepted}");
}
