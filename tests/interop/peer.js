// Does with the AWS Encryption SDK for JavaScript what the tests ask for.
//
// Standard input is a JSON list of messages to encrypt or decrypt. Fails at the first one that cannot be done,
// or is not what it should be.
'use strict'

const assert = require('node:assert')
const fs = require('node:fs')
const { once } = require('node:events')
const { pipeline } = require('node:stream/promises')
const {
  AlgorithmSuiteIdentifier,
  CommitmentPolicy,
  KmsKeyringNode,
  RawAesKeyringNode,
  RawAesWrappingSuiteIdentifier,
  buildClient
} = require('@aws-crypto/client-node')

const SUITES = {
  '0478': AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY,
  '0578': AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY_ECDSA_P384
}
const WRAPPING = {
  16: RawAesWrappingSuiteIdentifier.AES128_GCM_IV12_TAG16_NO_PADDING,
  24: RawAesWrappingSuiteIdentifier.AES192_GCM_IV12_TAG16_NO_PADDING,
  32: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING
}

const client = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)

function keyringOf (key) {
  if (key.arn) return new KmsKeyringNode({ generatorKeyId: key.arn })
  const material = Uint8Array.from(fs.readFileSync(key.file))
  return new RawAesKeyringNode({
    keyName: key.name,
    keyNamespace: key.namespace,
    unencryptedMasterKey: material,
    wrappingSuite: WRAPPING[material.length],
    // Else pairs are in the order of the machine's language (issue 428 of the SDK for JavaScript), and no other
    // SDK opens the data key.
    utf8Sorting: true
  })
}

async function encrypt (job) {
  const stream = client.encryptStream(keyringOf(job.key), {
    suiteId: SUITES[job.suite],
    frameLength: job.frame_length,
    encryptionContext: job.context
  })
  await pipeline(fs.createReadStream(job.from), stream, fs.createWriteStream(job.to))
}

async function decrypt (job) {
  const stream = client.decryptStream(keyringOf(job.key))
  const seen = once(stream, 'MessageHeader')
  await pipeline(fs.createReadStream(job.from), stream, fs.createWriteStream(job.to))
  const [header] = await seen
  assert.strictEqual(header.suiteId, SUITES[job.suite])
  assert.strictEqual(header.frameLength, job.frame_length)
  const stored = { ...header.encryptionContext }
  assert.strictEqual('aws-crypto-public-key' in stored, job.suite === '0578')
  delete stored['aws-crypto-public-key']
  assert.deepStrictEqual(stored, job.context)
}

async function main () {
  for (const job of JSON.parse(fs.readFileSync(0))) {
    try {
      await { encrypt, decrypt }[job.operation](job)
    } catch (error) {
      throw new Error(`cannot ${job.operation} ${job.from}`, { cause: error })
    }
  }
}

main().catch(error => {
  console.error(error)
  process.exitCode = 1
})
