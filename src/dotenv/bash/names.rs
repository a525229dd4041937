//! The words that mean something to bash.

/// Reserved words, when they are the first of a command.
#[rustfmt::skip]
const RESERVED: [&[u8]; 22] = [
    b"!", b"[[", b"]]", b"case", b"coproc", b"do", b"done", b"elif", b"else", b"esac", b"fi",
    b"for", b"function", b"if", b"in", b"select", b"then", b"time", b"until", b"while", b"{",
    b"}",
];

/// Builtins that can change variables, or what the lines after them do.
#[rustfmt::skip]
const BUILTINS: [&[u8]; 43] = [
    b".", b"alias", b"bg", b"bind", b"break", b"builtin", b"caller", b"cd", b"command",
    b"compgen", b"complete", b"compopt", b"continue", b"declare", b"dirs", b"disown", b"enable",
    b"eval", b"exec", b"exit", b"export", b"getopts", b"hash", b"let", b"local", b"mapfile",
    b"popd", b"printf", b"pushd", b"read", b"readarray", b"readonly", b"return", b"set", b"shift",
    b"shopt", b"source", b"trap", b"typeset", b"ulimit", b"unalias", b"unset", b"wait",
];

/// Variables whose assignment fails, or changes how bash reads on.
#[rustfmt::skip]
const DECISIVE: [&[u8]; 8] = [
    b"BASHOPTS", b"BASH_VERSINFO", b"EUID", b"FUNCNEST", b"POSIXLY_CORRECT", b"PPID",
    b"SHELLOPTS", b"UID",
];

/// Variables to which bash itself gives a value.
#[rustfmt::skip]
const SPECIAL: [&[u8]; 16] = [
    b"COMP_WORDBREAKS", b"COPROC", b"DIRSTACK", b"EPOCHREALTIME", b"EPOCHSECONDS", b"FUNCNAME",
    b"GROUPS", b"HISTCMD", b"LINENO", b"OPTARG", b"OPTIND", b"PIPESTATUS", b"RANDOM", b"SECONDS",
    b"SRANDOM", b"_",
];

pub(super) fn is_reserved_word(word: &[u8]) -> bool {
    RESERVED.contains(&word)
}

/// Whether the word, without its quotes and backslashes, is one of [`BUILTINS`].
pub(super) fn changes_the_shell(word: &[u8]) -> bool {
    let unquoted = || word.iter().filter(|byte| !matches!(byte, b'\'' | b'"' | b'\\'));
    BUILTINS.iter().any(|builtin| unquoted().eq(builtin.iter()))
}

pub(super) fn is_decisive(name: &[u8]) -> bool {
    DECISIVE.contains(&name)
}

pub(super) fn is_special(name: &[u8]) -> bool {
    SPECIAL.contains(&name) || name.starts_with(b"BASH")
}

pub(super) fn is_name(word: &[u8]) -> bool {
    name_len(word) == word.len() && !word.is_empty()
}

/// How many bytes of the start of `text` are a name.
pub(super) fn name_len(text: &[u8]) -> usize {
    match text.first() {
        Some(b'0'..=b'9') | None => 0,
        _ => text.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count(),
    }
}
