//! Questions, asked with dialoguer on standard error.
//!
//! dialoguer hides the cursor while it asks and does not show it again when Ctrl-C ends it. So for the
//! time of a question a guard holds the terminal, and puts it in order whatever happens.

use console::{Style, Term};
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{Confirm, MultiSelect, Select};

use super::Ui;
use super::sanitize::safe;
#[cfg(unix)]
use super::silence::Silence;
use crate::hint::{Explain, Hint, Kind};
use crate::secret::Plaintext;
#[cfg(unix)]
use crate::sys::{Stream, write_all};

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Asked {
    /// There is nobody to ask.
    #[error("{question} cannot be asked: this is not a terminal, or --no-input was given")]
    NoTerminal {
        /// What would have been asked.
        question: &'static str,
        /// What to write on the command line instead.
        instead: &'static str,
    },
    /// Ctrl-C, or Escape.
    #[error("stopped at a question; nothing was changed")]
    Interrupted,
    /// Something with line ends was pasted where one line is asked for.
    #[error("{question} cannot have several lines here; nothing was changed")]
    SeveralLines {
        /// What was asked.
        question: &'static str,
        /// What to write on the command line instead.
        instead: &'static str,
    },
    /// The terminal failed.
    #[error("the terminal does not answer")]
    Terminal(#[source] dialoguer::Error),
}

impl Explain for Asked {
    fn kind(&self) -> Kind {
        match self {
            Self::NoTerminal { .. } => Kind::Usage,
            Self::Interrupted => Kind::Interrupted,
            Self::SeveralLines { .. } | Self::Terminal(_) => Kind::Failed,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::NoTerminal { instead, .. } | Self::SeveralLines { instead, .. } => {
                vec![Hint::say(*instead)]
            }
            _ => Vec::new(),
        }
    }
}

/// An answer, or why there is none.
pub type Answer<T> = Result<T, Asked>;

/// A question, and what answers it on the command line.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// What is asked, for the error when it cannot be.
    pub what: &'static str,
    /// What to write on the command line instead.
    pub instead: &'static str,
}

impl Question {
    /// The last one, of a command that has `--yes` and `--dry-run`.
    pub const GO_AHEAD: Self = Self {
        what: "whether to go ahead",
        instead: "add --yes to go on without being asked, or --dry-run to see the plan",
    };
}

impl Ui {
    /// Yes or no; Enter alone is no.
    pub fn confirm(&self, question: Question, text: &str) -> Answer<bool> {
        let theme = self.theme();
        let confirm = Confirm::with_theme(&*theme).with_prompt(safe(text)).default(false);
        Ok(self.ask(question, || confirm.interact_opt())?.unwrap_or(false))
    }

    /// Some of these; the flags say which are ticked at first.
    pub fn choose_some(
        &self,
        question: Question,
        text: &str,
        items: &[(String, bool)],
    ) -> Answer<Vec<usize>> {
        let theme = self.theme();
        let items = items.iter().map(|(item, ticked)| (safe(item).into_owned(), *ticked));
        let select = MultiSelect::with_theme(&*theme)
            .with_prompt(safe(text))
            .items_checked(items)
            .report(false);
        self.ask(question, || select.interact_opt())?.ok_or(Asked::Interrupted)
    }

    /// One of these.
    pub fn choose_one(&self, question: Question, text: &str, items: &[String]) -> Answer<usize> {
        let theme = self.theme();
        let items = items.iter().map(|item| safe(item).into_owned());
        let select = Select::with_theme(&*theme).with_prompt(safe(text)).items(items).default(0);
        self.ask(question, || select.interact_opt())?.ok_or(Asked::Interrupted)
    }

    /// Something that is not shown while it is typed; Escape and Ctrl-C stop.
    #[cfg(unix)]
    pub fn ask_hidden(&self, question: Question, text: &str) -> Answer<Plaintext> {
        use super::hidden::{self, Typed};

        let theme = self.theme();
        let mut line = String::new();
        // Writing to a string does not fail.
        let _written = theme.format_password_prompt(&mut line, &safe(text));
        let typed = self.ask(question, || {
            write_all(Stream::Err, line.as_bytes())?;
            let typed = hidden::read();
            write_all(Stream::Err, b"\n")?;
            Ok(typed?)
        })?;
        match typed {
            Typed::Line(value) => Ok(value),
            Typed::Stopped => Err(Asked::Interrupted),
            Typed::Lines => {
                Err(Asked::SeveralLines { question: question.what, instead: question.instead })
            }
        }
    }

    /// Something that is not shown while it is typed.
    #[cfg(not(unix))]
    pub fn ask_hidden(&self, question: Question, text: &str) -> Answer<Plaintext> {
        let theme = self.theme();
        let password = dialoguer::Password::with_theme(&*theme).with_prompt(safe(text));
        let typed = self.ask(question, || password.allow_empty_password(true).interact())?;
        // The string is freed here, and the allocator wipes it.
        Ok(Plaintext::copy_of(typed.as_bytes()))
    }

    fn theme(&self) -> Box<dyn Theme> {
        if self.manner.colour {
            // Its own mark for the line of the cursor is a colour alone.
            let active_item_style = Style::new().for_stderr().cyan().reverse();
            Box::new(ColorfulTheme { active_item_style, ..ColorfulTheme::default() })
        } else {
            Box::new(SimpleTheme)
        }
    }

    fn ask<T>(&self, question: Question, ask: impl FnOnce() -> dialoguer::Result<T>) -> Answer<T> {
        if !self.can_prompt() {
            return Err(Asked::NoTerminal { question: question.what, instead: question.instead });
        }
        let terminal = |error| Asked::Terminal(dialoguer::Error::IO(error));
        let _guard = Guard::begin().map_err(terminal)?;
        ask().map_err(|error| match error {
            dialoguer::Error::IO(ref source)
                if source.kind() == std::io::ErrorKind::Interrupted =>
            {
                Asked::Interrupted
            }
            error @ dialoguer::Error::IO(_) => Asked::Terminal(error),
        })
    }
}

/// While it lives, Ctrl-C ends a program that was started and has the terminal, and not us.
#[derive(Debug)]
pub struct StoodBack(());

impl Ui {
    /// Lets another program have the terminal.
    pub fn stand_back(&self) -> StoodBack {
        #[cfg(unix)]
        interrupts::hold();
        StoodBack(())
    }
}

impl Drop for StoodBack {
    fn drop(&mut self) {
        #[cfg(unix)]
        interrupts::release();
    }
}

/// Holds the terminal while it lives: keys do not show, and Ctrl-C is one of them. dialoguer turns that
/// key into a signal, which is caught. In the end the cursor shows again.
struct Guard {
    #[cfg(unix)]
    _silence: Silence,
}

impl Guard {
    fn begin() -> std::io::Result<Self> {
        #[cfg(unix)]
        interrupts::catch();
        Ok(Self {
            #[cfg(unix)]
            _silence: Silence::begin()?,
        })
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let _shown = Term::stderr().show_cursor();
        #[cfg(unix)]
        interrupts::let_through();
    }
}

#[cfg(unix)]
mod interrupts {
    //! A handler that makes the read of a prompt return instead of ending the process.

    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, OnceLock};

    use signal_hook::consts::SIGINT;
    use signal_hook::flag::register_conditional_default;

    /// True while no question is asked: then Ctrl-C ends the process as usual. The handler stays once it
    /// is installed, since the system's own default does not come back by itself.
    static OUTSIDE: OnceLock<Arc<AtomicBool>> = OnceLock::new();

    pub(super) fn catch() {
        let install = || {
            let outside = Arc::new(AtomicBool::new(false));
            // Without the handler Ctrl-C still ends us; only the cursor would stay hidden.
            let _handler = register_conditional_default(SIGINT, outside.clone());
            outside
        };
        OUTSIDE.get_or_init(install).store(false, Ordering::SeqCst);
    }

    /// True while another program has the terminal: then Ctrl-C is a key for it, between questions as well.
    static HELD: AtomicBool = AtomicBool::new(false);

    pub(super) fn hold() {
        HELD.store(true, Ordering::SeqCst);
        catch();
    }

    pub(super) fn release() {
        HELD.store(false, Ordering::SeqCst);
        let_through();
    }

    pub(super) fn let_through() {
        if let Some(outside) = OUTSIDE.get().filter(|_| !HELD.load(Ordering::SeqCst)) {
            outside.store(true, Ordering::SeqCst);
        }
    }
}
