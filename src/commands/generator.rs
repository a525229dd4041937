//! New values, for the commands that can draw one.

use crate::cli::GeneratorArgs;
use crate::error::CommandError;
use crate::generator::{Demands, Generator, Kind};
use crate::hint::Hint;
use crate::reference::StoreKind;
use crate::secret::Plaintext;
use crate::store::{Limit, check_limits};

/// How often a value is drawn again because its store does not take it.
const ATTEMPTS: usize = 1000;

/// The generator that was asked for with `--generate`; none without it. What only makes sense with it is an
/// error then.
pub(super) fn asked_for(args: &GeneratorArgs) -> Result<Option<Generator>, CommandError> {
    if args.generate.is_some() {
        return generator(args).map(Some);
    }
    for (option, is_there) in [
        ("--length", args.length.is_some()),
        ("--alphabet", args.alphabet.is_some()),
        ("--must-contain", !args.must_contain.is_empty()),
        ("--exclude", args.exclude.is_some()),
        ("--weak", args.weak),
    ] {
        if is_there {
            return Err(CommandError::usage(
                format!("{option} is about a new value, and none was asked for"),
                vec![Hint::say("add --generate, and the value is drawn at random")],
            ));
        }
    }
    Ok(None)
}

/// The generator that these say, for a command that draws a password when nothing is said.
pub(super) fn generator(args: &GeneratorArgs) -> Result<Generator, CommandError> {
    Ok(Generator::new(Demands {
        kind: args.generate.map(Kind::from).unwrap_or_default(),
        length: args.length,
        alphabet: args.alphabet.as_ref().map(|alphabet| alphabet.0.clone()),
        must_contain: args.must_contain.iter().map(|class| (*class).into()).collect(),
        exclude: args.exclude.as_ref().map(|exclude| exclude.0.clone()),
        weak: args.weak,
    })?)
}

/// A value that the store takes. Where there are characters that it refuses side by side, the whole is drawn
/// again, so that what it takes is as likely as before.
pub(super) fn draw_for(store: StoreKind, generator: &Generator) -> Result<Plaintext, CommandError> {
    for _ in 0..ATTEMPTS {
        let value = generator.draw()?;
        match check_limits(store, &value) {
            Ok(()) => return Ok(value),
            Err(Limit::Braces) => {}
            // Another draw would be as long.
            Err(limit) => return Err(refused(store, limit)),
        }
    }
    Err(refused(store, Limit::Braces))
}

fn refused(store: StoreKind, limit: Limit) -> CommandError {
    let message = format!("{} does not take a value like that: {limit}", store.title());
    CommandError::usage(message, Vec::new())
}
