# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_kmseal_global_optspecs
    string join \n json q/quiet no-input passphrase-file= h/help V/version
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
complete -c kmseal -n "__fish_kmseal_needs_command" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_needs_command" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_needs_command" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_needs_command" -s V -l version -d 'Print version'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "migrate" -d 'Move secrets from files into the vault and put references in their place'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "undo" -d 'Put everything back that a run has changed'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "resume" -d 'Finish a run that was cut off'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "runs" -d 'List the runs and how far they came'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "run" -d 'Start a program with values in place of references'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "get" -d 'Show an entry, hidden unless asked for'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "set" -d 'Give an entry a value from a prompt, standard input or a file'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "list" -d 'List entries'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "history" -d 'List the versions of an entry'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "delete" -d 'Delete entries; they can be restored'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "restore" -d 'Bring a deleted entry or an earlier version back'
complete -c kmseal -n "__fish_kmseal_needs_command" -f -a "vault" -d 'Set up and look after the vault'
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l to -d 'Where the values go: every variable becomes an entry below this name' -r
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
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l on-conflict -d 'What to do when an entry exists with another value' -r -f -a "fail\t'Stop before anything is changed'
skip\t'Leave the variable in the file as it is'
overwrite\t'Write a new version; the earlier one is kept'"
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -s k -l key -d 'The key to seal the values under' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l dry-run -d 'Show the plan and change nothing'
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -s y -l yes -d 'Do not ask: move what is taken for a secret, or what --select names'
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l force -l allow-dirty -d 'Go on although a file has changes that git has not committed'
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand migrate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand undo" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand undo" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand undo" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand undo" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand undo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand resume" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand resume" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand resume" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand resume" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand resume" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand runs" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand runs" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand runs" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand runs" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand runs" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -s f -l file -d 'Add the variables of this file (can be repeated; later files win)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l only -d 'Take only variables that match, of the files and of inherited references (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l except -d 'Leave variables that match (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l allow -d 'Let files set this variable although it changes how programs start (can be repeated)' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l env-dialect -d 'Read the files as this program does; `auto` reads as node where programs differ' -r -f -a "auto\t''
node\t''
dotenvx\t''
python\t''
ruby\t''
docker\t''
systemd\t''
bash\t''"
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l override -d 'Let the files win over variables that are set already'
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l pristine -d 'Inherit nothing: only what the files say'
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand get" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand get" -l reveal -d 'Write the value to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand get" -s n -l no-newline -d 'With --reveal, write no line end behind the value'
complete -c kmseal -n "__fish_kmseal_using_subcommand get" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand get" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand get" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -s k -l key -d 'The key to seal the value under' -r
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -l raw -d 'Keep a line end at the end of the value'
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand list" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand list" -l deleted -d 'Only deleted entries, which can be restored'
complete -c kmseal -n "__fish_kmseal_using_subcommand list" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand list" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand list" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand history" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand history" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand history" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand history" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand history" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand delete" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand delete" -l purge -d 'Remove entries that are deleted already, with all their versions and for good'
complete -c kmseal -n "__fish_kmseal_using_subcommand delete" -s y -l yes -d 'Do not ask'
complete -c kmseal -n "__fish_kmseal_using_subcommand delete" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand delete" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand delete" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand restore" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand restore" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand restore" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand restore" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand restore" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -f -a "init" -d 'Make a vault, opened by a key file or by a passphrase'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -f -a "passphrase" -d 'Set, change or remove the passphrase'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -f -a "status" -d 'Show where the vault is, how it is opened and what is in it'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -f -a "key" -d 'Make a new wrapping key'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and not __fish_seen_subcommand_from init passphrase status key accept" -f -a "accept" -d 'Accept a vault that is older than the last one seen, after a backup was restored'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from init" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from init" -l passphrase -d 'Open it by a passphrase (Argon2id, 64 MiB, 3 passes)'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from init" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from init" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from init" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from passphrase" -l new-passphrase-file -d 'Read the new passphrase from FILE' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from passphrase" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from passphrase" -l remove -d 'Open the vault by a key file from now on'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from passphrase" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from passphrase" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from passphrase" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from passphrase" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from status" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from status" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from status" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from key" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from key" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from key" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from key" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from key" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from accept" -l passphrase-file -d 'Read the vault\'s passphrase from FILE (`-` for standard input)' -r -F
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from accept" -l json -d 'Write the result as one JSON document to standard output'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from accept" -s q -l quiet -d 'Say nothing but errors and what was asked for'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from accept" -l no-input -d 'Ask no questions; a question without an answer is an error'
complete -c kmseal -n "__fish_kmseal_using_subcommand vault; and __fish_seen_subcommand_from accept" -s h -l help -d 'Print help (see more with \'--help\')'
