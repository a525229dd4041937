//! `rotate --key`

use std::str::FromStr;

use clap::{ArgGroup, Args};

use crate::cli::kms::TargetArg;

/// What is about secrets alone.
const OF_SECRETS: [&str; 20] = [
    "references",
    "run_id",
    "value_from",
    "set",
    "test",
    "after",
    "consumers",
    "refresh",
    "pair",
    "user_member",
    "wait",
    "resume",
    "abort",
    "rollback",
    "generate",
    "length",
    "alphabet",
    "must_contain",
    "exclude",
    "weak",
];

/// What becomes of a key of KMS.
#[derive(Debug, Args)]
#[command(
    next_help_heading = "Keys of KMS",
    group(
        ArgGroup::new("how")
            .args(["every", "now", "replace"])
            .requires("key")
            // A key that conflicts with what is there is not asked for any more.
            .conflicts_with_all(OF_SECRETS)
    )
)]
pub struct RotateKeyArgs {
    /// Rotate this key, and no secret: an id, an ARN or alias/NAME
    ///
    /// KMS keeps all material that a key has ever had: the id stays, what was encrypted before stays readable, and
    /// nothing that exists is encrypted again. Each of the first two rotations adds USD 1 a month to what a key costs.
    #[arg(
        long,
        value_name = "KEY",
        value_parser = clap::builder::NonEmptyStringValueParser::new(),
        requires = "how",
        conflicts_with_all = OF_SECRETS
    )]
    pub key: Option<String>,

    /// Have KMS rotate the key by itself, every so many days, as in 365d (90d to 2560d)
    #[arg(
        long,
        value_name = "DAYS",
        requires = "key",
        group = "how",
        conflicts_with = "if_older_than"
    )]
    pub every: Option<DaysArg>,

    /// Have KMS rotate the key at once, which can be done 25 times in the life of a key
    ///
    /// Its schedule does not change. With `--if-older-than` nothing happens to a key that was rotated, or made, since.
    #[arg(long)]
    pub now: bool,

    /// Make a key like it, put under that one what uses it, and give that one its aliases (can be repeated)
    ///
    /// What uses it is what `kms status` shows, or the TARGETs alone, written as for `kms apply`. All of it is one run,
    /// and `kmseal undo` takes it back. The old key stays as it is.
    #[arg(long, value_name = "TARGET", num_args = 0.., conflicts_with = "if_older_than")]
    pub replace: Option<Vec<TargetArg>>,
}

/// The days between two rotations of a key.
#[derive(Debug, Clone, Copy)]
pub struct DaysArg(pub u16);

impl FromStr for DaysArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "a period is written as in 365d, and has 90 to 2560 days".to_owned();
        let number = text.strip_suffix('d').unwrap_or(text);
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let days = number.parse().ok().filter(|_| is_number).ok_or_else(wrong)?;
        // KMS, EnableKeyRotation.
        if (90..=2560).contains(&days) { Ok(Self(days)) } else { Err(wrong()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_have_their_limits() {
        let days = |text: &str| text.parse::<DaysArg>().ok().map(|days| days.0);
        assert_eq!(days("90d"), Some(90));
        assert_eq!(days("2560"), Some(2560));
        for wrong in ["", "d", "89d", "2561d", "1y", "+90d", "90dd", "99999999999d", "-90d"] {
            assert_eq!(days(wrong), None, "{wrong}");
        }
    }
}
