//! How seven programs read the same bytes: the measured table, row by row.

use super::super::Dialect;
use super::is_read_as;

/// What one program makes of the name in question.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cell {
    Text(&'static str),
    /// The program would expand or run something. It was measured to; kmseal does not.
    Expands,
    /// The program reads something that kmseal does not vouch for.
    Unclear,
    Unset,
    /// The program passes over it.
    Unseen,
    /// The program refuses the file.
    Rejected,
}

use Cell::{
    Expands as EXP, Rejected as ERR, Text as T, Unclear as DIM, Unseen as NO, Unset as BARE,
};

type Row = (&'static str, [Cell; 7]);

#[rustfmt::skip]
const OF_A: &[Row] = &[
    // input                node               dotenvx            python             ruby               docker             systemd            bash
    ("export A=1",         [T("1"),            T("1"),            T("1"),            T("1"),            ERR,               NO,                T("1")]),
    ("A = 1",              [T("1"),            T("1"),            T("1"),            T("1"),            ERR,               T("1"),            NO]),
    ("A=v # c",            [T("v"),            T("v"),            T("v"),            T("v"),            T("v # c"),        T("v # c"),        T("v")]),
    ("A=v#c",              [T("v"),            T("v"),            T("v#c"),          T("v"),            T("v#c"),          T("v#c"),          T("v#c")]),
    ("A=\"v\" # c",        [T("v"),            T("v"),            T("v"),            T("v"),            T("\"v\" # c"),    T("v# c"),         T("v")]),
    (r#"A="a\nb""#,        [T("a\nb"),         T("a\nb"),         T("a\nb"),         T(r"a\nb"),        T(r#""a\nb""#),    T(r"a\nb"),        T(r"a\nb")]),
    (r"A='a\nb'",          [T(r"a\nb"),        T(r"a\nb"),        T(r"a\nb"),        T(r"a\nb"),        T(r"'a\nb'"),      T(r"a\nb"),        T(r"a\nb")]),
    (r"A=a\nb",            [T(r"a\nb"),        T(r"a\nb"),        T(r"a\nb"),        T("anb"),          T(r"a\nb"),        T("anb"),          T("anb")]),
    ("A=\"a\nb\"",         [T("a\nb"),         T("a\nb"),         T("a\nb"),         T("a\nb"),         T("\"a"),          T("a\nb"),         T("a\nb")]),
    ("A='a\nb'",           [T("a\nb"),         T("a\nb"),         T("a\nb"),         T("a\nb"),         T("'a"),           T("a\nb"),         T("a\nb")]),
    ("A=a\\\nb",           [T("a\\"),          T("a\\"),          T("a\\"),          T("a\\"),          T("a\\"),          T("ab"),           T("ab")]),
    ("A=$B",               [T("$B"),           EXP,               T("$B"),           EXP,               T("$B"),           T("$B"),           EXP]),
    ("A=\"${B}\"",         [T("${B}"),         EXP,               EXP,               EXP,               T("\"${B}\""),     T("${B}"),         EXP]),
    ("A='$B'",             [T("$B"),           T("$B"),           T("$B"),           T("$B"),           T("'$B'"),         T("$B"),           T("$B")]),
    ("A=p$ssw0rd",         [T("p$ssw0rd"),     EXP,               T("p$ssw0rd"),     EXP,               T("p$ssw0rd"),     T("p$ssw0rd"),     EXP]),
    ("A=\"p$ssw0rd\"",     [T("p$ssw0rd"),     EXP,               T("p$ssw0rd"),     EXP,               T("\"p$ssw0rd\""), T("p$ssw0rd"),     EXP]),
    ("A=p$1x",             [T("p$1x"),         T("p$1x"),         T("p$1x"),         EXP,               T("p$1x"),         T("p$1x"),         EXP]),
    (r#"A="p\$ss""#,       [T(r"p\$ss"),       T("p$ss"),         T(r"p\$ss"),       T("p$ss"),         T(r#""p\$ss""#),   T("p$ss"),         T("p$ss")]),
    ("A=${X:-def}",        [T("${X:-def}"),    EXP,               EXP,               EXP,               T("${X:-def}"),    T("${X:-def}"),    EXP]),
    ("A=$(echo hi)",       [T("$(echo hi)"),   EXP,               T("$(echo hi)"),   EXP,               T("$(echo hi)"),   T("$(echo hi)"),   EXP]),
    ("A=`v`",              [T("v"),            T("v"),            T("`v`"),          T("`v`"),          T("`v`"),          T("`v`"),          EXP]),
    ("A=1\r\nB=2\r\n",     [T("1"),            T("1"),            T("1"),            T("1"),            T("1"),            T("1"),            T("1\r")]),
    ("\u{feff}A=1\nB=2",   [T("1"),            T("1"),            T("1"),            T("1"),            T("1"),            NO,                NO]),
    ("A=1\nA=2",           [T("2"),            T("2"),            T("2"),            T("2"),            T("2"),            T("2"),            T("2")]),
    ("A=",                 [T(""),             T(""),             T(""),             T(""),             T(""),             T(""),             T("")]),
    // Ruby reads an empty value; there is none to replace.
    ("A",                  [NO,                NO,                BARE,              BARE,              BARE,              NO,                NO]),
    ("A=v  ",              [T("v"),            T("v"),            T("v"),            T("v"),            T("v  "),          T("v"),            T("v")]),
    ("A=  v",              [T("v"),            T("v"),            T("v"),            T("v"),            T("  v"),          T("v"),            NO]),
    ("A=hello world",      [T("hello world"),  T("hello world"),  T("hello world"),  T("hello world"),  T("hello world"),  T("hello world"),  NO]),
    ("A: v",               [T("v"),            T("v"),            NO,                T("v"),            ERR,               NO,                NO]),
    // systemd takes the rest of the file for the value.
    ("A=\"v",              [T("\"v"),          T("\"v"),          NO,                T("\"v"),          T("\"v"),          DIM,               NO]),
    (r#"A="a\"b""#,        [T(r#"a\"b"#),      T(r#"a\"b"#),      T("a\"b"),         T("a\"b"),         T(r#""a\"b""#),    T("a\"b"),         T("a\"b")]),
    ("A=a\"b\"c",          [T("a\"b\"c"),      T("a\"b\"c"),      T("a\"b\"c"),      T("a\"b\"c"),      T("a\"b\"c"),      T("a\"b\"c"),      T("abc")]),
    (r#"A={"a":"b c"}"#,   [T(r#"{"a":"b c"}"#), T(r#"{"a":"b c"}"#), T(r#"{"a":"b c"}"#), T(r#"{"a":"b c"}"#), T(r#"{"a":"b c"}"#), T(r#"{"a":"b c"}"#), T("{a:b c}")]),
    (r#"A="C:\new\table""#, [T("C:\new\\table"), T("C:\new\table"), T("C:\new\table"), T(r"C:\newtable"), T(r#""C:\new\table""#), T(r"C:\new\table"), T(r"C:\new\table")]),
    (r"A='it\'s'",         [T(r"it\'s"),       T("it's"),         T("it's"),         T(r"it\'s"),       T(r"'it\'s'"),     T(r"it\s'"),       NO]),
    (r#"A="a\tb""#,        [T(r"a\tb"),        T("a\tb"),         T("a\tb"),         T("atb"),          T(r#""a\tb""#),    T(r"a\tb"),        T(r"a\tb")]),
    (r"A=C:\dir",          [T(r"C:\dir"),      T(r"C:\dir"),      T(r"C:\dir"),      T("C:dir"),        T(r"C:\dir"),      T("C:dir"),        T("C:dir")]),
    (r#"A='{"k":"x\ny"}'"#, [T(r#"{"k":"x\ny"}"#), T(r#"{"k":"x\ny"}"#), T(r#"{"k":"x\ny"}"#), T(r#"{"k":"x\ny"}"#), T(r#"'{"k":"x\ny"}'"#), T(r#"{"k":"x\ny"}"#), T(r#"{"k":"x\ny"}"#)]),
    ("A=YWI==",            [T("YWI=="),        T("YWI=="),        T("YWI=="),        T("YWI=="),        T("YWI=="),        T("YWI=="),        T("YWI==")]),
];

#[rustfmt::skip]
const OF_OTHER_NAMES: &[(&str, Row)] = &[
    // name    input       node    dotenvx python  ruby    docker  systemd bash
    ("A-B",   ("A-B=1",   [T("1"), T("1"), T("1"), NO,     T("1"), NO,     NO])),
    ("A.B",   ("A.B=1",   [T("1"), T("1"), T("1"), T("1"), T("1"), NO,     NO])),
    ("1A",    ("1A=1",    [T("1"), T("1"), T("1"), T("1"), T("1"), NO,     NO])),
    // A backslash before the line end makes a name of the next line.
    ("b",     ("A=a\\\nb", [NO,    NO,     BARE,   BARE,   BARE,   NO,     NO])),
    // Only bash runs its lines one by one: what is before a syntax error counts.
    ("B",     ("B=1\nA=\"v", [T("1"), T("1"), T("1"), T("1"), T("1"), T("1"), T("1")])),
    // The first key is lost to the mark, the second is not.
    ("B",     ("\u{feff}A=1\nB=1", [T("1"); 7])),
];

#[test]
fn the_measured_table() {
    let of_a = OF_A.iter().map(|row| ("A", *row));
    let mut wrong = Vec::new();
    for (name, (text, cells)) in of_a.chain(OF_OTHER_NAMES.iter().copied()) {
        for (dialect, cell) in Dialect::ALL.into_iter().zip(cells) {
            if !is_read_as(text.as_bytes(), dialect, name, cell) {
                wrong.push(format!("{dialect} does not read {name} of {text:?} as {cell:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// node and dotenvx put U+FFFD for it, bash keeps it, the others refuse the file.
#[test]
fn a_byte_that_is_not_utf8() {
    let cells = [T("\u{fffd}"), T("\u{fffd}"), ERR, ERR, ERR, ERR];
    for (dialect, cell) in Dialect::ALL.into_iter().zip(cells) {
        assert!(is_read_as(b"A=\xff", dialect, "A", cell), "{dialect}");
    }
    let bash = super::read(b"A=\xff", Dialect::Bash);
    let kept = crate::secret::Plaintext::copy_of(b"\xff");
    assert!(matches!(&bash.entries[0].value, super::Value::Text(value) if value.same_as(&kept)));
}

/// Only these forms mean the same to everyone (Docker keeps the quotes of the second).
#[test]
fn the_forms_to_write() {
    let bare = "AZaz09_./:=@%+,-";
    let line = format!("A={bare}\n");
    for dialect in Dialect::ALL {
        assert!(is_read_as(line.as_bytes(), dialect, "A", T(bare)), "{dialect}");
        if dialect != Dialect::Docker {
            let line = br#"A='$x "y" \z # `w` ${v} '"#;
            let cell = if dialect == Dialect::Python { EXP } else { T(r#"$x "y" \z # `w` ${v} "#) };
            assert!(is_read_as(line, dialect, "A", cell), "{dialect}");
        }
    }
}
