#!/bin/sh
# Builds kmseal and does its main job on the example in `shop`: from plaintext to references, the program
# running from them, and back. Everything happens in a scratch folder, the vault included.
# KMSEAL names a program that is built already.
set -eu
cd "$(dirname "$0")/.."
if [ -z "${KMSEAL:-}" ]; then
    cargo build --locked
    KMSEAL="${CARGO_TARGET_DIR:-target}/debug/kmseal"
fi
bin=$(cd "$(dirname "$KMSEAL")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -R examples/shop "$scratch/shop"
cd "$scratch/shop"
cp .env "$scratch/original"
export KMSEAL_HOME="$scratch/kmseal" PATH="$bin:$PATH"

show() {
    printf '\n$ %s\n' "$*"
    "$@"
}

show kmseal migrate .env --to vault://shop/dev --yes
show cat .env
show kmseal run -f .env -- python3 app.py
show kmseal undo
show cmp .env "$scratch/original"
printf '\nthe file is again what it was, byte for byte\n'
