//! What of the SDK's errors becomes ours, and what does not.

use std::io;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_ssm::operation::get_parameter::GetParameterError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::{ConnectorError, SdkError};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::error::ErrorMetadata;

use crate::aws::{AwsError, Call, Failure, Fault};
use crate::hint::Explain as _;

type Error = SdkError<GetParameterError, HttpResponse>;

const BODY: &str = "{\"Value\": \"canary-in-the-answer";

fn response(status: u16) -> HttpResponse {
    let mut response = HttpResponse::new(status.try_into().expect("a status"), SdkBody::from(BODY));
    response.headers_mut().insert("x-amzn-requestid", "1-2-3");
    response
}

fn answered(status: u16, code: &str, message: &str) -> Error {
    let meta = ErrorMetadata::builder().code(code).message(message).build();
    SdkError::service_error(GetParameterError::generic(meta), response(status))
}

fn call(carries_plaintext: bool) -> Call {
    Call {
        operation: "ssm:GetParameter",
        resource: "/app/db".to_owned(),
        carries_plaintext,
        profile: Some("dev".to_owned()),
        fips: false,
    }
}

fn mapped(error: &Error) -> Failure {
    let AwsError::Call(failure) = AwsError::from_sdk(&call(false), error) else {
        panic!("not a call");
    };
    *failure
}

#[test]
fn codes_are_told_apart() {
    for (status, code, fault) in [
        (400, "AccessDeniedException", Fault::Denied),
        (403, "AccessDenied", Fault::Denied),
        (400, "ParameterNotFound", Fault::NotFound),
        (400, "ResourceNotFoundException", Fault::NotFound),
        (400, "ParameterAlreadyExists", Fault::AlreadyExists),
        (400, "ResourceExistsException", Fault::AlreadyExists),
        (400, "ThrottlingException", Fault::Throttled),
        (400, "TooManyUpdates", Fault::Throttled),
        (429, "Whatever", Fault::Throttled),
        (400, "ExpiredTokenException", Fault::Expired),
        (403, "InvalidSignatureException", Fault::BadCredentials),
        (400, "InvalidKeyId", Fault::Refused),
        (400, "ValidationException", Fault::Refused),
        (500, "InternalServerError", Fault::Service),
        (503, "", Fault::Service),
        (200, "", Fault::Garbled),
    ] {
        assert_eq!(mapped(&answered(status, code, "")).fault, fault, "{status} {code}");
    }
}

#[test]
fn it_says_what_failed_where_and_why() {
    let error = answered(400, "AccessDeniedException", "not\u{1b}[1m allowed\r\n");
    let shown = "ssm:GetParameter for /app/db: access denied: not [1m allowed   \
                 (AccessDeniedException, request id 1-2-3)";
    assert_eq!(AwsError::from_sdk(&call(false), &error).to_string(), shown);
    let long = answered(400, "ValidationException", &"é".repeat(600));
    assert_eq!(mapped(&long).message.expect("a sentence").chars().count(), 500);
}

#[test]
fn what_may_quote_plaintext_is_dropped() {
    let error = answered(400, "ValidationException", "the value canary-in-a-sentence is wrong");
    let ours = AwsError::from_sdk(&call(true), &error);
    let shown = format!("{ours} {ours:?} {:?}", ours.hints());
    assert!(!shown.contains("canary"), "{shown}");
    assert!(shown.contains("ValidationException"), "{shown}");
}

#[test]
fn an_answer_that_cannot_be_read_is_not_quoted() {
    let unread = SdkError::response_error(format!("expected }} after {BODY}"), response(200));
    let unhandled = GetParameterError::unhandled(format!("expected }} after {BODY}"));
    for error in [unread, SdkError::service_error(unhandled, response(200))] {
        let ours = AwsError::from_sdk(&call(false), &error);
        let shown = format!("{ours} {ours:?}");
        assert!(!shown.contains("canary"), "{shown}");
        assert_eq!(ours.fault(), Fault::Garbled);
        assert!(ours.is_lost());
    }
}

#[test]
fn what_may_have_been_done_is_lost() {
    let lost = |error: &Error| AwsError::from_sdk(&call(true), error).is_lost();
    let reset = || Box::new(io::Error::from(io::ErrorKind::ConnectionReset));
    assert!(lost(&SdkError::dispatch_failure(ConnectorError::io(reset()))));
    assert!(lost(&SdkError::dispatch_failure(ConnectorError::timeout(reset()))));
    assert!(lost(&SdkError::timeout_error("operation attempt timeout")));
    assert!(lost(&answered(500, "InternalServerError", "")));
    assert!(!lost(&answered(400, "ThrottlingException", "")));
    assert!(!lost(&answered(400, "AccessDeniedException", "")));
    assert!(!AwsError::NoRegion.is_lost());
}

#[test]
fn the_network_may_be_quoted() {
    let refused = Box::new(io::Error::from(io::ErrorKind::ConnectionRefused));
    let error = mapped(&SdkError::dispatch_failure(ConnectorError::io(refused)));
    assert_eq!(error.fault, Fault::Unreachable);
    assert_eq!(error.message.as_deref(), Some("connection refused"));
    assert_eq!(mapped(&SdkError::timeout_error("timed out")).fault, Fault::TimedOut);
}

#[test]
fn credentials_are_told_apart_and_not_quoted() {
    let no_keys = |error: CredentialsError| {
        mapped(&SdkError::dispatch_failure(ConnectorError::other(error.into(), None)))
    };
    let expired = no_keys(CredentialsError::provider_error("the SSO token has expired, canary"));
    assert_eq!(expired.fault, Fault::Expired);
    assert_eq!(no_keys(CredentialsError::not_loaded("canary")).fault, Fault::NoCredentials);
    let denied = no_keys(CredentialsError::provider_error("unhandled error (AccessDenied)"));
    assert_eq!(denied.fault, Fault::Denied);
    assert!(!expired.sent);
    let shown = format!("{expired} {expired:?}");
    assert!(!shown.contains("canary"), "{shown}");
    let hints = AwsError::Call(Box::new(expired)).hints();
    assert!(hints[0].to_string().contains("`aws sso login --profile dev`"), "{hints:?}");
}
