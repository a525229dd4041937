//! `run`

use glob::Pattern;

use super::Context;
use super::keyring::Keys;
use super::mask::{log_of, mask};
use super::program::{inherited, start};
use super::redacted;
use crate::classify::shown;
use crate::cli::{GlobArg, RunArgs};
use crate::dotenv::Dialect;
use crate::environment::{self, Block, Rules, Standing, Variable, is_wanted, name_of};
use crate::error::CommandError;
use crate::migrate::Reader;
use crate::redact::{Patterns, Redacted};
use crate::reference::StoreKind;
use crate::secret::Plaintext;

pub(super) fn run(args: &RunArgs, context: &Context) -> Result<u8, CommandError> {
    let log = log_of(args.mask)?;
    let [only, except, allow] = [&args.only, &args.except, &args.allow].map(|all| patterns(all));
    let rules = Rules {
        reader: reader(args),
        only: &only,
        except: &except,
        allow: &allow,
        overriding: args.overriding,
    };
    let inherited = if args.pristine { Vec::new() } else { inherited() };
    let (mut variables, remarks) = environment::gather(inherited, &args.files, &rules)?;
    for remark in remarks {
        context.ui.warn(&remark.0);
    }
    let is_in = |variable: &_| is_wanted(&name_of(variable), &rules);
    let standing = environment::references(&variables, is_in);
    let places = standing.places();
    if !standing.is_empty() {
        let Standing { references, sealed, .. } = &standing;
        let keys = Keys::without_warnings(context);
        let opener = keys.opener(&args.key, sealed.iter().map(|(_, sealed)| sealed))?;
        let kinds: Vec<StoreKind> =
            references.iter().map(|(_, reference)| reference.address.store()).collect();
        let stores = keys.into_stores(&kinds)?;
        environment::resolve(&mut variables, standing, &stores, &opener)?;
    }
    let values: Vec<(String, &Variable)> = places
        .into_iter()
        .map(|place| (shown(&name_of(&variables[place])).to_owned(), &variables[place]))
        .collect();
    let named: Vec<_> = values.iter().map(|(name, one)| (name.as_str(), &one.value)).collect();
    mask(&named, log, context)?;
    if !args.redact {
        return start(&args.command, &Block::new(variables)?);
    }
    let looked_for = look_for(&named, context)?;
    redacted::start(&args.command, Block::new(variables)?, &looked_for)
}

/// What is looked for in the output of the program. Values that are too short for it are named.
fn look_for(values: &[(&str, &Plaintext)], context: &Context) -> Result<Patterns, CommandError> {
    let values = values.iter().map(|(name, value)| Redacted { name: (*name).to_owned(), value });
    let (patterns, too_short) = Patterns::of(&values.collect::<Vec<_>>())?;
    for name in too_short {
        context.ui.warn(&format!("{name} is too short to be kept out of the output"));
    }
    Ok(patterns)
}

/// Nothing is changed here, so there is nothing to ask: where programs differ, node's reading counts.
fn reader(args: &RunArgs) -> Reader {
    match args.env_dialect.0 {
        Reader::Auto => Reader::As(Dialect::Node),
        reader @ Reader::As(_) => reader,
    }
}

fn patterns(globs: &[GlobArg]) -> Vec<Pattern> {
    globs.iter().map(|glob| glob.0.clone()).collect()
}
