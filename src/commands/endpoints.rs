//! Where calls go that do not go to AWS.

use super::Context;
use crate::aws::{Aws, Override, Service};
use crate::error::CommandError;
use crate::reference::StoreKind;

/// Says of each service that is called elsewhere where that is, and what says so. To be shown with every
/// plan, and even when quiet: what is sent there is plaintext.
pub(super) fn warn_of_overrides(context: &Context, aws: &Aws) -> Result<(), CommandError> {
    let overrides = aws.overrides()?;
    context.overrides.get_or_init(|| overrides.iter().cloned().map(Into::into).collect());
    let place = |one: &Override| (one.url.clone(), one.source.clone());
    let mut places: Vec<(String, String)> = overrides.iter().map(place).collect();
    places.dedup();
    let is_other = |service: &Service| overrides.iter().any(|one| one.service == service.name());
    if let [(url, source)] = places.as_slice()
        && Service::ALL.iter().all(is_other)
    {
        context.ui.alert(&format!("calls to AWS go to {url} ({source})"));
        return Ok(());
    }
    for Override { service, url, source } in overrides {
        context.ui.alert(&format!("calls to {service} go to {url} ({source})"));
    }
    Ok(())
}

/// The same for what is about to be changed in these stores; silent when none of them is in AWS.
pub(super) fn warn_before_writing(
    context: &Context,
    stores: impl IntoIterator<Item = StoreKind>,
) -> Result<(), CommandError> {
    if stores.into_iter().any(StoreKind::is_aws) {
        warn_of_overrides(context, &*context.open_aws()?)?;
    }
    Ok(())
}
