//! Names that may be shown, and what programs take for names that may not.

use super::random;

/// No variable that a person named is longer, in bytes.
const LONGEST_NAME: usize = 128;

/// What stands for such a name; the line number beside it leads to it.
const NOT_SHOWN: &str = "(not shown)";

/// Marks of addresses, settings, passwords and code. Names of variables have none of them, nor have the names that
/// people give to members of a JSON object.
const NO_NAME: &str = "?&%$!=;\"'\\`<>|{}";

/// A name as it may be shown.
///
/// What one program takes for a name is a piece of a secret to another: a line of a private key, say, or an
/// address with a password in it. So what no person would call a variable is not repeated.
pub fn shown(name: &str) -> &str {
    let is_hidden = name.len() > LONGEST_NAME
        || name.contains(|c| NO_NAME.contains(c))
        || is_address(name)
        || random::holds_random(name.as_bytes())
        || random::looks_encoded(name.as_bytes());
    if is_hidden { NOT_SHOWN } else { name }
}

/// `https://host`, `user:password@host`, `Password: hunter2`, `user:hunter2`. Not the sections of a setting, as in
/// `ConnectionStrings:Default`.
fn is_address(name: &str) -> bool {
    let is_password = |part: &str| {
        part.contains('@')
            || part.starts_with(char::is_whitespace)
            || !part.starts_with(char::is_uppercase)
                && part.contains(char::is_alphabetic)
                && part.contains(|c: char| c.is_ascii_digit())
    };
    name.contains("://") || name.split(':').skip(1).any(is_password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown() {
        for name in [
            "DB_PASSWORD",
            "spring.datasource.url",
            "ConnectionStrings:Default",
            "Endpoints:Http1:Url",
            "redis:password",
            "//registry.example.com/:_authToken",
            "shop/dev/DB_PASSWORD",
            "alice@example.com",
            "oauth2ClientId",
            "s3BucketName",
            "x509CertV3",
            "My Secret",
            "A\u{1b}[31m_PASSWORD",
        ] {
            assert_eq!(shown(name), name);
        }
    }

    #[test]
    fn pieces_of_secrets_are_not() {
        for name in [
            "postgres://u:p4ssw0rdXYZ@host/db?sslmode",
            "postgres://u:p4ssw0rdXYZ@host/db",
            "u:p4ssw0rdXYZ@tcp(host:3306)/db",
            "Server=db;Password",
            "Password: hunter2 x",
            "user:hunter2xyz",
            "Tr0ub4dor&3",
            "c2VjcmV0cGFzcw",
            "Zm9vYmFyYmF6cXV4Cg9x8w7v6u5t4s3r2q1p",
            "q8Zr+T1v/Xk2",
        ] {
            assert_eq!(shown(name), NOT_SHOWN, "{name}");
        }
    }
}
