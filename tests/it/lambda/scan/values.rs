//! What is told of a value, and what is not; and how that ends.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Scene, row, said};
use crate::support::cloud::REGION;

/// Two variables of one function and one of another have the same value; a third function has one of its own.
fn give(scene: &Scene, round: usize) {
    let canary = |label: &str| scene.env.canary(&format!("{label} in round {round}"));
    let (shared, own, weak) = (canary("shared"), canary("own"), canary("weak"));
    for (name, variables) in [
        ("a", json!({ "DB_PASSWORD": shared, "API_TOKEN": shared, "PORT": "8080" })),
        ("b", json!({ "SESSION_SECRET": shared, "NEUTRAL": weak, "PORT": "8080" })),
        ("c", json!({ "DB_PASSWORD": own, "OTHER": weak, "PORT": "8080" })),
    ] {
        if round == 0 {
            scene.make(REGION, name, &variables, &json!({}));
        } else {
            scene.change(name, &json!({ "Environment": { "Variables": variables } }));
        }
        scene.settle(REGION, name);
    }
}

#[test]
fn that_values_are_the_same_is_all_that_is_told_of_them() {
    let scene = Scene::new();
    let mut said = Vec::new();
    for round in 0..2 {
        give(&scene, round);
        for words in [&["--all"][..], &["--all", "--json"]] {
            let words = [&["scan", "lambda:*"], words].concat();
            let output = scene.env.run(&words).output().code(10);
            said.push((output.stdout, output.stderr));
        }
    }
    // Other values under the same names, which are as much the same: every byte is as it was.
    assert_eq!(said[0], said[2]);
    assert_eq!(said[1], said[3]);
    let document: Value = serde_json::from_str(&said[1].0).expect("JSON");
    let holders = |number: usize| -> BTreeSet<String> {
        let shared = &document["data"]["shared"][number - 1];
        assert_eq!(shared["number"], number);
        let holders = shared["held_by"].as_array().expect("holders");
        let holder = |it: &Value| {
            let place = it["place"].as_str().expect("a place");
            let name = place.rsplit(':').next().expect("a name");
            format!("{name} {}", it["variable"].as_str().expect("a variable"))
        };
        holders.iter().map(holder).collect()
    };
    let set = |all: &[&str]| all.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    assert_eq!(holders(1), set(&["a API_TOKEN", "a DB_PASSWORD", "b SESSION_SECRET"]));
    assert_eq!(holders(2), set(&["b NEUTRAL", "c OTHER"]));
    // Whose configuration is whose is not told: the port is the same everywhere.
    assert_eq!(document["data"]["shared"].as_array().map(Vec::len), Some(2));
    let table = &said[0].0;
    let also = |has: [&str; 2]| {
        let line = table.lines().find(|line| line.starts_with(has[0]) && line.contains(has[1]));
        line.and_then(|line| line.split_once("Lambda's own")).expect("a line").1.trim()
    };
    let of_b = also(["lambda:b", "SESSION_SECRET"]);
    assert_eq!(of_b, "lambda:a API_TOKEN, lambda:a DB_PASSWORD", "{table}");
    assert_eq!(also(["lambda:a", "API_TOKEN"]), "DB_PASSWORD, lambda:b SESSION_SECRET", "{table}");
    assert_eq!(also(["lambda:c", "OTHER"]), "lambda:b NEUTRAL", "{table}");
    assert_eq!(also(["lambda:c", "DB_PASSWORD"]), "", "{table}");
}

#[test]
fn a_value_that_only_old_versions_hold_is_a_finding_of_its_own() {
    let scene = Scene::new();
    let (old, older) = (scene.env.canary("old"), scene.env.canary("older"));
    scene.functions(&[
        ("a", json!({ "DB_PASSWORD": older, "API_TOKEN": old })),
        ("b", json!({ "DB_PASSWORD": older })),
    ]);
    scene.publish("a");
    let change = |variables: Value| {
        scene.change("a", &json!({ "Environment": { "Variables": variables } }));
        scene.settle(REGION, "a");
    };
    change(json!({ "DB_PASSWORD": old, "API_TOKEN": old }));
    scene.publish("a");
    change(json!({ "DB_PASSWORD": "sm://a#DB_PASSWORD" }));
    let data = scene.scan(&["lambda:a", "lambda:b"], 10);
    let expected = [
        row("API_TOKEN", "1 2", "secret"),
        row("DB_PASSWORD", "$LATEST", "reference"),
        row("DB_PASSWORD", "1", "secret"),
        row("DB_PASSWORD", "2", "secret"),
    ];
    assert_eq!(said(&data, "lambda:a"), expected);
    // Version 1 has the password that is still in use elsewhere, version 2 the token of both.
    let shared = data["shared"].as_array().expect("a list");
    let versions: Vec<Vec<&Value>> = shared
        .iter()
        .map(|one| {
            one["held_by"].as_array().expect("it").iter().map(|it| &it["versions"]).collect()
        })
        .collect();
    assert_eq!(versions[0], [&json!(["1", "2"]), &json!(["2"])]);
    assert_eq!(versions[1], [&json!(["1"]), &json!(["$LATEST"])]);
    let remarks = data["functions"][0]["remarks"].to_string();
    assert!(remarks.contains("API_TOKEN is no plaintext in $LATEST any more, and versions 1-2"));
    assert!(remarks.contains("DB_PASSWORD is no plaintext in $LATEST any more, and versions 1-2"));
    // What only old versions hold is nothing that `migrate` moves.
    assert_eq!(scene.scan(&["lambda:a"], 10)["next"], json!([]));
}

#[test]
fn references_are_clean_and_remarked_on_where_nothing_resolves_them() {
    let scene = Scene::new();
    let reference = json!({ "A": "sm://shop#A", "B": "{{resolve:secretsmanager:shop}}" });
    let arn = format!("arn:aws:secretsmanager:{REGION}:{}:secret:shop-AbCdEf", scene.account.id());
    let wrapped = json!({ "A": "ssm:///shop/a", "AWS_LAMBDA_EXEC_WRAPPER": "/opt/bin/kmseal" });
    scene.functions(&[
        ("plain", reference.clone()),
        ("wrapped", wrapped),
        // Programs read secrets by their ARNs themselves.
        ("reads", json!({ "SECRET_ARN": arn })),
        ("empty", json!({})),
    ]);
    let bare = json!({ "Runtime": "provided.al2023" });
    scene.function_with("bare", &reference, &bare);
    let data = scene.scan(&["lambda:*"], 0);
    assert_eq!((&data["findings"], &data["counts"]["reference"]), (&json!(0), &json!(6)));
    let remarks = |name: &str| {
        let functions = data["functions"].as_array().expect("functions");
        let it = functions.iter().find(|it| it["function"] == format!("lambda:{name}"));
        it.expect("the function")["remarks"].as_array().expect("remarks").len()
    };
    let counts = ["plain", "wrapped", "reads", "empty", "bare"].map(remarks);
    assert_eq!(counts, [2, 0, 0, 0, 0]);
    let shown = scene.show(&["lambda:plain"], 0).stderr;
    assert!(
        shown.contains("warning: lambda:plain: A: a reference, and no AWS_LAMBDA_EXEC"),
        "{shown}"
    );
    assert!(shown.contains("warning: lambda:plain: B: `{{resolve:…}}` as it is"), "{shown}");
}

#[test]
fn an_account_without_functions_is_clean() {
    let scene = Scene::new();
    let data = scene.scan(&["lambda:*"], 0);
    assert_eq!((&data["functions"], &data["regions"]), (&json!([]), &json!([REGION])));
    let shown = scene.show(&["lambda:*"], 0);
    assert_eq!(shown.stdout, "");
    assert!(shown.stderr.ends_with("no functions: no variables\n"), "{}", shown.stderr);
    // That it is clean was said by somebody else than AWS.
    assert!(shown.stderr.starts_with("warning: calls to AWS go to http://127.0.0.1:"));
    assert!(data["endpoints"].as_array().is_some_and(|it| !it.is_empty()), "{data}");
}

/// Who reads the document relies on its members: none is taken away, and none changes its meaning.
#[test]
fn the_document_has_its_members() {
    let scene = Scene::new();
    let shared = scene.env.canary("shared");
    scene.functions(&[("shop", json!({ "DB_PASSWORD": shared }))]);
    scene.env.plaintext_file(".env");
    let path = scene.env.write(".env", format!("# the shop\nAPI_KEY={shared}\n"));
    let mut data = scene.scan(&[".env", "lambda:shop"], 10);
    data.as_object_mut().expect("an object").remove("endpoints").expect("endpoints");
    let path = path.display().to_string();
    let expected = json!({
        "regions": [REGION],
        "findings": 2,
        "counts": { "secret": 2, "unknown": 0, "unsure": 0, "reference": 0, "config": 0 },
        "functions": [{
            "function": "lambda:shop",
            "arn": scene.arn("shop"),
            "region": REGION,
            "versions": ["$LATEST"],
            "variables": [{
                "name": "DB_PASSWORD",
                "versions": ["$LATEST"],
                "class": "secret",
                "reason": "the name says `password`",
                "key": null,
                "shared": 1,
            }],
            "remarks": [],
        }],
        "files": [{
            "path": path,
            "dialect": "auto",
            "variables": [{
                "name": "API_KEY",
                "line": 2,
                "class": "secret",
                "reason": "the name says `api key`",
                "shared": 1,
            }],
            "findings": [],
        }],
        "shared": [{
            "number": 1,
            "held_by": [
                { "place": scene.arn("shop"), "variable": "DB_PASSWORD", "versions": ["$LATEST"] },
                { "place": path, "variable": "API_KEY", "versions": [] },
            ],
        }],
        "not_read": [],
        "next": [
            { "run": "kmseal migrate lambda:shop --to sm://shop" },
            { "say": "`kmseal migrate .env --to sm://NAME` moves the secrets; so do ssm:///NAME and vault://NAME" },
        ],
    });
    assert_eq!(data, expected);
}
