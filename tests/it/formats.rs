//! Five hundred hostile values leave in every format, are read by the program that the format is for, and come
//! back: byte for byte, or refused with a reason.

mod ecs;
mod files;
mod peer;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::KMSEAL;
use crate::support::env::TestEnv;
use values::{COUNT, values};

/// Whether a format takes a value.
type Takes<'f> = dyn Fn(&[u8]) -> bool + 'f;

struct Scene {
    env: TestEnv,
    values: Vec<(String, Vec<u8>)>,
}

impl Scene {
    /// All values in a vault.
    fn new() -> Self {
        let env = TestEnv::new(KMSEAL);
        let values = values(&env);
        let scene = Self { env, values };
        scene.put("vault://all", &scene.values.iter().collect::<Vec<_>>());
        scene
    }

    /// Puts values below a name, from a manifest that is none of our writing.
    #[track_caller]
    fn put(&self, below: &str, values: &[&(String, Vec<u8>)]) {
        let data = values.iter().map(|(name, value)| (name.clone(), json!(STANDARD.encode(value))));
        let data: serde_json::Map<String, Value> = data.collect();
        let manifest =
            json!({ "apiVersion": "v1", "kind": "Secret", "metadata": {}, "data": data });
        self.env.plaintext_file("in.json");
        self.env.write("in.json", manifest.to_string());
        let words = ["import", "in.json", "--format", "k8s", "--to", below, "-y", "-q"];
        self.env.run(words).output().code(0);
        self.holds(below, values);
    }

    /// The entries below a name are these values, and no others.
    #[track_caller]
    fn holds(&self, below: &str, expected: &[&(String, Vec<u8>)]) {
        let mut command = self.env.command(["export", below, "--json", "--reveal"]);
        let output = command.output().expect("start it");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        self.env.assert_clean("stderr", &output.stderr);
        let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let found: BTreeMap<String, Vec<u8>> = document["data"]["variables"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| {
                let value = match one["value"].as_str() {
                    Some(text) => text.as_bytes().to_vec(),
                    None => STANDARD
                        .decode(one["value_base64"].as_str().expect("a value"))
                        .expect("base64"),
                };
                (one["name"].as_str().expect("a name").to_owned(), value)
            })
            .collect();
        assert_same(below, &found, expected);
    }

    /// Exports what the format takes. Everything that it does not take is refused at once, each with a reason.
    #[track_caller]
    fn export(&self, format: &[&str], takes: impl Fn(&[u8]) -> bool) -> Vec<&(String, Vec<u8>)> {
        self.export_all(format, Some(&takes))
    }

    /// The same, where only our own reader knows what fits.
    #[track_caller]
    fn export_all(&self, format: &[&str], takes: Option<&Takes<'_>>) -> Vec<&(String, Vec<u8>)> {
        let out = self.env.work().join("out");
        if out.exists() {
            std::fs::remove_file(&out).expect("remove the last one");
        }
        let words = ["export", "vault://all", "-o", "out", "-q", "--format"];
        let all = self.env.run(words.iter().chain(format)).output();
        let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
        let mut refused = BTreeSet::new();
        for line in all.stderr.lines() {
            let line = line.trim_start().trim_start_matches("caused by: ");
            if let Some((name, why)) = line.split_once(": ").filter(|_| line.starts_with('V')) {
                refused.insert(name);
                *reasons.entry(why.to_owned()).or_default() += 1;
            }
        }
        let (fits, rest): (Vec<_>, Vec<_>) = self.values.iter().partition(|(name, value)| {
            takes.map_or_else(|| !refused.contains(name.as_str()), |takes| takes(value))
        });
        let expected: BTreeSet<&str> = rest.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(refused, expected, "{format:?}: {}", all.stderr);
        let code = i32::from(!rest.is_empty());
        assert_eq!(all.code, Some(code), "{}", all.stderr);
        let shown = format.join(" ");
        println!("{shown}: {} carried, {} refused: {reasons:?}", fits.len(), rest.len());
        assert_eq!(fits.len() + refused.len(), COUNT);
        self.env.plaintext_file("out");
        if code == 1 {
            assert!(!out.exists(), "nothing is written half");
            let below = format!("vault://fits/{}", format[format.len() - 1]);
            self.put(&below, &fits);
            let words = ["export", &below, "-o", "out", "-q", "--format"];
            self.env.run(words.iter().chain(format)).output().code(0);
        }
        fits
    }

    /// What this program reads from the file.
    #[track_caller]
    fn is_read_by(&self, reader: &str, fits: &[&(String, Vec<u8>)], to: Option<&str>) -> bool {
        if let Some(to) = to {
            self.env.plaintext_file(to);
        }
        let names: Vec<&str> = fits.iter().map(|(name, _)| name.as_str()).collect();
        let Some(read) = peer::read(&self.env, reader, "out", &names, to) else {
            return false;
        };
        assert_same(reader, &read, fits);
        true
    }

    /// What is imported from a file.
    #[track_caller]
    fn comes_back(&self, file: &str, format: &str, to: &str, fits: &[&(String, Vec<u8>)]) {
        self.comes_back_as(file, &[format], to, fits);
    }

    #[track_caller]
    fn comes_back_as(&self, file: &str, format: &[&str], to: &str, fits: &[&(String, Vec<u8>)]) {
        let words = ["import", file, "--to", to, "-y", "-q", "--format"];
        self.env.run(words.iter().chain(format)).output().code(0);
        self.holds(to, fits);
    }
}

#[track_caller]
fn assert_same(what: &str, found: &BTreeMap<String, Vec<u8>>, expected: &[&(String, Vec<u8>)]) {
    let mut wrong = Vec::new();
    for (name, value) in expected {
        if found.get(name) != Some(value) {
            wrong.push(name.as_str());
        }
    }
    assert!(wrong.is_empty(), "{what}: {} differ: {}", wrong.len(), wrong.join(" "));
    assert_eq!(found.len(), expected.len(), "{what}");
}

fn is_text(value: &[u8]) -> bool {
    std::str::from_utf8(value).is_ok()
}

fn has(value: &[u8], byte: u8) -> bool {
    value.contains(&byte)
}

/// Three of the seven programs are at hand here; `dotenv_measured` has all of them.
#[test]
fn as_env_files() {
    let scene = Scene::new();
    for (dialect, reader, least) in [
        ("node", "node dotenv", 300),
        ("python", "python-dotenv", 400),
        ("bash", "bash dotenv", 480),
        ("docker", "docker", 300),
    ] {
        let format = ["dotenv", "--env-dialect", dialect];
        let fits = scene.export_all(&format, None);
        assert!(fits.len() >= least, "{dialect}: {}", fits.len());
        scene.is_read_by(reader, &fits, None);
        scene.comes_back_as("out", &format, &format!("vault://{dialect}"), &fits);
    }
}

#[test]
fn as_json() {
    let scene = Scene::new();
    let fits = scene.export(&["json"], is_text);
    scene.is_read_by("json", &fits, None);
    scene.comes_back("out", "json", "vault://json", &fits);
}

#[test]
fn as_yaml() {
    let scene = Scene::new();
    let fits = scene.export(&["yaml"], is_text);
    scene.comes_back("out", "yaml", "vault://yaml", &fits);
    // And as these write it themselves.
    scene.is_read_by("yaml 1.1", &fits, Some("theirs-1"));
    scene.comes_back("theirs-1", "yaml", "vault://one", &fits);
    scene.comes_back("theirs-1", "credstash", "vault://credstash", &fits);
    scene.is_read_by("yaml 1.2", &fits, Some("theirs-2"));
    let separators = ['\u{85}', '\u{2028}', '\u{2029}'];
    let certain =
        |value: &[u8]| std::str::from_utf8(value).is_ok_and(|text| !text.contains(separators));
    let fits: Vec<_> = fits.into_iter().filter(|(_, value)| certain(value)).collect();
    assert!(fits.len() > 400);
    scene.comes_back("theirs-2", "yaml", "vault://two", &fits);
}

#[test]
fn as_a_secret_of_kubernetes() {
    let scene = Scene::new();
    let named = ["k8s", "--name", "shop", "--namespace", "1e3"];
    let fits = scene.export(&named, |_| true);
    assert_eq!(fits.len(), COUNT);
    scene.comes_back("out", "k8s", "vault://k8s", &fits);
    scene.is_read_by("manifest in yaml 1.1", &fits, None);
    scene.is_read_by("manifest in yaml 1.2", &fits, None);
    if scene.is_read_by("kubectl", &fits, Some("theirs")) {
        scene.comes_back("theirs", "k8s", "vault://kubectl", &fits);
    }
}

#[test]
fn as_lines_of_a_shell() {
    let scene = Scene::new();
    let fits = scene.export(&["shell"], |value| !has(value, 0));
    for shell in ["sh", "dash", "bash"] {
        scene.is_read_by(shell, &fits, None);
        scene.is_read_by(&format!("{shell} eval"), &fits, None);
    }
    scene.comes_back("out", "shell", "vault://shell", &fits);
}

#[test]
fn as_an_env_file_of_docker() {
    let scene = Scene::new();
    let fits = scene.export(&["docker"], |value| {
        let is_line = !has(value, b'\n') && !value.ends_with(b"\r");
        is_text(value) && is_line && !has(value, 0) && value.len() + "V000=\n".len() <= 64 * 1024
    });
    scene.is_read_by("docker", &fits, None);
    scene.comes_back("out", "docker", "vault://docker", &fits);
}

#[test]
fn as_variables_of_terraform() {
    let scene = Scene::new();
    let composes = icu_normalizer::ComposingNormalizerBorrowed::new_nfc();
    let fits = scene.export(&["terraform"], |value| {
        std::str::from_utf8(value).is_ok_and(|text| composes.is_normalized(text))
    });
    assert!(fits.iter().any(|(_, value)| value.starts_with("\u{301}".as_bytes())));
    scene.is_read_by("terraform", &fits, None);
    scene.comes_back("out", "terraform", "vault://terraform", &fits);
}
