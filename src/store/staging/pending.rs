//! The entry in which a new value waits, beside the one it is for.

use crate::name::Token;
use crate::reference::Address;
use crate::secret::Plaintext;
use crate::store::StoreError;

/// What its name ends in. No reader of variables takes it for one: see [`is_pending`].
const ENDING: &str = ".kmseal-pending";

/// What its value begins with, before the token of the rotation and a line end.
const MARK: &[u8] = b"kmseal-rotation ";

/// Digits of a token.
const TOKEN: usize = 32;

/// Where the new value of an entry waits. An ARN has no place beside it.
pub(super) fn beside(address: &Address) -> Result<Address, StoreError> {
    if address.is_arn() {
        return Err(StoreError::NotByArn { address: address.clone() });
    }
    let region = address.region().map(|it| format!("?region={it}")).unwrap_or_default();
    let text = format!("{}{}{ENDING}{region}", address.store().prefix(), address.name());
    Address::parse(&text).map_err(|_| StoreError::NoRoomBeside { address: address.clone() })
}

/// Whether an entry only holds what waits for another one.
pub fn is_pending(address: &Address) -> bool {
    address.plain_name().ends_with(ENDING)
}

/// The value that waits, with the rotation it is of.
pub(super) fn sealed_for(token: Token, value: &Plaintext) -> Plaintext {
    let mut text = Plaintext::with_capacity(MARK.len() + TOKEN + 1 + value.expose().len());
    text.extend(MARK);
    text.extend(token.to_string().as_bytes());
    text.push(b'\n');
    text.extend(value.expose());
    text
}

/// The token of the rotation, and the value. None for what was not written by us.
pub(super) fn opened(text: &Plaintext) -> Option<(Token, Plaintext)> {
    let rest = text.expose().strip_prefix(MARK)?;
    let (token, rest) = rest.split_at_checked(TOKEN)?;
    let token = Token::try_from(std::str::from_utf8(token).ok()?.to_owned()).ok()?;
    Some((token, Plaintext::copy_of(rest.strip_prefix(b"\n")?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_says_for_whom() {
        let token = Token::random().expect("random");
        let value = Plaintext::copy_of(b"a\nb");
        let (found, same) = opened(&sealed_for(token, &value)).expect("opens");
        assert_eq!(found, token);
        assert!(same.same_as(&value));
        for other in [&b""[..], b"kmseal-rotation ", b"kmseal-rotation zz\nx", b"x"] {
            assert!(opened(&Plaintext::copy_of(other)).is_none());
        }
    }

    #[test]
    fn it_is_beside_in_the_same_region() {
        let at = |text: &str| beside(&Address::parse(text).expect("an address"));
        assert_eq!(at("vault://a/b").expect("a name").to_string(), "vault://a/b.kmseal-pending");
        let there = at("ssm:///a?region=eu-west-1").expect("a name");
        assert_eq!(there.to_string(), "ssm:///a.kmseal-pending?region=eu-west-1");
        assert!(is_pending(&there) && !is_pending(&Address::parse("ssm:///a").expect("one")));
        assert!(at(&format!("vault://{}", "a".repeat(500))).is_err());
    }
}
