//! Where calls go that do not go to AWS stands in every plan, also in one that a program reads.

use serde_json::{Value, json};

use super::{Bench, Place, each};

/// Every command with a plan, and all of them with a destination in this store.
fn plans(place: Place) -> Vec<Vec<String>> {
    let to = place.at("shop");
    let mut plans = vec![
        vec!["migrate", ".env", "--env-dialect", "node", "--to", &to],
        vec!["import", ".env", "--env-dialect", "node", "--to", &to],
        vec!["copy", "vault://from/a", &to],
        vec!["migrate", "vault://from/", "--to", &to],
    ];
    let keyed = place.at("keyed");
    if place != Place::Vault {
        plans.push(vec!["kms", "apply", "alias/new", &keyed]);
        plans.push(vec!["kms", "create-key", "alias/other"]);
        plans.push(vec!["kms", "create-key", "alias/other", "--existing", "alias/new"]);
    }
    plans.into_iter().map(|words| words.into_iter().map(str::to_owned).collect()).collect()
}

#[test]
fn every_plan_names_them() {
    each(|bench: &Bench, place| {
        let value = bench.env.canary("value");
        bench.set("vault://from/a", &value);
        bench.set(&place.at("keyed"), &value);
        bench.key("alias/new");
        bench.file(".env", &format!("API_TOKEN={value}\n"));
        let url = bench.account.front().url();
        for words in plans(place) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let planned = bench.data(&[&words[..], &["--dry-run"]].concat(), &[]);
            assert_eq!(planned["outcome"], json!("planned"), "{words:?}");
            if place == Place::Vault {
                assert_eq!(planned["endpoints"], Value::Null, "{words:?}");
                continue;
            }
            let endpoints = planned["endpoints"].as_array().expect("a list");
            let services: Vec<&str> =
                endpoints.iter().map(|one| one["service"].as_str().expect("a service")).collect();
            assert!(services.contains(&"secretsmanager") && services.contains(&"kms"), "{words:?}");
            for one in endpoints {
                assert_eq!(one["url"], json!(url), "{words:?}");
                assert_eq!(one["source"], json!("AWS_ENDPOINT_URL"), "{words:?}");
            }
        }
    });
}
