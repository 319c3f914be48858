//! Dates as other programs have them: a year, perhaps a month, perhaps a day.

use crate::atlas::time::{Edtf, MONTHS};

/// Year, month and day of a date that is nothing but these: as many as it has.
pub(super) fn parts(date: &Edtf) -> Option<Vec<u32>> {
    let mut parts = Vec::new();
    for (part, digits) in date.as_str().split('-').zip([4, 2, 2, 0]) {
        if part.len() != digits || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        parts.push(part.parse().ok()?);
    }
    (date.as_str().split('-').count() <= 3
        && parts.get(1).is_none_or(|month| (1..=12).contains(month)))
    .then_some(parts)
}

/// The date that year, month and day make.
pub(super) fn from_parts(parts: &[u32]) -> Option<Edtf> {
    let text = match *parts {
        [year] => format!("{year:04}"),
        [year, month] => format!("{year:04}-{month:02}"),
        [year, month, day] => format!("{year:04}-{month:02}-{day:02}"),
        _ => return None,
    };
    Edtf::parse(&text).ok()
}

/// The number of a month, by its name or the beginning of it in English, or by its number.
pub(super) fn month(word: &str) -> Option<u32> {
    let word = word.trim().trim_end_matches('.').to_lowercase();
    if let Ok(number) = word.parse::<u32>() {
        return (1..=12).contains(&number).then_some(number);
    }
    if word.chars().count() < 3 {
        return None;
    }
    let found = MONTHS
        .iter()
        .position(|name| name.to_lowercase().starts_with(&word))?;
    u32::try_from(found + 1).ok()
}
