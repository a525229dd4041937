//! Pages: all of them are read, and none twice, so that a service that leads in circles is left.

use serde_json::{Value, json};

use super::Scene;
use crate::support::cloud::{Calls, Fault};

/// What is read page by page, and the list in its answer.
const LISTS: [(&str, &str, &str); 4] = [
    ("list sm://shop", "ListSecrets", "SecretList"),
    ("history sm://shop/a", "ListSecretVersionIds", "Versions"),
    ("list ssm:///shop", "DescribeParameters", "Parameters"),
    ("history ssm:///shop/a", "GetParameterHistory", "Parameters"),
];

/// An empty page, with the token of the next one.
fn page(list: &str, token: Option<&str>) -> Fault {
    let arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/a-AbCdEf";
    let mut page = json!({ "ARN": arn, "Name": "shop/a", "NextToken": token });
    page[list] = json!([]);
    Fault::Instead(page.to_string())
}

#[test]
fn an_empty_page_is_not_the_last_one() {
    for (line, operation, list) in LISTS {
        let scene = Scene::new();
        let front = scene.account.front();
        for (token, nth) in [("one", 1), ("two", 2)] {
            front.inject(page(list, Some(token)), Calls::of(operation).nth(nth));
        }
        front.inject(page(list, None), Calls::of(operation).nth(3));
        let words = line.split(' ').chain(["--writes-per-second", "1000"]);
        let output = scene.env.run(words).output();
        assert!(output.code == Some(0), "{line}: {}", output.stderr);
        let tokens: Vec<Value> =
            front.calls().iter().map(|call| call.json()["NextToken"].clone()).collect();
        assert_eq!(tokens, [json!(null), json!("one"), json!("two")], "{line}");
    }
}

#[test]
fn pages_that_lead_in_circles_are_left() {
    for (line, operation, list) in LISTS {
        for circle in [&["same"][..], &["one", "two"], &["one", "two", "three"]] {
            println!("{line}: {circle:?}");
            let scene = Scene::new();
            let front = scene.account.front();
            // Longer than anybody should follow it; then the service answers again.
            for (nth, token) in (1..=30).zip(circle.iter().cycle()) {
                front.inject(page(list, Some(token)), Calls::of(operation).nth(nth));
            }
            let said = scene.run(line, 1);
            assert!(said.contains(operation), "{said}");
            assert!(said.contains("the answer cannot be read"), "{said}");
            assert_eq!(front.count(operation), circle.len() + 1, "{line}");
        }
    }
}
