//! Many functions looked at, with their published versions.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_util::future::{FutureExt as _, join_all};
use futures_util::{StreamExt as _, stream};

use super::function::Function;
use super::live::LiveFunctions;
use super::name::FunctionName;
use super::patience::patiently;
use crate::aws::{Aws, AwsError, Fault};
use crate::progress::Progress;

/// Calls to one region that are on their way at the same time; [`super::CONTROL_CALLS`] says how fast they begin.
const AT_ONCE: usize = 8;

/// What is looked at in one region.
#[derive(Debug, Default)]
pub struct Wanted {
    /// All functions.
    pub all: bool,
    /// These. With a qualifier it is that version alone; otherwise the unpublished one and all published ones.
    pub named: Vec<FunctionName>,
}

/// What could not be read.
#[derive(Debug)]
pub struct Unread {
    /// Where.
    pub region: String,
    /// The function; none for the list of all of them.
    pub function: Option<FunctionName>,
    /// Why.
    pub error: AwsError,
}

/// Looks at functions of these regions, all regions at the same time. Each function, and each published
/// version, is handed to `take` as it comes, so that no more environments are held than are on their way;
/// some may come twice.
pub fn survey(
    aws: &Rc<Aws>,
    regions: &[(String, Wanted)],
    take: &mut dyn FnMut(Function),
    progress: &dyn Progress,
) -> Vec<Unread> {
    let survey = Survey {
        aws,
        take: RefCell::new(take),
        progress,
        known: Cell::default(),
        done: Cell::default(),
    };
    let looks = regions.iter().map(|(region, wanted)| survey.region(region, wanted).boxed_local());
    let unread = aws.wait(join_all(looks)).into_iter().flatten().collect();
    // A connection that stays open keeps the last environment.
    aws.settle();
    unread
}

struct Survey<'s> {
    aws: &'s Rc<Aws>,
    take: RefCell<&'s mut dyn FnMut(Function)>,
    progress: &'s dyn Progress,
    known: Cell<usize>,
    done: Cell<usize>,
}

impl Survey<'_> {
    async fn region(&self, region: &str, wanted: &Wanted) -> Vec<Unread> {
        // The limit is one of each region.
        let functions = LiveFunctions::new(Rc::clone(self.aws));
        let mut unread = Vec::new();
        let named = wanted.named.iter().map(|name| name.clone().in_region(Some(region)));
        let named: Vec<FunctionName> = named.collect();
        let mut whole: Vec<FunctionName> = Vec::new();
        let looks = named.iter().map(|name| self.look(&functions, name).boxed_local());
        let looked: Vec<_> = stream::iter(looks).buffered(AT_ONCE).collect().await;
        for (name, looked) in named.into_iter().zip(looked) {
            match looked {
                Ok(()) if name.qualifier.is_none() => whole.push(name),
                Ok(()) => {}
                Err(error) => {
                    unread.push(Unread { region: region.to_owned(), function: Some(name), error });
                }
            }
        }
        if wanted.all {
            let listed = self.list(&functions, region, &mut whole).await;
            unread.extend(listed.into_iter().map(|(function, error)| {
                let region = region.to_owned();
                Unread { region, function, error }
            }));
        }
        whole.sort();
        whole.dedup();
        self.known.set(self.known.get() + whole.len());
        let versions = whole.iter().map(|name| self.versions(&functions, name).boxed_local());
        let mut versions = stream::iter(versions).buffer_unordered(AT_ONCE);
        while let Some((name, error)) = versions.next().await {
            self.done.set(self.done.get() + 1);
            self.progress.count(self.done.get(), self.known.get(), "functions");
            if let Some(error) = error {
                unread.push(Unread { region: region.to_owned(), function: Some(name), error });
            }
        }
        unread
    }

    fn take(&self, function: Function) {
        (self.take.borrow_mut())(function);
    }

    async fn look(&self, functions: &LiveFunctions, name: &FunctionName) -> Result<(), AwsError> {
        self.take(patiently(|| functions.look(name)).await?);
        Ok(())
    }

    /// All of them without their versions. Their functions are added to `names`, but for those whose names no
    /// function can have: they are not called for.
    async fn list(
        &self,
        functions: &LiveFunctions,
        region: &str,
        names: &mut Vec<FunctionName>,
    ) -> Vec<(Option<FunctionName>, AwsError)> {
        let (mut pages, mut unread, before) = (functions.pages(region), Vec::new(), names.len());
        loop {
            let page = match pages.next().await {
                Ok(Some(page)) => page,
                Ok(None) => return unread,
                Err(error) => {
                    unread.push((None, error));
                    return unread;
                }
            };
            for function in page {
                match FunctionName::new(&function.name) {
                    Ok(name) => names.push(name.in_region(Some(region))),
                    Err(_) => {
                        unread.push((Some(function.shown()), AwsError::garbled(pages.call())));
                    }
                }
                self.take(function);
            }
            let found = names.len() - before;
            self.progress.stage(&format!("listing functions in {region}: {found}"));
        }
    }

    async fn versions(
        &self,
        functions: &LiveFunctions,
        name: &FunctionName,
    ) -> (FunctionName, Option<AwsError>) {
        let error = match patiently(|| functions.versions(name)).await {
            Ok(versions) => {
                for version in versions {
                    self.take(version);
                }
                None
            }
            // Deleted since it was seen.
            Err(error) if error.fault() == Fault::NotFound => None,
            Err(error) => Some(error),
        };
        (name.clone(), error)
    }
}
