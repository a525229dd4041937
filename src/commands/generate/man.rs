//! The manual: one page for kmseal and one for each command, each with sections of its own.

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, italic, roman};

use crate::cli::examples_of;

/// What clap does not know: rows of a term and what it means.
type Rows = &'static [(&'static str, &'static str)];

const EXIT_STATUS: Rows = &[
    ("0", "Done; also when nobody reads the output to its end."),
    ("1", "Failed, for the user, a service or a file. Nothing was changed, or it was put back."),
    ("2", "The command line is wrong, or a question could not be asked."),
    (
        "3",
        "Partly applied. The journal holds the rest: kmseal resume finishes it, kmseal undo takes it back.",
    ),
    ("4", "Something that should be authentic is not; do not trust the data."),
    ("10", "kmseal scan: there is a secret in plaintext, or something that cannot be read."),
    ("101", "A fault of kmseal."),
    ("126", "kmseal run: its program does not start."),
    ("127", "kmseal run: its program is not there."),
    ("130", "Interrupted by Ctrl-C."),
];

const ENVIRONMENT: Rows = &[
    (
        "KMSEAL_HOME",
        "A folder for the vault, its key file and the journals, instead of those under FILES.",
    ),
    (
        "KMSEAL_PASSPHRASE_FILE",
        "The file that holds the passphrase of the vault, as with --passphrase-file.",
    ),
    (
        "KMSEAL_NEXT_WRAPPER, KMSEAL_EXCEPT, KMSEAL_ALLOW",
        "Of a Lambda function: the path of another wrapper to start after kmseal, patterns of variables that stay \
         as they are, and what is allowed that is refused otherwise (snap-start).",
    ),
    (
        "XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME",
        "Where the folders under FILES are, instead of ~/.config, ~/.local/share and ~/.local/state.",
    ),
    ("NO_COLOR", "Set to anything, there are no colours."),
    ("TERM", "Set to dumb, there are no colours."),
];

const FILES: Rows = &[
    (
        "~/.local/share/kmseal/vault",
        "The vault: one encrypted file. It can be copied while nothing runs.",
    ),
    (
        "~/.config/kmseal/vault.key",
        "The key file that opens the vault, unless a passphrase does. Whoever has both can read every \
         value: keep their backups apart.",
    ),
    (
        "~/.local/state/kmseal/vault.generation",
        "How new the vault was when it was last seen here; shows that an older one was put in its place.",
    ),
    (
        "~/.local/state/kmseal/runs/",
        "The journals of migrations, and the files as they were before, encrypted.",
    ),
];

/// Every page with its file name.
pub(super) fn pages(mut root: Command) -> Vec<(String, Vec<u8>)> {
    root.build();
    let mut pages = Vec::new();
    add_pages(&root, "", &root, &mut pages);
    pages
}

/// The page of a command, then those of the commands below it.
fn add_pages(command: &Command, path: &str, root: &Command, pages: &mut Vec<(String, Vec<u8>)>) {
    let name = page_name(path);
    pages.push((format!("{name}.1"), page(command, path, root)));
    for below in command.get_subcommands() {
        let path = format!("{path} {}", below.get_name());
        add_pages(below, path.trim_start(), root, pages);
    }
}

/// `kmseal-vault-init` for `vault init`.
fn page_name(path: &str) -> String {
    format!("kmseal {path}").trim_end().replace(' ', "-")
}

fn page(command: &Command, path: &str, root: &Command) -> Vec<u8> {
    let mut command = command.clone().subcommand_help_heading("COMMANDS");
    // The usage line of --help: clap_mangen's own names every option, but no value.
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim().to_owned();
    let has_commands = command.has_subcommands();
    let man = Man::new(command.override_usage(usage));
    let mut page = Page::default();
    page.add_roff(&title(path, root));
    page.add(|out| man.render_name_section(out));
    page.add(|out| man.render_synopsis_section(out));
    page.add(|out| man.render_description_section(out));
    if has_commands {
        page.add(|out| man.render_subcommands_section(out));
    }
    page.add(|out| man.render_options_section(out));
    page.add_roff(&examples(path));
    page.add_roff(&exit_status(path));
    if path.is_empty() {
        page.add_roff(&table("ENVIRONMENT", ENVIRONMENT));
        page.add_roff(&table("FILES", FILES));
    }
    page.add_roff(&see_also(path, root));
    page.0
}

/// The first line: name, section, no date (it would change with every build), version, and manual.
fn title(path: &str, root: &Command) -> Roff {
    let name = page_name(path).to_uppercase();
    let version = format!("kmseal {}", root.get_version().unwrap_or_default());
    let mut roff = Roff::new();
    // clap_mangen's own leaves an empty date away, and all that follows moves up.
    roff.control("TH", [&name, "1", "\"\"", &version, "kmseal manual"]);
    roff
}

/// A page in the making.
#[derive(Default)]
struct Page(Vec<u8>);

impl Page {
    /// Each section comes with the same two lines about apostrophes in front; one of them is enough.
    fn add(&mut self, render: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) {
        let mut section = Vec::new();
        // Writing to memory does not fail.
        let _written = render(&mut section);
        let mut preamble = Vec::new();
        let _written = Roff::new().to_writer(&mut preamble);
        let body = section.strip_prefix(&*preamble).unwrap_or(&section);
        self.0.extend(if self.0.is_empty() { &section } else { body });
    }

    fn add_roff(&mut self, section: &Roff) {
        self.add(|out| section.to_writer(out));
    }
}

fn examples(path: &str) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["EXAMPLES"]);
    for example in examples_of(path) {
        roff.control("PP", [])
            .text([roman(format!("{}:", example.says))])
            .control("PP", [])
            .control("RS", ["4"])
            .control("nf", [])
            .text([bold(example.line)])
            .control("fi", [])
            .control("RE", []);
    }
    roff
}

fn exit_status(path: &str) -> Roff {
    if path.is_empty() {
        return table("EXIT STATUS", EXIT_STATUS);
    }
    let mut roff = Roff::new();
    roff.control("SH", ["EXIT STATUS"]);
    if path == "run" {
        roff.text([roman(
            "That of the program. When it was not started, 126 if it could not be, 127 if it is not there, \
             and otherwise as described in ",
        ), bold("kmseal"), roman("(1).")]);
    } else {
        roff.text([roman("As described in "), bold("kmseal"), roman("(1).")]);
    }
    roff
}

fn table(heading: &str, rows: Rows) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", [heading]);
    for (term, meaning) in rows {
        roff.control("TP", []).text([italic(*term)]).text([roman(*meaning)]);
    }
    roff
}

/// The page above, those beside and those below; for kmseal itself, all.
fn see_also(path: &str, root: &Command) -> Roff {
    let mut paths = Vec::new();
    collect(root, "", &mut paths);
    let above = |path: &str| path.rsplit_once(' ').map(|(above, _)| above.to_owned());
    let mut listed: Vec<String> = paths
        .into_iter()
        .filter(|other| other != path)
        .filter(|other| {
            let beside = above(other) == above(path);
            let below = above(other).as_deref() == Some(path);
            let parent = other.is_empty() || above(path).as_deref() == Some(other);
            path.is_empty() || beside || below || parent
        })
        .map(|other| page_name(&other))
        .collect();
    listed.sort();
    let mut text = Vec::new();
    for (at, name) in listed.iter().enumerate() {
        let end = if at + 1 == listed.len() { "(1)" } else { "(1), " };
        text.extend([bold(name.as_str()), roman(end)]);
    }
    let mut roff = Roff::new();
    // No hyphens, no stretched lines: these are names.
    roff.control("SH", ["SEE ALSO"]).control("nh", []).control("ad", ["l"]).text(text);
    roff
}

fn collect(command: &Command, path: &str, paths: &mut Vec<String>) {
    paths.push(path.to_owned());
    for below in command.get_subcommands() {
        let path = format!("{path} {}", below.get_name());
        collect(below, path.trim_start(), paths);
    }
}
