//! What Parameter Store answers.

use serde_json::json;

use super::{
    DENIED, GET_PARAMETER, NEW_PARAMETER, REFUSED, Row, Says, Scene, check, hidden, row, shown,
};
use crate::support::cloud::{Calls, Fault, without_places};

const SET_PARAMETER: &str = "set ssm:///shop/a @value";

const ROWS: &[Row] = &[
    row(
        39,
        SET_PARAMETER,
        "PutParameter",
        (
            400,
            "ValidationException",
            "Standard tier parameters support a maximum parameter value of 4096 characters.",
        ),
        hidden("ssm:PutParameter", "ssm:///shop/a", REFUSED),
        "",
    ),
    row(
        41,
        GET_PARAMETER,
        "GetParameters",
        (400, "InvalidKeyId", "The key is disabled."),
        hidden("ssm:GetParameters", "ssm:///shop/a", REFUSED),
        "",
    ),
    row(
        43,
        SET_PARAMETER,
        "PutParameter",
        (
            400,
            "ParameterMaxVersionLimitExceeded",
            "You attempted to create a new version of /shop/a",
        ),
        Says::Ours("the parameter ssm:///shop/a has 100 versions, and the oldest has a label"),
        "run `kmseal history ssm:///shop/a`",
    ),
    row(
        44,
        SET_PARAMETER,
        "PutParameter",
        (
            400,
            "HierarchyTypeMismatchException",
            "Parameter Store doesn't support changing a parameter type in a hierarchy.",
        ),
        Says::Ours("the parameter ssm:///shop/a is kept in clear"),
        "kmseal copy ssm:///shop/a ssm:///shop/a-2",
    ),
    row(
        44,
        SET_PARAMETER,
        "PutParameter",
        (400, "AccessDeniedException", "is not authorized to perform: ssm:PutParameter"),
        hidden("ssm:PutParameter", "ssm:///shop/a", DENIED),
        "ssm:PutParameter has to be allowed, and the use of its key",
    ),
    row(
        44,
        NEW_PARAMETER,
        "PutParameter",
        (400, "InvalidKeyId", "Invalid keyId alias/shop"),
        hidden("ssm:PutParameter", "ssm:///shop/new", REFUSED),
        "",
    ),
    row(
        44,
        "history ssm:///shop/a",
        "GetParameterHistory",
        (400, "AccessDeniedException", "is not authorized to perform: ssm:GetParameterHistory"),
        hidden("ssm:GetParameterHistory", "ssm:///shop/a", DENIED),
        "ssm:GetParameterHistory has to be allowed",
    ),
    row(
        45,
        "list ssm:///shop",
        "DescribeParameters",
        (400, "AccessDeniedException", "is not authorized to perform: ssm:DescribeParameters"),
        shown("ssm:DescribeParameters", "ssm:///shop", DENIED),
        "ssm:DescribeParameters has to be allowed",
    ),
    row(
        45,
        "delete ssm:///shop/a --purge --yes",
        "DeleteParameters",
        (500, "InternalServerError", "An error occurred on the server side."),
        shown("ssm:DeleteParameters", "ssm:///shop/a", "the service failed"),
        "",
    ),
];

#[test]
fn of_parameters() {
    ROWS.iter().for_each(check);
}

/// Somebody else's parameter is there when ours is to be made (fact 38): looked at again and again, for it
/// may be our own write whose answer was lost, and never overwritten.
#[test]
fn a_parameter_that_others_make_at_the_same_time_is_not_overwritten() {
    let scene = Scene::new();
    let message = format!("set the overwrite option {}", scene.env.canary("quoted"));
    let fault = Fault::Says { status: 400, code: "ParameterAlreadyExists", message };
    let front = scene.account.front();
    let injected = front.inject(fault, Calls::of("PutParameter").always());
    let said = without_places(scene.run("set ssm:///shop/new @value", 1));
    assert!(said.starts_with("error: ssm:PutParameter for ssm:///shop/new: it exists already"));
    assert!((2..10).contains(&injected.fired()), "{}", injected.fired());
    for call in front.calls().iter().filter(|call| call.operation == "PutParameter") {
        assert_eq!(call.json()["Overwrite"], json!(false));
    }
}
