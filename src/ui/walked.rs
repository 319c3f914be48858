//! Many things within one stop of the Tab key: the arrow keys walk them, the one that is come to is
//! read out.

use egui::{Key, Modifiers, Ui};

/// Which way an arrow key leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// To the next one on the left.
    Left,
    /// To the next one on the right.
    Right,
    /// To the next one further up.
    Up,
    /// To the next one further down.
    Down,
}

/// The ways that the arrow keys of this frame lead, in order; the keys are used up.
pub(super) fn ways(ui: &Ui) -> Vec<Way> {
    let mut ways = Vec::new();
    for (key, way) in [
        (Key::ArrowLeft, Way::Left),
        (Key::ArrowRight, Way::Right),
        (Key::ArrowUp, Way::Up),
        (Key::ArrowDown, Way::Down),
    ] {
        let times = ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
        ways.extend(std::iter::repeat_n(way, times));
    }
    ways
}

/// The place one comes to from `from`: the next one in the order from left to right, or from the top
/// down, so that either pair of keys comes to all of them. At the end one stays.
pub(super) fn next(places: &[[f64; 2]], from: usize, way: Way) -> usize {
    let axis = usize::from(matches!(way, Way::Up | Way::Down));
    let back = matches!(way, Way::Left | Way::Up);
    let mut order: Vec<usize> = (0..places.len()).collect();
    let at = |position: usize| places.get(position).copied().unwrap_or_default();
    order.sort_by(|a, b| {
        let ([a, b], same) = ([at(*a), at(*b)], a.cmp(b));
        let first = a[axis].total_cmp(&b[axis]);
        first.then(a[1 - axis].total_cmp(&b[1 - axis])).then(same)
    });
    let place = order.iter().position(|position| *position == from);
    let place = place.unwrap_or_default();
    let next = if back {
        place.saturating_sub(1)
    } else {
        place + 1
    };
    order.get(next).copied().unwrap_or(from)
}

/// The place nearest to a point.
pub(super) fn nearest(places: &[[f64; 2]], to: [f64; 2]) -> Option<usize> {
    let far = |at: &[f64; 2]| (at[0] - to[0]).hypot(at[1] - to[1]);
    let found = places
        .iter()
        .enumerate()
        .min_by(|(_, a), (_, b)| far(a).total_cmp(&far(b)));
    found.map(|(position, _)| position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_pair_of_keys_comes_to_every_place() {
        let places = [[3.0, 1.0], [1.0, 5.0], [2.0, 2.0], [2.0, 2.0], [9.0, 1.0]];
        for (there, back) in [(Way::Right, Way::Left), (Way::Down, Way::Up)] {
            let mut at = 0;
            for _ in 0..places.len() {
                at = next(&places, at, back);
            }
            let mut seen = vec![at];
            for _ in 0..places.len() {
                at = next(&places, at, there);
                seen.push(at);
            }
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), places.len(), "{there:?}");
        }
    }
}
