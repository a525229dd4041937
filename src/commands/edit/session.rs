//! The time during which a text is in memory, for an editor.

use super::editor::Editor;
use crate::commands::Context;
use crate::config;
use crate::editing::{Edit, EditError, Form, Subject};
use crate::error::CommandError;
use crate::fs::{self, FsError, Scratch};
use crate::hint::Hint;
use crate::migrate::SOURCE_LIMIT;
use crate::name::Token;
use crate::secret::Plaintext;
use crate::ui::Question;
use crate::vigil::Vigil;

/// Has the user edit the subject, as often as it takes. When this returns, the text is gone.
pub(super) fn edit(
    context: &Context,
    editor: &Editor,
    subject: &Subject,
    form: Option<Form>,
) -> Result<Edit, CommandError> {
    let document = subject.document(form)?;
    let name = document.file_name();
    // Ctrl-C is a key for the editor.
    let _stood_back = context.ui.stand_back();
    // The folder goes first when something fails, while its end is still watched over.
    let (vigil, scratch) = make_folder()?;
    let file = vigil.undisturbed(|| scratch.write(name, &document.text))?;
    let edit = loop {
        editor.open(&file, &vigil)?;
        let text = match scratch.read(name, SOURCE_LIMIT) {
            // An editor that removes a file has emptied it.
            Err(error) if error.is_not_found() => Plaintext::new(),
            text => text?,
        };
        if text.same_as(&document.text) {
            break Edit { changes: Vec::new(), typed: Vec::new() };
        }
        match subject.read(text, document.form) {
            Ok(edit) => break edit,
            Err(error) => go_back(context, error)?,
        }
    };
    vigil.undisturbed(|| scratch.remove())?;
    Ok(edit)
}

/// Asks whether to correct the text; the error itself where nobody can, or wants to.
fn go_back(context: &Context, error: EditError) -> Result<(), CommandError> {
    let corrects = error.can_be_corrected() && context.ui.can_prompt();
    let error = CommandError::from(error);
    let refused = |mut error: CommandError| {
        error.causes.push("nothing was changed".to_owned());
        Err(error)
    };
    if !corrects {
        return refused(error);
    }
    context.ui.error("error", &error.message, &error.causes, &error.hints);
    let question = Question { what: "whether to go back", instead: "correct the text" };
    if context.ui.confirm(question, "Back to the editor? Otherwise what you wrote is lost")? {
        Ok(())
    } else {
        refused(error)
    }
}

/// A folder in memory, and somebody who removes it should a signal end us.
fn make_folder() -> Result<(Vigil, Scratch), CommandError> {
    let mut causes = Vec::new();
    for above in config::memory_folders() {
        if !fs::is_in_memory(&above) {
            causes.push(format!("{} is no file system in memory", above.display()));
            continue;
        }
        Scratch::sweep(&above);
        let place = Scratch::place(&above, &Token::random()?.to_string());
        let dir = place.clone();
        let vigil = Vigil::begin(move || {
            // There is nobody to tell; the next one tries again.
            let _removed = fs::wipe(&dir);
        });
        let vigil = vigil.map_err(FsError::io("watch for signals, to clean up", &place))?;
        match vigil.undisturbed(|| Scratch::create(place)) {
            Ok(scratch) => return Ok((vigil, scratch)),
            Err(error) => causes.push(CommandError::from(error).message),
        }
    }
    let mut error = CommandError::refused(
        "there is no folder in memory, and a text with secrets is not put on a disk",
        vec![
            Hint::say("name one that is on a tmpfs with XDG_RUNTIME_DIR"),
            Hint::say("or store them without an editor, as in `kmseal set vault://NAME`"),
        ],
    );
    error.causes = causes;
    Err(error)
}
