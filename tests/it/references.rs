//! What a migration leaves alone as a reference is what `run` resolves, and the other way round.

use kmseal::classify;
use kmseal::reference::{Reference, ReferenceError, Scheme};

use crate::KMSEAL;
use crate::support::env::TestEnv;

/// One of every form that there is, and whether it is nobody's but ours.
const FORMS: &[(&str, bool)] = &[
    ("vault://shop/dev/DB#k@3", true),
    ("sm://shop/prod#k@AWSPREVIOUS", true),
    ("sm://shop/prod?region=eu-west-2#k", true),
    ("ssm:///shop/x:live", true),
    ("sealed:AgV4", true),
    ("sm://arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-AbCdEf", true),
    ("ssm://arn:aws:ssm:eu-west-1:111122223333:parameter/shop", true),
    ("arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-AbCdEf", false),
    ("arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-AbCdEf:k:AWSPREVIOUS:", false),
    ("arn:aws-us-gov:ssm:us-gov-west-1:111122223333:parameter/shop/x:3", false),
    ("{{resolve:secretsmanager:shop:SecretString:k}}", false),
    ("{{resolve:ssm:/shop/x:3}}", false),
    ("{{resolve:ssm-secure:/shop/x}}", false),
    ("ref+awssecrets://shop/prod?version_stage=AWSPREVIOUS#/k", false),
    ("ref+awsssm://shop/x?version=3", false),
];

/// Foreign forms that are read by nobody here: refused for a reason, not handed on.
const REFUSED: &[&str] = &["{{resolve:s3:bucket}}", "ref+awssecrets://shop?role_arn=x"];

#[test]
fn references_are_left_alone_and_resolved_alike() {
    for (form, is_explicit) in FORMS {
        let scheme = Scheme::of(form.as_bytes()).expect("a scheme");
        assert!(classify::is_reference(form.as_bytes()), "{form}");
        assert_eq!(scheme.is_explicit(), *is_explicit, "{form}");
        assert!(form.starts_with(scheme.prefix()), "{form}");
        match Reference::parse(form) {
            Err(ReferenceError::Sealed) => assert_eq!(scheme, Scheme::Sealed),
            read => drop(read.expect("a reference")),
        }
    }
    for form in REFUSED {
        assert!(classify::is_reference(form.as_bytes()), "{form}");
        let error = Reference::parse(form).expect_err("refused");
        assert_ne!(error, ReferenceError::NotOne, "{form}");
    }
    // References to stores that are not ours, and ARNs of other things.
    for other in
        ["ref+vault://shop#/k", "op://shop/k", "arn:aws:ssm:eu-west-1:111122223333:document/x"]
    {
        assert_eq!(Scheme::of(other.as_bytes()), None, "{other}");
    }
}

/// A version stands behind another mark in each store.
#[test]
fn what_is_not_right_is_shown_as_the_same_store_has_it() {
    let env = TestEnv::new(KMSEAL);
    for (typed, form) in [
        ("ssm:///shop/a@1", "ssm:///shop/prod/DB_PASSWORD, with :VERSION or :LABEL"),
        ("sm://no name", "sm://shop/prod, with #KEY, and @LABEL or @VERSION"),
        ("vault://shop/a:1", "vault://shop/dev/DB_PASSWORD, with #KEY or @VERSION"),
        ("shop", "vault://shop/dev/DB_PASSWORD, with #KEY or @VERSION"),
    ] {
        let said = env.run(["get", typed]).output().code(2).stderr;
        let hint = format!("\nhint: write it as in {form}\nhint: run `kmseal get --help`\n");
        assert!(said.ends_with(&hint), "{said}");
    }
}
