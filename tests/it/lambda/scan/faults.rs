//! What goes wrong on the way: pages, limits, refusals, answers that cannot be read.

use serde_json::{Value, json};

use super::{Scene, listed, row, said};
use crate::support::cloud::{Calls, Fault, REGION};

/// A page of a list, with what the next one is asked for by.
fn page(of: &str, entries: &[Value], next: Option<&str>) -> Fault {
    Fault::Instead(json!({ of: entries, "NextMarker": next }).to_string())
}

/// A published version, as AWS lists it.
fn version(scene: &Scene, name: &str, number: &str, variables: &Value) -> Value {
    let mut version = listed(scene, name, variables);
    version["Version"] = number.into();
    version["FunctionArn"] = format!("{}:{number}", scene.arn(name)).into();
    version
}

#[test]
fn all_pages_are_read() {
    let scene = Scene::new();
    let front = scene.account.front();
    let secret = || json!({ "DB_PASSWORD": scene.env.canary("password") });
    let one = |name: &str, variables: &Value| listed(&scene, name, variables);
    let same = secret();
    for (nth, page) in [
        page("Functions", &[one("a", &secret()), one("b", &secret())], Some("m/1+=")),
        // A page may be empty and not the last one.
        page("Functions", &[], Some("m2")),
        page("Functions", &[one("c", &same)], None),
    ]
    .into_iter()
    .enumerate()
    {
        front.inject(page, Calls::of("ListFunctions").nth(nth + 1));
    }
    let scanned = |name: &str, markers: &[&str]| {
        let latest = listed(&scene, name, &json!({}));
        let versions: Vec<Value> =
            (1..=3).map(|number| version(&scene, name, &number.to_string(), &same)).collect();
        front.heal();
        front.clear();
        front.inject(page("Functions", &[one(name, &same)], None), Calls::of("ListFunctions"));
        let pages = [
            page("Versions", &[latest, versions[0].clone()], Some(markers[0])),
            page("Versions", &[versions[1].clone()], Some(markers[1])),
            page("Versions", &[versions[2].clone()], None),
        ];
        for (nth, page) in pages.into_iter().enumerate() {
            front.inject(page, Calls::of("ListVersionsByFunction").nth(nth + 1));
        }
    };
    // None of them is there, so they have no versions by the time they are asked for.
    let data = scene.scan(&["lambda:*"], 10);
    let names: Vec<_> =
        data["functions"].as_array().expect("a list").iter().map(|it| &it["function"]).collect();
    assert_eq!(names, ["lambda:a", "lambda:b", "lambda:c"]);
    let asked: Vec<String> = front
        .calls()
        .iter()
        .filter(|it| it.operation == "ListFunctions")
        .map(|it| it.path.clone())
        .collect();
    assert!(!asked[0].contains("Marker"), "{asked:?}");
    assert!(
        asked[1].ends_with("Marker=m%2F1%2B%3D") && asked[2].ends_with("Marker=m2"),
        "{asked:?}"
    );

    scanned("d", &["1", "2"]);
    let data = scene.scan(&["lambda:*"], 10);
    assert_eq!(said(&data, "lambda:d"), [row("DB_PASSWORD", "$LATEST 1 2 3", "secret")]);
    // A list that leads back to itself has no end; what is not known is no longer taken for clean.
    scanned("e", &["1", "1"]);
    let data = scene.scan(&["lambda:*"], 1);
    assert_eq!(said(&data, "lambda:e"), [row("DB_PASSWORD", "$LATEST", "secret")]);
    assert_eq!(data["not_read"][0]["what"], "lambda:e");
}

#[test]
fn what_comes_too_fast_or_fails_for_the_moment_is_asked_for_again() {
    let scene = Scene::new();
    scene.functions(&[("a", json!({ "DB_PASSWORD": scene.env.canary("password") }))]);
    let front = scene.account.front();
    // Four times is more often than the SDK asks by itself.
    let limit = Fault::Code { status: 429, code: "TooManyRequestsException" };
    for (operation, fault, times) in [
        ("ListFunctions", limit.clone(), 4),
        ("ListVersionsByFunction", limit.clone(), 4),
        ("GetFunction", limit, 4),
        ("ListFunctions", Fault::Error500, 2),
        ("ListVersionsByFunction", Fault::Error503, 2),
        ("GetFunction", Fault::Reset, 2),
    ] {
        let injected = front.inject(fault.clone(), Calls::of(operation).times(times));
        let target = if operation == "GetFunction" { "lambda:a" } else { "lambda:*" };
        let data = scene.scan(&[target], 10);
        assert_eq!(injected.fired(), times, "{operation}: {fault:?}");
        let found = (&data["findings"], &data["not_read"]);
        assert_eq!(found, (&json!(1), &json!([])), "{operation}: {fault:?}");
        front.heal();
    }
}

#[test]
fn what_may_not_be_read_is_named_and_the_rest_is_shown() {
    let scene = Scene::new();
    let password = |label: &str| json!({ "DB_PASSWORD": scene.env.canary(label) });
    scene.functions(&[("a", password("one")), ("b", password("other"))]);
    let front = scene.account.front();
    front.inject(Fault::AccessDenied, Calls::of("ListVersionsByFunction").times(1));
    let data = scene.scan(&["lambda:*"], 1);
    assert_eq!(data["functions"].as_array().map(Vec::len), Some(2));
    assert_eq!(data["findings"], 2);
    let not_read = data["not_read"].as_array().expect("a list");
    let what = not_read[0]["what"].as_str().expect("a name");
    assert_eq!((not_read.len(), &not_read[0]["region"]), (1, &json!(REGION)));
    assert!(["lambda:a", "lambda:b"].contains(&what), "{what}");
    let why = not_read[0]["why"].as_str().expect("a reason");
    assert!(
        why.starts_with(&format!("lambda:ListVersionsByFunction for {what}: access denied")),
        "{why}"
    );

    front.inject(Fault::AccessDenied, Calls::of("ListVersionsByFunction").times(1));
    let shown = scene.show(&["lambda:*", "--quiet"], 1);
    assert_eq!(shown.stdout.lines().filter(|line| line.contains("secret")).count(), 2);
    assert!(shown.stderr.contains("error: not all of it could be read"), "{}", shown.stderr);
    assert!(
        shown.stderr.contains("caused by: eu-west-1: lambda:ListVersionsByFunction for lambda:")
    );

    // Nothing at all is an error and no result.
    front.heal();
    front.inject(Fault::AccessDenied, Calls::of("ListFunctions").always());
    let output = scene.env.run(["scan", "lambda:*", "--json"]).output().code(1);
    let document: Value = serde_json::from_str(&output.stdout).expect("JSON");
    assert_eq!(document["data"], Value::Null);
    let causes = document["error"]["causes"].to_string();
    assert!(causes.contains("eu-west-1: lambda:ListFunctions for all in eu-west-1"), "{causes}");
    assert!(
        output.stderr.contains("hint: lambda:ListFunctions has to be allowed"),
        "{}",
        output.stderr
    );
    let missing = scene.env.run(["scan", "lambda:none"]).output().code(1);
    assert!(
        missing.stderr.contains("lambda:GetFunction for lambda:none: not found"),
        "{}",
        missing.stderr
    );
}

#[test]
fn one_region_that_cannot_be_read_does_not_hide_another() {
    let scene = Scene::new();
    let regions = [REGION, "us-east-1", "eu-central-1"];
    for region in regions {
        let password = json!({ "DB_PASSWORD": scene.env.canary(region) });
        scene.function_in(region, &format!("in-{region}"), &password, &json!({}));
    }
    let everywhere = ["lambda:*", "--regions", "eu-west-1,us-east-1", "--regions", "eu-central-1"];
    let data = scene.scan(&everywhere, 10);
    assert_eq!(data["regions"], json!(["eu-central-1", "eu-west-1", "us-east-1"]));
    assert_eq!(data["findings"], 3);
    let shown = scene.show(&everywhere, 10).stdout;
    assert!(shown.contains("lambda:in-us-east-1 (us-east-1) "), "{shown}");

    let front = scene.account.front();
    front.clear();
    front.inject(Fault::AccessDenied, Calls::of("ListFunctions"));
    let data = scene.scan(&everywhere, 1);
    let denied = front.calls()[0].region.clone();
    assert_eq!(data["not_read"][0]["region"], json!(denied));
    assert_eq!(data["not_read"][0]["what"], "lambda:*");
    let said = data["functions"].to_string();
    for region in regions {
        assert_eq!(said.contains(&format!("lambda:in-{region}\"")), region != denied, "{region}");
    }
}

#[test]
fn a_function_is_looked_for_in_several_regions_and_has_to_be_in_one() {
    let scene = Scene::new();
    let password = json!({ "DB_PASSWORD": scene.env.canary("password") });
    let arn = scene.function_in("us-east-1", "shop", &password, &json!({}));
    let data = scene.scan(&["lambda:shop", "--regions", "eu-west-1,us-east-1"], 10);
    assert_eq!((&data["not_read"], &data["functions"][0]["arn"]), (&json!([]), &json!(arn)));
    // Where the settings do not lead, it is named by its ARN.
    let hint = format!("kmseal migrate {arn} --to sm://shop");
    assert_eq!(data["next"], json!([{ "run": hint }]));
    let data = scene.scan(&[&arn], 10);
    assert_eq!(data["functions"][0]["arn"], json!(arn));
    let missing = scene.env.run(["scan", "lambda:shop", "--regions", "eu-west-1,eu-central-1"]);
    let missing = missing.output().code(1).stderr;
    assert!(missing.contains("eu-west-1: ") && missing.contains("eu-central-1: "), "{missing}");
}

/// A canary in what is said, or in what the error quotes, would fail the run.
#[test]
fn errors_that_quote_the_environment_are_not_repeated() {
    let scene = Scene::new();
    let canary = scene.env.canary("password");
    scene.functions(&[("a", json!({ "DB_PASSWORD": canary })), ("b", json!({ "NAME": "b" }))]);
    let front = scene.account.front();
    let quotes = |status| Fault::Says {
        status,
        code: "InvalidParameterValueException",
        message: format!("String measured: {{\"DB_PASSWORD\": \"{canary}\"}}"),
    };
    let faults =
        [quotes(400), quotes(500), Fault::Garbled, Fault::HalfBody, Fault::CutBody, Fault::Html200];
    for fault in faults {
        for operation in ["ListFunctions", "ListVersionsByFunction", "GetFunction"] {
            let injected = front.inject(fault.clone(), Calls::of(operation).always());
            let what = if operation == "GetFunction" { "lambda:a" } else { "lambda:*" };
            for more in [&[][..], &["--json"]] {
                let output = scene.env.run([&["scan", what], more].concat()).output().code(1);
                assert!(
                    output.stderr.contains(&format!("lambda:{operation}")),
                    "{}",
                    output.stderr
                );
            }
            assert!(injected.fired() > 0, "{operation}: {fault:?}");
            front.heal();
        }
    }
}
