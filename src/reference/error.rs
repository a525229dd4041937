//! Why a text is no reference.

use crate::arn::ArnError;
use crate::hint::{Explain, Hint};
use crate::name::NameError;

/// Why a text is no reference that can be resolved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReferenceError {
    /// Nothing that we know.
    #[error("not a reference")]
    NotOne,
    /// A value in its own place.
    #[error("`sealed:` has the value itself, encrypted, and leads to no store")]
    Sealed,
    /// The name is not one that the vault takes.
    #[error("the name in the reference is not valid")]
    Name(#[from] NameError),
    /// The name is not one that Secrets Manager takes.
    #[error("a secret's name has 1 to 512 letters, digits and `/ _ + = . @ - !`")]
    SecretName,
    /// A character that no parameter's name has, or no name at all.
    #[error("a parameter's name has letters, digits and `_ . - /`")]
    ParameterName,
    /// More than fits into an ARN.
    #[error("a parameter's name has at most 1,011 characters with the ARN in front of it")]
    ParameterLength,
    /// Two slashes side by side, or one at the end.
    #[error("a level of the parameter's name is empty: it has `//` or ends in `/`")]
    ParameterEmptyLevel,
    /// Slashes, but none at the beginning.
    #[error("a parameter's name with slashes in it begins with one, as in /shop/prod/DB")]
    ParameterNotQualified,
    /// Deeper than Parameter Store goes.
    #[error("a parameter's name has at most 15 levels")]
    ParameterLevels,
    /// A beginning that AWS keeps for itself.
    #[error("a parameter's name does not begin with `aws` or `ssm`, which AWS keeps for itself")]
    ParameterReserved,
    /// Begins like an ARN, but is none.
    #[error("the ARN in the reference is not valid")]
    ArnFields(#[from] ArnError),
    /// An ARN of something else.
    #[error("the ARN is not the one of a secret (secret:NAME) or of a parameter (parameter/NAME)")]
    Arn,
    /// Fields behind the ARN of a secret that are not three.
    #[error("behind the ARN of a secret stands nothing, or :JSON-KEY:VERSION-STAGE:VERSION-ID")]
    ArnTail,
    /// An entry below an ARN was asked for.
    #[error("an ARN names one entry, so none can be put below it")]
    BelowArn,
    /// Something else than `?region=` behind a name.
    #[error("behind `?` in a reference stands `region=REGION` and nothing else")]
    Query,
    /// Not written like a region.
    #[error("the region in the reference is not one like eu-west-1")]
    Region,
    /// An ARN and a region that contradict each other.
    #[error("the region in the reference is not the one of its ARN")]
    OtherRegion,
    /// `#` with nothing behind it.
    #[error("nothing stands behind `#` in the reference")]
    EmptyMember,
    /// A line break or another control character in the key of a member.
    #[error("the key in the reference has a control character")]
    ControlInMember,
    /// A path of keys, into an object within an object.
    #[error("a path of several keys cannot be resolved: a member is named by one key")]
    NestedMember,
    /// A parameter has no members.
    #[error("a parameter has no members, so `#` has no place in its reference")]
    MemberOfParameter,
    /// Not a positive number behind `@`.
    #[error("what stands behind `@` in the reference is not a version number")]
    Version,
    /// Not a version number or a label behind `:`.
    #[error("what stands behind `:` in the reference is no version number and no label")]
    ParameterVersion,
    /// Not a positive number, where no label may stand.
    #[error("the version of the parameter is not a number")]
    ParameterNumber,
    /// Not a staging label; one that is written like a version id cannot be told from one.
    #[error("the reference has no valid staging label where one should stand")]
    Stage,
    /// Not a version id.
    #[error(
        "the reference has no version id (32 to 64 letters, digits and `-`) where one should stand"
    )]
    VersionId,
    /// A staging label and a version id at once.
    #[error(
        "the reference has both a staging label and a version id; at most one can be asked for"
    )]
    StageAndId,
    /// A dynamic reference that does not end where the value ends, or has another one in it.
    #[error("a `{{{{resolve:…}}}}` reference stands alone: nothing in it, before it or behind it")]
    DynamicEnd,
    /// A dynamic reference to something else.
    #[error("a `{{{{resolve:…}}}}` reference names secretsmanager, ssm or ssm-secure")]
    DynamicService,
    /// A dynamic reference with too many fields, or not to the text of a secret.
    #[error(
        "a `{{{{resolve:secretsmanager:…}}}}` reference has ID:SecretString:KEY:STAGE:VERSION-ID"
    )]
    DynamicFields,
    /// A reference of vals with something around it.
    #[error("a `ref+…` reference stands alone: no white space, nothing in it or behind it")]
    ValsEnd,
    /// What vals would take for a user name or a host.
    #[error("the part before the first `/` of a `ref+…` reference has `@` or `%`")]
    ValsHost,
    /// `%` without two hexadecimal digits, or bytes that are no text.
    #[error("a `%` escape in the reference is not valid")]
    ValsEscape,
    /// `role_arn`, `profile` or an endpoint.
    #[error(
        "`{0}` in a reference would decide as whom or where AWS is called, which no reference may"
    )]
    ValsElsewhere(&'static str),
    /// A parameter that is not one of ours, or stands there twice.
    #[error(
        "a parameter of the `ref+…` reference is not one that can be resolved, or is there twice"
    )]
    ValsParameter,
    /// `version` is for one parameter, `#/KEY` for one of many.
    #[error("`version` and `#/KEY` exclude each other in a `ref+awsssm://` reference")]
    ValsVersionOfMany,
}

impl Explain for ReferenceError {
    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::ValsElsewhere(_) => vec![Hint::say(
                "say it with --profile, with AWS_PROFILE, or in the AWS configuration of the user who runs it",
            )],
            Self::ValsParameter => vec![Hint::say(
                "ref+awssecrets:// takes region, version_stage and version_id, ref+awsssm:// takes region and version",
            )],
            _ => vec![
                Hint::say(
                    "a reference is written vault://NAME[#KEY][@VERSION], sm://NAME[#KEY][@STAGE-or-VERSION-ID] or ssm:///PATH[:VERSION-or-LABEL]",
                ),
                Hint::say(
                    "ARNs of secrets and parameters, {{resolve:…}}, ref+awssecrets:// and ref+awsssm:// are read too",
                ),
            ],
        }
    }
}
