//! Parameters removed, with all their versions: there is no other way to delete one.

use super::{ParameterStore, named};
use crate::aws::AwsError;
use crate::reference::Address;
use crate::store::{Change, StoreError};

/// Most names of one call (Systems Manager, `DeleteParameters`).
const NAMES: usize = 10;

impl ParameterStore {
    /// What is gone already is fine.
    pub(super) async fn remove_all(&self, addresses: &[Address]) -> Result<(), StoreError> {
        if let Some(address) = addresses.iter().find(|address| address.is_arn()) {
            return Err(StoreError::NotByArn { address: address.clone() });
        }
        let mut by_region: Vec<&Address> = addresses.iter().collect();
        by_region.sort_by_key(|address| address.region());
        let of_regions = by_region.chunk_by(|one, other| one.region() == other.region());
        for some in of_regions.flat_map(|of_region| of_region.chunks(NAMES)) {
            let client = self.aws.ssm(some.first().and_then(|it| it.region())).await?;
            let about = |resource: String| self.aws.call("ssm:DeleteParameters", resource, false);
            let call = about(named(some.iter().copied()));
            let names = some.iter().map(|address| address.name().to_owned()).collect();
            self.deletes.turn().await;
            let answer = client.delete_parameters().set_names(Some(names)).send().await;
            let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error));
            let answer = answer.map_err(|source| unknown(some, source))?;
            // The name may be used again, and its versions are then counted from 1.
            self.written.borrow_mut().retain(|address, _| !some.contains(&address));
            let said = |address: &&&Address| {
                let name = address.name();
                let said = answer.deleted_parameters().iter().chain(answer.invalid_parameters());
                said.into_iter().any(|said| said == name)
            };
            if let Some(address) = some.iter().find(|address| !said(address)) {
                return Err(AwsError::garbled(&about(address.to_string())).into());
            }
        }
        Ok(())
    }
}

/// The SDK tells of its last attempt only, so that some may be gone even when that one was refused.
fn unknown(some: &[&Address], source: AwsError) -> StoreError {
    match some {
        [address, ..] => StoreError::Unknown {
            address: (*address).clone(),
            done: Change::Removed,
            source: Box::new(source),
        },
        [] => source.into(),
    }
}
