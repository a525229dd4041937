//! Having those who have the earlier value read the new one.

use sha2::{Digest as _, Sha256};

use super::consumers::Consumer;
use super::drive::Rotating;
use super::error::RotateError;
use crate::lambda::Functions;
use crate::migrate::refresh;
use crate::name::Token;

/// What has become of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refreshed {
    /// It starts anew.
    Now,
    /// It was made to do so by this very run before.
    Before,
}

/// What tells a function that was made to start anew for these rotations, the same on every machine.
pub fn mark(tokens: &[Token]) -> String {
    let mut tokens: Vec<String> = tokens.iter().map(ToString::to_string).collect();
    tokens.sort();
    let mut hash = Sha256::new();
    for token in &tokens {
        hash.update(token.as_bytes());
    }
    let digest: [u8; 32] = hash.finalize().into();
    Token::of(&digest).to_string().chars().take(16).collect()
}

impl Rotating<'_> {
    /// Has the function start anew, once for each mark.
    pub fn refresh(
        &mut self,
        functions: &dyn Functions,
        consumer: &Consumer,
        mark: &str,
    ) -> Result<Refreshed, RotateError> {
        self.progress.stage(&format!("having {} start anew", consumer.name));
        let refreshed = refresh(functions, self.journal, &consumer.arn, mark);
        let refreshed = refreshed.map_err(|source| RotateError::NotRefreshed {
            function: consumer.name.clone(),
            source: Box::new(source),
        })?;
        Ok(if refreshed { Refreshed::Now } else { Refreshed::Before })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_that_of_its_rotations_in_any_order() {
        let [one, other] = [0, 1].map(|_| Token::random().expect("random"));
        assert_eq!(mark(&[one, other]), mark(&[other, one]));
        assert_ne!(mark(&[one]), mark(&[one, other]));
        assert_eq!(mark(&[one]).len(), 16);
    }
}
