"""Does with the AWS Encryption SDK for Python what the tests ask for.

Standard input is a JSON list of messages to encrypt or decrypt. Fails at the first one that cannot be done,
or is not what it should be.
"""

import json
import sys

import aws_encryption_sdk as esdk
from aws_encryption_sdk.identifiers import (
    AlgorithmSuite,
    CommitmentPolicy,
    EncryptionKeyType,
    WrappingAlgorithm,
)
from aws_encryption_sdk.internal.crypto.wrapping_keys import WrappingKey
from aws_encryption_sdk.key_providers.raw import RawMasterKeyProvider

PIECE = 1 << 20
SUITES = {
    "0478": AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY,
    "0578": AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384,
}
WRAPPING = {
    16: WrappingAlgorithm.AES_128_GCM_IV12_TAG16_NO_PADDING,
    24: WrappingAlgorithm.AES_192_GCM_IV12_TAG16_NO_PADDING,
    32: WrappingAlgorithm.AES_256_GCM_IV12_TAG16_NO_PADDING,
}


class FileKeys(RawMasterKeyProvider):
    """One raw key, from a file."""

    provider_id = None

    @classmethod
    def of(cls, key):
        provider = type("Named", (cls,), {"provider_id": key["namespace"]})()
        with open(key["file"], "rb") as file:
            provider.material = file.read()
        provider.add_master_key(key["name"])
        return provider

    def _get_raw_key(self, key_id):
        return WrappingKey(
            wrapping_algorithm=WRAPPING[len(self.material)],
            wrapping_key=self.material,
            wrapping_key_type=EncryptionKeyType.SYMMETRIC,
        )


def provider_of(key):
    if "arn" in key:
        return esdk.StrictAwsKmsMasterKeyProvider(key_ids=[key["arn"]])
    return FileKeys.of(key)


def copy(source, to):
    with open(to, "wb") as file:
        while piece := source.read(PIECE):
            file.write(piece)


def encrypt(client, job):
    with open(job["from"], "rb") as file, client.stream(
        mode="e",
        source=file,
        key_provider=provider_of(job["key"]),
        algorithm=SUITES[job["suite"]],
        frame_length=job["frame_length"],
        encryption_context=job["context"],
    ) as message:
        copy(message, job["to"])


def decrypt(client, job):
    with open(job["from"], "rb") as file, client.stream(
        mode="d", source=file, key_provider=provider_of(job["key"])
    ) as content:
        header = content.header
        copy(content, job["to"])
    assert header.algorithm == SUITES[job["suite"]], header.algorithm
    assert header.frame_length == job["frame_length"], header.frame_length
    stored = dict(header.encryption_context)
    assert ("aws-crypto-public-key" in stored) == (job["suite"] == "0578"), stored
    stored.pop("aws-crypto-public-key", None)
    assert stored == job["context"], stored


def main():
    policy = CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT
    client = esdk.EncryptionSDKClient(commitment_policy=policy)
    for job in json.load(sys.stdin):
        try:
            {"encrypt": encrypt, "decrypt": decrypt}[job["operation"]](client, job)
        except Exception as error:
            raise RuntimeError(f"cannot {job['operation']} {job['from']}") from error


main()
