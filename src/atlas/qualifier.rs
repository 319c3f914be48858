//! The words beside a number that say which side of it is left open: "up to", "more than". It knows
//! neither claims nor atlases.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Which side of a number a qualifier leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Neither: it is the number, or about it.
    Neither,
    /// It is at least so much.
    Above,
    /// It is at most so much.
    Below,
}

/// A list of words for each language: English, Russian, German, French, Spanish, Ukrainian, Tajik.
type Words = [&'static [&'static str]; 7];

/// The number is the least.
const ABOVE: Words = [
    &[
        "more than",
        "over",
        "at least",
        "at the least",
        "above",
        "no fewer than",
        "no less than",
        "not fewer than",
        "not less than",
        "upwards of",
        "upward of",
        "in excess of",
        "exceeding",
        "greater than",
        "well over",
        "just over",
        "minimum",
        "a minimum of",
        "min",
        "min.",
        "+",
        ">",
        ">=",
        "≥",
    ],
    &[
        "более",
        "более чем",
        "больше",
        "больше чем",
        "свыше",
        "выше",
        "от",
        "не менее",
        "не менее чем",
        "не меньше",
        "не меньше чем",
        "минимум",
        "как минимум",
        "по меньшей мере",
        "по крайней мере",
        "мин.",
    ],
    &[
        "mehr als",
        "über",
        "mindestens",
        "wenigstens",
        "nicht weniger als",
        "ab",
    ],
    &[
        "plus de",
        "au moins",
        "au minimum",
        "pas moins de",
        "supérieur à",
        "à partir de",
        "au-dessus de",
    ],
    &[
        "más de",
        "al menos",
        "por lo menos",
        "cuando menos",
        "como mínimo",
        "no menos de",
        "superior a",
        "mínimo",
    ],
    &[
        "понад",
        "більше",
        "більше ніж",
        "більш ніж",
        "більш як",
        "не менше",
        "не менше ніж",
        "не менш як",
        "не менш ніж",
        "щонайменше",
        "принаймні",
        "від",
    ],
    &[
        "зиёда аз",
        "бештар аз",
        "беш аз",
        "на камтар аз",
        "камаш",
        "ҳадди ақал",
        "ақаллан",
    ],
];

/// The number is the most.
const BELOW: Words = [
    &[
        "up to",
        "at most",
        "at the most",
        "less than",
        "fewer than",
        "under",
        "below",
        "no more than",
        "not more than",
        "not exceeding",
        "just under",
        "well under",
        "maximum",
        "a maximum of",
        "max",
        "max.",
        "as many as",
        "<",
        "<=",
        "≤",
    ],
    &[
        "до",
        "не более",
        "не более чем",
        "не больше",
        "не больше чем",
        "менее",
        "менее чем",
        "меньше",
        "меньше чем",
        "ниже",
        "не свыше",
        "максимум",
        "самое большее",
        "макс.",
    ],
    &[
        "bis zu",
        "bis",
        "höchstens",
        "maximal",
        "weniger als",
        "unter",
        "nicht mehr als",
    ],
    &[
        "jusqu'à",
        "jusqu'a",
        "au plus",
        "tout au plus",
        "au maximum",
        "moins de",
        "pas plus de",
        "inférieur à",
    ],
    &[
        "hasta",
        "como máximo",
        "como mucho",
        "a lo sumo",
        "menos de",
        "no más de",
        "inferior a",
        "máximo",
    ],
    &[
        "до",
        "не більше",
        "не більше ніж",
        "не більш як",
        "не більш ніж",
        "менше",
        "менше ніж",
        "менш ніж",
        "менш як",
        "щонайбільше",
    ],
    &[
        "то",
        "на бештар аз",
        "на зиёда аз",
        "камтар аз",
        "ҳадди аксар",
    ],
];

/// The number is meant, exactly or about.
const NEITHER: Words = [
    &[
        "about",
        "around",
        "some",
        "approximately",
        "approx.",
        "roughly",
        "circa",
        "ca.",
        "c.",
        "~",
        "≈",
        "nearly",
        "almost",
        "exactly",
        "precisely",
        "estimated",
        "an estimated",
        "reportedly",
        "between",
        "or so",
        "=",
    ],
    &[
        "около",
        "примерно",
        "приблизительно",
        "порядка",
        "почти",
        "ровно",
        "точно",
        "где-то",
        "ориентировочно",
        "между",
    ],
    &[
        "etwa",
        "ungefähr",
        "rund",
        "circa",
        "zirka",
        "fast",
        "knapp",
        "genau",
        "zwischen",
        "gut",
    ],
    &[
        "environ",
        "à peu près",
        "près de",
        "presque",
        "autour de",
        "exactement",
        "quelque",
        "entre",
    ],
    &[
        "unos",
        "unas",
        "cerca de",
        "alrededor de",
        "aproximadamente",
        "casi",
        "exactamente",
        "entre",
    ],
    &[
        "близько",
        "приблизно",
        "майже",
        "рівно",
        "точно",
        "десь",
        "орієнтовно",
        "між",
    ],
    &[
        "тақрибан",
        "қариб",
        "наздики",
        "тахминан",
        "дақиқан",
        "айнан",
    ],
];

impl Limit {
    /// What a qualifier says of its number; none where the word is not known, which is taken as
    /// [`Self::Neither`].
    pub fn known(qualifier: &str) -> Option<Self> {
        static KNOWN: LazyLock<HashMap<&str, Limit>> = LazyLock::new(|| {
            let all = [
                (Limit::Neither, &NEITHER),
                (Limit::Below, &BELOW),
                (Limit::Above, &ABOVE),
            ];
            let listed = |(limit, words): (Limit, &'static Words)| {
                let words = words.iter().flat_map(|list| list.iter());
                words.map(move |word| (*word, limit))
            };
            all.into_iter().flat_map(listed).collect()
        });
        // Nearly all are spelled as the lists have them.
        if let Some(limit) = KNOWN.get(qualifier) {
            return Some(*limit);
        }
        let word = qualifier.to_lowercase().replace('’', "'");
        let word = word.split_whitespace().collect::<Vec<_>>().join(" ");
        KNOWN.get(word.as_str()).copied()
    }

    /// What a qualifier says of its number.
    pub fn of(qualifier: &str) -> Self {
        Self::known(qualifier).unwrap_or(Self::Neither)
    }
}
