//! Questions, asked with dialoguer on standard error.
//!
//! dialoguer hides the cursor while it asks and does not show it again when Ctrl-C ends it. So for the
//! time of a question SIGINT is caught, and a guard shows the cursor whatever happens.

use console::Term;
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{Confirm, MultiSelect, Select};

use super::Ui;
use super::hidden::{self, Typed};
use super::sanitize::safe;
use crate::hint::{Explain, Hint, Kind};
use crate::secret::Plaintext;

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
    /// The terminal failed.
    #[error("the terminal does not answer")]
    Terminal(#[source] dialoguer::Error),
}

impl Explain for Asked {
    fn kind(&self) -> Kind {
        match self {
            Self::NoTerminal { .. } => Kind::Usage,
            Self::Interrupted => Kind::Interrupted,
            Self::Terminal(_) => Kind::Failed,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::NoTerminal { instead, .. } => vec![Hint::say(*instead)],
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

impl Ui {
    /// Yes or no; Enter alone is no.
    pub fn confirm(&self, question: Question, text: &str) -> Answer<bool> {
        let theme = self.theme();
        let confirm = Confirm::with_theme(&*theme)
            .with_prompt(safe(text))
            .default(false);
        Ok(self
            .ask(question, || confirm.interact_opt())?
            .unwrap_or(false))
    }

    /// Some of these; the flags say which are ticked at first.
    pub fn choose_some(
        &self,
        question: Question,
        text: &str,
        items: &[(String, bool)],
    ) -> Answer<Vec<usize>> {
        let theme = self.theme();
        let items = items
            .iter()
            .map(|(item, ticked)| (safe(item).into_owned(), *ticked));
        let select = MultiSelect::with_theme(&*theme)
            .with_prompt(safe(text))
            .items_checked(items)
            .report(false);
        self.ask(question, || select.interact_opt())?
            .ok_or(Asked::Interrupted)
    }

    /// One of these.
    pub fn choose_one(&self, question: Question, text: &str, items: &[String]) -> Answer<usize> {
        let theme = self.theme();
        let items = items.iter().map(|item| safe(item).into_owned());
        let select = Select::with_theme(&*theme)
            .with_prompt(safe(text))
            .items(items)
            .default(0);
        self.ask(question, || select.interact_opt())?
            .ok_or(Asked::Interrupted)
    }

    /// Something that is not shown while it is typed.
    pub fn ask_hidden(&self, question: Question, text: &str) -> Answer<Plaintext> {
        self.check_terminal(question)?;
        match hidden::read(&format!("{}: ", safe(text))) {
            Ok(Typed::Line(line)) => Ok(line),
            Ok(Typed::Interrupted) => Err(Asked::Interrupted),
            Err(error) => Err(Asked::Terminal(error.into())),
        }
    }

    fn theme(&self) -> Box<dyn Theme> {
        if self.manner.colour {
            Box::new(ColorfulTheme::default())
        } else {
            Box::new(SimpleTheme)
        }
    }

    fn check_terminal(&self, question: Question) -> Answer<()> {
        let Question {
            what: question,
            instead,
        } = question;
        if self.can_prompt() {
            Ok(())
        } else {
            Err(Asked::NoTerminal { question, instead })
        }
    }

    fn ask<T>(&self, question: Question, ask: impl FnOnce() -> dialoguer::Result<T>) -> Answer<T> {
        if !self.can_prompt() {
            return Err(Asked::NoTerminal {
                question: question.what,
                instead: question.instead,
            });
        }
        let _guard = CursorGuard::new();
        ask().map_err(|error| match error {
            dialoguer::Error::IO(ref source)
                if source.kind() == std::io::ErrorKind::Interrupted =>
            {
                Asked::Interrupted
            }
            error => Asked::Terminal(error),
        })
    }
}

/// Catches SIGINT while it lives, and shows the cursor when it goes.
struct CursorGuard;

impl CursorGuard {
    fn new() -> Self {
        #[cfg(unix)]
        interrupts::catch();
        Self
    }
}

impl Drop for CursorGuard {
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

    pub(super) fn let_through() {
        if let Some(outside) = OUTSIDE.get() {
            outside.store(true, Ordering::SeqCst);
        }
    }
}
