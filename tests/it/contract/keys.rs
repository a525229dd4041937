//! The key that `--key` names is the key of the entry, and stays it.

use serde_json::{Value, json};

use super::{Bench, Place, keeps_all_versions};
use crate::support::cloud::differences::KEYS_OF_LISTED_SECRETS;
use crate::support::cloud::{Emulator, cloud};

/// The key of an entry, as its service tells.
fn key_of(bench: &Bench, place: Place, name: &str) -> Value {
    if place == Place::Secrets {
        let body = json!({ "SecretId": name });
        return bench.account.ask("secretsmanager.DescribeSecret", body)["KmsKeyId"].clone();
    }
    let filter = json!([{ "Key": "Name", "Values": [format!("/{name}")] }]);
    let body = json!({ "ParameterFilters": filter });
    let answer = bench.account.ask("AmazonSSM.DescribeParameters", body);
    answer["Parameters"][0]["KeyId"].clone()
}

#[test]
fn an_entry_is_written_under_the_key_that_is_named_and_keeps_it() {
    for place in [Place::Secrets, Place::Parameters] {
        let bench = Bench::new();
        let (first, _) = (bench.key("alias/shop"), bench.key("alias/other"));
        let entry = place.at("shop/a");
        bench.file("value", &bench.env.canary("value"));
        bench.does(&["set", &entry, "@value", "--key", "alias/shop"]);
        assert_eq!(key_of(&bench, place, "shop/a"), json!("alias/shop"), "{place:?}");
        if place != Place::Secrets || !cloud().skips(Emulator::Ministack, KEYS_OF_LISTED_SECRETS) {
            assert_eq!(bench.data(&["list", &entry], &[])[0]["key"], json!("alias/shop"));
        }
        // Without it, the key stays.
        bench.file("value", &bench.env.canary("another value"));
        bench.does(&["set", &entry, "@value"]);
        assert_eq!(key_of(&bench, place, "shop/a"), json!("alias/shop"), "{place:?}");
        let keys: Vec<Value> = bench.history(&entry).iter().map(|it| it["key"].clone()).collect();
        assert_eq!(keys.len(), 2);
        // The same value under another one is a new version.
        bench.does(&["set", &entry, "@value", "--key", "alias/other"]);
        assert_eq!(key_of(&bench, place, "shop/a"), json!("alias/other"), "{place:?}");
        bench.does(&["set", &entry, "@value", "--key", &first]);
        assert_eq!(key_of(&bench, place, "shop/a"), json!(first), "{place:?}");
        if keeps_all_versions(place) {
            assert_eq!(bench.history(&entry).len(), 4);
        }
        // One without a key gets the store's own.
        bench.does(&["set", &place.at("shop/b"), "@value"]);
        let default = if place == Place::Secrets { Value::Null } else { json!("alias/aws/ssm") };
        assert_eq!(key_of(&bench, place, "shop/b"), default);
    }
}

#[test]
fn a_migration_writes_under_the_key_that_is_named() {
    for (place, words, name) in [
        (Place::Secrets, &["--to", "sm://shop"][..], "shop"),
        (Place::Secrets, &["--to", "sm://shop", "--layout", "each"], "shop/API_TOKEN"),
        (Place::Parameters, &["--to", "ssm:///shop"], "shop/API_TOKEN"),
    ] {
        let bench = Bench::new();
        bench.key("alias/shop");
        bench.file(".env", &format!("API_TOKEN={}\n", bench.env.canary("token")));
        let command = ["migrate", ".env", "--yes", "--key", "alias/shop"];
        bench.does(&[&command, words].concat());
        assert_eq!(key_of(&bench, place, name), json!("alias/shop"), "{words:?}");
    }
}

#[test]
fn a_key_that_cannot_be_used_stops_it_before_the_first_write() {
    for place in [Place::Secrets, Place::Parameters] {
        let bench = Bench::new();
        let entry = place.at("shop/a");
        bench.file("value", &bench.env.canary("value"));
        let said = bench.refuses(&["set", &entry, "@value", "--key", "alias/none"], 1);
        assert!(said.starts_with("error: there is no key alias/none in KMS\n"), "{said}");
        assert!(said.contains("hint: run `kmseal kms status`"), "{said}");
        let disabled = bench.key("alias/off");
        let id = disabled.rsplit('/').next().expect("an id");
        bench.account.ask("TrentService.DisableKey", json!({ "KeyId": id }));
        let said = bench.refuses(&["set", &entry, "@value", "--key", "alias/off"], 1);
        let why = format!("error: the key {disabled} cannot be used: its state is Disabled\n");
        assert!(said.starts_with(&why), "{said}");
        let days = json!({ "KeyId": id, "PendingWindowInDays": 7 });
        bench.account.ask("TrentService.ScheduleKeyDeletion", days);
        let said = bench.refuses(&["set", &entry, "@value", "--key", "alias/off"], 1);
        assert!(said.contains("its state is PendingDeletion"), "{said}");
        let body = json!({ "KeyUsage": "SIGN_VERIFY", "KeySpec": "ECC_NIST_P256" });
        let answer = bench.account.ask("TrentService.CreateKey", body);
        let signs = answer["KeyMetadata"]["KeyId"].as_str().expect("an id");
        let said = bench.refuses(&["set", &entry, "@value", "--key", signs], 1);
        assert!(said.contains("is for SIGN_VERIFY with ECC_NIST_P256"), "{said}");
        let said = bench.refuses(&["set", &entry, "@value", "--key", "vault:default"], 2);
        assert!(said.contains("takes a key of KMS"), "{said}");
        let front = bench.account.front();
        for write in ["CreateSecret", "PutSecretValue", "UpdateSecret", "PutParameter"] {
            assert_eq!(front.count(write), 0, "{write}");
        }
        bench.is_gone(&entry);
    }
    let bench = Bench::new();
    let said = bench.refuses(&["set", "vault://a", "-", "--key", "alias/shop"], 2);
    assert!(said.contains("a key for the vault is written vault:NAME"), "{said}");
    assert_eq!(bench.account.front().operations(), [""; 0]);
}
