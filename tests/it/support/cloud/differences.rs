//! What the emulators do otherwise than AWS, as far as a test has to be skipped for it: this is the list.
//!
//! Each reason begins with its row in the table of what the emulators were tried on. Where that has no row,
//! it is the operation, and what was measured stands behind it.

/// Ministack. What `PutSecretValue` makes has the token for its id, as it has to.
pub(crate) const CREATED_VERSIONS: &str = "sm.create_version_id_is_token: CreateSecret and UpdateSecret give \
     a version an id of their own making in place of the token, so that neither can be repeated";

/// Ministack.
pub(crate) const REPEATED_WRITES: &str = "sm.put_idempotent: the same token once more takes the label of the \
     version before, which is gone then";

/// Ministack.
pub(crate) const UNLABELLED_VERSIONS: &str =
    "sm.list_version_ids_deprecated: a version is gone with its last label, at the third write";

/// Ministack.
pub(crate) const KEYS_OF_LISTED_SECRETS: &str =
    "sm.ListSecrets: the answer has no KmsKeyId, which DescribeSecret does tell";

/// Ministack.
pub(crate) const MISSING_VERSION: &str =
    "sm.GetSecretValue: a missing version id is refused in other words, those for a missing secret";

/// Ministack.
pub(crate) const LABELLED_OLDEST_VERSION: &str =
    "ssm.labelled_oldest_version_blocks_put: the 101st version is taken in spite of the label";

/// Moto.
pub(crate) const MISSING_LABEL: &str =
    "sm.get_missing_stage_and_version: the label that is missing is not named";

/// Moto.
pub(crate) const VERSIONS_OF_NO_SECRET: &str =
    "sm.ListSecretVersionIds: of a secret that is not there it answers 500";
