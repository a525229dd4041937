//! Recipes for pipelines: every command line in them is one that the program takes, and their JSON is JSON.

use super::assert_none;
use super::files::texts;

/// A block of code: the language, where it begins, and its lines, those that end in `\` joined.
struct Block {
    language: String,
    place: String,
    lines: Vec<String>,
}

fn blocks() -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (path, text) in texts().iter().filter(|(path, _)| path.starts_with("docs/recipes/")) {
        let mut inside = false;
        for (number, line) in (1..).zip(text.lines()) {
            if let Some(language) = line.trim_start().strip_prefix("```") {
                inside = !inside;
                if inside {
                    let (language, place) = (language.to_owned(), format!("{path}:{number}"));
                    blocks.push(Block { language, place, lines: Vec::new() });
                }
                continue;
            }
            let Some(block) = blocks.last_mut().filter(|_| inside) else {
                continue;
            };
            match block.lines.last_mut().filter(|last| last.ends_with('\\')) {
                Some(last) => {
                    last.pop();
                    last.push_str(line.trim_start());
                }
                None => block.lines.push(line.to_owned()),
            }
        }
        assert!(!inside, "{path}: a block of code does not end");
    }
    blocks
}

/// The command lines of ours in a line, wherever they stand in it. A file called kmseal is none.
fn commands_in(line: &str) -> Vec<Vec<String>> {
    let mut commands = Vec::new();
    for (at, name) in line.match_indices("kmseal ") {
        let before = line[..at].chars().next_back();
        let starts = before.is_none_or(|c| " /'\"(=".contains(c));
        let rest = &line[at + name.len()..];
        if starts && rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '-') {
            commands.push(std::iter::once("kmseal".to_owned()).chain(words(rest)).collect());
        }
    }
    commands
}

/// Words as a shell divides them, up to what ends a command: an operator, or a quote that began before it.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut is_word) = (Vec::new(), String::new(), false);
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '|' | '>' | '<' | ';' | '&' | ')' => break,
            ' ' => {
                if std::mem::take(&mut is_word) {
                    words.push(std::mem::take(&mut word));
                }
            }
            '\'' | '"' => match rest.as_str().split_once(c) {
                Some((inside, after)) => {
                    word.push_str(inside);
                    is_word = true;
                    rest = after.chars();
                }
                None => break,
            },
            '\\' => {
                word.extend(rest.next());
                is_word = true;
            }
            c => {
                word.push(c);
                is_word = true;
            }
        }
    }
    if is_word {
        words.push(word);
    }
    words
}

#[test]
fn commands_in_recipes_exist() {
    let (mut found, mut count) = (Vec::new(), 0);
    for block in blocks() {
        for line in &block.lines {
            for command in commands_in(line) {
                count += 1;
                if let Err(error) = kmseal::cli::command().try_get_matches_from(&command) {
                    found.push(format!("{}: {}: {}", block.place, command.join(" "), error.kind()));
                }
            }
        }
    }
    assert!(count >= 12, "only {count} commands in recipes");
    assert_none("commands that cannot be run", &found);
}

/// What the issue of every pipeline is: the same run again, wherever it is tried again.
#[test]
fn every_rotation_in_a_recipe_can_be_tried_again() {
    let lines: Vec<String> = blocks().into_iter().flat_map(|block| block.lines).collect();
    let commands: Vec<Vec<String>> = lines.iter().flat_map(|line| commands_in(line)).collect();
    let rotations: Vec<_> = commands.iter().filter(|words| words[1] == "rotate").collect();
    assert!(rotations.len() >= 5, "{rotations:?}");
    for words in rotations {
        for flag in ["--run-id", "--set", "--test", "--yes"] {
            assert!(words.iter().any(|word| word == flag), "{flag} is missing: {words:?}");
        }
    }
}

#[test]
fn documents_in_recipes_are_json() {
    let (mut found, mut count) = (Vec::new(), 0);
    for block in blocks().into_iter().filter(|block| block.language == "json") {
        count += 1;
        let parsed = serde_json::from_str::<serde_json::Value>(&block.lines.join("\n"));
        found.extend(parsed.err().map(|error| format!("{}: {error}", block.place)));
    }
    assert!(count >= 3, "only {count} documents in recipes");
    assert_none("no JSON", &found);
}

#[test]
fn a_wrong_command_would_be_seen() {
    let one = |line: &str| commands_in(line).remove(0).join("|");
    assert_eq!(one("      - run: kmseal run -f .env -- ./x"), "kmseal|run|-f|.env|--|./x");
    assert_eq!(one("  v=\"$(kmseal get vault://a --reveal)\""), "kmseal|get|vault://a|--reveal");
    assert_eq!(
        one(
            "ExecStart=/bin/sh -c 'exec /usr/local/bin/kmseal rotate x --run-id \"a-$(date +%%V)\" -y'"
        ),
        "kmseal|rotate|x|--run-id|a-$(date +%%V)|-y"
    );
    assert_eq!(one("kmseal scan .env > out # why"), "kmseal|scan|.env");
    for line in [
        "aws s3 cp \"s3://$TOOLS/kmseal\" kmseal",
        "install -m 0755 kmseal /usr/local/bin/kmseal",
        "echo \"$SUM  kmseal\" | sha256sum --check",
    ] {
        assert!(commands_in(line).is_empty(), "{line}");
    }
}
