//! Variables that are read before, or beside, whatever resolves references.

use crate::classify::is_loader;

/// Names that Lambda sets itself, or reads to start the runtime (Lambda, "Defined runtime environment
/// variables").
const LAMBDA: [&str; 7] = [
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "LAMBDA_TASK_ROOT",
    "LAMBDA_RUNTIME_DIR",
    "TZ",
    "LANG",
    "PATH",
];

/// Beginnings of names that are read by extensions: processes of their own, which see the reference and not the
/// value. Each of these has a setting of its own for the ARN of a secret.
const EXTENSIONS: [&str; 16] = [
    "DD_",
    "NEW_RELIC_",
    "OTEL_",
    "OPENTELEMETRY_",
    "LUMIGO_",
    "DT_",
    "SPLUNK_",
    "INSTANA_",
    "ELASTIC_APM_",
    "HONEYCOMB_",
    "LIBHONEY_",
    "LOGZIO_",
    "SUMO_",
    "CX_",
    "AXIOM_",
    "PARAMETERS_SECRETS_EXTENSION_",
];

/// Whether a variable counts before a wrapper is started, or decides how one is started.
pub(super) fn is_reserved(name: &str, value: &[u8]) -> bool {
    name.starts_with("AWS_") || LAMBDA.contains(&name) || is_loader(name, value)
}

/// Whether a variable is read by an extension.
pub(super) fn is_of_extension(name: &str) -> bool {
    EXTENSIONS.iter().any(|prefix| name.starts_with(prefix))
}
