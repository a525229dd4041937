//! Variables that are read beside whatever resolves references.

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

/// Whether a variable is read by an extension.
pub(super) fn is_of_extension(name: &str) -> bool {
    EXTENSIONS.iter().any(|prefix| name.starts_with(prefix))
}
