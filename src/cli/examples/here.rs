//! Examples for the vault.

use super::{Example, example};

/// What needs nothing but this machine.
pub(super) const EXAMPLES: &[Example] = &[
    example(
        "",
        "See which secrets of a file would be moved, and where to",
        "kmseal migrate .env --to vault://shop/dev --dry-run",
    ),
    example(
        "migrate",
        "See what would be moved",
        "kmseal migrate .env --to vault://shop/dev --dry-run",
    ),
    example(
        "migrate",
        "Move the secrets of a file, without questions",
        "kmseal migrate .env --to vault://shop/dev --yes",
    ),
    example(
        "migrate",
        "Move one variable that is not taken for a secret",
        "kmseal migrate .env --to vault://shop/dev --select APP_NAME --yes",
    ),
    example("scan", "See what a file holds", "kmseal scan .env"),
    example("runs", "See what was done", "kmseal runs"),
    example("runs", "The same for a script", "kmseal runs --json"),
    example("run", "Start a program with the values of a file", "kmseal run -f .env -- env"),
    example(
        "run",
        "Pass on one variable and nothing else",
        "kmseal run -f .env --pristine --only DB_PASSWORD -- env",
    ),
    example(
        "",
        "Start a program with the values that references stand for",
        "kmseal run -f .env -- env",
    ),
    example(
        "run",
        "Keep the values out of what the program writes",
        "kmseal run -f .env --redact -- env",
    ),
    example("list", "See all entries", "kmseal list"),
    example("list", "See the entries below a name", "kmseal list vault://shop/dev"),
    example("get", "See that an entry exists", "kmseal get vault://shop/dev/DB_PASSWORD"),
    example(
        "get",
        "Write its value to standard output",
        "kmseal get vault://shop/dev/DB_PASSWORD --reveal",
    ),
    example(
        "export",
        "Write the values below a name to a file",
        "kmseal export vault://shop/dev -o shop.env",
    ),
    example(
        "export",
        "Hand them to a program, as JSON",
        "kmseal export vault://shop/dev --format json | wc -l",
    ),
    example(
        "export",
        "Write lines that a shell reads",
        "kmseal export vault://shop/dev --format shell | wc -l",
    ),
    example(
        "export",
        "Write a Secret of Kubernetes",
        "kmseal export vault://shop/dev --format k8s --name shop -o shop.yaml",
    ),
    example(
        "import",
        "See what a Secret of Kubernetes would bring",
        "kmseal import shop.yaml --format k8s --to vault://shop/ci --dry-run",
    ),
    example(
        "import",
        "See what would be stored",
        "kmseal import shop.env --to vault://shop/test --env-dialect node --dry-run",
    ),
    example(
        "import",
        "Store the values of a file, which stays as it is",
        "kmseal import shop.env --to vault://shop/test --env-dialect node --yes",
    ),
    example("set", "Take a value from a file", "kmseal set vault://shop/dev/TLS_KEY @tls.key"),
    example(
        "set",
        "Take a value from standard input",
        "kmseal set vault://shop/dev/DB_PASSWORD - < new-password",
    ),
    example(
        "history",
        "See the versions of an entry",
        "kmseal history vault://shop/dev/DB_PASSWORD",
    ),
    example(
        "history",
        "The same for a script",
        "kmseal history vault://shop/dev/DB_PASSWORD --json",
    ),
    example(
        "edit",
        "Write a value in your editor",
        "kmseal edit vault://shop/dev/DB_PASSWORD --yes",
    ),
    example(
        "edit",
        "Write several values, and see what would be stored",
        "kmseal edit vault://shop/dev/ --format json --dry-run",
    ),
    example(
        "diff",
        "See which values of a file and a store are the same",
        "kmseal diff shop.env vault://shop/dev",
    ),
    example(
        "diff",
        "Compare an earlier version with the newest one, for a script",
        "kmseal diff vault://shop/dev/DB_PASSWORD@1 vault://shop/dev/DB_PASSWORD --json",
    ),
    example(
        "restore",
        "Go back to an earlier version",
        "kmseal restore vault://shop/dev/DB_PASSWORD@1 --yes",
    ),
    example("delete", "Delete an entry", "kmseal delete vault://shop/dev/TLS_KEY --yes"),
    example("restore", "Bring a deleted entry back", "kmseal restore vault://shop/dev/TLS_KEY"),
    example(
        "delete",
        "Delete several",
        "kmseal delete vault://shop/dev/TLS_KEY vault://shop/dev/DB_PASSWORD --yes",
    ),
    example(
        "delete",
        "Remove a deleted entry for good",
        "kmseal delete --purge vault://shop/dev/TLS_KEY --yes",
    ),
    example("undo", "Put the file back as it was", "kmseal undo"),
    example("undo", "The same for a script", "kmseal undo --json"),
    example(
        "set",
        "Take a value from standard input, for another entry",
        "kmseal set vault://shop/dev/API_TOKEN - < new-password",
    ),
    example(
        "set",
        "Draw a new password that nobody sees",
        "kmseal set vault://shop/dev/API_TOKEN --generate --length 24 --must-contain digit,symbol",
    ),
    example(
        "rotate",
        "See what would get a new value",
        "kmseal rotate vault://shop/dev/API_TOKEN --if-older-than 30d --dry-run",
    ),
    example(
        "rotate",
        "Draw a new value, test it with a command, and put it in use",
        "kmseal rotate vault://shop/dev/API_TOKEN --test 'grep -q .' --run-id 2026-11 --yes",
    ),
    example(
        "copy",
        "Copy an entry to another name",
        "kmseal copy vault://shop/dev/API_TOKEN vault://shop/test/API_TOKEN --yes",
    ),
    example(
        "copy",
        "The same for a script",
        "kmseal copy vault://shop/dev/API_TOKEN vault://shop/ci/API_TOKEN --yes --json",
    ),
    example("resume", "Finish what was cut off", "kmseal resume"),
    example("resume", "The same for a script", "kmseal resume --json"),
    example("vault", "Make a vault before the first value comes", "kmseal vault init"),
    example("vault", "See whether it can be opened", "kmseal vault status"),
    example("vault init", "Make a vault that is opened by a key file", "kmseal vault init"),
    example("vault init", "The same, saying nothing", "kmseal vault init --quiet"),
    example("vault status", "See where it is and what is in it", "kmseal vault status"),
    example("vault status", "The same for a script", "kmseal vault status --json"),
    example("vault key", "Make a key for the values of one team", "kmseal vault key payments"),
    example("vault key", "The same for a script", "kmseal vault key reports --json"),
    example(
        "vault passphrase",
        "Open the vault by a passphrase from now on",
        "kmseal vault passphrase --new-passphrase-file passphrase",
    ),
    example(
        "vault passphrase",
        "Go back to a key file",
        "kmseal vault passphrase --remove --passphrase-file passphrase",
    ),
    example(
        "encrypt",
        "Encrypt a file under a key of the vault",
        "kmseal encrypt tls.key -k vault:default -o tls.key.encrypted",
    ),
    example(
        "encrypt",
        "Encrypt one value, and bind it to what it is for",
        "kmseal encrypt --value -k vault:default -c service=billing < new-password",
    ),
    example("inspect", "See what a message says of itself", "kmseal inspect tls.key.encrypted"),
    example("inspect", "The same for a script", "kmseal inspect tls.key.encrypted --json"),
    example(
        "decrypt",
        "Write the content to a file",
        "kmseal decrypt tls.key.encrypted -o tls.key.again",
    ),
    example("decrypt", "Hand it to a program", "kmseal decrypt tls.key.encrypted | wc -c"),
    example(
        "rewrap",
        "See what would be put under another key",
        "kmseal rewrap tls.key.encrypted -k vault:payments --dry-run",
    ),
    example(
        "rewrap",
        "Put it under another key",
        "kmseal rewrap tls.key.encrypted -k vault:payments --from vault:default",
    ),
    example("seal", "See what would be sealed", "kmseal seal .env -k vault:default --dry-run"),
    example(
        "seal",
        "Seal the secrets of a file, without questions",
        "kmseal seal .env -k vault:default --yes",
    ),
    example("unseal", "See what is sealed in a file", "kmseal unseal .env --dry-run"),
    example("unseal", "Put the values back in plain text", "kmseal unseal .env --yes"),
    example("vault accept", "Go on with a vault from a backup", "kmseal vault accept"),
    example("vault accept", "The same for a script", "kmseal vault accept --json"),
];
