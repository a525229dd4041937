//! Points in time, as people say and read them.

/// RFC 3339, in UTC, to the second.
pub(super) fn rfc3339(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), |t| t.to_string())
}

/// So many seconds before now, in seconds since 1970-01-01 UTC.
pub(super) fn ago(seconds: u64) -> i64 {
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    jiff::Timestamp::now().as_second().saturating_sub(seconds)
}
