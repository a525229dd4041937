//! Three of fifty functions are migrated at once, and come back.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Scene;
use crate::support::cloud::REGION;

const FUNCTIONS: usize = 50;

/// Of these functions every second has an alias, and each one six variables.
fn account() -> (Scene, BTreeMap<String, BTreeMap<String, String>>) {
    let scene = Scene::new();
    scene.wrapper_layer();
    scene.role("shop");
    let shared = scene.env.canary("shared");
    let names: Vec<String> = (0..FUNCTIONS).map(|n| format!("shop-{n}")).collect();
    for (n, name) in names.iter().enumerate() {
        let variables = json!({
            format!("F{n}_PASSWORD"): scene.env.canary("password"),
            "SHARED_TOKEN": shared,
            "LOG_LEVEL": "info",
            "TABLE": format!("orders-{n}"),
            "PLACEHOLDER_SECRET": "changeme",
            "QUOTED": "a \"b\" $c `d` \\ e\u{e9}\n",
        });
        scene.make(REGION, name, &variables, &json!({}));
    }
    let mut before = BTreeMap::new();
    for (n, name) in names.iter().enumerate() {
        scene.settle(REGION, name);
        if n % 2 == 0 {
            let version = scene.publish(name);
            scene.alias(name, "live", &version);
        }
        before.insert(name.clone(), scene.variables(name));
    }
    (scene, before)
}

#[test]
fn three_of_fifty_are_migrated_and_come_back() {
    let (scene, before) = account();
    let moved = ["shop-4", "shop-10", "shop-48"];
    let sources = moved.map(|name| format!("lambda:{name}"));
    let mut words = vec!["migrate"];
    words.extend(sources.iter().map(String::as_str));
    words.extend(["--to", "sm://shop/three", "--grant", "--grant-wait", "0", "--yes", "--json"]);
    let done = scene.env.run(&words).output().code(0).stdout;
    let done: Value = serde_json::from_str(&done).expect("JSON");
    assert_eq!(done["data"]["functions"].as_array().map(Vec::len), Some(3));
    for (name, before) in &before {
        let after = scene.variables(name);
        if !moved.contains(&name.as_str()) {
            assert_eq!(after, *before, "{name}");
            continue;
        }
        for (variable, value) in before {
            let is_secret = variable.ends_with("_PASSWORD") || variable == "SHARED_TOKEN";
            let expected = format!("sm://shop/three#{variable}");
            let expected = if is_secret { &expected } else { value };
            assert_eq!(after[variable], *expected, "{name}: {variable}");
        }
        assert_eq!(after.len(), before.len() + 1, "{name}: the wrapper, and nothing else");
    }
    scene.env.run(["undo"]).output().code(0);
    for (name, before) in &before {
        assert_eq!(scene.variables(name), *before, "{name}");
    }
}
