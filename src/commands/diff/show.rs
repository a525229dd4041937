//! What `diff` shows: names and states, and values only when they were asked for.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::count;
use crate::classify::shown;
use crate::cli::DiffArgs;
use crate::commands::Context;
use crate::error::{CommandError, Status};
use crate::hint::Hint;
use crate::portage::{Compared, Side, State};
use crate::report::v1::{Diff, DiffItem};
use crate::secret::Plaintext;
use crate::ui::{Table, counted, is_harmless};

pub(super) fn show(
    args: &DiffArgs,
    context: &Context,
    compared: &[Compared],
    status: Status,
) -> Result<(), CommandError> {
    if context.ui.is_json() {
        return context.report_found(document(args, compared), status);
    }
    if args.reveal {
        reveal(args, context, compared)?;
    } else {
        let mut table = Table::new(&["NAME", "STATE"]);
        for one in compared {
            table.row([shown(&one.name).to_owned(), state(args, one)]);
        }
        context.print(context.ui.table(&table))?;
    }
    context.ui.say(&summary(args, compared));
    Ok(())
}

fn state(args: &DiffArgs, one: &Compared) -> String {
    match one.state() {
        State::Same => "same".to_owned(),
        State::Different => "different".to_owned(),
        State::OnlyInA => format!("only in {}", args.a),
        State::OnlyInB => format!("only in {}", args.b),
    }
}

/// What came of it, in one line.
fn summary(args: &DiffArgs, compared: &[Compared]) -> String {
    let numbers = [
        (State::Different, "different".to_owned()),
        (State::OnlyInA, format!("only in {}", args.a)),
        (State::OnlyInB, format!("only in {}", args.b)),
    ];
    let found = numbers.into_iter().map(|(state, what)| (count(compared, state), what));
    let found: Vec<String> = found
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let same = count(compared, State::Same);
    if found.is_empty() {
        format!("no difference: {} the same", counted(same, "value"))
    } else {
        format!("{}; {same} the same", found.join(", "))
    }
}

/// The values that are not the same: those of A behind `- `, those of B behind `+ `, each line of them.
fn reveal(args: &DiffArgs, context: &Context, compared: &[Compared]) -> Result<(), CommandError> {
    let mut text = Plaintext::new();
    for one in compared.iter().filter(|one| one.state() != State::Same) {
        text.extend(format!("{}: {}\n", shown(&one.name), state(args, one)).as_bytes());
        for (mark, side) in [(b"- ", &one.a), (b"+ ", &one.b)] {
            let Some(side) = side else { continue };
            if !side.value.is_text() {
                return Err(CommandError::refused(
                    format!("a value of {} is not text", shown(&one.name)),
                    vec![Hint::say("--json has it in base64, or leave it out with --exclude")],
                ));
            }
            for line in side.value.expose().split(|byte| *byte == b'\n') {
                text.extend(mark);
                text.extend(line);
                text.push(b'\n');
            }
        }
    }
    if context.ui.reveals_to_terminal() && !is_harmless(text.expose()) {
        return Err(CommandError::refused(
            "the values have characters that could steer the terminal",
            vec![Hint::say("send them to a file or a program: kmseal diff … --reveal > FILE")],
        ));
    }
    context.print(context.ui.reveal(&text))
}

fn document(args: &DiffArgs, compared: &[Compared]) -> Diff {
    Diff {
        a: args.a.to_string(),
        b: args.b.to_string(),
        same: count(compared, State::Same),
        different: count(compared, State::Different),
        only_in_a: count(compared, State::OnlyInA),
        only_in_b: count(compared, State::OnlyInB),
        items: compared.iter().map(|one| item(one, args.reveal)).collect(),
    }
}

fn item(one: &Compared, reveal: bool) -> DiffItem {
    let state = one.state();
    let from = |side: &Option<Side>| Some(side.as_ref()?.from.as_ref()?.to_string());
    let value = |side: &Option<Side>| {
        let value = side.as_ref().filter(|_| reveal && state != State::Same).map(|it| &it.value);
        match value.map(|value| (value, std::str::from_utf8(value.expose()))) {
            Some((_, Ok(text))) => (Some(text.to_owned()), None),
            Some((value, Err(_))) => (None, Some(STANDARD.encode(value.expose()))),
            None => (None, None),
        }
    };
    let [a, b] = [&one.a, &one.b].map(value);
    DiffItem {
        name: shown(&one.name).to_owned(),
        state: match state {
            State::Same => "same",
            State::Different => "different",
            State::OnlyInA => "only-in-a",
            State::OnlyInB => "only-in-b",
        },
        a: from(&one.a),
        b: from(&one.b),
        value_a: a.0,
        value_a_base64: a.1,
        value_b: b.0,
        value_b_base64: b.1,
    }
}
