//! What kind of reference a text is, by how it begins.

use super::StoreKind;

/// What kind of reference a text is, by how it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// To an entry of a store, in our own words.
    Store(StoreKind),
    /// `sealed:`: the value itself, encrypted on the client.
    Sealed,
    /// The ARN of a secret or of a parameter.
    Arn(StoreKind),
    /// `{{resolve:…}}`, a dynamic reference of CloudFormation.
    Dynamic,
    /// `ref+awssecrets://` or `ref+awsssm://`, as vals has them.
    Vals(StoreKind),
}

impl Scheme {
    /// Those that are known by a fixed beginning.
    const FIXED: [Self; 7] = [
        Self::Store(StoreKind::Vault),
        Self::Store(StoreKind::SecretsManager),
        Self::Store(StoreKind::ParameterStore),
        Self::Sealed,
        Self::Dynamic,
        Self::Vals(StoreKind::SecretsManager),
        Self::Vals(StoreKind::ParameterStore),
    ];

    /// What a reference of this kind begins with.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Store(store) => store.prefix(),
            Self::Sealed => "sealed:",
            Self::Arn(_) => "arn:",
            Self::Dynamic => "{{resolve:",
            Self::Vals(StoreKind::SecretsManager) => "ref+awssecrets://",
            Self::Vals(_) => "ref+awsssm://",
        }
    }

    /// The kind of reference that `value` is, if it is one of ours. Other references of vals are not.
    pub fn of(value: &[u8]) -> Option<Self> {
        let value = unquoted(value);
        let begins = |scheme: &Self| value.starts_with(scheme.prefix().as_bytes());
        Self::FIXED.into_iter().find(begins).or_else(|| arn(value).map(Self::Arn))
    }

    /// Whether nobody writes it but to have it resolved by kmseal. The others have a meaning elsewhere too:
    /// a program may want the ARN of its secret, not the value.
    pub fn is_explicit(self) -> bool {
        matches!(self, Self::Store(_) | Self::Sealed)
    }
}

/// The store that an ARN leads to, if it begins like one of a secret or of a parameter.
fn arn(value: &[u8]) -> Option<StoreKind> {
    let mut fields = value.splitn(6, |byte| *byte == b':');
    let is_arn = fields.next()? == b"arn" && fields.next()?.starts_with(b"aws");
    let service = fields.next()?;
    let resource = fields.nth(2)?;
    let (store, begins): (_, &[u8]) = match service {
        b"secretsmanager" => (StoreKind::SecretsManager, b"secret:"),
        b"ssm" => (StoreKind::ParameterStore, b"parameter/"),
        _ => return None,
    };
    (is_arn && resource.len() > begins.len() && resource.starts_with(begins)).then_some(store)
}

/// Without one pair of quotes around it. Programs that keep the quotes of a `.env` file, as Docker does, hand
/// a reference on like that.
pub fn unquoted(value: &[u8]) -> &[u8] {
    match value {
        [b'"', inner @ .., b'"'] | [b'\'', inner @ .., b'\''] => inner,
        _ => value,
    }
}
