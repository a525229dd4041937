//! What can be tested without a service.

mod endpoints;
mod errors;
