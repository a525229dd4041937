# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_kmseal_global_optspecs
    string join \n json q/quiet no-input passphrase-file= profile= region= endpoint-url= fips ca-bundle= writes-per-second= h/help V/version
end

function __fish_kmseal_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_kmseal_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_kmseal_using_subcommand
    set -l cmd (__fish_kmseal_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c kmseal -n "__fish_kmseal_needs_command" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_needs_command" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_needs_command" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_needs_command" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_needs_command" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_needs_command" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_needs_command" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_needs_command" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_needs_command" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_needs_command" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_needs_command" -s V -l version -d 'Print version'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "scan" -d 'Find plaintext secrets in files and in the variables of Lambda functions'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "migrate" -d 'Move secrets from files into a store and put references in their place'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "undo" -d 'Put everything back that a run has changed'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "resume" -d 'Finish a run that was cut off'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "runs" -d 'List the runs and how far they came'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "seal" -d 'Put encrypted values in place of the secrets of files'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "unseal" -d 'Put values in plain text in place of what is sealed in files'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "run" -d 'Start a program with values in place of references'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "get" -d 'Show an entry, hidden unless asked for'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "set" -d 'Give an entry a value from a prompt, standard input or a file, or a new one'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "edit" -d 'Write values in your editor'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "copy" -d 'Copy an entry to another name or another store'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "export" -d 'Write the values of entries to a file or to standard output, in plain text'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "import" -d 'Put the values of a file into a store; the file stays as it is'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "list" -d 'List entries'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "history" -d 'List the versions of an entry'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "diff" -d 'Show which values of two places are the same, name by name'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "delete" -d 'Delete entries; they can be restored, except for those of Parameter Store'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "restore" -d 'Bring a deleted entry or an earlier version back'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "rotate" -d 'Give secrets new values, in stages: staged, set where they are used, tested, and only then in use'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "encrypt" -d 'Write files or standard input as encrypted messages'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "decrypt" -d 'Write the content of encrypted messages'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "inspect" -d 'Show what the header of an encrypted message says, without any key'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "rewrap" -d 'Put messages under other wrapping keys and leave their content as it is'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "kms" -d 'Show, make and change the KMS keys that protect what is in AWS'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "lambda" -d 'Give Lambda functions their secrets when they start'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "vault" -d 'Set up and look after the vault'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "policy" -d 'Write the IAM policy that the consumer of references needs, and no more'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "doctor" -d 'Show what is configured, what can be reached, and what is missing'
complete -c kmseal -n "__fish_kmseal_using_subcommand scan" -l regions -d 'Look for functions in these regions, with commas between them (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand scan" -l env-dialect -d 'Read files as this program does' -r -f -a "auto\t''
node\t''
dotenvx\t''
python\t''
ruby\t''
docker\t''
systemd\t''
bash\t''"
complete -c kmseal -n "__fish_kmseal_using_subcommand scan" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand scan" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand scan" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand scan" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand scan" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand scan" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand scan" -l all -d 'Show variables that are plain configuration as well'
complete -c kmseal -n "__fish_kmseal_using_subcommand scan" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand scan" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand scan" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand scan" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand scan" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l to -d 'Where the values go, as `vault://NAME`, `sm://NAME` or `ssm:///PATH`; or `sealed`' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l layout -d 'One entry for each variable, or one JSON object with all of them' -r -f -a "each\t'One entry for each variable'
members\t'One entry: a JSON object with a member for each variable'"
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l select -d 'Move the variables that match, instead of those taken for secrets (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l exclude -d 'Leave the variables that match (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l env-dialect -d 'Read the files as this program does' -r -f -a "auto\t''
node\t''
dotenvx\t''
python\t''
ruby\t''
docker\t''
systemd\t''
bash\t''"
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l on-conflict -d 'What to do when an entry exists with another value; to fail, unless said otherwise' -r -f -a "fail\t'Stop before anything is changed'
skip\t'Leave the variable in the file as it is'
overwrite\t'Write a new version; the earlier one is kept'"
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -s k -l key -d 'The wrapping key: vault:NAME for the vault, a key id, ARN or alias/NAME of KMS for AWS (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l grant-wait -d 'How long to wait until IAM has taken notice of that policy' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l layer -d 'The layer with the wrapper, by the ARN of its version; the newest one called `kmseal` when not given' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l allow -d 'Go on in spite of this (can be repeated)' -r -f -a "snap-start\t'Values that stay in the snapshot of each version (`SnapStart`)'
code-signing\t'A layer that is not signed'
wrapper\t'Another wrapper, which is then started by ours'
vpc\t'A VPC that may have no way to the store'
role\t'A role of which nobody knows whether it may read'
extension\t'Variables that extensions read'
caller\t'A caller who may not do all of it, as far as IAM tells'"
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l smoke -d 'Call the function with this event when it is changed, and see whether it fails' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l emit-patch -d 'Store the values, leave the function as it is, and print the change of its template' -r -f -a "cfn\t'`CloudFormation`'
sam\t'Serverless Application Model'
cdk\t'Cloud Development Kit, in TypeScript'
tf\t'Terraform'
serverless\t'Serverless Framework'"
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l dry-run -d 'Show the plan and change nothing'
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -s y -l yes -d 'Do not ask: move what is taken for a secret, or what --select names'
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l grant -d 'Put a policy into the function\'s role that lets it read what it needs, and nothing else'
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l no-wrapper -d 'Add no wrapper: the function resolves its references itself'
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l live-anyway -d 'Change a function that a stack owns, though its next deployment puts the plaintext back'
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l yes-latest -d 'Change a function whose callers get the change at once'
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l force -l allow-dirty -d 'Go on although a file has changes that git has not committed'
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand undo" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand undo" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand undo" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand undo" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand undo" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand undo" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand undo" -l force -d 'Put back what is still as the run has left it in functions that somebody else has changed since, and end without files that are not there'
complete -c kmseal -n "__fish_kmseal_using_subcommand undo" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand undo" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand undo" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand undo" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand undo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand resume" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand resume" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand resume" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand resume" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand resume" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand resume" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand resume" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand resume" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand resume" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand resume" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand resume" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand runs" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand runs" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand runs" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand runs" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand runs" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand runs" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand runs" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand runs" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand runs" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand runs" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand runs" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand seal" -s k -l key -d 'A wrapping key that opens the values (can be repeated): a key id, ARN or alias/NAME of KMS, vault:NAME, raw-aes:NAMESPACE/NAME=FILE, or raw-rsa:NAMESPACE/NAME=FILE' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand seal" -l select -d 'Seal the variables that match, instead of those taken for secrets (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand seal" -l exclude -d 'Leave the variables that match (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand seal" -l env-dialect -d 'Read the files as this program does, as for `kmseal migrate`' -r -f -a "auto\t''
node\t''
dotenvx\t''
python\t''
ruby\t''
docker\t''
systemd\t''
bash\t''"
complete -c kmseal -n "__fish_kmseal_using_subcommand seal" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand seal" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand seal" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand seal" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand seal" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand seal" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand seal" -l dry-run -d 'Show the plan and change nothing'
complete -c kmseal -n "__fish_kmseal_using_subcommand seal" -s y -l yes -d 'Do not ask: seal what is taken for a secret, or what --select names'
complete -c kmseal -n "__fish_kmseal_using_subcommand seal" -l force -l allow-dirty -d 'Go on although a file has changes that git has not committed'
complete -c kmseal -n "__fish_kmseal_using_subcommand seal" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand seal" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand seal" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand seal" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand seal" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand unseal" -s k -l key -d 'A wrapping key that may open the values (can be repeated), as for `kmseal run`' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand unseal" -l select -d 'Unseal the variables that match (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand unseal" -l exclude -d 'Leave the variables that match (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand unseal" -l env-dialect -d 'Read the files as this program does, as for `kmseal migrate`' -r -f -a "auto\t''
node\t''
dotenvx\t''
python\t''
ruby\t''
docker\t''
systemd\t''
bash\t''"
complete -c kmseal -n "__fish_kmseal_using_subcommand unseal" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand unseal" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand unseal" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand unseal" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand unseal" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand unseal" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand unseal" -l dry-run -d 'Show what would be unsealed and change nothing'
complete -c kmseal -n "__fish_kmseal_using_subcommand unseal" -s y -l yes -d 'Do not ask'
complete -c kmseal -n "__fish_kmseal_using_subcommand unseal" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand unseal" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand unseal" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand unseal" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand unseal" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -s f -l file -d 'Add the variables of this file (can be repeated; later files win)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l only -d 'Take only variables that match, of the files and of inherited references (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l except -d 'Leave variables that match (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l allow -d 'Let files set this variable although it changes how programs start or connect (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -s k -l key -d 'A wrapping key that may open sealed values (can be repeated), as for `kmseal decrypt`' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l env-dialect -d 'Read the files as this program does; `auto` reads as node where programs differ' -r -f -a "auto\t''
node\t''
dotenvx\t''
python\t''
ruby\t''
docker\t''
systemd\t''
bash\t''"
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l mask -d 'Have the log of a pipeline hide the values, before anything else is said' -r -f -a "github\t'GitHub Actions'
gitlab\t'GitLab CI, on a runner with `proxy_exec = true`'"
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l override -d 'Let the files win over variables that are set already'
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l pristine -d 'Inherit nothing: only what the files say'
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l redact -d 'Keep the values out of what the program writes'
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand get" -l mask -d 'Have the log of a pipeline hide the value, before anything else is said' -r -f -a "github\t'GitHub Actions'
gitlab\t'GitLab CI, on a runner with `proxy_exec = true`'"
complete -c kmseal -n "__fish_kmseal_using_subcommand get" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand get" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand get" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand get" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand get" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand get" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand get" -l reveal -d 'Write the value to standard output; with a line end behind it when it is valid UTF-8'
complete -c kmseal -n "__fish_kmseal_using_subcommand get" -s n -l no-newline -d 'With --reveal, write no line end behind the value'
complete -c kmseal -n "__fish_kmseal_using_subcommand get" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand get" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand get" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand get" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -s k -l key -d 'The wrapping key: vault:NAME for the vault, a key id, ARN or alias/NAME of KMS for AWS' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -l mask -d 'Have the log of a pipeline hide the value, before anything else is said' -r -f -a "github\t'GitHub Actions'
gitlab\t'GitLab CI, on a runner with `proxy_exec = true`'"
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -l generate -d 'Draw a new value at random, which is not shown' -r -f -a "password\t'Characters of an alphabet'
diceware\t'Words of the large list of the EFF, with `-` between them'
uuid\t'A UUID of version 4'
hex\t'Bytes as hexadecimal digits'
base64\t'Bytes in base64'
base64url\t'Bytes in the base64 of URLs and file names, without `=`'"
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -l length -d 'So many characters (32), words of diceware (6), or bytes of hex and base64 (32)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -l alphabet -d 'Draw from these characters and ranges of them, as in a-z0-9_' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -l must-contain -d 'At least one character of each of these classes (can be repeated, or have commas between them)' -r -f -a "lower\t'`a` to `z`'
upper\t'`A` to `Z`'
digit\t'`0` to `9`'
symbol\t'What else is printed'"
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -l exclude -d 'None of these characters, as in 0O1lI' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -l raw -d 'Keep a line end at the end of the value'
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -s y -l yes -d 'Do not ask before a parameter of Parameter Store goes to the advanced tier, for good'
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -l weak -d 'Allow a value of less than 64 bits, which could be guessed'
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand edit" -l format -d 'What the document of several values looks like; what fits best when not given' -r -f -a "dotenv\t'Lines of NAME=value, quoted as for node'
json\t'One JSON object'"
complete -c kmseal -n "__fish_kmseal_using_subcommand edit" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand edit" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand edit" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand edit" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand edit" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand edit" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand edit" -l raw -d 'Open a JSON object as any other text'
complete -c kmseal -n "__fish_kmseal_using_subcommand edit" -l dry-run -d 'Show what would be stored and change nothing'
complete -c kmseal -n "__fish_kmseal_using_subcommand edit" -s y -l yes -d 'Do not ask before what was changed is stored'
complete -c kmseal -n "__fish_kmseal_using_subcommand edit" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand edit" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand edit" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand edit" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand edit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand copy" -l on-conflict -d 'What to do when there is another value already' -r -f -a "fail\t'Stop before anything is changed'
skip\t'Leave the variable in the file as it is'
overwrite\t'Write a new version; the earlier one is kept'"
complete -c kmseal -n "__fish_kmseal_using_subcommand copy" -s k -l key -d 'The wrapping key: vault:NAME for the vault, a key id, ARN or alias/NAME of KMS for AWS' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand copy" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand copy" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand copy" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand copy" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand copy" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand copy" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand copy" -l dry-run -d 'Show the plan and change nothing'
complete -c kmseal -n "__fish_kmseal_using_subcommand copy" -s y -l yes -d 'Do not ask'
complete -c kmseal -n "__fish_kmseal_using_subcommand copy" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand copy" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand copy" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand copy" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand copy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand export" -l format -d 'What the file looks like' -r -f -a "dotenv\t'Lines of NAME=value, as programs read them from a `.env` file'
json\t'One JSON object with a member for each variable'
yaml\t'One YAML mapping with a key for each variable'
shell\t'Lines of export NAME=\'value\', for sh, dash and bash'
docker\t'What docker run --env-file reads'
ecs\t'The `secrets` of a container definition of ECS: names and ARNs, no values'
k8s\t'A Secret of Kubernetes, called --name'
terraform\t'Variables of Terraform (`.tfvars`)'"
complete -c kmseal -n "__fish_kmseal_using_subcommand export" -l env-dialect -d 'With dotenv, which program reads the file; `auto` is `node`' -r -f -a "auto\t''
node\t''
dotenvx\t''
python\t''
ruby\t''
docker\t''
systemd\t''
bash\t''"
complete -c kmseal -n "__fish_kmseal_using_subcommand export" -l name -d 'With k8s, the name of the Secret' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand export" -l namespace -d 'With k8s, the namespace of the Secret' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand export" -s o -l output -d 'The file to write, for its owner alone (mode 0600), or `-`; it must not be there yet' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand export" -l mask -d 'Have the log of a pipeline hide the values, before anything else is said' -r -f -a "github\t'GitHub Actions'
gitlab\t'GitLab CI, on a runner with `proxy_exec = true`'"
complete -c kmseal -n "__fish_kmseal_using_subcommand export" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand export" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand export" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand export" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand export" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand export" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand export" -l force -d 'With -o, replace a file that is there'
complete -c kmseal -n "__fish_kmseal_using_subcommand export" -l reveal -d 'Show the values, at a terminal or in the JSON document'
complete -c kmseal -n "__fish_kmseal_using_subcommand export" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand export" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand export" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand export" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand import" -l to -d 'Where the values go, as `vault://NAME`, `sm://NAME` or `ssm:///PATH`' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand import" -l format -d 'What the file looks like; without it, its name says so (`.json`, `.yaml`, `.yml`, `.sh`, `.tfvars`), or it is dotenv' -r -f -a "dotenv\t'Lines of NAME=value, as programs read them from a `.env` file'
json\t'One JSON object with a member for each variable'
yaml\t'One YAML mapping with a key for each variable'
shell\t'Lines of export NAME=\'value\'; nothing is run'
docker\t'What docker run --env-file reads'
k8s\t'A Secret of Kubernetes, in YAML or JSON'
terraform\t'Variables of Terraform (`.tfvars`)'
chamber\t'What chamber export writes, as JSON, YAML, dotenv or tfvars'
credstash\t'What credstash getall writes, as JSON, YAML or dotenv'"
complete -c kmseal -n "__fish_kmseal_using_subcommand import" -l env-dialect -d 'With dotenv, read the file as this program does; with `auto` all of them must agree' -r -f -a "auto\t''
node\t''
dotenvx\t''
python\t''
ruby\t''
docker\t''
systemd\t''
bash\t''"
complete -c kmseal -n "__fish_kmseal_using_subcommand import" -l layout -d 'One entry for each variable, or one JSON object with all of them' -r -f -a "each\t'One entry for each variable'
members\t'One entry: a JSON object with a member for each variable'"
complete -c kmseal -n "__fish_kmseal_using_subcommand import" -l select -d 'Store only the variables that match (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand import" -l exclude -d 'Leave out the variables that match (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand import" -l on-conflict -d 'What to do when an entry exists with another value' -r -f -a "fail\t'Stop before anything is changed'
skip\t'Leave the variable in the file as it is'
overwrite\t'Write a new version; the earlier one is kept'"
complete -c kmseal -n "__fish_kmseal_using_subcommand import" -s k -l key -d 'The wrapping key: vault:NAME for the vault, a key id, ARN or alias/NAME of KMS for AWS' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand import" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand import" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand import" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand import" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand import" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand import" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand import" -l dry-run -d 'Show the plan and change nothing'
complete -c kmseal -n "__fish_kmseal_using_subcommand import" -s y -l yes -d 'Do not ask'
complete -c kmseal -n "__fish_kmseal_using_subcommand import" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand import" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand import" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand import" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand list" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand list" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand list" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand list" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand list" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand list" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand list" -l deleted -d 'Only deleted entries, which can be restored'
complete -c kmseal -n "__fish_kmseal_using_subcommand list" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand list" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand list" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand list" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand history" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand history" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand history" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand history" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand history" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand history" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand history" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand history" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand history" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand history" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand history" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand diff" -l select -d 'Compare only names that match (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand diff" -l exclude -d 'Leave out names that match (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand diff" -l format -d 'What files look like; by their names (`.json`, `.yaml`, `.sh`, `.tfvars`) when it is not given, or else dotenv' -r -f -a "dotenv\t'Lines of NAME=value, as programs read them from a `.env` file'
json\t'One JSON object with a member for each variable'
yaml\t'One YAML mapping with a key for each variable'
shell\t'Lines of export NAME=\'value\'; nothing is run'
docker\t'What docker run --env-file reads'
k8s\t'A Secret of Kubernetes, in YAML or JSON'
terraform\t'Variables of Terraform (`.tfvars`)'
chamber\t'What chamber export writes, as JSON, YAML, dotenv or tfvars'
credstash\t'What credstash getall writes, as JSON, YAML or dotenv'"
complete -c kmseal -n "__fish_kmseal_using_subcommand diff" -l env-dialect -d 'Read `.env` files as this program does; `auto` reads as node where programs differ' -r -f -a "auto\t''
node\t''
dotenvx\t''
python\t''
ruby\t''
docker\t''
systemd\t''
bash\t''"
complete -c kmseal -n "__fish_kmseal_using_subcommand diff" -s k -l key -d 'A wrapping key that may open sealed values (can be repeated), as for `kmseal run`' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand diff" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand diff" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand diff" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand diff" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand diff" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand diff" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand diff" -l reveal -d 'Show the values that differ, at a terminal or in the JSON document'
complete -c kmseal -n "__fish_kmseal_using_subcommand diff" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand diff" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand diff" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand diff" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand delete" -l recovery-days -d 'Days during which a deleted secret of Secrets Manager can be restored (7 to 30; 30 when not given)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand delete" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand delete" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand delete" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand delete" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand delete" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand delete" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand delete" -l purge -d 'Remove entries for good, with all their versions: in the vault and in Secrets Manager only those that are deleted already'
complete -c kmseal -n "__fish_kmseal_using_subcommand delete" -s y -l yes -d 'Do not ask'
complete -c kmseal -n "__fish_kmseal_using_subcommand delete" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand delete" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand delete" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand delete" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand restore" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand restore" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand restore" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand restore" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand restore" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand restore" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand restore" -l dry-run -d 'Show what would be done and change nothing'
complete -c kmseal -n "__fish_kmseal_using_subcommand restore" -s y -l yes -d 'Do not ask before an earlier version becomes the newest'
complete -c kmseal -n "__fish_kmseal_using_subcommand restore" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand restore" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand restore" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand restore" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand restore" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l run-id -d 'The name of this rotation, the same wherever it is tried again, as the number of a pipeline\'s run' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l value-from -d 'Where the new value comes from instead of being drawn: `-`, `@FILE`, or a command that prints it' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l set -d 'The command that sets the value where it is used; also run with the earlier value, to go back' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l test -d 'The command that tries the value; when it fails, everything goes back' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l after -d 'A command for when the value is in use, which is not handed it (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l pair -d 'Two users of whom one is in use: the other one gets the new value, and they change over' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l user-member -d 'The member of the JSON secret that names the user of a pair' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l if-older-than -d 'Only what is older than this, as in 30d, 12h or 8w' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l wait -d 'How long a function or a service may take that rotates the secret, as in 10m' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l generate -d 'Draw a new value at random, which is not shown' -r -f -a "password\t'Characters of an alphabet'
diceware\t'Words of the large list of the EFF, with `-` between them'
uuid\t'A UUID of version 4'
hex\t'Bytes as hexadecimal digits'
base64\t'Bytes in base64'
base64url\t'Bytes in the base64 of URLs and file names, without `=`'"
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l length -d 'So many characters (32), words of diceware (6), or bytes of hex and base64 (32)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l alphabet -d 'Draw from these characters and ranges of them, as in a-z0-9_' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l must-contain -d 'At least one character of each of these classes (can be repeated, or have commas between them)' -r -f -a "lower\t'`a` to `z`'
upper\t'`A` to `Z`'
digit\t'`0` to `9`'
symbol\t'What else is printed'"
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l exclude -d 'None of these characters, as in 0O1lI' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l key -d 'Rotate this key, and no secret: an id, an ARN or alias/NAME' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l every -d 'Have KMS rotate the key by itself, every so many days, as in 365d (90d to 2560d)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l replace -d 'Make a key like it, put under that one what uses it, and give that one its aliases (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l consumers -d 'Look which functions of Lambda refer to these, and show them'
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l refresh -d 'Have these functions start anew with the new value, before the commands of `--after`; shows them as well'
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l resume -d 'Go on with the rotation of these that was cut off on this machine'
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l abort -d 'Give up what waits: set the earlier value again, and drop the new one'
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l rollback -d 'Put the earlier value in use again; with `--run-id` only if that run has put the present one in use'
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l weak -d 'Allow a value of less than 64 bits, which could be guessed'
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l now -d 'Have KMS rotate the key at once, which can be done 25 times in the life of a key'
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l dry-run -d 'Show the plan and change nothing'
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -s y -l yes -d 'Do not ask'
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand rotate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand encrypt" -s o -l output -d 'The file to write, or the folder for several; `-` for standard output' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand encrypt" -s k -l key -d 'A wrapping key (can be repeated): a key id, ARN or alias/NAME of KMS, vault:NAME, raw-aes:NAMESPACE/NAME=FILE, or raw-rsa:NAMESPACE/NAME=FILE' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand encrypt" -s c -l context -d 'A pair that whoever decrypts can rely on (can be repeated); it is authenticated, and not secret' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand encrypt" -l frame-length -d 'Bytes of a frame, from 1 to 4194304; other SDKs take 4096 for themselves' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand encrypt" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand encrypt" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand encrypt" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand encrypt" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand encrypt" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand encrypt" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand encrypt" -s a -l armor -d 'Write text, in base64'
complete -c kmseal -n "__fish_kmseal_using_subcommand encrypt" -l unsigned -d 'Do not sign the message: algorithm suite 0478 in place of 0578'
complete -c kmseal -n "__fish_kmseal_using_subcommand encrypt" -s r -l recursive -d 'Take every file below a folder, but for links, special files, and names that end in .encrypted'
complete -c kmseal -n "__fish_kmseal_using_subcommand encrypt" -l per-file-key -d 'Make a data key for each file, not one for all; costs a call to KMS for each'
complete -c kmseal -n "__fish_kmseal_using_subcommand encrypt" -l value -d 'Encrypt one value, asked for or from standard input, and write it as `sealed:BASE64`'
complete -c kmseal -n "__fish_kmseal_using_subcommand encrypt" -l force -d 'Replace files that are there'
complete -c kmseal -n "__fish_kmseal_using_subcommand encrypt" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand encrypt" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand encrypt" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand encrypt" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand encrypt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand decrypt" -s o -l output -d 'The file to write, for its owner alone (mode 0600), or the folder for several; `-` for standard output' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand decrypt" -s k -l key -d 'A wrapping key that may open it (can be repeated), as for `kmseal encrypt`' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand decrypt" -l discovery-account -d 'With --discovery, allow keys of this account instead (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand decrypt" -l discovery-partition -d 'With --discovery, allow keys of this partition' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand decrypt" -s c -l context -d 'A pair that the message must have, or with KEY alone any value for it (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand decrypt" -l commitment-policy -d 'Which algorithm suites are read' -r -f -a "require-encrypt-require-decrypt\t'Those that commit to their key'
require-encrypt-allow-decrypt\t'All, also those of earlier versions of the SDKs'"
complete -c kmseal -n "__fish_kmseal_using_subcommand decrypt" -l max-encrypted-data-keys -d 'Most encrypted data keys that a message may have' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand decrypt" -l max-frame-length -d 'Most bytes of a frame, all of which are held in memory at once' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand decrypt" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand decrypt" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand decrypt" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand decrypt" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand decrypt" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand decrypt" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand decrypt" -l discovery -d 'Ask whatever key of KMS the message names, if it is in the caller\'s account and region'
complete -c kmseal -n "__fish_kmseal_using_subcommand decrypt" -s r -l recursive -d 'Take every message below a folder: the names end in .encrypted; links and special files are left out'
complete -c kmseal -n "__fish_kmseal_using_subcommand decrypt" -l force -d 'Replace files that are there'
complete -c kmseal -n "__fish_kmseal_using_subcommand decrypt" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand decrypt" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand decrypt" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand decrypt" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand decrypt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand inspect" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand inspect" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand inspect" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand inspect" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand inspect" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand inspect" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand inspect" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand inspect" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand inspect" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand inspect" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand inspect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand rewrap" -s k -l key -d 'A new wrapping key (can be repeated), as for `kmseal encrypt`; the message is under these alone' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rewrap" -l from -d 'A wrapping key that opens the messages as they are (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rewrap" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand rewrap" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rewrap" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rewrap" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rewrap" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand rewrap" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand rewrap" -s r -l recursive -d 'Take every message below a folder: the names end in .encrypted; links and special files are left out'
complete -c kmseal -n "__fish_kmseal_using_subcommand rewrap" -l dry-run -d 'Show what would be done and change nothing'
complete -c kmseal -n "__fish_kmseal_using_subcommand rewrap" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand rewrap" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand rewrap" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand rewrap" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand rewrap" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and not __fish_seen_subcommand_from status create-key apply" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and not __fish_seen_subcommand_from status create-key apply" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and not __fish_seen_subcommand_from status create-key apply" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and not __fish_seen_subcommand_from status create-key apply" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and not __fish_seen_subcommand_from status create-key apply" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and not __fish_seen_subcommand_from status create-key apply" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and not __fish_seen_subcommand_from status create-key apply" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and not __fish_seen_subcommand_from status create-key apply" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and not __fish_seen_subcommand_from status create-key apply" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and not __fish_seen_subcommand_from status create-key apply" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and not __fish_seen_subcommand_from status create-key apply" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and not __fish_seen_subcommand_from status create-key apply" -f -a "status" -d 'Show which secrets, parameters, log groups and functions of the region are under which key'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and not __fish_seen_subcommand_from status create-key apply" -f -a "create-key" -d 'Make a customer managed key with an alias, rotated every year'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and not __fish_seen_subcommand_from status create-key apply" -f -a "apply" -d 'Put secrets, parameters, functions and log groups under a KMS key'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from status" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from status" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from status" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from status" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from status" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from status" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from status" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from status" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from status" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from create-key" -l description -d 'What the key is for' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from create-key" -l rotation-period -d 'Days between two rotations (90 to 2560)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from create-key" -l policy -d 'Take the key policy from FILE, as JSON; `-` is standard input' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from create-key" -l admin -d 'Let this user or role manage the key, and not use it (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from create-key" -l user -d 'Let this user or role use the key, and not manage it (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from create-key" -l existing -d 'Make no key, but give KEY what it lacks of alias and rotation: goes on after a failure' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from create-key" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from create-key" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from create-key" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from create-key" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from create-key" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from create-key" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from create-key" -l dry-run -d 'Show the key policy and make nothing'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from create-key" -s y -l yes -d 'Do not ask'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from create-key" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from create-key" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from create-key" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from create-key" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from create-key" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from apply" -l role -d 'Make sure that this role can use the key as well (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from apply" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from apply" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from apply" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from apply" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from apply" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from apply" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from apply" -l live-anyway -d 'Change a function that a stack owns, though its next deployment puts the earlier key back'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from apply" -l dry-run -d 'Show the plan and change nothing'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from apply" -s y -l yes -d 'Do not ask'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from apply" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from apply" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from apply" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from apply" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand kms; and __fish_seen_subcommand_from apply" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and not __fish_seen_subcommand_from publish-layer exec prune-versions encrypt-env decrypt-env" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and not __fish_seen_subcommand_from publish-layer exec prune-versions encrypt-env decrypt-env" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and not __fish_seen_subcommand_from publish-layer exec prune-versions encrypt-env decrypt-env" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and not __fish_seen_subcommand_from publish-layer exec prune-versions encrypt-env decrypt-env" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and not __fish_seen_subcommand_from publish-layer exec prune-versions encrypt-env decrypt-env" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and not __fish_seen_subcommand_from publish-layer exec prune-versions encrypt-env decrypt-env" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and not __fish_seen_subcommand_from publish-layer exec prune-versions encrypt-env decrypt-env" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and not __fish_seen_subcommand_from publish-layer exec prune-versions encrypt-env decrypt-env" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and not __fish_seen_subcommand_from publish-layer exec prune-versions encrypt-env decrypt-env" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and not __fish_seen_subcommand_from publish-layer exec prune-versions encrypt-env decrypt-env" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and not __fish_seen_subcommand_from publish-layer exec prune-versions encrypt-env decrypt-env" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and not __fish_seen_subcommand_from publish-layer exec prune-versions encrypt-env decrypt-env" -f -a "publish-layer" -d 'Put kmseal into the account as a layer that hands functions their secrets'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and not __fish_seen_subcommand_from publish-layer exec prune-versions encrypt-env decrypt-env" -f -a "exec" -d 'Start a program with values in place of references, as Lambda starts a runtime'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and not __fish_seen_subcommand_from publish-layer exec prune-versions encrypt-env decrypt-env" -f -a "prune-versions" -d 'Delete published versions that still hold secrets in plain text'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and not __fish_seen_subcommand_from publish-layer exec prune-versions encrypt-env decrypt-env" -f -a "encrypt-env" -d 'Put ciphertext in place of a function\'s secrets, as the helpers of the console do'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and not __fish_seen_subcommand_from publish-layer exec prune-versions encrypt-env decrypt-env" -f -a "decrypt-env" -d 'Put values back in place of what the helpers of the console have encrypted'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from publish-layer" -l name -d 'The name of the layer' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from publish-layer" -l executable -d 'The program that goes into the layer, in place of the one that runs' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from publish-layer" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from publish-layer" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from publish-layer" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from publish-layer" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from publish-layer" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from publish-layer" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from publish-layer" -l dry-run -d 'Show what would be published, and publish nothing'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from publish-layer" -s y -l yes -d 'Do not ask'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from publish-layer" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from publish-layer" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from publish-layer" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from publish-layer" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from publish-layer" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from exec" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from exec" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from exec" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from exec" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from exec" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from exec" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from exec" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from exec" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from exec" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from exec" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from exec" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from prune-versions" -l keep -d 'How many of the newest versions stay, whatever they hold' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from prune-versions" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from prune-versions" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from prune-versions" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from prune-versions" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from prune-versions" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from prune-versions" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from prune-versions" -l all -d 'Delete versions without secrets too, and those whose variables cannot be read'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from prune-versions" -l dry-run -d 'Show what would be deleted, and delete nothing'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from prune-versions" -s y -l yes -d 'Do not ask'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from prune-versions" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from prune-versions" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from prune-versions" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from prune-versions" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from prune-versions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from encrypt-env" -s k -l key -d 'The KMS key: an id, an ARN or alias/NAME' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from encrypt-env" -l select -d 'Encrypt the variables that match, instead of those taken for secrets (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from encrypt-env" -l exclude -d 'Leave the variables that match (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from encrypt-env" -l allow -d 'Go on in spite of this (can be repeated)' -r -f -a "vpc\t'A VPC that may have no way to KMS'
role\t'A role that may not use the key, or of which nobody knows'"
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from encrypt-env" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from encrypt-env" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from encrypt-env" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from encrypt-env" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from encrypt-env" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from encrypt-env" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from encrypt-env" -l live-anyway -d 'Change a function that a stack owns, though its next deployment puts the plaintext back'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from encrypt-env" -l yes-latest -d 'Change a function whose callers get the change at once'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from encrypt-env" -l snippet-only -d 'Print the code that decrypts, and the policy that the role needs, and do nothing else'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from encrypt-env" -l dry-run -d 'Show the plan and change nothing'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from encrypt-env" -s y -l yes -d 'Do not ask: encrypt what is taken for a secret, or what --select names'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from encrypt-env" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from encrypt-env" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from encrypt-env" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from encrypt-env" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from encrypt-env" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from decrypt-env" -l select -d 'Decrypt the variables that match, and refuse those that do not open (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from decrypt-env" -l exclude -d 'Leave the variables that match (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from decrypt-env" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from decrypt-env" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from decrypt-env" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from decrypt-env" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from decrypt-env" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from decrypt-env" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from decrypt-env" -l no-context -d 'Open ciphertexts that are bound to nothing, as old functions have them'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from decrypt-env" -l live-anyway -d 'Change a function that a stack owns, though its next deployment puts the ciphertext back'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from decrypt-env" -l yes-latest -d 'Change a function whose callers get the change at once'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from decrypt-env" -l dry-run -d 'Show the plan and change nothing'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from decrypt-env" -s y -l yes -d 'Do not ask'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from decrypt-env" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from decrypt-env" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from decrypt-env" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from decrypt-env" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand lambda; and __fish_seen_subcommand_from decrypt-env" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -f -a "init" -d 'Make a vault, opened by a key file or by a passphrase'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -f -a "passphrase" -d 'Set, change or remove the passphrase'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -f -a "status" -d 'Show where the vault is, how it is opened and what is in it'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -f -a "key" -d 'Make a new wrapping key'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -f -a "accept" -d 'Accept a vault that is older than the last one seen, after a backup was restored'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from init" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from init" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from init" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from init" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from init" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from init" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from init" -l passphrase -d 'Open it by a passphrase (Argon2id, 64 MiB, 3 passes)'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from init" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from init" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from init" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from init" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from passphrase" -l new-passphrase-file -d 'Read the new passphrase from FILE' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from passphrase" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from passphrase" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from passphrase" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from passphrase" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from passphrase" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from passphrase" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from passphrase" -l remove -d 'Open the vault by a key file from now on'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from passphrase" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from passphrase" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from passphrase" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from passphrase" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from passphrase" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from status" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from status" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from status" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from status" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from status" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from status" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from status" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from status" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from status" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from key" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from key" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from key" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from key" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from key" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from key" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from key" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from key" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from key" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from key" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from key" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from accept" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from accept" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from accept" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from accept" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from accept" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from accept" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from accept" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from accept" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from accept" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from accept" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from accept" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand policy" -s f -l file -d 'Add all references of this file (can be repeated)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand policy" -l env-dialect -d 'Read the files as this program does; `auto` reads as node where programs differ' -r -f -a "auto\t''
node\t''
dotenvx\t''
python\t''
ruby\t''
docker\t''
systemd\t''
bash\t''"
complete -c kmseal -n "__fish_kmseal_using_subcommand policy" -l role -d 'The role of the consumer, to see what another account has to allow as well' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand policy" -l format -d 'How the policy is written' -r -f -a "json\t'As IAM takes it'
terraform\t'As a data source of Terraform\'s AWS provider'"
complete -c kmseal -n "__fish_kmseal_using_subcommand policy" -s k -l key -d 'The key of KMS that entries which do not exist yet will have' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand policy" -l account -d 'The account of the entries' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand policy" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand policy" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand policy" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand policy" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand policy" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand policy" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand policy" -l key-policy -d 'Write what the policies of the keys have to say about the role, in place of the role\'s own policy'
complete -c kmseal -n "__fish_kmseal_using_subcommand policy" -l offline -d 'Look nothing up: take names for those of secrets and parameters to come, in --account and --region'
complete -c kmseal -n "__fish_kmseal_using_subcommand policy" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand policy" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand policy" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand policy" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand policy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand doctor" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand doctor" -l profile -d 'AWS: the profile with credentials and region (else `AWS_PROFILE`)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand doctor" -l region -d 'AWS: the region (else `AWS_REGION`, or the profile\'s)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand doctor" -l endpoint-url -d 'AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand doctor" -l ca-bundle -d 'AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand doctor" -l writes-per-second -d 'AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets Manager)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand doctor" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand doctor" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand doctor" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand doctor" -l fips -d 'AWS: call FIPS endpoints, and fail where there is none'
complete -c kmseal -n "__fish_kmseal_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
