//! Where calls go that do not go to AWS.

use super::Context;
use crate::aws::{Aws, Override, Service};
use crate::error::CommandError;

/// Says of each service that is called elsewhere where that is, and what says so. To be shown with every
/// plan: what is sent there is plaintext.
pub(super) fn warn_of_overrides(context: &Context, aws: &Aws) -> Result<(), CommandError> {
    let overrides = aws.overrides()?;
    let place = |one: &Override| (one.url.clone(), one.source.clone());
    let mut places: Vec<(String, String)> = overrides.iter().map(place).collect();
    places.dedup();
    let is_other = |service: &Service| overrides.iter().any(|one| one.service == service.name());
    if let [(url, source)] = places.as_slice()
        && Service::ALL.iter().all(is_other)
    {
        context.ui.warn(&format!("calls to AWS go to {url} ({source})"));
        return Ok(());
    }
    for Override { service, url, source } in overrides {
        context.ui.warn(&format!("calls to {service} go to {url} ({source})"));
    }
    Ok(())
}
