//! Whether the caller can use a key, before anything depends on it.

use futures_util::future::join_all;

use super::{Kms, KmsError, KmsKey, Manager};
use crate::aws::{AwsError, Fault};
use crate::reference::StoreKind;

use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::{DataKeySpec, DryRunModifierType};

/// What a preflight has found out, when nothing speaks against the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The key, if the caller may look at it.
    pub key: Option<KmsKey>,
    /// What could not be checked, in sentences.
    pub unchecked: Vec<String>,
}

/// What a service asks of a key, in the caller's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Encrypt,
    GenerateDataKey,
    Decrypt,
}

impl Use {
    /// What a store needs to write a value and to read it back. A parameter of the standard tier is
    /// encrypted under the key itself, a secret under a data key (user guides, "How … uses AWS KMS").
    pub(super) fn needed_by(store: StoreKind) -> [Self; 2] {
        match store {
            StoreKind::ParameterStore => [Self::Encrypt, Self::Decrypt],
            StoreKind::SecretsManager | StoreKind::Vault => [Self::GenerateDataKey, Self::Decrypt],
        }
    }

    /// As IAM writes it.
    pub(super) fn action(self) -> &'static str {
        match self {
            Self::Encrypt => "kms:Encrypt",
            Self::GenerateDataKey => "kms:GenerateDataKey",
            Self::Decrypt => "kms:Decrypt",
        }
    }
}

/// The name under which a service of a region uses keys: the value of `kms:ViaService`.
pub(super) fn via(store: StoreKind, region: &str) -> String {
    let service = if store == StoreKind::ParameterStore { "ssm" } else { "secretsmanager" };
    format!("{service}.{region}.amazonaws.com")
}

impl Kms {
    /// Makes sure that this store can use the key in the caller's name: it exists, is enabled, symmetric and
    /// for encryption, is not another service's, and its permissions are there.
    ///
    /// The permissions are tried out by calls that do nothing (`DryRun`). One that is allowed by way of the
    /// service alone (`kms:ViaService`) is denied to such a call, so a denial is looked at twice.
    pub fn preflight(&self, key: &str, store: StoreKind) -> Result<Checked, KmsError> {
        let mut checked = Checked { key: None, unchecked: Vec::new() };
        if key == store.default_key() {
            return Ok(checked); // AWS makes it when it is first used, and lets everybody use it
        }
        let known = match self.describe(key) {
            Err(KmsError::Aws(error)) if error.fault() == Fault::Denied => {
                checked.unchecked.push(format!("what kind of key {key} is: {error}"));
                None
            }
            known => Some(known?),
        };
        if let Some(known) = &known {
            check_kind(known, store.title())?;
            if known.manager == Manager::Aws {
                match self.describe(store.default_key()) {
                    Ok(own) if own.id == known.id => {}
                    Ok(_) | Err(KmsError::NoKey { .. }) => {
                        return Err(KmsError::OtherService {
                            key: known.arn.clone(),
                            service: store.title(),
                        });
                    }
                    Err(error) => checked
                        .unchecked
                        .push(format!("which service the key {key} belongs to: {error}")),
                }
                return Ok(Checked { key: Some(known.clone()), ..checked });
            }
        }
        let arn = known.as_ref().map_or(key, |known| &known.arn).to_owned();
        let needed = Use::needed_by(store);
        let tried =
            self.aws.wait(join_all(needed.iter().map(|needed| self.dry_run(*needed, &arn))));
        let mut denied = Vec::new();
        for (needed, tried) in needed.into_iter().zip(tried) {
            match tried {
                Ok(()) => {}
                Err(error) if error.fault() == Fault::Denied => denied.push(needed),
                Err(error) => return Err(error.into()),
            }
        }
        if !denied.is_empty() {
            let known_key = known.as_ref();
            checked.unchecked.extend(self.look_again(&arn, known_key, store, &denied)?);
        }
        checked.key = known;
        Ok(checked)
    }

    /// Makes sure that a key encrypts values for whoever may use it: enabled, symmetric, and not one that AWS
    /// keeps for a service of its own.
    pub fn check_encrypts(&self, key: &KmsKey) -> Result<(), KmsError> {
        let service = "a function";
        check_kind(key, service)?;
        if key.manager == Manager::Aws {
            return Err(KmsError::OtherService { key: key.arn.clone(), service });
        }
        Ok(())
    }

    /// Tries a permission out. An answer that is no refusal means that it is there; so does a complaint
    /// about the data that was never looked at for.
    async fn dry_run(&self, needed: Use, key: &str) -> Result<(), AwsError> {
        let call = self.aws.call(needed.action(), format!("the key {key}"), true);
        let kms = self.client(key).await?;
        let dummy = || Blob::new(*b"dry run");
        // A server that knows no dry runs answers with a data key: dropped here, and wiped with it.
        let tried = match needed {
            Use::Encrypt => {
                let call_ = kms.encrypt().key_id(key).plaintext(dummy()).dry_run(true);
                call_.send().await.map(drop).map_err(|error| AwsError::from_sdk(&call, &error))
            }
            Use::GenerateDataKey => {
                let request = kms.generate_data_key().key_id(key).key_spec(DataKeySpec::Aes256);
                let answer = request.dry_run(true).send().await;
                answer.map(drop).map_err(|error| AwsError::from_sdk(&call, &error))
            }
            Use::Decrypt => {
                let request = kms.decrypt().key_id(key).ciphertext_blob(dummy()).dry_run(true);
                let request = request.dry_run_modifiers(DryRunModifierType::IgnoreCiphertext);
                request.send().await.map(drop).map_err(|error| AwsError::from_sdk(&call, &error))
            }
        };
        match tried {
            Err(error) if means_allowed(error.code()) => Ok(()),
            tried => tried,
        }
    }

    /// What was denied may be allowed by way of the service: the key policy and the policies of the caller
    /// tell, where they can be read. When neither can, AWS has the last word, and what is not known is said.
    fn look_again(
        &self,
        arn: &str,
        known: Option<&KmsKey>,
        store: StoreKind,
        denied: &[Use],
    ) -> Result<Vec<String>, KmsError> {
        let actions: Vec<&'static str> = denied.iter().map(|denied| denied.action()).collect();
        let identity = self.aws.identity().ok();
        let who =
            identity.as_ref().map_or("the caller".to_owned(), |identity| identity.arn.clone());
        let refused = KmsError::NotAllowed {
            who: who.clone(),
            actions: actions.clone(),
            key: arn.to_owned(),
        };
        let (Some(key), Some(identity)) = (known, identity) else {
            return Err(refused);
        };
        let found = self.judge(key, &identity.arn, store, denied);
        if found.is_allowed() || found.is_named && !found.is_denied() {
            return Ok(Vec::new());
        }
        if found.is_blind {
            return Ok(vec![format!(
                "whether {who} is allowed {} on {arn} through {}: it is not allowed directly",
                actions.join(" and "),
                store.title()
            )]);
        }
        Err(refused)
    }
}

/// A dry run that would have succeeded, or data that was looked at after the permission.
fn means_allowed(code: Option<&str>) -> bool {
    matches!(code, Some("DryRunOperationException" | "InvalidCiphertextException"))
}

/// Whether it is a key that services of AWS take.
pub(super) fn check_kind(key: &KmsKey, service: &'static str) -> Result<(), KmsError> {
    let KmsKey { arn, state, usage, spec, .. } = key;
    if state != "Enabled" {
        return Err(KmsError::NotEnabled { key: arn.clone(), state: state.clone() });
    }
    if usage != "ENCRYPT_DECRYPT" || spec != "SYMMETRIC_DEFAULT" {
        let (key, usage, spec) = (arn.clone(), usage.clone(), spec.clone());
        return Err(KmsError::WrongKind { key, usage, spec, service });
    }
    Ok(())
}
