//! The user's editor: which one it is, how it is told to keep no copies, and how it is started.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::config;
use crate::error::CommandError;
use crate::hint::{Hint, Kind};
use crate::sys;
use crate::vigil::Vigil;

/// The editor, ready to be started.
#[derive(Debug)]
pub(super) struct Editor {
    /// As it was named.
    name: OsString,
    program: PathBuf,
    /// What was named behind it.
    arguments: Vec<OsString>,
    kind: Known,
}

/// Editors that can be told to keep no copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    Vim,
    Nano,
    Emacs,
    /// A client that hands the file to a program which runs already, and does not wait unless it is told to.
    Client,
    Other,
}

/// For vim and neovim. What is set before the file is read has to hold against the user's own settings, so it
/// comes with the reading; what counts when the file is written can wait until then.
const VIM: &[&str] = &[
    "-n",
    "-i",
    "NONE",
    "--cmd",
    "augroup kmseal",
    "--cmd",
    "autocmd BufReadPre,BufNewFile * silent! setlocal noswapfile nomodeline | silent! setlocal noundofile",
    "--cmd",
    "augroup END",
    "-c",
    "silent! set nobackup nowritebackup",
    "-c",
    "silent! set noundofile",
    "-c",
    "silent! set viminfo=",
    // What the user's own commands turn on when the editor has started, or when it writes, comes before this.
    "-c",
    "autocmd kmseal BufWritePre * silent! set nobackup nowritebackup | silent! setlocal noundofile",
];

/// By this a client is told to wait; `-w` in short.
const WAIT: &str = "--wait";

const EMACS: &str = "(progn (setq make-backup-files nil auto-save-default nil \
    auto-save-list-file-prefix nil create-lockfiles nil undo-tree-auto-save-history nil) \
    (when (fboundp 'savehist-mode) (savehist-mode -1)))";

impl Known {
    /// By the name of the program itself: `vi` may be one thing or another.
    fn of(program: &Path) -> Self {
        let real = crate::fs::canonical(program).unwrap_or_else(|_| program.to_owned());
        let name = |path: &Path| {
            path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
        };
        let (typed, real) = (name(program), name(&real));
        let begins = |start: &str| real.starts_with(start);
        let clients = ["emacsclient", "code", "codium", "cursor", "subl", "zed"];
        if clients.iter().any(|client| typed.starts_with(client) || begins(client)) {
            Self::Client
        } else if begins("vim") || begins("nvim") {
            Self::Vim
        } else if begins("nano") {
            Self::Nano
        } else if begins("emacs") {
            Self::Emacs
        } else {
            Self::Other
        }
    }

    fn arguments(self) -> Vec<&'static str> {
        match self {
            Self::Vim => VIM.to_vec(),
            // Its own settings are the only way to make it keep anything.
            Self::Nano => vec!["--ignorercfiles"],
            Self::Emacs => vec!["--eval", EMACS],
            Self::Client | Self::Other => Vec::new(),
        }
    }
}

impl Editor {
    /// The one that the environment names.
    pub(super) fn from_environment() -> Result<Self, CommandError> {
        let line = config::editor().ok_or_else(|| {
            CommandError::usage(
                "no editor is set",
                vec![Hint::say(
                    "set VISUAL or EDITOR, as in `EDITOR=vim kmseal edit vault://NAME`",
                )],
            )
        })?;
        let mut words = words(&line).into_iter();
        let name = words.next().unwrap_or_default();
        let program = config::program(Path::new(&name)).ok_or_else(|| not_found(&name))?;
        let kind = Known::of(&program);
        let editor = Self { name, program, arguments: words.collect(), kind };
        editor.check_waits()?;
        Ok(editor)
    }

    /// One that comes back at once would have nothing to give back.
    fn check_waits(&self) -> Result<(), CommandError> {
        let name = self.name.to_string_lossy();
        let waits = [WAIT, "-w"];
        let is_told = self.arguments.iter().any(|word| waits.iter().any(|wait| word == wait));
        if self.kind != Known::Client || is_told || name.ends_with("emacsclient") {
            return Ok(());
        }
        Err(CommandError::usage(
            format!("{name} does not wait until the text is written, unless it is told to"),
            vec![Hint::say(format!("set VISUAL or EDITOR to `{name} {WAIT}`"))],
        ))
    }

    /// What a person should know before the text is opened with it.
    pub(super) fn warning(&self) -> Option<String> {
        let name = self.name.to_string_lossy();
        match self.kind {
            Known::Vim | Known::Nano | Known::Emacs => None,
            Known::Client => Some(format!(
                "{name} hands the text to a program that may keep copies and a history of it on disk"
            )),
            Known::Other => Some(format!(
                "kmseal does not know {name}: make sure that it keeps no copies of what it edits"
            )),
        }
    }

    /// Opens a file, and waits until the editor has ended.
    pub(super) fn open(&self, file: &Path, vigil: &Vigil) -> Result<(), CommandError> {
        let mut command = Command::new(&self.program);
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt as _;
            // Some programs are several editors, and go by the name that they are called.
            command.arg0(&self.name);
        }
        command.args(&self.arguments).args(self.kind.arguments()).arg(file);
        if self.kind != Known::Client
            && let Some(dir) = file.parent()
        {
            // For whatever it puts aside. A client finds the program that it talks to by these.
            for name in ["TMPDIR", "TMP", "TEMP"] {
                command.env(name, dir);
            }
        }
        if !sys::stdout_is_terminal()
            && let Ok(talk) = sys::stderr()
        {
            // Standard output is for our own result.
            command.stdout(Stdio::from(talk));
        }
        let child = vigil.start(|| command.spawn(), Child::id);
        let child = child.map_err(|error| {
            let mut failed = CommandError::refused(
                format!("the editor {} cannot be started", self.name.to_string_lossy()),
                Vec::new(),
            );
            failed.causes.push(error.to_string());
            failed
        })?;
        let status = wait(child, vigil).map_err(|error| {
            let mut failed = CommandError::refused("the editor cannot be waited for", Vec::new());
            failed.causes.push(error.to_string());
            failed
        })?;
        if status.success() {
            return Ok(());
        }
        let message = format!("the editor {} ended with {status}", self.name.to_string_lossy());
        Err(CommandError::refused(format!("{message}; nothing was changed"), Vec::new()))
    }
}

/// Its number is its own until it is waited for: nobody else is told what is meant for it.
fn wait(mut child: Child, vigil: &Vigil) -> std::io::Result<ExitStatus> {
    let ended = sys::wait_for_end(&child);
    vigil.ended();
    ended.and_then(|()| child.wait())
}

fn not_found(name: &OsStr) -> CommandError {
    let message = format!("the editor {} is not there", name.to_string_lossy());
    let hints = vec![Hint::say("set VISUAL or EDITOR to one that is on the PATH")];
    CommandError { kind: Kind::Failed, message, causes: Vec::new(), hints }
}

/// The words of a line, as a shell splits them: blanks separate, quotes and backslashes keep together. Nothing is
/// expanded, and no shell is asked.
fn words(line: &OsStr) -> Vec<OsString> {
    let text = line.to_string_lossy();
    let (mut words, mut word) = (Vec::new(), None::<String>);
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, ' ' | '\t' | '\n') => words.extend(word.take()),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (Some(open), c) if c == open => quote = None,
            (None | Some('"'), '\\') => word.get_or_insert_default().extend(chars.next()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words.into_iter().map(OsString::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_a_shell() {
        for (line, expected) in [
            ("vim", &["vim"][..]),
            ("  code  --wait ", &["code", "--wait"]),
            ("'my editor' -x", &["my editor", "-x"]),
            (r#"a\ b "c \" d" '\e' ''"#, &["a b", "c \" d", "\\e", ""]),
            ("vim -c 'set tw=0 | x'", &["vim", "-c", "set tw=0 | x"]),
            ("$(touch x) `y` $HOME", &["$(touch", "x)", "`y`", "$HOME"]),
            ("", &[]),
        ] {
            assert_eq!(words(OsStr::new(line)), expected, "{line}");
        }
    }
}
