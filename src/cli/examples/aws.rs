//! Examples for what is in AWS.

use super::{Example, example};

/// What needs an account.
pub(super) const EXAMPLES: &[Example] = &[
    example("doctor", "See what is set up and what is missing", "kmseal doctor"),
    example("doctor", "The same for a script", "kmseal doctor --json"),
    example("scan", "Look at all functions", "kmseal scan 'lambda:*'"),
    example(
        "scan",
        "The same in two regions, for a script",
        "kmseal scan 'lambda:*' --regions eu-west-1,us-east-1 --json",
    ),
    example(
        "kms",
        "Make a key for all that belongs to one product",
        "kmseal kms create-key shop --yes",
    ),
    example("kms create-key", "Make a key with an alias", "kmseal kms create-key pay --yes"),
    example(
        "kms create-key",
        "The same, rotated twice a year",
        "kmseal kms create-key mail --rotation-period 180 --yes",
    ),
    example(
        "migrate",
        "Move the secrets of a file into one secret of Secrets Manager",
        "kmseal migrate .env --to sm://shop/prod --key alias/shop --yes",
    ),
    example(
        "copy",
        "Copy an entry into another store, as a member of a JSON secret",
        "kmseal copy vault://shop/dev/API_TOKEN sm://shop/prod#API_TOKEN --yes",
    ),
    example(
        "rotate",
        "See which functions refer to a secret that is to be rotated",
        "kmseal rotate sm://shop/prod#API_TOKEN --consumers --dry-run",
    ),
    example(
        "migrate",
        "Copy all entries below a name to another store",
        "kmseal migrate vault://shop/dev --to ssm:///shop/prod --yes",
    ),
    example("list", "See the secrets below a name", "kmseal list sm://shop"),
    example("list", "See all parameters", "kmseal list ssm:///"),
    example(
        "export",
        "Write what a container definition of ECS needs to fetch them itself",
        "kmseal export sm://shop/prod --format ecs",
    ),
    example(
        "policy",
        "Write what the consumer of a file has to be allowed",
        "kmseal policy -f .env",
    ),
    example(
        "policy",
        "The same of one secret, for Terraform",
        "kmseal policy sm://shop/prod --format terraform",
    ),
    example(
        "rotate",
        "Have KMS rotate a key by itself, every 90 days",
        "kmseal rotate --key alias/mail --every 90d --yes",
    ),
    example(
        "rotate",
        "See what a new key would have to take over",
        "kmseal rotate --key alias/pay --replace --dry-run",
    ),
    example("kms", "See what is under which key", "kmseal kms status"),
    example("kms status", "See what is under which key", "kmseal kms status"),
    example("kms status", "The same for a script", "kmseal kms status --json"),
    example(
        "kms apply",
        "See what would be put under a key",
        "kmseal kms apply alias/pay ssm:///shop/prod/ --dry-run",
    ),
    example(
        "kms apply",
        "Put a secret under a key",
        "kmseal kms apply alias/pay sm://shop/prod --yes",
    ),
    example(
        "lambda",
        "See what would be published as a layer",
        "kmseal lambda publish-layer --executable kmseal-al2 --dry-run",
    ),
    example("lambda", "Start a program as a function is started", "kmseal lambda exec -- true"),
    example(
        "lambda publish-layer",
        "Publish a program that was built for Lambda",
        "kmseal lambda publish-layer --executable kmseal-al2 --yes",
    ),
    example(
        "lambda publish-layer",
        "See which runtimes it would be for",
        "kmseal lambda publish-layer --executable kmseal-al2 --dry-run --json",
    ),
    example(
        "lambda exec",
        "Start a program as a function is started",
        "kmseal lambda exec -- true",
    ),
    example(
        "lambda exec",
        "The same in a region of its own",
        "kmseal lambda exec --region eu-west-1 -- sh -c true",
    ),
    example(
        "migrate",
        "Move the secrets of a live function, and let its role read them",
        "kmseal migrate lambda:api --to sm://shop/api --grant --grant-wait 0 --yes-latest --yes",
    ),
    example(
        "lambda",
        "See which published versions still hold secrets",
        "kmseal lambda prune-versions shop --dry-run",
    ),
    example(
        "lambda",
        "See the code that decrypts what a function has encrypted",
        "kmseal lambda encrypt-env shop --snippet-only",
    ),
    example(
        "lambda prune-versions",
        "See which published versions hold secrets, and what leads to them",
        "kmseal lambda prune-versions shop --dry-run",
    ),
    example(
        "lambda prune-versions",
        "Delete those, but for the newest one",
        "kmseal lambda prune-versions shop --keep 1 --yes",
    ),
    example(
        "lambda encrypt-env",
        "See what would be encrypted",
        "kmseal lambda encrypt-env shop --key alias/pay --allow role --dry-run",
    ),
    example(
        "lambda encrypt-env",
        "Put ciphertext in place of one secret",
        "kmseal lambda encrypt-env shop -k alias/pay --select 'DB_*' --allow role --yes-latest -y",
    ),
    example(
        "lambda decrypt-env",
        "See what would be decrypted",
        "kmseal lambda decrypt-env lambda:shop --dry-run",
    ),
    example(
        "lambda decrypt-env",
        "Put the values back",
        "kmseal lambda decrypt-env shop --yes-latest --yes",
    ),
];
