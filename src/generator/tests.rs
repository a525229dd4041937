//! Values fit what was asked, each as likely as any other.

use std::collections::HashMap;

use super::*;

fn generator(demands: Demands) -> Generator {
    Generator::new(demands).expect("values like that")
}

fn text(value: &Plaintext) -> String {
    String::from_utf8(value.expose().to_vec()).expect("text")
}

/// How far counts are from being all the same, as Pearson measures it.
fn chi_square(counts: &[usize]) -> f64 {
    let real = |count: usize| f64::from(u32::try_from(count).expect("small"));
    let expected = real(counts.iter().sum()) / real(counts.len());
    counts.iter().map(|count| (real(*count) - expected).powi(2) / expected).sum()
}

/// With 61 degrees of freedom, more than 250 come up once in 10^23 runs; a remainder of bytes has 480.
#[test]
fn characters_are_equally_likely() {
    const DRAWS: usize = 2_000;
    let generator = generator(Demands::default());
    let mut counts: HashMap<u8, usize> = HashMap::new();
    for _ in 0..DRAWS {
        for character in generator.draw().expect("drawn").expose() {
            *counts.entry(*character).or_default() += 1;
        }
    }
    let counts: Vec<usize> = counts.into_values().collect();
    assert_eq!((counts.len(), counts.iter().sum()), (62, DRAWS * 32));
    let found = chi_square(&counts);
    assert!(found < 250.0, "chi-square of {found}");
    let mut biased = [0; 62];
    for byte in Plaintext::random(DRAWS * 32).expect("random").expose() {
        biased[usize::from(byte % 62)] += 1;
    }
    let seen = chi_square(&biased);
    assert!(seen > 250.0, "a remainder would not be seen: {seen}");
}

/// All texts with a digit, and no other ones, as often as each other: 27, less the 8 of letters alone.
#[test]
fn what_meets_demands_is_equally_likely() {
    let generator = generator(Demands {
        length: Some(3),
        alphabet: Alphabet::parse("ab1").ok(),
        must_contain: vec![Class::Digit, Class::Digit],
        weak: true,
        ..Demands::default()
    });
    let mut counts: HashMap<String, usize> = HashMap::new();
    for _ in 0..19_000 {
        *counts.entry(text(&generator.draw().expect("drawn"))).or_default() += 1;
    }
    assert!(counts.keys().all(|value| value.contains('1')));
    let counts: Vec<usize> = counts.into_values().collect();
    assert_eq!(counts.len(), 19);
    assert!((generator.bits() - 19_f64.log2()).abs() < 1e-9, "{}", generator.bits());
    // 18 degrees of freedom; put in afterwards, the digit would give 3,000 and more.
    let found = chi_square(&counts);
    assert!(found < 150.0, "chi-square of {found}");
}

#[test]
fn only_what_was_asked_for_and_all_of_it() {
    let classes = [Class::Lower, Class::Upper, Class::Digit, Class::Symbol];
    for set in 0_u32..16 {
        let must_contain: Vec<Class> =
            (0..4).filter(|at| set & (1 << at) != 0).map(|at| classes[at]).collect();
        for (alphabet, exclude) in
            [(None, None), (Some("a-zA-Z0-9!?#"), Some("l1O0o")), (Some("a-cA-C0-2+!"), Some("b+"))]
        {
            let parse = |text: &str| Alphabet::parse(text).ok();
            let demands = Demands {
                length: Some(30),
                alphabet: alphabet.and_then(parse),
                exclude: exclude.and_then(parse),
                must_contain: must_contain.clone(),
                ..Demands::default()
            };
            let allowed = match (&demands.alphabet, &demands.exclude) {
                (Some(all), Some(less)) => all.clone().without(less),
                (Some(all), None) => all.clone(),
                _ if set & 8 != 0 => Alphabet::with_symbols(),
                _ => Alphabet::usual(),
            };
            let generator = generator(demands);
            for _ in 0..20 {
                let value = generator.draw().expect("drawn");
                assert!(value.has_len(30));
                assert!(value.expose().iter().all(|one| allowed.characters().contains(one)));
                for class in &must_contain {
                    assert!(value.expose().iter().any(|one| class.has(*one)), "{class:?}");
                }
            }
        }
    }
}

#[test]
fn kinds_look_as_they_should() {
    let draw = |kind, length| {
        let value =
            generator(Demands { kind, length, ..Demands::default() }).draw().expect("drawn");
        text(&value)
    };
    let uuid = draw(Kind::Uuid, None);
    let parts: Vec<usize> = uuid.split('-').map(str::len).collect();
    assert_eq!(parts, [8, 4, 4, 4, 12], "{uuid}");
    assert_eq!(&uuid[14..15], "4");
    assert!("89ab".contains(&uuid[19..20]), "{uuid}");
    let is_hex = |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    assert!(is_hex(&uuid.replace('-', "")));
    let hex = draw(Kind::Hex, None);
    assert!(hex.len() == 64 && is_hex(&hex), "{hex}");
    for length in [8, 9, 10, 11, 4096] {
        let decoded = STANDARD.decode(draw(Kind::Base64, Some(length))).expect("base64");
        assert_eq!(decoded.len(), length);
        let decoded = URL_SAFE_NO_PAD.decode(draw(Kind::Base64Url, Some(length))).expect("base64");
        assert_eq!(decoded.len(), length);
    }
    let phrase = draw(Kind::Diceware, Some(40));
    assert!(phrase.split('-').count() >= 40, "{phrase}");
    let is_phrase = |c: char| c.is_ascii_lowercase() || c == '-';
    assert!(phrase.chars().all(is_phrase), "{phrase}");
}

#[test]
fn two_draws_differ() {
    for kind in
        [Kind::Password, Kind::Diceware, Kind::Uuid, Kind::Hex, Kind::Base64, Kind::Base64Url]
    {
        let generator = generator(Demands { kind, ..Demands::default() });
        let [one, other] = [(); 2].map(|()| generator.draw().expect("drawn"));
        assert!(!one.same_as(&other), "{}", kind.name());
    }
}

#[test]
fn bits_are_those_of_the_draw() {
    let bits = |demands| generator(demands).bits();
    let of = |kind, length| Demands { kind, length: Some(length), ..Demands::default() };
    let near = |found: f64, expected: f64| assert!((found - expected).abs() < 0.01, "{found}");
    near(bits(Demands::default()), 190.53);
    near(bits(of(Kind::Diceware, 5)), 64.62);
    near(bits(of(Kind::Hex, 8)), 64.0);
    near(bits(of(Kind::Base64, 16)), 128.0);
    near(bits(Demands { kind: Kind::Uuid, ..Demands::default() }), 122.0);
}

#[test]
fn what_cannot_be_or_could_be_guessed_is_refused() {
    let refused = |demands: Demands| match Generator::new(demands) {
        Ok(_) => panic!("not refused"),
        Err(error) => error.to_string(),
    };
    let alphabet = |text| Demands { alphabet: Alphabet::parse(text).ok(), ..Demands::default() };
    let length = |kind, length| Demands { kind, length: Some(length), ..Demands::default() };
    let demand = |demands: Demands, class| Demands { must_contain: vec![class], ..demands };
    for (demands, why) in [
        (alphabet(""), "no character is left to draw from"),
        (
            Demands { exclude: Alphabet::parse("a-c").ok(), ..alphabet("abc") },
            "no character is left to draw from",
        ),
        (
            demand(alphabet("a-z"), Class::Digit),
            "a digit is demanded, and none of the characters is one",
        ),
        (
            Demands {
                length: Some(1),
                ..demand(demand(alphabet("a-z"), Class::Lower), Class::Lower)
            },
            "what is asked for has 4 bits, fewer than 64: it could be guessed",
        ),
        (
            Demands {
                length: Some(1),
                must_contain: vec![Class::Lower, Class::Upper],
                weak: true,
                ..Demands::default()
            },
            "1 characters cannot be of 2 classes",
        ),
        (length(Kind::Password, 10), "what is asked for has 59 bits"),
        (length(Kind::Password, 0), "what is asked for has 0 bits"),
        (length(Kind::Diceware, 4), "what is asked for has 51 bits"),
        (length(Kind::Hex, 7), "what is asked for has 56 bits"),
        // Ten times the same character counts once.
        (alphabet("aaaaaaaaaa"), "what is asked for has 0 bits"),
        (Demands { weak: true, ..alphabet("a") }, "what is asked for has 0 bits, fewer than 1"),
        (length(Kind::Hex, 4097), "at most 4096"),
        (length(Kind::Uuid, 16), "--length means nothing for a value of the kind uuid"),
        (
            Demands { kind: Kind::Hex, ..alphabet("a-z") },
            "--alphabet means nothing for a value of the kind hex",
        ),
        (
            Demands { kind: Kind::Diceware, ..demand(Demands::default(), Class::Digit) },
            "--must-contain means nothing for a value of the kind diceware",
        ),
    ] {
        let found = refused(demands);
        assert!(found.contains(why), "{found}");
    }
    // Demands leave fewer values: 26^14 would do, half of it does not.
    assert!(Generator::new(Demands { length: Some(14), ..alphabet("a-z") }).is_ok());
    let weak = Demands { weak: true, ..length(Kind::Password, 4) };
    assert!(Generator::new(weak).is_ok());
}
