//! Plaintext has a type, and one door out of it.

use super::assert_none;
use super::files::sources;
use super::source::{Source, close_of};

/// Types that hold plaintext or keys.
const TYPES: [&str; 6] = ["Plaintext", "Key256", "Passphrase", "DataKey", "Fingerprint", "Dice"];

/// What would show or copy them.
const TRAITS: [&str; 6] = ["Debug", "Display", "Clone", "Copy", "Serialize", "Deserialize"];

/// The files that may look at plaintext, and what for.
const DOORS: &[(&str, &str)] = &[
    ("src/aws/load.rs", "reads certificates, which are no secret"),
    ("src/commands/generate/mod.rs", "compares generated files, which are read as everything is"),
    ("src/commands/export.rs", "writes values to a file, or to standard output"),
    ("src/commands/kms/create_key.rs", "reads a key policy, which is no secret"),
    ("src/commands/get.rs", "shows the value that was asked for"),
    ("src/commands/kms/create_key.rs", "reads a key policy, which is no secret"),
    ("src/commands/lambda/publish_layer.rs", "reads a program, which is no secret"),
    ("src/commands/lambda/exec.rs", "looks for references that stay as they are"),
    ("src/commands/mask.rs", "puts commands together"),
    ("src/config/hooks.rs", "reads commands, which are no values"),
    ("src/config/pipeline.rs", "reads what the system says of processes, which is no secret"),
    (
        "src/commands/diff/show.rs",
        "writes values that are asked for, and looks at what a terminal is to show",
    ),
    ("src/dotenv/ruby.rs", "expands in two steps"),
    ("src/dotenv/systemd.rs", "refuses values that systemd refuses"),
    ("src/envelope/aead.rs", "hands the key to the cipher"),
    ("src/envelope/message.rs", "seals and opens in place"),
    ("src/editing/document.rs", "writes documents for an editor"),
    ("src/editing/reading.rs", "reads what came back from an editor"),
    ("src/editing/subject.rs", "looks for what an editor would spoil"),
    ("src/environment/block.rs", "writes the block that the program gets"),
    ("src/environment/mentioned.rs", "reads references"),
    ("src/environment/mod.rs", "looks for references, and for what changes how programs start"),
    ("src/environment/resolve.rs", "reads references"),
    ("src/fs/log.rs", "reads journals, which hold no plaintext"),
    ("src/fs/private.rs", "compares what was written with what was meant"),
    ("src/fs/scratch.rs", "writes a file in memory"),
    ("src/fs/replace.rs", "writes the file, and overwrites the old one"),
    ("src/generator/mod.rs", "writes bytes as text"),
    ("src/generator/password.rs", "looks for the classes that are demanded"),
    ("src/git.rs", "compares the file with the committed one"),
    ("src/keys/vault_key.rs", "wraps data keys in place"),
    ("src/commands/migrate/functions/facts.rs", "looks for references"),
    ("src/lambda/function.rs", "compares values with references"),
    ("src/lambda/invoke.rs", "hands the event to the SDK"),
    ("src/keys/kms/direct.rs", "hands values to the SDK"),
    ("src/lambda/update.rs", "hands environments to the SDK"),
    ("src/migrate/draft.rs", "classifies values"),
    ("src/migrate/file.rs", "reads and edits the file"),
    ("src/migrate/functions/adapt.rs", "reads the wrapper's settings, and measures environments"),
    ("src/migrate/functions/apply.rs", "finds the references it wrote"),
    ("src/migrate/functions/change.rs", "measures environments"),
    (
        "src/migrate/functions/ciphertexts/draft.rs",
        "looks for ciphertext, and measures environments",
    ),
    ("src/migrate/functions/ciphertexts/item.rs", "classifies values"),
    ("src/migrate/functions/ciphertexts/mod.rs", "puts ciphertext in place of values, and back"),
    ("src/migrate/functions/draft.rs", "classifies values"),
    ("src/migrate/functions/preflight.rs", "reads the path of a wrapper"),
    ("src/migrate/functions/undo.rs", "puts values back in place of references"),
    ("src/migrate/group.rs", "looks for half a key"),
    ("src/migrate/importing.rs", "reads the file, and refuses references"),
    ("src/migrate/judge.rs", "classifies values"),
    ("src/migrate/occurrence.rs", "finds the references it wrote"),
    ("src/migrate/originals.rs", "packs the original text to be sealed"),
    ("src/migrate/others.rs", "finds references in files"),
    ("src/migrate/remains.rs", "finds what is left of values in files"),
    ("src/migrate/runs.rs", "reads journals, which hold no plaintext"),
    ("src/migrate/storing.rs", "copies the value that goes to the store"),
    ("src/migrate/undo.rs", "puts the original text back"),
    ("src/migrate/turning.rs", "puts values and what was sealed in each other's place"),
    (
        "src/migrate/unsealing.rs",
        "finds sealed values, and makes sure that they are read as they are",
    ),
    ("src/migrate/variables.rs", "reads the file"),
    ("src/portage/chamber.rs", "reads values, and undoes escapes"),
    ("src/portage/credstash.rs", "reads values"),
    ("src/portage/dotenv.rs", "quotes values, and reads them back"),
    ("src/portage/ecs.rs", "refuses values that ECS cannot hand on"),
    ("src/portage/json.rs", "writes values as JSON"),
    ("src/portage/kubernetes.rs", "writes and reads values as base64"),
    ("src/portage/recognise.rs", "sees what a file begins with"),
    ("src/portage/shell.rs", "quotes values"),
    ("src/portage/terraform.rs", "writes and reads values as HCL"),
    ("src/portage/yaml/mod.rs", "writes values as YAML"),
    ("src/portage/yaml/tree.rs", "reads values from YAML"),
    ("src/migrate/witness.rs", "compares what a file holds with what an entry holds"),
    ("src/rotate/consumers.rs", "reads the references of functions, and measures environments"),
    ("src/rotate/differing.rs", "takes the blanks out of JSON that is compared"),
    ("src/rotate/running.rs", "looks for NUL in what commands are handed"),
    ("src/rotate/parts.rs", "reads the name of a user, and copies the parts of a value"),
    ("src/rotate/rollback.rs", "copies the value that is set again"),
    ("src/redact/forms.rs", "writes values as encoders do"),
    ("src/redact/mod.rs", "measures values, and builds the search for them"),
    ("src/redact/stream.rs", "searches what a program writes"),
    ("src/scan/fingerprint.rs", "tells which values are the same"),
    ("src/scan/function.rs", "classifies values"),
    ("src/scan/look.rs", "sees what a reference begins with"),
    ("src/prune/judge.rs", "classifies values"),
    ("src/secret/dice.rs", "makes numbers of bytes"),
    ("src/secret/key.rs", "the type itself"),
    ("src/secret/passphrase.rs", "the type itself"),
    ("src/secret/plaintext.rs", "the type itself"),
    ("src/commands/decrypt.rs", "looks at what a terminal is to show"),
    ("src/commands/rotate/hooks.rs", "hands values to commands"),
    ("src/crypt/open.rs", "opens frames where they stand, and hands them on"),
    ("src/crypt/seal.rs", "reads into frames, and seals them where they stand"),
    ("src/crypt/single.rs", "opens a body where it stands, and hands it on"),
    ("src/envelope/early.rs", "opens a value in place"),
    ("src/envelope/key.rs", "the data key itself"),
    ("src/keys/kms/wrap.rs", "hands data keys to the SDK"),
    ("src/keys/raw_aes.rs", "reads a key, and wraps data keys"),
    ("src/keys/raw_rsa.rs", "reads a key, and wraps data keys"),
    ("src/store/limits.rs", "measures values"),
    ("src/store/staging/beside.rs", "measures what waits"),
    ("src/store/staging/pending.rs", "says beside a value which rotation it waits for"),
    ("src/store/members.rs", "reads and writes JSON objects"),
    ("src/store/pick.rs", "gives the same value to several references"),
    ("src/store/parameter_store/answer.rs", "gives what is asked for twice to both"),
    ("src/store/parameter_store/write.rs", "hands values to the SDK"),
    ("src/store/secrets_manager/answer.rs", "writes requests, and copies what was asked for twice"),
    ("src/store/vault/catalogue.rs", "wraps keys in place, and measures values"),
    ("src/store/vault/container.rs", "seals and opens the file in place"),
    ("src/store/vault/generation.rs", "reads a number that is no secret"),
    ("src/store/vault/unlock.rs", "derives a key, and reads and writes the key file"),
    ("src/sys.rs", "fills it from a descriptor"),
    ("src/ui/hidden.rs", "reads what is typed byte by byte"),
    ("src/ui/mod.rs", "writes it to standard output"),
];

#[test]
fn only_these_files_look_at_plaintext() {
    let mut found = Vec::new();
    let mut seen = Vec::new();
    for source in sources("src/").iter().filter(|source| !source.is_test()) {
        let tests = source.test_ranges();
        let looks = |(at, word): &(usize, &str)| {
            ["expose", "expose_mut"].contains(word) && !tests.iter().any(|test| test.contains(at))
        };
        let Some((at, word)) = source.words().into_iter().find(looks) else {
            continue;
        };
        seen.push(source.path.clone());
        if !DOORS.iter().any(|(path, _)| *path == source.path) {
            let place = source.place(at);
            found.push(format!(
                "{place}: {word}: give the file a line in {}, with a reason",
                file!()
            ));
        }
    }
    for (path, _) in DOORS {
        if !seen.iter().any(|seen| seen == path) {
            found.push(format!("{path} does not look any more: take its line away"));
        }
    }
    assert_none("who looks at plaintext", &found);
}

/// Names in brackets after `derive`, and where the item's body begins and ends.
struct Derived<'s> {
    at: usize,
    traits: Vec<&'s str>,
    /// Names of types in the body.
    types: Vec<&'s str>,
    /// The item itself.
    name: &'s str,
}

fn derived(source: &Source) -> Vec<Derived<'_>> {
    let words = source.words();
    let code = &source.code;
    let mut items = Vec::new();
    for (index, (at, word)) in words.iter().enumerate() {
        if *word != "derive" {
            continue;
        }
        let list = *at..close_of(code, at + word.len());
        let traits = words.iter().filter(|(at, _)| list.contains(at)).map(|(_, word)| *word);
        let is_item = |(_, word): &(usize, &str)| ["struct", "enum", "union"].contains(word);
        let Some(kind) = (index..words.len()).find(|index| is_item(&words[*index])) else {
            continue;
        };
        let (name_at, name) = words[kind + 1];
        let Some(open) = code[name_at..].find(['{', '(', ';']).map(|open| name_at + open) else {
            continue;
        };
        let close = close_of(code, open);
        let is_enum = words[kind].1 == "enum";
        let types = words
            .iter()
            .filter(|(at, _)| (open..close).contains(at))
            // A variant may be called like a type.
            .filter(|(at, _)| !is_enum || depth(&code[open + 1..*at]) > 0)
            // Nor is a constant of a type a field.
            .filter(|(at, word)| !code[at + word.len()..].starts_with("::"))
            .map(|(_, word)| *word)
            .collect();
        items.push(Derived { at: *at, traits: traits.skip(1).collect(), types, name });
    }
    items
}

fn depth(code: &str) -> usize {
    let count = |brackets: [char; 3]| code.matches(brackets).count();
    count(['(', '{', '[']) - count([')', '}', ']'])
}

#[test]
fn plaintext_cannot_be_shown_or_copied() {
    let mut found = Vec::new();
    for source in sources("src/") {
        let in_secret = source.path.starts_with("src/secret/");
        for item in derived(&source) {
            let own = TYPES.contains(&item.name);
            let holds = item.types.iter().any(|name| TYPES.contains(name));
            let shows: Vec<&str> =
                item.traits.iter().copied().filter(|name| TRAITS.contains(name)).collect();
            // The allocator has no content, and the error is the system's.
            let harmless = ["WipingAllocator", "RandomError"].contains(&item.name);
            if !shows.is_empty() && (own || holds || in_secret && !harmless) {
                let (place, name) = (source.place(item.at), item.name);
                found.push(format!("{place}: {name} derives {}", shows.join(", ")));
            }
        }
        for words in source.words().windows(3) {
            let [(at, what), (_, link), (_, name)] = words else {
                continue;
            };
            if *link == "for" && TRAITS.contains(what) && TYPES.contains(name) {
                found.push(format!("{}: {what} for {name}", source.place(*at)));
            }
        }
    }
    assert_none("types that hold plaintext, and show or copy it", &found);
}

#[test]
fn a_derive_would_be_seen() {
    let text = "#[derive(Debug, Clone)]\nstruct A { b: Option<Plaintext> }\n\
                #[derive(Debug)]\nenum C { Passphrase(Cost), D(DataKey) }\n\
                #[derive(Debug)]\nenum E { Passphrase }";
    let source = Source::new("src/x.rs", text);
    let items = derived(&source);
    assert_eq!(items[0].traits, ["Debug", "Clone"]);
    assert_eq!(items[0].types, ["b", "Option", "Plaintext"]);
    assert_eq!(items[1].types, ["Cost", "DataKey"]);
    assert!(items[2].types.is_empty());
}
