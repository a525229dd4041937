
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'kmseal' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'kmseal'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'kmseal' {
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the vault''s passphrase from FILE (`-` for standard input)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Write the result as one JSON document to standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask no questions; a question without an answer is an error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Move secrets from files into the vault and put references in their place')
            [CompletionResult]::new('undo', 'undo', [CompletionResultType]::ParameterValue, 'Put everything back that a run has changed')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Finish a run that was cut off')
            [CompletionResult]::new('runs', 'runs', [CompletionResultType]::ParameterValue, 'List the runs and how far they came')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Start a program with values in place of references')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show an entry, hidden unless asked for')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Give an entry a value from a prompt, standard input or a file')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List entries')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'List the versions of an entry')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete entries; they can be restored')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Bring a deleted entry or an earlier version back')
            [CompletionResult]::new('vault', 'vault', [CompletionResultType]::ParameterValue, 'Set up and look after the vault')
            break
        }
        'kmseal;migrate' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Where the values go: every variable becomes an entry below this name')
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Move the variables that match, instead of those taken for secrets (can be repeated)')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Leave the variables that match (can be repeated)')
            [CompletionResult]::new('--env-dialect', '--env-dialect', [CompletionResultType]::ParameterName, 'Read the files as this program does')
            [CompletionResult]::new('--on-conflict', '--on-conflict', [CompletionResultType]::ParameterName, 'What to do when an entry exists with another value')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'The key to seal the values under')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'The key to seal the values under')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the vault''s passphrase from FILE (`-` for standard input)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and change nothing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask: move what is taken for a secret, or what --select names')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask: move what is taken for a secret, or what --select names')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Go on although a file has changes that git has not committed')
            [CompletionResult]::new('--allow-dirty', '--allow-dirty', [CompletionResultType]::ParameterName, 'Go on although a file has changes that git has not committed')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Write the result as one JSON document to standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask no questions; a question without an answer is an error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kmseal;undo' {
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the vault''s passphrase from FILE (`-` for standard input)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Write the result as one JSON document to standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask no questions; a question without an answer is an error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kmseal;resume' {
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the vault''s passphrase from FILE (`-` for standard input)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Write the result as one JSON document to standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask no questions; a question without an answer is an error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kmseal;runs' {
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the vault''s passphrase from FILE (`-` for standard input)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Write the result as one JSON document to standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask no questions; a question without an answer is an error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kmseal;run' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Add the variables of this file (can be repeated; later files win)')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Add the variables of this file (can be repeated; later files win)')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Take only variables that match, of the files and of inherited references (can be repeated)')
            [CompletionResult]::new('--except', '--except', [CompletionResultType]::ParameterName, 'Leave variables that match (can be repeated)')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Let files set this variable although it changes how programs start (can be repeated)')
            [CompletionResult]::new('--env-dialect', '--env-dialect', [CompletionResultType]::ParameterName, 'Read the files as this program does; `auto` reads as node where programs differ')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the vault''s passphrase from FILE (`-` for standard input)')
            [CompletionResult]::new('--override', '--override', [CompletionResultType]::ParameterName, 'Let the files win over variables that are set already')
            [CompletionResult]::new('--pristine', '--pristine', [CompletionResultType]::ParameterName, 'Inherit nothing: only what the files say')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Write the result as one JSON document to standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask no questions; a question without an answer is an error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kmseal;get' {
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the vault''s passphrase from FILE (`-` for standard input)')
            [CompletionResult]::new('--reveal', '--reveal', [CompletionResultType]::ParameterName, 'Write the value to standard output')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'With --reveal, write no line end behind the value')
            [CompletionResult]::new('--no-newline', '--no-newline', [CompletionResultType]::ParameterName, 'With --reveal, write no line end behind the value')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Write the result as one JSON document to standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask no questions; a question without an answer is an error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kmseal;set' {
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'The key to seal the value under')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'The key to seal the value under')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the vault''s passphrase from FILE (`-` for standard input)')
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'Keep a line end at the end of the value')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Write the result as one JSON document to standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask no questions; a question without an answer is an error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kmseal;list' {
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the vault''s passphrase from FILE (`-` for standard input)')
            [CompletionResult]::new('--deleted', '--deleted', [CompletionResultType]::ParameterName, 'Only deleted entries, which can be restored')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Write the result as one JSON document to standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask no questions; a question without an answer is an error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kmseal;history' {
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the vault''s passphrase from FILE (`-` for standard input)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Write the result as one JSON document to standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask no questions; a question without an answer is an error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kmseal;delete' {
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the vault''s passphrase from FILE (`-` for standard input)')
            [CompletionResult]::new('--purge', '--purge', [CompletionResultType]::ParameterName, 'Remove entries that are deleted already, with all their versions and for good')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Write the result as one JSON document to standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask no questions; a question without an answer is an error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kmseal;restore' {
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the vault''s passphrase from FILE (`-` for standard input)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Write the result as one JSON document to standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask no questions; a question without an answer is an error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kmseal;vault' {
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the vault''s passphrase from FILE (`-` for standard input)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Write the result as one JSON document to standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask no questions; a question without an answer is an error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Make a vault, opened by a key file or by a passphrase')
            [CompletionResult]::new('passphrase', 'passphrase', [CompletionResultType]::ParameterValue, 'Set, change or remove the passphrase')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show where the vault is, how it is opened and what is in it')
            [CompletionResult]::new('key', 'key', [CompletionResultType]::ParameterValue, 'Make a new wrapping key')
            [CompletionResult]::new('accept', 'accept', [CompletionResultType]::ParameterValue, 'Accept a vault that is older than the last one seen, after a backup was restored')
            break
        }
        'kmseal;vault;init' {
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the vault''s passphrase from FILE (`-` for standard input)')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'Open it by a passphrase (Argon2id, 64 MiB, 3 passes)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Write the result as one JSON document to standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask no questions; a question without an answer is an error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kmseal;vault;passphrase' {
            [CompletionResult]::new('--new-passphrase-file', '--new-passphrase-file', [CompletionResultType]::ParameterName, 'Read the new passphrase from FILE')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the vault''s passphrase from FILE (`-` for standard input)')
            [CompletionResult]::new('--remove', '--remove', [CompletionResultType]::ParameterName, 'Open the vault by a key file from now on')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Write the result as one JSON document to standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask no questions; a question without an answer is an error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kmseal;vault;status' {
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the vault''s passphrase from FILE (`-` for standard input)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Write the result as one JSON document to standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask no questions; a question without an answer is an error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kmseal;vault;key' {
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the vault''s passphrase from FILE (`-` for standard input)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Write the result as one JSON document to standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask no questions; a question without an answer is an error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kmseal;vault;accept' {
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the vault''s passphrase from FILE (`-` for standard input)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Write the result as one JSON document to standard output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors and what was asked for')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Ask no questions; a question without an answer is an error')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
