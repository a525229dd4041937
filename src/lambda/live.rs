//! Functions of an account, read.

use std::collections::BTreeMap;
use std::rc::Rc;

use aws_sdk_lambda::Client;

use super::answer::{function, is_of};
use super::function::Function;
use super::name::FunctionName;
use super::patience::patiently;
use super::settle::{Unsettled, settle};
use super::update::{Change, Changed, update};
use super::{CONTROL_CALLS, Functions};
use crate::aws::{Aws, AwsError, Call, Pace, Pages};

/// The functions of the account that the credentials belong to.
pub struct LiveFunctions {
    pub(super) aws: Rc<Aws>,
    pub(super) pace: Pace,
}

impl LiveFunctions {
    /// Functions behind this door.
    pub fn new(aws: Rc<Aws>) -> Self {
        Self { aws, pace: Pace::new(CONTROL_CALLS) }
    }

    /// A call about a function. Answers hold environments, so AWS's sentences are never shown.
    pub(super) fn call(&self, operation: &'static str, about: impl Into<String>) -> Call {
        self.aws.call(operation, about, true)
    }

    pub(super) async fn client(&self, region: Option<&str>) -> Result<Client, AwsError> {
        self.aws.lambda(region).await
    }

    /// All functions of a region, or of that of the settings: the unpublished version of each, without tags.
    /// `seen` is told how many there are so far.
    pub fn list(
        &self,
        region: Option<&str>,
        seen: &dyn Fn(usize),
    ) -> Result<Vec<Function>, AwsError> {
        self.aws.wait(async {
            let (mut pages, mut found) = (FunctionPages::of(self, region), Vec::new());
            while let Some(page) = pages.next().await? {
                found.extend(page);
                seen(found.len());
            }
            Ok(found)
        })
    }

    /// The same page by page.
    pub(super) fn pages(&self, region: &str) -> FunctionPages<'_> {
        FunctionPages::of(self, Some(region))
    }

    pub(super) async fn look(&self, name: &FunctionName) -> Result<Function, AwsError> {
        let call = self.call("lambda:GetFunction", name.to_string());
        let lambda = self.client(name.region.as_deref()).await?;
        let request = lambda.get_function().function_name(name.written());
        let answer = request.set_qualifier(name.qualifier.clone()).send().await;
        let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
        let tags = answer.tags.unwrap_or_default().into_iter().collect();
        let read = answer.configuration.and_then(|it| function(it, tags));
        // What is about another function would be changed in the place of this one.
        read.filter(|read| is_of(read, name)).ok_or_else(|| AwsError::garbled(&call))
    }
}

/// The way through the list of functions.
pub(super) struct FunctionPages<'f> {
    functions: &'f LiveFunctions,
    region: Option<String>,
    call: Call,
    pages: Pages,
    is_over: bool,
}

impl<'f> FunctionPages<'f> {
    fn of(functions: &'f LiveFunctions, region: Option<&str>) -> Self {
        let about = region.map_or("all functions".to_owned(), |it| format!("all in {it}"));
        let call = functions.call("lambda:ListFunctions", about);
        let region = region.map(str::to_owned);
        Self { functions, region, call, pages: Pages::default(), is_over: false }
    }

    /// What is called for a page.
    pub(super) fn call(&self) -> &Call {
        &self.call
    }

    /// The next page; none behind the last one.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<Function>>, AwsError> {
        if self.is_over {
            return Ok(None);
        }
        let lambda = self.functions.client(self.region.as_deref()).await?;
        let answer = patiently(async || {
            self.functions.pace.turn().await;
            let answer = lambda.list_functions().set_marker(self.pages.token.clone()).send().await;
            answer.map_err(|error| AwsError::from_sdk(&self.call, &error))
        });
        let answer = answer.await?;
        let page = answer.functions.ok_or_else(|| AwsError::garbled(&self.call))?.into_iter();
        let page = page.map(|one| function(one, BTreeMap::new()));
        let page: Option<Vec<Function>> = page.collect();
        let page = page.ok_or_else(|| AwsError::garbled(&self.call))?;
        self.is_over = !self.pages.has_next(&self.call, answer.next_marker)?;
        Ok(Some(page))
    }
}

impl FunctionName {
    /// The function as calls name it.
    pub(super) fn written(&self) -> &str {
        self.arn.as_ref().unwrap_or(&self.name)
    }
}

impl Functions for LiveFunctions {
    fn get(&self, name: &FunctionName) -> Result<Function, AwsError> {
        self.aws.wait(self.look(name))
    }

    fn update(&self, arn: &str, revision: &str, change: &Change<'_>) -> Result<Changed, AwsError> {
        self.aws.wait(update(self, arn, revision, change))
    }

    fn all_versions(&self, name: &FunctionName) -> Result<Vec<Function>, AwsError> {
        self.aws.wait(self.versions(name))
    }

    fn settled(&self, name: &FunctionName) -> Result<Function, Unsettled> {
        self.aws.wait(settle(self, name))
    }
}
