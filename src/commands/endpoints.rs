//! Where calls go that do not go to AWS.

use super::Context;
use crate::aws::Aws;
use crate::error::CommandError;

/// Says of each service that is called elsewhere where that is, and what says so. To be shown with every
/// plan: what is sent there is plaintext.
pub(super) fn warn_of_overrides(context: &Context, aws: &Aws) -> Result<(), CommandError> {
    let overrides = aws.overrides()?;
    let mut shown: Vec<(&str, &str)> = Vec::new();
    for other in overrides {
        let place = (other.url.as_str(), other.source.as_str());
        if shown.contains(&place) {
            continue;
        }
        shown.push(place);
        let services: Vec<&str> = overrides
            .iter()
            .filter(|one| (one.url.as_str(), one.source.as_str()) == place)
            .map(|one| one.service)
            .collect();
        let (services, (url, source)) = (services.join(", "), place);
        context.ui.warn(&format!("calls to {services} go to {url} ({source})"));
    }
    Ok(())
}
