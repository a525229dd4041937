//! What this process has written, so that it can read it.
//!
//! Secrets Manager does not promise that a read sees a write that came before it. What was the newest
//! version before ours is known to be an old one; whatever else is there now counts.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Duration;

use crate::aws::Backoff;
use crate::reference::{Address, VersionName};

/// The first wait for a write to be seen, and how long it is waited for in all.
const FIRST_WAIT: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_secs(5);

/// Waits for a write to be seen, for a while.
pub(super) struct Patience {
    backoff: Backoff,
    passed: Duration,
}

impl Patience {
    pub(super) fn new() -> Self {
        Self { backoff: Backoff::new(FIRST_WAIT), passed: Duration::ZERO }
    }

    /// Waits a little longer than last time. Not when it has been long enough.
    pub(super) async fn waits(&mut self) -> bool {
        if self.passed >= PATIENCE {
            return false;
        }
        self.passed += self.backoff.wait().await;
        true
    }
}

/// For each secret that was written, the versions that ours has replaced.
#[derive(Default)]
pub(super) struct Recent(RefCell<HashMap<Address, Vec<String>>>);

impl Recent {
    /// A version was written, when this one was the newest.
    pub(super) fn wrote(&self, address: &Address, before: Option<&str>) {
        let mut all = self.0.borrow_mut();
        all.entry(address.clone()).or_default().extend(before.map(str::to_owned));
    }

    /// It was removed for good.
    pub(super) fn removed(&self, address: &Address) {
        self.0.borrow_mut().remove(address);
    }

    /// Whether this newest version, or none at all, is what was there before we wrote.
    pub(super) fn is_stale(&self, address: &Address, newest: Option<&VersionName>) -> bool {
        let all = self.0.borrow();
        let Some(replaced) = all.get(address) else {
            return false;
        };
        match newest {
            Some(VersionName::Id(id)) => replaced.contains(id),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::StoreKind;

    #[test]
    fn only_what_we_replaced_is_stale() {
        let address = Address::new(StoreKind::SecretsManager, "a").expect("an address");
        let id = |text: &str| VersionName::Id(text.to_owned());
        let recent = Recent::default();
        assert!(!recent.is_stale(&address, None));
        recent.wrote(&address, None);
        assert!(recent.is_stale(&address, None));
        assert!(!recent.is_stale(&address, Some(&id("1"))));
        recent.wrote(&address, Some("1"));
        assert!(recent.is_stale(&address, Some(&id("1"))));
        assert!(!recent.is_stale(&address, Some(&id("somebody else's"))));
        recent.removed(&address);
        assert!(!recent.is_stale(&address, None));
    }
}
