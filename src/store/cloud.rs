//! Secrets Manager and Parameter Store together, so that all that is asked for is asked for at once.

use std::rc::Rc;

use futures_util::future::{join, join3};

use super::parameter_store::ParameterStore;
use super::secrets_manager::SecretsManager;
use super::{Kept, Put, Store, StoreError, Stored, Summary, Version, Wanted};
use crate::aws::Aws;
use crate::keys::kms::Kms;
use crate::progress::Progress;
use crate::reference::{Address, StoreKind, VersionName};

/// The stores of AWS.
pub struct Cloud {
    aws: Rc<Aws>,
    secrets: SecretsManager,
    parameters: ParameterStore,
}

impl Cloud {
    /// The stores behind this door.
    pub fn new(aws: Rc<Aws>) -> Self {
        let (secrets, parameters) =
            (SecretsManager::new(Rc::clone(&aws)), ParameterStore::new(Rc::clone(&aws)));
        Self { aws, secrets, parameters }
    }

    /// The values of these entries, as [`Store::get`] has them, while something else is waited for.
    pub fn get_beside<T>(
        &self,
        wanted: &[Wanted],
        other: impl Future<Output = T>,
    ) -> (Vec<Result<Kept, StoreError>>, T) {
        let [(at_secrets, secrets), (at_parameters, parameters)] =
            apart(wanted, |wanted| &wanted.address);
        // One wave: both services at once.
        let (from_secrets, from_parameters, other) = self.aws.wait(join3(
            self.aws.in_time(self.secrets.get(&secrets)),
            self.aws.in_time(self.parameters.get(&parameters)),
            other,
        ));
        let late = |operation, wanted: &[Wanted]| self.late(operation, wanted);
        let secrets =
            from_secrets.unwrap_or_else(|| late("secretsmanager:GetSecretValue", &secrets));
        let parameters = from_parameters.unwrap_or_else(|| late("ssm:GetParameters", &parameters));
        // What was read must not stay in the buffers of a connection while somebody thinks.
        self.aws.settle();
        let mut answers: Vec<Result<Kept, StoreError>> =
            wanted.iter().map(|_| Err(StoreError::NoAnswer)).collect();
        let both =
            at_secrets.into_iter().zip(secrets).chain(at_parameters.into_iter().zip(parameters));
        for (at, answer) in both {
            answers[at] = answer;
        }
        (answers, other)
    }

    /// No answer in time, for any of these.
    fn late(&self, operation: &'static str, wanted: &[Wanted]) -> Vec<Result<Kept, StoreError>> {
        let late = |one: &Wanted| {
            let call = self.aws.call(operation, one.address.to_string(), true);
            Err(Aws::too_late(&call).into())
        };
        wanted.iter().map(late).collect()
    }
}

fn is_secret(address: &Address) -> bool {
    address.store() == StoreKind::SecretsManager
}

/// The two kinds apart, and for each where it stood.
fn apart<T: Clone>(all: &[T], address: impl Fn(&T) -> &Address) -> [(Vec<usize>, Vec<T>); 2] {
    [true, false].map(|secret| {
        let of_kind = all.iter().enumerate().filter(|(_, one)| is_secret(address(one)) == secret);
        of_kind.map(|(at, one)| (at, one.clone())).unzip()
    })
}

impl Store for Cloud {
    fn get(&self, wanted: &[Wanted]) -> Vec<Result<Kept, StoreError>> {
        self.get_beside(wanted, std::future::ready(())).0
    }

    /// Nothing is remembered here.
    fn refresh(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn describe(&self, addresses: &[Address]) -> Result<Vec<Option<Summary>>, StoreError> {
        let [(at_secrets, secrets), (at_parameters, parameters)] = apart(addresses, |it| it);
        let (secrets, parameters) = self
            .aws
            .wait(join(self.secrets.describe(&secrets), self.parameters.describe(&parameters)));
        let mut answers: Vec<Option<Summary>> = addresses.iter().map(|_| None).collect();
        let both =
            at_secrets.into_iter().zip(secrets?).chain(at_parameters.into_iter().zip(parameters?));
        for (at, answer) in both {
            answers[at] = answer;
        }
        Ok(answers)
    }

    fn list(&self, store: StoreKind, under: Option<&Address>) -> Result<Vec<Summary>, StoreError> {
        match store {
            StoreKind::SecretsManager => self.aws.wait(self.secrets.list(under)),
            StoreKind::ParameterStore => self.aws.wait(self.parameters.list(under)),
            StoreKind::Vault => Ok(Vec::new()),
        }
    }

    fn history(&self, address: &Address) -> Result<Vec<Version>, StoreError> {
        if is_secret(address) {
            self.aws.wait(self.secrets.history(address))
        } else {
            self.aws.wait(self.parameters.history(address))
        }
    }

    /// What cannot be checked is AWS's to refuse: nothing is changed by then.
    fn check_key(&self, store: StoreKind, key: &str) -> Result<(), StoreError> {
        Kms::new(Rc::clone(&self.aws)).preflight(key, store)?;
        Ok(())
    }

    /// An alias, an id and an ARN may all name one key. One that cannot be looked at is taken for another.
    fn is_same_key(&self, _store: StoreKind, one: &str, other: &str) -> Result<bool, StoreError> {
        let kms = Kms::new(Rc::clone(&self.aws));
        let arn = |key| kms.describe(key).map(|key| key.arn);
        Ok(one == other || matches!((arn(one), arn(other)), (Ok(one), Ok(other)) if one == other))
    }

    fn put(
        &mut self,
        puts: &[Put<'_>],
        stored: Stored<'_>,
        progress: &dyn Progress,
    ) -> Result<Vec<VersionName>, StoreError> {
        let mut versions: Vec<Option<VersionName>> = puts.iter().map(|_| None).collect();
        for secret in [true, false] {
            let of_kind = |put: &&Put<'_>| is_secret(&put.address) == secret;
            let places: Vec<usize> = (0..puts.len()).filter(|at| of_kind(&&puts[*at])).collect();
            if places.is_empty() {
                continue;
            }
            let asked: Vec<Put<'_>> = places.iter().map(|at| puts[*at].again()).collect();
            let mut heard = |at: usize, version: &VersionName| stored(places[at], version);
            let written = if secret {
                self.aws.wait(self.secrets.put(&asked, &mut heard, progress))?
            } else {
                self.aws.wait(self.parameters.put(&asked, &mut heard, progress))?
            };
            for (at, version) in places.iter().zip(written) {
                versions[*at] = Some(version);
            }
        }
        versions.into_iter().map(|version| version.ok_or(StoreError::NoAnswer)).collect()
    }

    fn delete(&mut self, addresses: &[Address], recovery_days: u8) -> Result<(), StoreError> {
        let [(_, secrets), (_, parameters)] = apart(addresses, |it| it);
        self.aws.wait(self.secrets.delete(&secrets, recovery_days))?;
        self.aws.wait(self.parameters.delete(&parameters, recovery_days))
    }

    fn undelete(&mut self, address: &Address) -> Result<(), StoreError> {
        if is_secret(address) {
            self.aws.wait(self.secrets.undelete(address))
        } else {
            self.aws.wait(self.parameters.undelete(address))
        }
    }

    fn purge(&mut self, addresses: &[Address]) -> Result<(), StoreError> {
        let [(_, secrets), (_, parameters)] = apart(addresses, |it| it);
        self.aws.wait(self.secrets.purge(&secrets))?;
        self.aws.wait(self.parameters.purge(&parameters))
    }
}
