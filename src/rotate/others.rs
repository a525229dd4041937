//! Secrets that a service or a function rotates: asked for, and waited for.

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::drive::Rotating;
use super::error::RotateError;
use super::halfway::unseen;
use super::prospect::Prospect;
use crate::reference::VersionName;
use crate::store::{Rotator, Standing, StoreError};

/// How often is looked.
const EVERY: Duration = Duration::from_secs(1);

impl Rotating<'_> {
    /// Has the secret rotated, under the token of this run, and waits until that is in use. One that is under way
    /// is asked for again: it begins nothing twice, and what has come to a halt goes on.
    pub(super) fn have_rotated(
        &mut self,
        prospect: &Prospect,
        rotator: &Rotator,
    ) -> Result<VersionName, RotateError> {
        let (address, token) = (&prospect.task.address, prospect.token);
        if matches!(prospect.stages.standing(token), Standing::Unknown | Standing::Staged) {
            self.progress.stage(&format!("asking for the rotation of {address}"));
            self.store.start(address, token).map_err(|error| match error {
                StoreError::Unknown { .. } => unseen(&prospect.task, error.into()),
                error => error.into(),
            })?;
        }
        let begun = Instant::now();
        loop {
            let now = self.store.stages(address);
            let now = now.map_err(|error| unseen(&prospect.task, error.into()))?;
            match now.standing(token) {
                Standing::Current => return Ok(now.current),
                Standing::Replaced(version) => return Ok(version),
                Standing::Staged | Standing::Unknown => {}
            }
            if begun.elapsed().as_secs() >= self.patience {
                let (address, by) = (address.clone(), rotator.clone());
                return Err(RotateError::NotInTime { address, by });
            }
            self.progress.stage(&format!("waiting for the rotation of {address}"));
            sleep(EVERY);
        }
    }
}
