//! Fifty functions with three hundred variables, in one command.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{Scene, row, said};
use crate::support::cloud::{Calls, Fault, REGION};

/// How many functions, and variables of each.
const FUNCTIONS: usize = 50;
const VARIABLES: usize = 6;

/// The one whose variables cannot be decrypted, the one that is being changed, and the one that is full.
const LOCKED: &str = "shop-47";
const CHANGING: &str = "shop-48";
const FULL: &str = "shop-49";

/// Where a value is: function, variable, versions.
type Place = (String, String, Vec<String>);

/// What the test put there.
#[derive(Default)]
struct Planned {
    /// Class and key of every variable, by place.
    classes: BTreeMap<Place, (&'static str, Option<String>)>,
    /// Where each value is that may be a secret.
    values: BTreeMap<String, BTreeSet<Place>>,
}

impl Planned {
    fn add(&mut self, place: Place, class: &'static str, key: Option<&String>, value: &Value) {
        if ["secret", "unsure"].contains(&class) {
            let value = value.as_str().expect("text").to_owned();
            self.values.entry(value).or_default().insert(place.clone());
        }
        self.classes.insert(place, (class, key.cloned()));
    }

    /// The places of each value that stands in several variables.
    fn shared(&self) -> BTreeSet<BTreeSet<Place>> {
        let several = |places: &&BTreeSet<Place>| {
            places.iter().map(|(function, name, _)| (function, name)).collect::<BTreeSet<_>>().len()
                > 1
        };
        self.values.values().filter(several).cloned().collect()
    }
}

/// The class that each variable of a function has.
const CLASSES: [(&str, &str); VARIABLES] = [
    ("API_TOKEN", "secret"),
    ("DB_PASSWORD", "secret"),
    ("LOG_LEVEL", "config"),
    ("MAIL_PASSWORD", "config"),
    ("PAYMENTS", "unsure"),
    ("QUEUE_SECRET", "reference"),
];

/// The variables of the nth function.
fn variables(scene: &Scene, nth: usize, shared: &[String; 2]) -> Map<String, Value> {
    let own = |what: &str| scene.env.canary(&format!("{what} of {nth}"));
    let password = if nth.is_multiple_of(5) { shared[0].clone() } else { own("password") };
    // In two variables of the same function; in another variable of other functions; or here alone.
    let token = match nth % 7 {
        0 => password.clone(),
        1 => shared[0].clone(),
        _ => own("token"),
    };
    let payments = if nth.is_multiple_of(10) { shared[1].clone() } else { own("neutral") };
    // What the value is decides, and not what most of them are.
    let mail = if nth.is_multiple_of(2) { "CHANGE_ME" } else { "${DB_PASSWORD}" };
    let values = [&token, &password, "info", mail, &payments, "sm://shop/prod#QUEUE_SECRET"];
    let mut all: Map<String, Value> = CLASSES
        .iter()
        .zip(values)
        .map(|((name, _), value)| ((*name).into(), value.into()))
        .collect();
    let name = format!("shop-{nth:02}");
    if name == FULL {
        let used = Value::Object(all.clone()).to_string().len();
        let padding = scene.env.canary_of("a large secret", 4096 - 8 - used + token.len());
        all.insert("API_TOKEN".into(), padding.into());
    }
    all
}

fn edit(answer: &mut Value, list: &str) {
    for function in answer[list].as_array_mut().expect("a list") {
        match function["FunctionName"].as_str() {
            Some(LOCKED) => {
                let message = format!("Lambda was unable to decrypt {}", function["Environment"]);
                let error = json!({ "ErrorCode": "AccessDeniedException", "Message": message });
                function["Environment"] = json!({ "Error": error });
            }
            Some(CHANGING) if function["Version"] == "$LATEST" => {
                function["LastUpdateStatus"] = "InProgress".into();
            }
            _ => {}
        }
    }
}

/// Makes the functions, then publishes versions of some with what they had before.
fn fill(scene: &Scene) -> Planned {
    let shared = [scene.env.canary("shared password"), scene.env.canary("shared text")];
    let key = format!(
        "arn:aws:kms:{REGION}:{}:key/11111111-2222-3333-4444-555555555555",
        scene.account.id()
    );
    let mut all: Vec<(String, Map<String, Value>)> = Vec::new();
    for nth in 0..FUNCTIONS {
        let (name, variables) = (format!("shop-{nth:02}"), variables(scene, nth, &shared));
        let more = if nth % 3 == 0 { json!({ "KMSKeyArn": key }) } else { json!({}) };
        scene.make(REGION, &name, &json!(variables), &more);
        all.push((name, variables));
    }
    settle(scene, &all);
    let mut planned = Planned::default();
    let (mut once, mut twice) = (Vec::new(), Vec::new());
    for (nth, (name, variables)) in all.iter().enumerate() {
        match nth % 10 {
            // A version has the secret, and the unpublished one a reference.
            3 => once.push((nth, name.clone(), variables.clone())),
            // Two versions have the same secret.
            4 => twice.push((nth, name.clone(), variables.clone())),
            _ => {}
        }
    }
    let moved = |variables: &Map<String, Value>| {
        let mut after = variables.clone();
        after.insert("DB_PASSWORD".into(), "sm://shop/prod#DB_PASSWORD".into());
        after
    };
    for (_, name, _) in once.iter().chain(&twice) {
        assert_eq!(scene.publish(name), "1");
        scene.alias(name, "live", "1");
    }
    change(
        scene,
        twice.iter().map(|(_, name, variables)| {
            let mut after = variables.clone();
            after.insert("LOG_LEVEL".into(), "debug".into());
            (name.clone(), after)
        }),
    );
    for (_, name, _) in &twice {
        assert_eq!(scene.publish(name), "2");
    }
    change(
        scene,
        once.iter().chain(&twice).map(|(_, name, variables)| (name.clone(), moved(variables))),
    );
    for (nth, (name, variables)) in all.iter().enumerate() {
        let own_key = (nth % 3 == 0).then_some(&key);
        if name == LOCKED {
            let place = (name.clone(), String::new(), vec!["$LATEST".to_owned()]);
            planned.add(place, "unknown", own_key, &Value::Null);
            continue;
        }
        let published: &[&str] = match nth % 10 {
            3 => &["1"],
            4 => &["1", "2"],
            _ => &[],
        };
        let at = |versions: &[&str]| versions.iter().map(ToString::to_string).collect::<Vec<_>>();
        let everywhere = at(&[&["$LATEST"], published].concat());
        for (variable, class) in CLASSES {
            let value = &variables[variable];
            if variable == "DB_PASSWORD" && !published.is_empty() {
                let place = |versions| (name.clone(), variable.to_owned(), versions);
                planned.add(place(at(&["$LATEST"])), "reference", own_key, value);
                planned.add(place(at(published)), class, own_key, value);
            } else {
                let place = (name.clone(), variable.to_owned(), everywhere.clone());
                planned.add(place, class, own_key, value);
            }
        }
    }
    planned
}

fn settle(scene: &Scene, all: &[(String, Map<String, Value>)]) {
    for (name, _) in all {
        scene.settle(REGION, name);
    }
}

fn change(scene: &Scene, all: impl Iterator<Item = (String, Map<String, Value>)>) {
    let all: Vec<_> = all.collect();
    for (name, variables) in &all {
        scene.change(name, &json!({ "Environment": { "Variables": variables } }));
    }
    settle(scene, &all);
}

/// What the document says, in the words of the plan.
fn read(data: &Value) -> (Planned, BTreeSet<BTreeSet<Place>>) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let texts =
        |value: &Value| value.as_array().expect("a list").iter().map(text).collect::<Vec<_>>();
    let (mut planned, mut numbers) = (Planned::default(), BTreeMap::<u64, BTreeSet<Place>>::new());
    for function in data["functions"].as_array().expect("functions") {
        let name = text(&function["function"]).replace("lambda:", "");
        for one in function["variables"].as_array().expect("variables") {
            let place = (name.clone(), text(&one["name"]), texts(&one["versions"]));
            let class = ["secret", "unsure", "unknown", "reference", "config"];
            let class = class.into_iter().find(|class| one["class"] == *class).expect("a class");
            let key = one["key"].as_str().map(ToOwned::to_owned);
            planned.classes.insert(place.clone(), (class, key));
            if let Some(number) = one["shared"].as_u64() {
                numbers.entry(number).or_default().insert(place);
            }
        }
    }
    // The same stands in the list of shared values.
    for shared in data["shared"].as_array().expect("a list") {
        let holders: BTreeSet<Place> = shared["held_by"]
            .as_array()
            .expect("holders")
            .iter()
            .map(|it| {
                let place = text(&it["place"]);
                let name = place.rsplit(':').next().expect("a name").to_owned();
                (name, text(&it["variable"]), texts(&it["versions"]))
            })
            .collect();
        assert_eq!(numbers[&shared["number"].as_u64().expect("a number")], holders);
    }
    (planned, numbers.into_values().collect())
}

#[test]
fn fifty_functions_with_three_hundred_variables() {
    let scene = Scene::new();
    let planned = fill(&scene);
    let count: usize =
        (0..FUNCTIONS).map(|nth| scene.variables(&format!("shop-{nth:02}")).len()).sum();
    assert_eq!(count, FUNCTIONS * VARIABLES);
    let full = json!(scene.variables(FULL)).to_string().len();
    assert!((4000..=4096).contains(&full), "{full}");
    let front = scene.account.front();
    front.inject(
        Fault::Edited(|answer| edit(answer, "Functions")),
        Calls::of("ListFunctions").always(),
    );
    let versions = Calls::of("ListVersionsByFunction").always();
    front.inject(Fault::Edited(|answer| edit(answer, "Versions")), versions);

    let data = scene.scan(&["lambda:*", "--all"], 10);
    assert_eq!(
        (front.count("ListFunctions"), front.count("ListVersionsByFunction")),
        (1, FUNCTIONS)
    );
    let (found, shared) = read(&data);
    assert_eq!(found.classes, planned.classes);
    assert_eq!(shared, planned.shared());
    assert!(shared.len() > 5, "little is shared: {}", shared.len());
    let classes =
        |class: &str| planned.classes.values().filter(|(other, _)| *other == class).count();
    for class in ["secret", "unsure", "unknown", "reference", "config"] {
        assert_eq!(data["counts"][class], classes(class), "{class}");
    }
    assert_eq!(data["findings"], classes("secret") + 1);
    assert_eq!(data["not_read"], json!([]));
    assert_eq!(data["regions"], json!([REGION]));

    let remarks = |name: &str| {
        let functions = data["functions"].as_array().expect("functions");
        functions.iter().find(|it| it["function"] == name).expect("it")["remarks"].to_string()
    };
    let left = remarks("lambda:shop-04");
    assert!(left.contains("DB_PASSWORD is no plaintext in $LATEST any more"), "{left}");
    assert!(left.contains("versions 1-2 still hold a secret"), "{left}");
    let changing = format!("lambda:{CHANGING}");
    assert!(remarks(&changing).contains("a change is on its way"), "{}", remarks(&changing));
    assert!(remarks("lambda:shop-01").contains("QUEUE_SECRET: a reference, and no AWS_LAMBDA"));

    let shown = scene.show(&["lambda:*"], 10);
    let line = |has: &[&str]| {
        let line = |line: &&str| has.iter().all(|part| line.contains(part));
        shown.stdout.lines().find(line).unwrap_or_else(|| panic!("{has:?}:\n{}", shown.stdout))
    };
    line(&["lambda:shop-04 ", " 1-2 ", "DB_PASSWORD", "secret"]);
    line(&["lambda:shop-04 ", " $LATEST ", "DB_PASSWORD", "already a reference"]);
    line(&["lambda:shop-01 ", "DB_PASSWORD", "Lambda's own"]);
    line(&["lambda:shop-03 ", "API_TOKEN", "key/11111111-2222-3333-4444-555555555555"]);
    line(&["lambda:shop-07 ", "API_TOKEN", " DB_PASSWORD"]);
    line(&["lambda:shop-05 ", "DB_PASSWORD", "lambda:shop-00 ", " more"]);
    line(&[&format!("lambda:{LOCKED} "), "(all of them)", "unknown", "kms:Decrypt"]);
    assert!(!shown.stdout.contains("LOG_LEVEL"), "{}", shown.stdout);
    assert!(shown.stderr.contains("50 functions, 65 versions: "), "{}", shown.stderr);
    let hint = "hint: run `kmseal migrate lambda:shop-00 --to sm://shop-00`";
    assert!(shown.stderr.contains(hint), "{}", shown.stderr);
    // What is not shown is not in the document either.
    let data = scene.scan(&["lambda:*"], 10);
    let (found, _) = read(&data);
    let config = found.classes.values().filter(|(class, _)| *class == "config").count();
    assert_eq!((config, &data["counts"]["config"]), (0, &json!(classes("config"))));

    // One of them, and one version of it by number and by alias.
    let data = scene.scan(&["lambda:shop-04"], 10);
    assert_eq!(data["functions"].as_array().map(Vec::len), Some(1));
    assert_eq!(data["functions"][0]["versions"], json!(["$LATEST", "1", "2"]));
    for qualified in ["lambda:shop-04:1", "lambda:shop-04:live"] {
        let data = scene.scan(&[qualified], 10);
        assert_eq!(data["functions"][0]["versions"], json!(["1"]), "{qualified}");
        assert_eq!(data["functions"][0]["arn"], json!(scene.arn("shop-04")), "{qualified}");
        assert!(said(&data, "lambda:shop-04").contains(&row("DB_PASSWORD", "1", "secret")));
    }
}
