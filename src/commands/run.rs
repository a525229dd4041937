//! `run`

use glob::Pattern;

use super::Context;
use super::keyring::Keys;
use super::program::{inherited, start};
use crate::cli::{GlobArg, RunArgs};
use crate::dotenv::Dialect;
use crate::environment::{self, Block, Rules, Standing, is_wanted, name_of};
use crate::error::CommandError;
use crate::migrate::Reader;
use crate::reference::StoreKind;

pub(super) fn run(args: &RunArgs, context: &Context) -> Result<u8, CommandError> {
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
    if !standing.is_empty() {
        let Standing { references, sealed, .. } = &standing;
        let keys = Keys::without_warnings(context);
        let opener = keys.opener(&args.key, sealed.iter().map(|(_, sealed)| sealed))?;
        let kinds: Vec<StoreKind> =
            references.iter().map(|(_, reference)| reference.address.store()).collect();
        let stores = keys.into_stores(&kinds)?;
        environment::resolve(&mut variables, standing, &stores, &opener)?;
    }
    let block = Block::new(variables)?;
    start(&args.command, &block)
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
