//! Which of some names is meant by a word that is none of them.

/// The one of some names that is nearest to a word, where one is near enough to be meant.
pub fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = word.to_lowercase().chars().collect();
    let most = wanted.len().div_ceil(3).max(1);
    names
        .filter_map(|name| {
            let distance = distance(&wanted, &name.to_lowercase(), most)?;
            Some((distance, name))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// How many letters have to be put in, taken out, changed or swapped with their neighbour to get from
/// one word to another; none where those are more than `most`.
fn distance(from: &[char], to: &str, most: usize) -> Option<usize> {
    let to: Vec<char> = to.chars().collect();
    if from.len().abs_diff(to.len()) > most {
        return None;
    }
    // What it takes from the beginning of the one word to each beginning of the other, for as much
    // of the one as was looked at, and for one and two letters less.
    let mut row: Vec<usize> = (0..=to.len()).collect();
    let mut above: Vec<usize> = Vec::new();
    for (done, letter) in from.iter().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(done + 1);
        for (at, other) in to.iter().enumerate() {
            let cell = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX / 2);
            let changed = cell(&row, at) + usize::from(letter != other);
            let mut least = changed.min(cell(&row, at + 1) + 1).min(cell(&next, at) + 1);
            let before =
                |word: &[char], at: usize| at.checked_sub(1).and_then(|at| word.get(at)).copied();
            if before(from, done) == Some(*other) && before(&to, at) == Some(*letter) {
                least = least.min(cell(&above, at - 1) + 1);
            }
            next.push(least);
        }
        above = std::mem::replace(&mut row, next);
    }
    row.last().copied().filter(|distance| *distance <= most)
}

/// The one of some names that a word is a slip of: other capitals, lines or spaces between its
/// parts, or one letter too many, too few, another or in its neighbour's place; two in long words.
/// It is stricter than [`nearest`], since a word that nobody knows may be one of somebody's own.
pub(super) fn slip_of<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const LONG: usize = 9;
    let bare = |text: &str| -> Vec<char> {
        let letters = text
            .chars()
            .filter(|letter| !matches!(letter, '_' | '-' | ' '));
        letters.flat_map(char::to_lowercase).collect()
    };
    let wanted = bare(word);
    let most = if wanted.len() >= LONG { 2 } else { 1 };
    names
        .filter_map(|name| {
            let text: String = bare(name).into_iter().collect();
            let distance = distance(&wanted, &text, most)?;
            Some((distance, name))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_one_that_could_be_meant() {
        let names = ["title", "summary", "claims"];
        let near = |word| nearest(word, names.into_iter());
        assert_eq!(near("titel"), Some("title"));
        assert_eq!(nearest("tjk", ["tkm", "tkj"].into_iter()), Some("tkj"));
        assert_eq!(near("tags"), None);
        assert_eq!(near("Claim"), Some("claims"));
        assert_eq!(near("geometry"), None);
    }

    #[test]
    fn a_slip_is_no_other_word() {
        let names = [
            "as_of",
            "said_by",
            "name",
            "when",
            "title",
            "qualifier",
            "tags",
        ];
        let slip = |word| slip_of(word, names.into_iter());
        assert_eq!(slip("asOf"), Some("as_of"));
        assert_eq!(slip("said-by"), Some("said_by"));
        assert_eq!(slip("titel"), Some("title"));
        assert_eq!(slip("qualfer"), None);
        assert_eq!(slip("qualifyer"), Some("qualifier"));
        assert_eq!(slip("tag"), Some("tags"));
        assert_eq!(slip("note"), None);
        assert_eq!(slip("venue"), None);
    }
}
