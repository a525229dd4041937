#!/bin/sh
# Does kmseal's main job in AWS, on the example in `shop`: from plaintext to a secret of Secrets Manager and to
# parameters of Parameter Store, the program running from them, another key, and back. There is no AWS in it:
# an emulator (moto) answers on this machine, with made-up credentials. Nothing leaves the machine but the
# download of the emulator, once, into the target folder. Needs Rust and Python 3.
# KMSEAL names a program that is built already.
set -eu
cd "$(dirname "$0")/.."
target="${CARGO_TARGET_DIR:-target}"
if [ -z "${KMSEAL:-}" ]; then
    cargo build --locked
    KMSEAL="$target/debug/kmseal"
fi
bin=$(cd "$(dirname "$KMSEAL")" && pwd)
# The tests keep it in the same place, under the same lock.
python=$(python3 - "$target/tmp" tests/emulators/requirements.txt <<'END'
import fcntl, hashlib, pathlib, shutil, subprocess, sys

folders, packages = map(pathlib.Path, sys.argv[1:])
name = "emulators-" + hashlib.sha256(packages.read_bytes()).hexdigest()[:16]
folder = folders.absolute() / name
python = folder / "bin" / "python"
folders.mkdir(parents=True, exist_ok=True)
with open(folders / (name + ".lock"), "w") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    if not ((folder / "complete").exists() and python.exists()):
        print("installing the emulator into", folder, file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True, stdout=2)
        pip = [python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", packages]
        subprocess.run(pip, check=True, stdout=2)
        (folder / "complete").touch()
print(python)
END
)

scratch=$(mktemp -d)
server=
clean_up() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || :
        wait "$server" 2>/dev/null || :
    fi
    rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

# On a port that is free; it says which one when it listens.
PYTHONUNBUFFERED=1 "$python" -m moto.server -H 127.0.0.1 -p 0 >"$scratch/emulator.log" 2>&1 &
server=$!
port=
tries=0
while [ -z "$port" ]; do
    if ! kill -0 "$server" 2>/dev/null || [ "$tries" -ge 600 ]; then
        cat "$scratch/emulator.log" >&2
        echo 'the emulator did not start' >&2
        exit 1
    fi
    sleep 0.1
    tries=$((tries + 1))
    port=$(sed -n 's|.*Running on http://127\.0\.0\.1:\([0-9]*\).*|\1|p' "$scratch/emulator.log")
done

# Nothing of whoever runs this: neither profile nor region nor credentials. These are AWS's own examples.
unset AWS_PROFILE AWS_SESSION_TOKEN AWS_CA_BUNDLE AWS_USE_FIPS_ENDPOINT AWS_IGNORE_CONFIGURED_ENDPOINT_URLS
for name in $(env | sed -n 's/^\(AWS_ENDPOINT_URL_[A-Z0-9_]*\)=.*/\1/p'); do
    unset "$name"
done
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
export AWS_ENDPOINT_URL="http://127.0.0.1:$port" AWS_REGION=eu-west-1 AWS_EC2_METADATA_DISABLED=true
export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY

cp -R examples/shop "$scratch/shop"
cd "$scratch/shop"
cp .env "$scratch/original"
export KMSEAL_HOME="$scratch/kmseal" PATH="$bin:$PATH"

show() {
    printf '\n$ %s\n' "$*"
    "$@"
}

printf 'an emulator answers in place of AWS, at %s\n' "$AWS_ENDPOINT_URL"
show kmseal doctor --quiet
show kmseal kms create-key alias/shop --yes --quiet

printf '\n# Secrets Manager: one JSON secret with a member for each variable\n'
show kmseal migrate .env --to sm://shop/prod --dry-run
show kmseal migrate .env --to sm://shop/prod --yes --quiet
run=$(kmseal runs --json | "$python" -c 'import json, sys; print(json.load(sys.stdin)["data"][0]["run"])')
show cat .env
show kmseal run -f .env -- python3 app.py
show kmseal kms apply alias/shop sm://shop/prod --yes --quiet
show kmseal kms status
show kmseal policy -f .env --quiet
show kmseal undo
show kmseal undo "$run"
show cmp .env "$scratch/original"

printf '\n# Parameter Store: a parameter for each variable, under the key from the start\n'
show kmseal migrate .env --to ssm:///shop/prod --key alias/shop --yes --quiet
show cat .env
show kmseal run -f .env -- python3 app.py
show kmseal list ssm:///shop/
show kmseal undo
show cmp .env "$scratch/original"
printf '\nthe file is again what it was, byte for byte; all of it with an emulator, not with AWS\n'
