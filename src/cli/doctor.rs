//! `doctor`

use clap::Args;

/// Show what is configured, what can be reached, and what is missing
///
/// Asks each service of AWS one question that changes nothing and gives no value, all at once. The status is
/// 1 if something does not work that is set up: AWS counts as set up once a region, a profile or an endpoint
/// is named.
#[derive(Debug, Args)]
pub struct DoctorArgs {}
