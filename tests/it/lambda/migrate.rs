//! Moving the values of a function, and putting them back.

use super::shop::{MIGRATE, Shop};

#[test]
fn values_become_references_and_come_back() {
    let shop = Shop::new();
    let front = shop.scene.account.front();
    front.clear();
    assert_eq!(shop.run(&MIGRATE, 3), 0);
    shop.check_migrated("once");
    // One change, whatever was changed.
    assert_eq!(front.count("UpdateFunctionConfiguration"), 1);
    let undone = shop.scene.env.run(["undo"]).output().code(0);
    assert!(undone.stderr.contains("2 variables put back"), "{}", undone.stderr);
    shop.check_undone("once");
    let again = shop.scene.env.run(["undo"]).output().code(0);
    assert!(again.stderr.contains("was undone before"), "{}", again.stderr);
}
