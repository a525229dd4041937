//! What only some files may name: the doors to the outside.

use super::assert_none;
use super::files::sources;
use super::source::Source;

/// Paths, and the files (or folders, with `/`) that may name them.
struct Door {
    paths: &'static [&'static str],
    only: &'static [&'static str],
    why: &'static str,
}

const DOORS: &[Door] = &[
    Door {
        paths: &["clap", "clap_complete", "clap_mangen"],
        only: &["src/cli/", "src/commands/generate/", "src/lib.rs"],
        why: "commands get arguments that are parsed",
    },
    Door {
        // By crate, since a path is matched by its whole names.
        paths: &[
            "aws_config",
            "aws_credential_types",
            "aws_sdk_cloudwatchlogs",
            "aws_sdk_iam",
            "aws_sdk_kms",
            "aws_sdk_sts",
            "aws_smithy_http_client",
            "aws_smithy_runtime_api",
            "aws_smithy_types",
            "aws_types",
            "rustls",
        ],
        only: &["src/aws/", "src/keys/kms/", "src/logs.rs", "src/roles.rs"],
        why: "the SDK's errors and answers hold plaintext, and its types stop at the adapters",
    },
    Door {
        paths: &["aws_sdk_secretsmanager"],
        only: &["src/aws/", "src/store/secrets_manager/"],
        why: "the SDK's errors and answers hold plaintext, and its types stop at the adapters",
    },
    Door {
        paths: &["aws_sdk_lambda"],
        only: &["src/aws/", "src/lambda/"],
        why: "the SDK's errors and answers hold plaintext, and its types stop at the adapters",
    },
    Door {
        paths: &["aws_sdk_ssm"],
        only: &["src/aws/", "src/store/parameter_store/"],
        why: "the SDK's errors and answers hold plaintext, and its types stop at the adapters",
    },
    Door {
        paths: &["hcl_edit", "icu_normalizer", "saphyr_parser"],
        only: &["src/portage/"],
        why: "what their errors say has the text in it",
    },
    Door {
        paths: &["object", "zip"],
        only: &["src/lambda/"],
        why: "what is published is looked at and packed in one place",
    },
    Door {
        paths: &["aho_corasick"],
        only: &["src/migrate/remains.rs", "src/redact/"],
        why: "it holds copies of values, which are gone when the search is",
    },
    Door { paths: &["tokio"], only: &["src/aws/"], why: "one runtime, and nobody else waits" },
    Door { paths: &["console", "dialoguer", "indicatif"], only: &["src/ui/"], why: "one voice" },
    Door {
        paths: &["std::fs"],
        // `sys` holds standard input and output as a file, to write past the standard library's buffers.
        only: &["src/fs/", "src/sys.rs"],
        why: "files are bounded when read, and durable when written",
    },
    Door {
        paths: &["std::process::Command"],
        only: &[
            "src/commands/edit/editor.rs",
            "src/commands/program.rs",
            "src/commands/rotate/hooks.rs",
            "src/git.rs",
        ],
        why: "what is started sees our environment",
    },
    Door {
        paths: &["std::env"],
        only: &["src/commands/program.rs", "src/config/", "src/main.rs"],
        why: "below the command line nothing depends on the environment",
    },
    Door {
        paths: &["aes_gcm"],
        only: &["src/envelope/aead.rs"],
        why: "one place to look at for nonces and tags",
    },
    Door {
        paths: &["std::io::stdout", "std::io::stderr", "io::stdout", "io::stderr"],
        only: &["src/sys.rs", "src/ui/"],
        why: "one voice",
    },
];

/// Does this path lead to or through that one? Importing a module leads to all that is in it, except for
/// those that everybody needs.
fn leads_to(path: &[String], to: &str) -> bool {
    let to: Vec<&str> = to.split("::").collect();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let whole_module = path.len() > 1 && path != ["std", "io"] && to.starts_with(&path);
    path.len() > 1 && path.starts_with(&to) || whole_module
}

fn is_in(path: &str, places: &[&str]) -> bool {
    places.iter().any(|place| path == *place || place.ends_with('/') && path.starts_with(place))
}

#[test]
fn only_these_files_go_through_these_doors() {
    let sources = sources("src/");
    let mut found = Vec::new();
    for door in DOORS {
        let mut used = Vec::new();
        for source in &sources {
            let tests = source.test_ranges();
            for path in source.paths() {
                if !door.paths.iter().any(|to| leads_to(&path.segments, to)) {
                    continue;
                }
                used.push(source.path.as_str());
                let shown = path.segments.join("::");
                // Tests make folders, and files in them.
                let in_test = source.is_test() || tests.iter().any(|test| test.contains(&path.at));
                let for_test = shown == "std::env::temp_dir" || shown.starts_with("std::fs");
                let allowed = is_in(&source.path, door.only) || in_test && for_test;
                if !allowed {
                    let (place, only) = (source.place(path.at), door.only.join(", "));
                    found.push(format!("{place}: {shown}: only in {only} ({})", door.why));
                }
            }
        }
        for place in door.only {
            if !used.iter().any(|path| is_in(path, &[place])) {
                let paths = door.paths.join(", ");
                found.push(format!("{place} does not need {paths} any more: take it off the list"));
            }
        }
    }
    assert_none("doors that are used by others", &found);
}

#[test]
fn only_these_files_are_unsafe() {
    const ONLY: [&str; 5] = [
        "src/secret/allocator.rs",
        "src/secret/buffer.rs",
        "src/secret/pages.rs",
        "src/sys.rs",
        "src/sys/watch.rs",
    ];
    let with: Vec<String> = sources("src/")
        .into_iter()
        .filter(|source| source.words().iter().any(|(_, word)| *word == "unsafe"))
        .map(|source| source.path)
        .collect();
    assert_eq!(with, ONLY, "files with unsafe code");
}

#[test]
fn only_the_ui_prints() {
    let prints = |source: &Source| -> Vec<String> {
        let is_print = |(at, word): &(usize, &str)| {
            ["print", "println", "eprint", "eprintln"].contains(word)
                && source.code[at + word.len()..].starts_with('!')
        };
        let prints = source.words().into_iter().filter(is_print);
        prints.map(|(at, word)| format!("{}: {word}!", source.place(at))).collect()
    };
    let found: Vec<String> = sources("src/").iter().flat_map(prints).collect();
    assert_none("printed past the ui", &found);
}

#[test]
fn a_path_is_seen_whole_and_in_part() {
    let leads = |path: &str, to| {
        let path: Vec<String> = path.split("::").map(str::to_owned).collect();
        leads_to(&path, to)
    };
    assert!(leads("std::fs::File", "std::fs"));
    assert!(leads("std::process", "std::process::Command"));
    assert!(!leads("std::process::ExitCode", "std::process::Command"));
    assert!(!leads("std::io", "std::io::stdout"));
    assert!(leads("clap::Args", "clap"));
    assert!(!leads("clap", "clap"));
}
