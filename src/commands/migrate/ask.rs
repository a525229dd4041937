//! What a person decides.

use super::Context;
use crate::dotenv::Dialect;
use crate::error::CommandError;
use crate::migrate::{Draft, DraftFile, DraftItem, Obstacle, Reader};
use crate::ui::Question;

const CHOICE: Question = Question {
    what: "which variables to move",
    instead: "add --yes to move what is taken for a secret",
};

/// Offers the secrets, ticked, and what may be one, not ticked.
pub(super) fn choose(context: &Context, draft: &mut Draft) -> Result<(), CommandError> {
    let many = draft.files.len() > 1;
    let label = |(file, item): (&DraftFile, &DraftItem)| {
        let place = if many { format!(" ({})", file.shown.display()) } else { String::new() };
        let text = format!(
            "{}{place}: {}, {}",
            item.shown(),
            item.verdict.class.name(),
            item.verdict.reason
        );
        (text, item.chosen)
    };
    let is_offered = |item: &DraftItem| item.chosen || item.is_offered();
    let offered: Vec<(String, bool)> =
        draft.items().filter(|(_, item)| is_offered(item)).map(label).collect();
    if offered.is_empty() {
        return Ok(());
    }
    let ticked = tick(context, &offered)?;
    for (index, item) in draft.items_mut().filter(|item| is_offered(item)).enumerate() {
        item.chosen = ticked.contains(&index);
    }
    Ok(())
}

/// Lets a person tick what moves, each with whether it is ticked before. The places of what is ticked then.
pub(super) fn tick(
    context: &Context,
    offered: &[(String, bool)],
) -> Result<Vec<usize>, CommandError> {
    let text = "Which of these move? Space ticks, Enter goes on, Escape stops";
    Ok(context.ui.choose_some(CHOICE, text, offered)?)
}

/// Asks which program the files are for, when it makes a difference for what was chosen.
pub(super) fn dialect(context: &Context, draft: &Draft) -> Result<Option<Reader>, CommandError> {
    let differs = |(_, _, obstacle): &(_, _, &Obstacle)| matches!(obstacle, Obstacle::Dissent);
    let differing: Vec<_> = draft.obstacles().filter(differs).collect();
    if differing.is_empty() {
        return Ok(None);
    }
    for (_, item, _) in differing {
        if let Some(dissent) = &item.dissent {
            context.ui.warn(&format!("line {}: {}: {dissent}", item.line, item.shown()));
        }
    }
    let names: Vec<String> = Dialect::ALL.iter().map(ToString::to_string).collect();
    let instead = "say it with --env-dialect";
    let question = Question { what: "which program the file is for", instead };
    let index = context.ui.choose_one(question, "Which program reads the file?", &names)?;
    Ok(Some(Reader::As(Dialect::ALL[index])))
}

/// What is ticked: the place of the file among the sources, and the name.
pub(super) fn chosen_names(draft: &Draft) -> Vec<(usize, String)> {
    let of_file = |(index, file): (usize, &DraftFile)| {
        let chosen = file.items.iter().filter(|item| item.chosen);
        chosen.map(|item| (index, item.variable.clone())).collect::<Vec<_>>()
    };
    draft.files.iter().enumerate().flat_map(of_file).collect()
}

/// Ticks the same names in a draft that was made anew.
pub(super) fn choose_again(draft: &mut Draft, chosen: &[(usize, String)]) {
    for (index, file) in draft.files.iter_mut().enumerate() {
        for item in &mut file.items {
            item.chosen = chosen.iter().any(|(at, name)| *at == index && *name == item.variable);
        }
    }
}

/// The last question.
pub(super) fn go_ahead(context: &Context, text: &str) -> Result<bool, CommandError> {
    Ok(context.ui.confirm(Question::GO_AHEAD, text)?)
}
