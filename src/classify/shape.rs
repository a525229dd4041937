//! The shapes that plain configuration has.

use super::location::{is_email, is_host, is_ip_address, is_path, is_url};
use super::random::holds_random;
use super::scalar::{
    is_arn, is_boolean, is_date, is_digest, is_locale, is_log_level, is_media_type, is_number,
    is_quantity, is_region, is_schedule, is_time_zone, is_uuid, is_version,
};

/// A shape that configuration has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// `true`, `off`, …
    Boolean,
    /// A number.
    Number,
    /// A number with a unit: a duration, a size, a share.
    Quantity,
    /// An IP address or network, with or without a port.
    IpAddress,
    /// A host name, with or without a port.
    Host,
    /// A mail address.
    Email,
    /// A path of a file system.
    Path,
    /// An address without a secret in it.
    Url,
    /// A log level.
    LogLevel,
    /// A cloud region.
    Region,
    /// A language, with or without a country.
    Locale,
    /// A time zone.
    TimeZone,
    /// A media type.
    MediaType,
    /// A UUID.
    Uuid,
    /// A version number.
    Version,
    /// A date, with or without a time.
    Date,
    /// A schedule in cron's notation.
    Schedule,
    /// A digest that names its algorithm.
    Digest,
    /// An ARN that is no reference to a secret.
    Arn,
    /// A list of plain words.
    List,
}

impl Shape {
    /// The shape in a word or two.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.with_article().split_once(' ').map_or("", |(_, name)| name)
    }

    /// The shape as part of a sentence.
    #[must_use]
    pub fn with_article(self) -> &'static str {
        match self {
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::Quantity => "a number with a unit",
            Self::IpAddress => "an IP address",
            Self::Host => "a host name",
            Self::Email => "a mail address",
            Self::Path => "a path",
            Self::Url => "a URL without a secret in it",
            Self::LogLevel => "a log level",
            Self::Region => "a region",
            Self::Locale => "a locale",
            Self::TimeZone => "a time zone",
            Self::MediaType => "a media type",
            Self::Uuid => "a UUID",
            Self::Version => "a version",
            Self::Date => "a date",
            Self::Schedule => "a schedule",
            Self::Digest => "a digest",
            Self::Arn => "an ARN",
            Self::List => "a list of plain words",
        }
    }
}

/// Whether a value has some shape.
type Test = fn(&[u8]) -> bool;

/// The plain shape of a value, if it has one.
pub(super) fn shape(value: &[u8]) -> Option<Shape> {
    // Only a list or an address is ever longer, and both are read once.
    let short = value.len() <= 256;
    let tests: [(Shape, Test); 19] = [
        (Shape::Boolean, is_boolean),
        (Shape::Number, is_number),
        (Shape::Quantity, is_quantity),
        (Shape::IpAddress, is_ip_address),
        (Shape::Uuid, is_uuid),
        (Shape::Version, is_version),
        (Shape::Date, is_date),
        (Shape::Schedule, is_schedule),
        (Shape::LogLevel, is_log_level),
        (Shape::Region, is_region),
        (Shape::Locale, is_locale),
        (Shape::TimeZone, is_time_zone),
        (Shape::MediaType, is_media_type),
        (Shape::Digest, is_digest),
        (Shape::Email, is_email),
        (Shape::Arn, is_arn),
        (Shape::Path, is_path),
        (Shape::Host, is_host),
        (Shape::Url, is_url),
    ];
    let found = tests.iter().filter(|_| short).find(|(_, is)| is(value)).map(|(shape, _)| *shape);
    found.or_else(|| is_list(value).then_some(Shape::List))
}

fn is_list(value: &[u8]) -> bool {
    value.contains(&b',') && !holds_random(value)
}
