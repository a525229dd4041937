//! From page to page of an answer, and never in circles.

use std::collections::HashSet;

use super::error::AwsError;
use super::failure::Call;

/// Pages of one answer, at most; all that an account can hold takes fewer.
const MOST_PAGES: usize = 10_000;

/// The way through the pages of one answer.
#[derive(Default)]
pub struct Pages {
    /// What to ask for the next page with.
    pub token: Option<String>,
    seen: HashSet<String>,
}

impl Pages {
    /// Whether there is another page, behind this token. A page may be empty and not the last one; but a
    /// token that was there before leads in a circle, and is refused, as is a way without an end.
    pub fn has_next(&mut self, call: &Call, next: Option<String>) -> Result<bool, AwsError> {
        let next = next.filter(|token| !token.is_empty());
        if let Some(token) = &next
            && (!self.seen.insert(token.clone()) || self.seen.len() >= MOST_PAGES)
        {
            return Err(AwsError::garbled(call));
        }
        self.token = next;
        Ok(self.token.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_has_an_end() {
        let call = Call {
            operation: "ssm:DescribeParameters",
            resource: "all parameters".to_owned(),
            carries_plaintext: false,
            profile: None,
            fips: false,
        };
        let goes_on = |pages: &mut Pages, token: &str| {
            pages.has_next(&call, Some(token.to_owned())).unwrap_or(false)
        };
        let mut pages = Pages::default();
        assert!(goes_on(&mut pages, "one") && goes_on(&mut pages, "two"));
        assert!(!goes_on(&mut pages, "one"));
        assert!(!goes_on(&mut pages, ""));
        let mut pages = Pages::default();
        let followed = (0..MOST_PAGES * 2).take_while(|at| goes_on(&mut pages, &at.to_string()));
        assert_eq!(followed.count(), MOST_PAGES - 1);
    }
}
