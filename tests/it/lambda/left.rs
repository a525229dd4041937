//! What undo does not put back keeps the entry with its only copy.

use serde_json::{Value, json};

use super::shop::{MIGRATE, Shop};

/// Undoes the run; what it says of itself.
#[track_caller]
fn undo(shop: &Shop, more: &[&str]) -> Value {
    let words = [&["undo", "--json"], more].concat();
    let said = shop.scene.env.run(words).output().code(0).stdout;
    serde_json::from_str::<Value>(&said).expect("JSON")["data"].clone()
}

#[track_caller]
fn check_kept(shop: &Shop, undone: &Value, left: &[&str]) {
    let left: Vec<Value> = left.iter().map(|name| json!(["lambda:shop", name])).collect();
    assert_eq!(undone["left"], Value::Array(left), "{undone}");
    assert_eq!(undone["kept"], json!(["sm://shop/prod"]));
    let secret = shop.secret().expect("it has the only copy");
    for name in ["DB_PASSWORD", "API_TOKEN"] {
        assert!(secret[name] == shop.before[name].as_str(), "{name} is lost");
    }
}

#[test]
fn a_function_that_is_gone_leaves_its_values_in_the_store() {
    let shop = Shop::new();
    assert_eq!(shop.run(&MIGRATE, 3), 0);
    shop.scene.account.lambda("DELETE", "/2015-03-31/functions/shop", Value::Null);
    let undone = undo(&shop, &[]);
    assert_eq!(undone["restored"], 0);
    check_kept(&shop, &undone, &["API_TOKEN", "DB_PASSWORD"]);
    assert_eq!(undo(&shop, &[])["already"], true);
    assert!(shop.secret().is_some());
}

#[test]
fn a_variable_that_was_set_or_removed_since_keeps_its_entry() {
    for value in [Some("another"), None] {
        let shop = Shop::new();
        assert_eq!(shop.run(&MIGRATE, 3), 0);
        let mut variables = json!(shop.scene.variables("shop"));
        let all = variables.as_object_mut().expect("an object");
        drop(all.remove("DB_PASSWORD"));
        all.extend(value.map(|value| ("DB_PASSWORD".to_owned(), value.into())));
        shop.scene.change("shop", &json!({ "Environment": { "Variables": variables } }));
        shop.scene.settled("shop");
        let undone = undo(&shop, &["--force"]);
        assert_eq!(undone["restored"], 1, "{value:?}");
        check_kept(&shop, &undone, &["DB_PASSWORD"]);
        let after = shop.scene.variables("shop");
        assert_eq!(after["API_TOKEN"], shop.before["API_TOKEN"]);
        assert_eq!(after.get("DB_PASSWORD").map(String::as_str), value);
    }
}

/// Nothing of the run is left in the function, and not all is as it was either.
#[test]
fn variables_that_were_all_changed_since_keep_their_entry() {
    let shop = Shop::new();
    assert_eq!(shop.run(&MIGRATE, 3), 0);
    let change = json!({
        "Environment": { "Variables": { "API_TOKEN": shop.before["API_TOKEN"] } },
        "Layers": [], "KMSKeyArn": "",
    });
    shop.scene.change("shop", &change);
    shop.scene.settled("shop");
    let undone = undo(&shop, &[]);
    assert_eq!(undone["restored"], 0);
    check_kept(&shop, &undone, &["DB_PASSWORD"]);
}
