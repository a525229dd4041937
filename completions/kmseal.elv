
use builtin;
use str;

set edit:completion:arg-completer[kmseal] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'kmseal'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'kmseal'= {
            cand --passphrase-file 'Read the vault''s passphrase from FILE (`-` for standard input)'
            cand --json 'Write the result as one JSON document to standard output'
            cand -q 'Say nothing but errors and what was asked for'
            cand --quiet 'Say nothing but errors and what was asked for'
            cand --no-input 'Ask no questions; a question without an answer is an error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand migrate 'Move secrets from files into the vault and put references in their place'
            cand undo 'Put everything back that a run has changed'
            cand resume 'Finish a run that was cut off'
            cand runs 'List the runs and how far they came'
            cand run 'Start a program with values in place of references'
            cand get 'Show an entry, hidden unless asked for'
            cand set 'Give an entry a value from a prompt, standard input or a file'
            cand list 'List entries'
            cand history 'List the versions of an entry'
            cand delete 'Delete entries; they can be restored'
            cand restore 'Bring a deleted entry or an earlier version back'
            cand vault 'Set up and look after the vault'
        }
        &'kmseal;migrate'= {
            cand --to 'Where the values go: every variable becomes an entry below this name'
            cand --select 'Move the variables that match, instead of those taken for secrets (can be repeated)'
            cand --exclude 'Leave the variables that match (can be repeated)'
            cand --env-dialect 'Read the files as this program does'
            cand --on-conflict 'What to do when an entry exists with another value'
            cand -k 'The key to seal the values under'
            cand --key 'The key to seal the values under'
            cand --passphrase-file 'Read the vault''s passphrase from FILE (`-` for standard input)'
            cand --dry-run 'Show the plan and change nothing'
            cand -y 'Do not ask: move what is taken for a secret, or what --select names'
            cand --yes 'Do not ask: move what is taken for a secret, or what --select names'
            cand --force 'Go on although a file has changes that git has not committed'
            cand --allow-dirty 'Go on although a file has changes that git has not committed'
            cand --json 'Write the result as one JSON document to standard output'
            cand -q 'Say nothing but errors and what was asked for'
            cand --quiet 'Say nothing but errors and what was asked for'
            cand --no-input 'Ask no questions; a question without an answer is an error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kmseal;undo'= {
            cand --passphrase-file 'Read the vault''s passphrase from FILE (`-` for standard input)'
            cand --json 'Write the result as one JSON document to standard output'
            cand -q 'Say nothing but errors and what was asked for'
            cand --quiet 'Say nothing but errors and what was asked for'
            cand --no-input 'Ask no questions; a question without an answer is an error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kmseal;resume'= {
            cand --passphrase-file 'Read the vault''s passphrase from FILE (`-` for standard input)'
            cand --json 'Write the result as one JSON document to standard output'
            cand -q 'Say nothing but errors and what was asked for'
            cand --quiet 'Say nothing but errors and what was asked for'
            cand --no-input 'Ask no questions; a question without an answer is an error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kmseal;runs'= {
            cand --passphrase-file 'Read the vault''s passphrase from FILE (`-` for standard input)'
            cand --json 'Write the result as one JSON document to standard output'
            cand -q 'Say nothing but errors and what was asked for'
            cand --quiet 'Say nothing but errors and what was asked for'
            cand --no-input 'Ask no questions; a question without an answer is an error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kmseal;run'= {
            cand -f 'Add the variables of this file (can be repeated; later files win)'
            cand --file 'Add the variables of this file (can be repeated; later files win)'
            cand --only 'Take only variables that match, of the files and of inherited references (can be repeated)'
            cand --except 'Leave variables that match (can be repeated)'
            cand --allow 'Let files set this variable although it changes how programs start (can be repeated)'
            cand --env-dialect 'Read the files as this program does; `auto` reads as node where programs differ'
            cand --passphrase-file 'Read the vault''s passphrase from FILE (`-` for standard input)'
            cand --override 'Let the files win over variables that are set already'
            cand --pristine 'Inherit nothing: only what the files say'
            cand --json 'Write the result as one JSON document to standard output'
            cand -q 'Say nothing but errors and what was asked for'
            cand --quiet 'Say nothing but errors and what was asked for'
            cand --no-input 'Ask no questions; a question without an answer is an error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kmseal;get'= {
            cand --passphrase-file 'Read the vault''s passphrase from FILE (`-` for standard input)'
            cand --reveal 'Write the value to standard output'
            cand -n 'With --reveal, write no line end behind the value'
            cand --no-newline 'With --reveal, write no line end behind the value'
            cand --json 'Write the result as one JSON document to standard output'
            cand -q 'Say nothing but errors and what was asked for'
            cand --quiet 'Say nothing but errors and what was asked for'
            cand --no-input 'Ask no questions; a question without an answer is an error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kmseal;set'= {
            cand -k 'The key to seal the value under'
            cand --key 'The key to seal the value under'
            cand --passphrase-file 'Read the vault''s passphrase from FILE (`-` for standard input)'
            cand --raw 'Keep a line end at the end of the value'
            cand --json 'Write the result as one JSON document to standard output'
            cand -q 'Say nothing but errors and what was asked for'
            cand --quiet 'Say nothing but errors and what was asked for'
            cand --no-input 'Ask no questions; a question without an answer is an error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kmseal;list'= {
            cand --passphrase-file 'Read the vault''s passphrase from FILE (`-` for standard input)'
            cand --deleted 'Only deleted entries, which can be restored'
            cand --json 'Write the result as one JSON document to standard output'
            cand -q 'Say nothing but errors and what was asked for'
            cand --quiet 'Say nothing but errors and what was asked for'
            cand --no-input 'Ask no questions; a question without an answer is an error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kmseal;history'= {
            cand --passphrase-file 'Read the vault''s passphrase from FILE (`-` for standard input)'
            cand --json 'Write the result as one JSON document to standard output'
            cand -q 'Say nothing but errors and what was asked for'
            cand --quiet 'Say nothing but errors and what was asked for'
            cand --no-input 'Ask no questions; a question without an answer is an error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kmseal;delete'= {
            cand --passphrase-file 'Read the vault''s passphrase from FILE (`-` for standard input)'
            cand --purge 'Remove entries that are deleted already, with all their versions and for good'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand --json 'Write the result as one JSON document to standard output'
            cand -q 'Say nothing but errors and what was asked for'
            cand --quiet 'Say nothing but errors and what was asked for'
            cand --no-input 'Ask no questions; a question without an answer is an error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kmseal;restore'= {
            cand --passphrase-file 'Read the vault''s passphrase from FILE (`-` for standard input)'
            cand --json 'Write the result as one JSON document to standard output'
            cand -q 'Say nothing but errors and what was asked for'
            cand --quiet 'Say nothing but errors and what was asked for'
            cand --no-input 'Ask no questions; a question without an answer is an error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kmseal;vault'= {
            cand --passphrase-file 'Read the vault''s passphrase from FILE (`-` for standard input)'
            cand --json 'Write the result as one JSON document to standard output'
            cand -q 'Say nothing but errors and what was asked for'
            cand --quiet 'Say nothing but errors and what was asked for'
            cand --no-input 'Ask no questions; a question without an answer is an error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand init 'Make a vault, opened by a key file or by a passphrase'
            cand passphrase 'Set, change or remove the passphrase'
            cand status 'Show where the vault is, how it is opened and what is in it'
            cand key 'Make a new wrapping key'
            cand accept 'Accept a vault that is older than the last one seen, after a backup was restored'
        }
        &'kmseal;vault;init'= {
            cand --passphrase-file 'Read the vault''s passphrase from FILE (`-` for standard input)'
            cand --passphrase 'Open it by a passphrase (Argon2id, 64 MiB, 3 passes)'
            cand --json 'Write the result as one JSON document to standard output'
            cand -q 'Say nothing but errors and what was asked for'
            cand --quiet 'Say nothing but errors and what was asked for'
            cand --no-input 'Ask no questions; a question without an answer is an error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kmseal;vault;passphrase'= {
            cand --new-passphrase-file 'Read the new passphrase from FILE'
            cand --passphrase-file 'Read the vault''s passphrase from FILE (`-` for standard input)'
            cand --remove 'Open the vault by a key file from now on'
            cand --json 'Write the result as one JSON document to standard output'
            cand -q 'Say nothing but errors and what was asked for'
            cand --quiet 'Say nothing but errors and what was asked for'
            cand --no-input 'Ask no questions; a question without an answer is an error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kmseal;vault;status'= {
            cand --passphrase-file 'Read the vault''s passphrase from FILE (`-` for standard input)'
            cand --json 'Write the result as one JSON document to standard output'
            cand -q 'Say nothing but errors and what was asked for'
            cand --quiet 'Say nothing but errors and what was asked for'
            cand --no-input 'Ask no questions; a question without an answer is an error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kmseal;vault;key'= {
            cand --passphrase-file 'Read the vault''s passphrase from FILE (`-` for standard input)'
            cand --json 'Write the result as one JSON document to standard output'
            cand -q 'Say nothing but errors and what was asked for'
            cand --quiet 'Say nothing but errors and what was asked for'
            cand --no-input 'Ask no questions; a question without an answer is an error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kmseal;vault;accept'= {
            cand --passphrase-file 'Read the vault''s passphrase from FILE (`-` for standard input)'
            cand --json 'Write the result as one JSON document to standard output'
            cand -q 'Say nothing but errors and what was asked for'
            cand --quiet 'Say nothing but errors and what was asked for'
            cand --no-input 'Ask no questions; a question without an answer is an error'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
    ]
    $completions[$command]
}
