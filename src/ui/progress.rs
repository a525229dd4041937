//! What is being done, on one line of a terminal that is wiped in the end.

use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Ui;
use super::sanitize::safe;
use crate::progress::Progress;

/// A line that shows the stage of the work; nothing where standard error is no terminal.
///
/// It is drawn when a stage begins and has no thread of its own: a second stack would have to be wiped too.
#[derive(Debug)]
pub struct Line(ProgressBar);

impl Ui {
    /// A line for the stages of some work.
    pub fn progress(&self) -> Line {
        let shown = !self.is_silent() && std::io::IsTerminal::is_terminal(&std::io::stderr());
        let target =
            if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        Line(bar.with_style(
            ProgressStyle::with_template("{msg}…").unwrap_or(ProgressStyle::default_spinner()),
        ))
    }
}

impl Line {
    /// So many bytes have passed, of so many where that is known, and how fast.
    pub fn passed(&self, done: u64, of: Option<u64>, what: &str) {
        let millis = u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX);
        // Whatever is done by then need not be shown.
        if self.0.is_hidden() || millis < 200 {
            return;
        }
        let rate = HumanBytes(done.saturating_mul(1000) / millis);
        let all = of.filter(|of| *of > 0).map_or_else(String::new, |of| {
            format!(" of {} ({} %)", HumanBytes(of), (100 * done / of).min(100))
        });
        self.stage(&format!("{what}: {}{all}, {rate}/s", HumanBytes(done)));
    }
}

impl Progress for Line {
    fn stage(&self, what: &str) {
        self.0.set_message(safe(what).into_owned());
        self.0.tick();
    }

    fn count(&self, done: usize, of: usize, what: &str) {
        self.stage(&format!("{done} of {of} {what}"));
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
