//! `rotate`

mod key;

pub use key::RotateKeyArgs;

use std::ffi::OsString;
use std::str::FromStr;

use clap::Args;

use super::generator::GeneratorArgs;
use super::types::ReferenceArg;
use crate::migrate::Pair;

/// Give secrets new values, in stages: staged, set where they are used, tested, and only then in use
///
/// The new value waits (as AWSPENDING in Secrets Manager) while the commands of `--set` and `--test` try it; when
/// one of them fails, the earlier value is set again and the new one dropped. The same `--run-id` leads to the same
/// one new version, however often and from whatever machine it is tried again.
///
/// Commands are run by `sh -c` and find the value in `KMSEAL_VALUE` and on standard input, the value that is set
/// otherwise in `KMSEAL_OLD_VALUE`, and what they are run for in `KMSEAL_STEP`, `KMSEAL_REFERENCE`, `KMSEAL_RUN_ID`
/// and `KMSEAL_USER`. They may be run more than once with the same value, and have no time limit of their own: say
/// `timeout 60 COMMAND` for one that may hang. Secrets that AWS or a function of yours rotates are not written to: their
/// rotation is started and waited for.
///
/// With `--key` it is a key of KMS that is rotated, or replaced, and no secret.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct RotateArgs {
    /// The entries, with #KEY for one member of a JSON secret
    #[arg(value_name = "REF", required_unless_present = "key")]
    pub references: Vec<ReferenceArg>,

    /// The name of this rotation, the same wherever it is tried again, as the number of a pipeline's run
    #[arg(long, value_name = "ID")]
    pub run_id: Option<String>,

    /// Where the new value comes from instead of being drawn: `-`, `@FILE`, or a command that prints it
    #[arg(long, value_name = "SOURCE", conflicts_with_all = ["generate", "abort", "rollback"])]
    pub value_from: Option<OsString>,

    /// The command that sets the value where it is used; also run with the earlier value, to go back
    #[arg(long, value_name = "COMMAND")]
    pub set: Option<OsString>,

    /// The command that tries the value; when it fails, everything goes back
    #[arg(long, value_name = "COMMAND")]
    pub test: Option<OsString>,

    /// A command for when the value is in use, which is not handed it (can be repeated)
    #[arg(long, value_name = "COMMAND")]
    pub after: Vec<OsString>,

    /// Look which functions of Lambda refer to these, and show them
    ///
    /// It looks at all functions with their published versions, in the regions of the entries and in that of the
    /// settings, for references in every form that kmseal reads.
    #[arg(long, conflicts_with_all = ["abort", "rollback"])]
    pub consumers: bool,

    /// Have these functions start anew with the new value, before the commands of `--after`; shows them as well
    ///
    /// The variable `KMSEAL_ROTATED` gets another value, and nothing else is changed. A function that has that
    /// value already is left alone.
    #[arg(long, conflicts_with_all = ["abort", "rollback"])]
    pub refresh: bool,

    /// Two users of whom one is in use: the other one gets the new value, and they change over
    #[arg(long, value_name = "USER,USER")]
    pub pair: Option<PairArg>,

    /// The member of the JSON secret that names the user of a pair
    #[arg(long, value_name = "KEY", default_value = "username", requires = "pair")]
    pub user_member: String,

    /// Only what is older than this, as in 30d, 12h or 8w
    #[arg(long, value_name = "AGE")]
    pub if_older_than: Option<AgeArg>,

    /// How long a function or a service may take that rotates the secret, as in 10m
    #[arg(long, value_name = "TIME", default_value = "10m")]
    pub wait: AgeArg,

    /// Go on with the rotation of these that was cut off on this machine
    #[arg(long, conflicts_with_all = ["run_id", "abort", "rollback"])]
    pub resume: bool,

    /// Give up what waits: set the earlier value again, and drop the new one
    #[arg(long, conflicts_with = "rollback")]
    pub abort: bool,

    /// Put the earlier value in use again; with `--run-id` only if that run has put the present one in use
    #[arg(long)]
    pub rollback: bool,

    /// What a new value is like
    #[command(flatten)]
    pub new: GeneratorArgs,

    /// What becomes of a key of KMS
    #[command(flatten)]
    pub of_key: RotateKeyArgs,

    /// Show the plan and change nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
}

/// Two users.
#[derive(Debug, Clone)]
pub struct PairArg(pub [String; 2]);

impl FromStr for PairArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(',') {
            Some((one, other)) if !one.is_empty() && !other.is_empty() && one != other => {
                Ok(Self([one.to_owned(), other.to_owned()]))
            }
            _ => Err("two users are written as in app,app_clone".to_owned()),
        }
    }
}

impl RotateArgs {
    /// The users that take turns.
    pub fn users(&self) -> Option<Pair> {
        let PairArg(users) = self.pair.clone()?;
        Some(Pair { users, member: self.user_member.clone() })
    }
}

/// A time, in seconds.
#[derive(Debug, Clone, Copy)]
pub struct AgeArg(pub u64);

/// Longer than anything is kept: a hundred years.
const MOST: u64 = 100 * 366 * 86_400;

impl FromStr for AgeArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "a time is written as in 45s, 10m, 12h, 30d or 8w".to_owned();
        let unit = text.chars().next_back().ok_or_else(wrong)?;
        let each = match unit {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            'w' => 7 * 86_400,
            _ => return Err(wrong()),
        };
        let number = &text[..text.len() - 1];
        let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let number: u64 = number.parse().ok().filter(|_| digits).ok_or_else(wrong)?;
        number.checked_mul(each).filter(|seconds| *seconds <= MOST).map(Self).ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_a_unit() {
        let seconds = |text: &str| text.parse::<AgeArg>().ok().map(|age| age.0);
        assert_eq!(seconds("30d"), Some(2_592_000));
        assert_eq!(seconds("0s"), Some(0));
        for wrong in ["", "d", "30", "-1d", "+1d", "1y", "1.5h", "30 d", "9999999999999w", "1µ"] {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_pair_is_two() {
        assert!("app,app_clone".parse::<PairArg>().is_ok());
        for wrong in ["app", "app,", ",app", "app,app"] {
            assert!(wrong.parse::<PairArg>().is_err(), "{wrong}");
        }
    }
}
