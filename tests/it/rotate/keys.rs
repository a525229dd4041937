//! `rotate --key` with `--every` and `--now`.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::KMSEAL;
use crate::cloud_faults::{cases, kinds, side_by_side};
use crate::lambda::shop::sampled;
use crate::support::cloud::{Account, Calls, Emulator, Fault, cloud};
use crate::support::env::TestEnv;
use crate::support::run::Output;

/// An account with one key.
struct Scene {
    account: Account,
    env: TestEnv,
    key: String,
}

impl Scene {
    /// Moto does not keep the period, ministack knows nothing of rotations at once.
    fn new(kms: Emulator) -> Self {
        Self::of(kms, json!({}))
    }

    fn of(kms: Emulator, more: Value) -> Self {
        let account = cloud().account();
        account.serve("kms", kms);
        let env = TestEnv::with_cloud(KMSEAL, &account);
        let mut request = json!({ "KeyUsage": "ENCRYPT_DECRYPT", "KeySpec": "SYMMETRIC_DEFAULT" });
        if let Value::Object(more) = more {
            request.as_object_mut().expect("an object").extend(more);
        }
        let made = account.ask("TrentService.CreateKey", request);
        let key = made["KeyMetadata"]["Arn"].as_str().expect("an ARN").to_owned();
        let named = json!({ "AliasName": "alias/shop", "TargetKeyId": key });
        account.ask("TrentService.CreateAlias", named);
        Self { account, env, key }
    }

    fn run(&self, words: &[&str]) -> Output {
        let words = [&["rotate", "--key", "alias/shop"], words].concat();
        self.env.run(words).env("AWS_MAX_ATTEMPTS", "2").output()
    }

    #[track_caller]
    fn json(&self, words: &[&str]) -> Value {
        let output = self.run(&[words, &["--json"]].concat()).code(0);
        let mut document: Value = serde_json::from_str(&output.stdout).expect("JSON");
        document["data"].take()
    }

    /// The days between two rotations; none where the key does not rotate by itself.
    fn days(&self) -> Option<u64> {
        let asked = json!({ "KeyId": self.key });
        let status = self.account.ask("TrentService.GetKeyRotationStatus", asked);
        status["RotationPeriodInDays"].as_u64().filter(|_| status["KeyRotationEnabled"] == true)
    }

    fn rotations(&self) -> usize {
        let asked = json!({ "KeyId": self.key });
        let answer = self.account.ask("TrentService.ListKeyRotations", asked);
        answer["Rotations"].as_array().expect("rotations").len()
    }
}

#[test]
fn a_key_rotates_by_itself_every_so_many_days() {
    let scene = Scene::new(Emulator::Ministack);
    let planned = scene.json(&["--every", "180d", "--dry-run"]);
    assert_eq!(
        (&planned["outcome"], &planned["before"]["is_on"]),
        (&json!("planned"), &json!(false))
    );
    assert_eq!(scene.days(), None);
    let said = scene.run(&["--every", "180d", "--yes"]).code(0).stderr;
    assert!(said.contains("every 180 days from now on; before, it did not by itself"), "{said}");
    assert!(said.contains("what was encrypted before stays readable"), "{said}");
    assert!(said.contains("nothing that exists is encrypted again"), "{said}");
    assert_eq!(scene.days(), Some(180));
    let set = scene.json(&["--every", "90d", "--yes"]);
    assert_eq!((&set["outcome"], &set["before"]["days"]), (&json!("set"), &json!(180)));
    assert_eq!((set["key"].as_str(), &set["days"]), (Some(&*scene.key), &json!(90)));
    assert_eq!(scene.days(), Some(90));
    scene.account.front().clear();
    assert_eq!(scene.json(&["--every", "90d", "--yes"])["outcome"], "unchanged");
    assert_eq!(scene.account.front().count("EnableKeyRotation"), 0);
    // Nobody is there to be asked.
    scene.run(&["--every", "91d"]).code(2);
    assert_eq!(scene.days(), Some(90));
}

#[test]
fn a_key_is_rotated_at_once_and_its_schedule_stays() {
    let scene = Scene::new(Emulator::Moto);
    let plaintext = json!({ "KeyId": scene.key, "Plaintext": "b2xk" });
    let old = scene.account.ask("TrentService.Encrypt", plaintext);
    let planned = scene.json(&["--now", "--dry-run"]);
    assert_eq!((&planned["outcome"], &planned["rotated_at_once"]), (&json!("planned"), &json!(0)));
    assert_eq!(scene.rotations(), 0);
    let said = scene.run(&["--now", "--yes"]).code(0).stderr;
    assert!(said.contains("the 1st of 25 times; its schedule stays"), "{said}");
    assert!(said.contains("nothing that exists is encrypted again"), "{said}");
    assert_eq!(scene.rotations(), 1);
    let begun = scene.json(&["--now", "--yes"]);
    assert_eq!((&begun["outcome"], &begun["rotated_at_once"]), (&json!("begun"), &json!(2)));
    assert_eq!(scene.account.front().count("EnableKeyRotation"), 0);
    let opened = json!({ "CiphertextBlob": old["CiphertextBlob"] });
    assert_eq!(scene.account.ask("TrentService.Decrypt", opened)["Plaintext"], "b2xk");
    // A pipeline that is tried again does not rotate again.
    assert_eq!(scene.json(&["--now", "--if-older-than", "1d", "--yes"])["outcome"], "young");
    assert_eq!(scene.rotations(), 2);
    assert_eq!(scene.json(&["--now", "--if-older-than", "0s", "--yes"])["outcome"], "begun");
}

#[test]
fn the_last_of_the_rotations_is_known() {
    let scene = Scene::new(Emulator::Moto);
    // On two pages, with some that were not asked for.
    let page = |from: usize, to: usize| -> Vec<Value> {
        let one = |at| json!({ "KeyId": "k", "RotationDate": 1.7e9 + f64::from(at), "RotationType": "ON_DEMAND" });
        (from..to).map(|at| one(u32::try_from(at).expect("a number"))).collect()
    };
    let by_itself = json!({ "KeyId": "k", "RotationDate": 1.6e9, "RotationType": "AUTOMATIC" });
    let first = [page(0, 20), vec![by_itself]].concat();
    let first = json!({ "Rotations": first, "Truncated": true, "NextMarker": "more" });
    let front = scene.account.front();
    let calls = Calls::of("ListKeyRotations");
    front.inject(Fault::Instead(first.to_string()), calls.clone());
    let last = json!({ "Rotations": page(20, 24), "Truncated": false });
    front.inject(Fault::Instead(last.to_string()), calls.clone().nth(2));
    assert_eq!(scene.json(&["--now", "--dry-run"])["rotated_at_once"], 24);
    front.heal();
    front.inject(Fault::Instead(first.to_string()), calls.clone());
    let last = json!({ "Rotations": page(20, 25), "Truncated": false });
    front.inject(Fault::Instead(last.to_string()), calls.nth(2));
    let said = scene.run(&["--now", "--yes"]).code(1).stderr;
    assert!(said.contains("25 times") && said.contains("--replace"), "{said}");
    front.heal();
    // KMS itself knows better than whoever may not look.
    let denied = front.inject(Fault::AccessDenied, Calls::of("ListKeyRotations").always());
    let code = Fault::Code { status: 400, code: "LimitExceededException" };
    front.inject(code, Calls::of("RotateKeyOnDemand"));
    let said = scene.run(&["--now", "--yes"]).code(1).stderr;
    assert!(said.contains("how often it was rotated") && said.contains("25 times"), "{said}");
    let said = scene.run(&["--now", "--yes"]).code(0).stderr;
    assert!(said.contains("one of 25 times"), "{said}");
    scene.run(&["--now", "--if-older-than", "1d", "--yes"]).code(1);
    assert_eq!((denied.fired(), scene.account.front().count("RotateKeyOnDemand")), (3, 2));
}

#[test]
fn what_is_under_way_is_not_asked_for_again() {
    let scene = Scene::new(Emulator::Moto);
    let front = scene.account.front();
    let under_way = |status: &mut Value| status["OnDemandRotationStartDate"] = json!(1.8e9);
    front.inject(Fault::Edited(under_way), Calls::of("GetKeyRotationStatus").always());
    let answer = scene.json(&["--now", "--yes"]);
    assert_eq!(answer["outcome"], "under-way");
    assert_eq!(answer["before"]["under_way"], "2027-01-15T08:00:00Z");
    assert_eq!((front.count("RotateKeyOnDemand"), scene.rotations()), (0, 0));
    front.heal();
    let conflict = Fault::Code { status: 400, code: "ConflictException" };
    front.inject(conflict, Calls::of("RotateKeyOnDemand"));
    assert_eq!(scene.json(&["--now", "--yes"])["outcome"], "under-way");
    assert_eq!((front.count("RotateKeyOnDemand"), scene.rotations()), (1, 0));
}

/// The signs by which a rotation is known whose answer was lost, one at a time.
#[test]
fn a_lost_answer_is_looked_for() {
    let lost = || Scene::new(Emulator::Moto);
    let inject = |scene: &Scene| {
        scene.account.front().inject(Fault::LostAnswer, Calls::of("RotateKeyOnDemand").always())
    };
    // It is in the list.
    let scene = lost();
    let injected = inject(&scene);
    assert_eq!(scene.json(&["--now", "--yes"])["outcome"], "begun");
    assert_eq!((injected.fired(), scene.rotations()), (1, 1));
    // It is under way.
    let scene = lost();
    let injected = inject(&scene);
    let front = scene.account.front();
    let denied = front.inject(Fault::AccessDenied, Calls::of("ListKeyRotations").always());
    let under_way = |status: &mut Value| status["OnDemandRotationStartDate"] = json!(1.8e9);
    front.inject(Fault::Edited(under_way), Calls::of("GetKeyRotationStatus").nth(2).always());
    assert_eq!(scene.json(&["--now", "--yes"])["outcome"], "begun");
    assert_eq!((injected.fired(), denied.fired()), (1, 1));
    // The material is another one.
    let scene = lost();
    let injected = inject(&scene);
    let front = scene.account.front();
    front.inject(Fault::AccessDenied, Calls::of("ListKeyRotations").always());
    let one = |key: &mut Value| key["KeyMetadata"]["CurrentKeyMaterialId"] = json!("one");
    let other = |key: &mut Value| key["KeyMetadata"]["CurrentKeyMaterialId"] = json!("other");
    front.inject(Fault::Edited(one), Calls::of("DescribeKey"));
    front.inject(Fault::Edited(other), Calls::of("DescribeKey").nth(2).always());
    assert_eq!(scene.json(&["--now", "--yes"])["outcome"], "begun");
    assert_eq!(injected.fired(), 1);
    // Nothing tells: then it is not sent again, and not said to be done.
    let scene = lost();
    let injected = inject(&scene);
    scene.account.front().inject(Fault::AccessDenied, Calls::of("ListKeyRotations").always());
    let said = scene.run(&["--now", "--yes"]).code(1).stderr;
    assert!(said.contains("may have been begun") && said.contains("--now --dry-run"), "{said}");
    assert_eq!((injected.fired(), scene.rotations()), (1, 1));
}

#[test]
fn keys_that_cannot_be_rotated_are_refused_before_anything() {
    let refused = |scene: &Scene, says: &str| {
        for how in [&["--now", "--yes"][..], &["--every", "365d", "--yes"], &["--now", "--dry-run"]]
        {
            let said = scene.run(how).code(1).stderr;
            assert!(said.contains(says), "{says}: {said}");
        }
        let front = scene.account.front();
        assert_eq!(front.count("RotateKeyOnDemand") + front.count("EnableKeyRotation"), 0);
    };
    let made = |more: Value| Scene::of(Emulator::Ministack, more);
    let rsa = made(json!({ "KeySpec": "RSA_2048", "KeyUsage": "SIGN_VERIFY" }));
    refused(&rsa, "one material for all its life");
    let hmac = made(json!({ "KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC" }));
    refused(&hmac, "one material for all its life");
    let imported = made(json!({ "Origin": "EXTERNAL" }));
    refused(&imported, "aws kms import-key-material");
    let edited = |edit: fn(&mut Value)| {
        let scene = Scene::new(Emulator::Moto);
        scene.account.front().inject(Fault::Edited(edit), Calls::of("DescribeKey").always());
        scene
    };
    refused(&edited(|it| it["KeyMetadata"]["Origin"] = json!("AWS_CLOUDHSM")), "custom key store");
    refused(
        &edited(|it| it["KeyMetadata"]["Origin"] = json!("EXTERNAL_KEY_STORE")),
        "custom key store",
    );
    refused(&edited(|it| it["KeyMetadata"]["KeyManager"] = json!("AWS")), "rotates it every year");
    refused(
        &edited(|it| it["KeyMetadata"]["KeyState"] = json!("Disabled")),
        "its state is Disabled",
    );
    let replica = |it: &mut Value| {
        it["KeyMetadata"]["MultiRegion"] = json!(true);
        it["KeyMetadata"]["MultiRegionConfiguration"] = json!({ "MultiRegionKeyType": "REPLICA",
            "PrimaryKey": { "Arn": "arn:aws:kms:us-east-1:111122223333:key/mrk-1" } });
    };
    refused(&edited(replica), "name its primary key instead: arn:aws:kms:us-east-1");
}

#[test]
fn a_key_or_secrets_and_one_thing_at_a_time() {
    let scene = Scene::new(Emulator::Moto);
    let wrong: [&[&str]; 11] = [
        &["rotate", "--key", "alias/shop"],
        &["rotate"],
        &["rotate", "--now"],
        &["rotate", "--key", "", "--now"],
        &["rotate", "--every", "365d", "sm://shop/a"],
        &["rotate", "--key", "alias/shop", "--now", "sm://shop/a"],
        &["rotate", "--key", "alias/shop", "--now", "--every", "365d"],
        &["rotate", "--key", "alias/shop", "--every", "89d"],
        &["rotate", "--key", "alias/shop", "--now", "--run-id", "7"],
        &["rotate", "--key", "alias/shop", "--now", "--set", "true"],
        &["rotate", "--key", "alias/shop", "--every", "365d", "--if-older-than", "30d"],
    ];
    for words in wrong {
        let said = scene.env.run(words).output().code(2).stderr;
        assert!(said.starts_with("error: "), "{words:?}: {said}");
    }
    assert_eq!(scene.account.front().calls().len(), 0);
    scene.env.run(["rotate", "--key", "alias/none", "--now", "--yes"]).output().code(1);
}

fn spoil(every: bool, fault: &Fault, nth: usize, times: usize) {
    let scene = Scene::new(if every { Emulator::Ministack } else { Emulator::Moto });
    let front = scene.account.front();
    front.clear();
    let injected = front.inject(fault.clone(), Calls::any().nth(nth).times(times));
    let words =
        if every { ["--every", "180d", "--yes"].to_vec() } else { ["--now", "--yes"].to_vec() };
    let output = scene.run(&words);
    let at = format!("{words:?}: {fault:?} at call {nth}, {times} times, {:?}", output.code);
    assert!(injected.fired() > 0, "it did not happen: {at}");
    front.heal();
    if every {
        match output.code {
            Some(0) => assert_eq!(scene.days(), Some(180), "{at}"),
            Some(1) => {}
            other => panic!("{other:?}: {at}"),
        }
        scene.run(&words).code(0);
        assert_eq!(scene.days(), Some(180), "{at}");
        return;
    }
    let rotations = scene.rotations();
    match output.code {
        Some(0) => assert_eq!(rotations, 1, "{at}"),
        Some(1) if output.stderr.contains("may have been begun") => assert!(rotations <= 1, "{at}"),
        Some(1) => assert_eq!(rotations, 0, "{at}"),
        other => panic!("{other:?}: {at}"),
    }
    if rotations == 0 {
        scene.run(&words).code(0);
    }
    assert_eq!(scene.rotations(), 1, "{at}");
}

#[test]
fn whatever_fails_nothing_is_done_twice_and_nothing_is_said_that_is_not_so() {
    let done = AtomicUsize::new(0);
    for every in [true, false] {
        let healthy = Scene::new(if every { Emulator::Ministack } else { Emulator::Moto });
        let words: &[&str] =
            if every { &["--every", "180d", "--yes"] } else { &["--now", "--yes"] };
        healthy.run(words).code(0);
        let calls = healthy.account.front().operations();
        println!("{words:?}: {calls:?}");
        let cases = sampled(cases(&kinds(), calls.len()), 1);
        side_by_side(&cases, |(fault, nth, times)| {
            spoil(every, fault, *nth, *times);
            done.fetch_add(1, Ordering::SeqCst);
        });
    }
    let done = done.into_inner();
    println!("rotate --key: {done} faults, 0 rotated twice, 0 said to be done that was not");
    assert!(done >= 80, "only {done}");
}
