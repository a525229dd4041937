//! `diff`

mod place;
mod show;

use super::Context;
use super::keyring::Keys;
use crate::cli::{DiffArgs, GlobArg, Place, PlaceArg};
use crate::error::{CommandError, Status};
use crate::hint::Hint;
use crate::migrate::MigrateError;
use crate::portage::{self, Compared, ExportSource, Named, State, Variable};
use crate::reference::{Reference, StoreKind};
use place::File;

pub(super) fn run(args: &DiffArgs, context: &Context) -> Result<u8, CommandError> {
    let places = [&args.a, &args.b];
    let selection = Selection { select: &args.select, exclude: &args.exclude };
    let mut files = Vec::new();
    for place in places {
        files.push(match &place.place {
            Place::File(path) => Some(File::read(path, args, context)?),
            Place::Store(_) => None,
        });
    }
    let mut names: Vec<String> = files.iter().flatten().flat_map(File::names).collect();
    for file in files.iter_mut().flatten() {
        file.take_only(|name| selection.wants(name))?;
    }
    let sources = sources(places);
    let keys = Keys::without_warnings(context);
    let sealed = || files.iter().flatten().flat_map(File::sealed);
    let opener = keys.opener(&args.key, sealed())?;
    let of_files = files.iter().flatten().flat_map(File::stores);
    let kinds: Vec<StoreKind> =
        sources.iter().flatten().map(ExportSource::store).chain(of_files).collect();
    let stores = keys.into_stores(&kinds)?;
    // All values of both sides in one wave, and one that both want only once.
    let mut asked = Vec::new();
    for (source, file) in sources.iter().zip(&mut files) {
        let mut wanted = match (source, file) {
            (Some(source), _) => portage::ask_for(std::slice::from_ref(source), &stores)?,
            (None, Some(file)) => file.ask(),
            (None, None) => Vec::new(),
        };
        names.extend(wanted.iter().filter_map(|one| one.name().map(str::to_owned)));
        wanted.retain(|one| one.name().is_none_or(|name| selection.wants(name)));
        asked.push(wanted);
    }
    let mut fetched = portage::fetch(asked, &stores)?;
    drop(stores);
    names.extend(fetched.iter().flatten().map(|variable| variable.name.clone()));
    selection.check(&names)?;
    one_with_one(&sources, &mut fetched);
    let mut sides: Vec<Named> = Vec::new();
    for (fetched, file) in fetched.into_iter().zip(files) {
        let in_file = file.map(|file| file.open(&opener)).transpose()?.unwrap_or_default();
        let fetched = fetched.into_iter().filter(|variable| selection.wants(&variable.name));
        sides.push(portage::side(in_file, fetched.collect())?);
    }
    let (b, a) = (sides.pop().unwrap_or_default(), sides.pop().unwrap_or_default());
    let compared = portage::compare(a, b);
    let differs = compared.iter().any(|one| one.state() != State::Same);
    let status = if differs { Status::Found } else { Status::Done };
    show::show(args, context, &compared, status)?;
    Ok(status as u8)
}

/// What is compared with a version or a member of an entry is that entry, and not what is below its name too.
fn sources(places: [&PlaceArg; 2]) -> [Option<ExportSource>; 2] {
    let sources = places.map(|place| match &place.place {
        Place::Store(source) => Some(source.clone()),
        Place::File(_) => None,
    });
    let exact = |source: &Option<ExportSource>| match source {
        Some(ExportSource::Exact(reference)) => Some(reference.address.clone()),
        _ => None,
    };
    let others = [exact(&sources[1]), exact(&sources[0])];
    let mut others = others.into_iter();
    sources.map(|source| match (source, others.next().flatten()) {
        (Some(ExportSource::Below(_, Some(own))), Some(other)) if own == other => {
            Some(ExportSource::Exact(Reference::to(own)))
        }
        (source, _) => source,
    })
}

/// Two single values are compared whatever they are called.
fn one_with_one(sources: &[Option<ExportSource>; 2], fetched: &mut [Vec<Variable>]) {
    let is_itself = |source: &Option<ExportSource>, variable: &Variable| match source {
        Some(ExportSource::Exact(reference)) => *reference == variable.from,
        Some(ExportSource::Below(_, Some(address))) => {
            Reference::to(address.clone()) == variable.from
        }
        _ => false,
    };
    if let [first, second] = fetched
        && let ([a], [b]) = (first.as_slice(), second.as_mut_slice())
        && is_itself(&sources[0], a)
        && is_itself(&sources[1], b)
    {
        b.name.clone_from(&a.name);
    }
}

/// Which names are compared.
struct Selection<'s> {
    select: &'s [GlobArg],
    exclude: &'s [GlobArg],
}

impl Selection<'_> {
    fn wants(&self, name: &str) -> bool {
        let named = |globs: &[GlobArg]| globs.iter().any(|glob| glob.0.matches(name));
        (self.select.is_empty() || named(self.select)) && !named(self.exclude)
    }

    /// A pattern that matches nothing is a mistake.
    fn check(&self, names: &[String]) -> Result<(), CommandError> {
        for glob in self.select.iter().chain(self.exclude) {
            if !names.iter().any(|name| glob.0.matches(name)) {
                let mut error =
                    CommandError::from(MigrateError::NoMatch { pattern: glob.0.to_string() });
                error.hints.push(Hint::say("leave the pattern out to see all names"));
                return Err(error);
            }
        }
        Ok(())
    }
}

/// How many names are in this state.
fn count(compared: &[Compared], state: State) -> usize {
    compared.iter().filter(|one| one.state() == state).count()
}
