//! What bodies of troops add up to, such that one can be taken away again. It knows their numbers
//! alone.

use crate::atlas::claims::Bounds;

/// What bodies of troops add up to, such that one can be taken away again.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sum {
    bodies: usize,
    with_low: usize,
    without_high: usize,
    low: f64,
    high: f64,
    /// How many have numbers whose sum depends on the order in which they are added.
    rough: usize,
}

impl Sum {
    /// The sum of some bodies.
    pub(super) fn of(bodies: impl Iterator<Item = Bounds>) -> Self {
        let mut sum = Self::default();
        bodies.for_each(|bounds| sum.add(bounds));
        sum
    }

    pub(super) fn add(&mut self, bounds: Bounds) {
        self.bodies += 1;
        self.with_low += usize::from(bounds.low.is_some());
        self.without_high += usize::from(bounds.high.is_none());
        self.low += bounds.low.unwrap_or_default();
        self.high += bounds.high.unwrap_or_default();
        self.rough += usize::from(is_rough(bounds));
    }

    pub(super) fn take_away(&mut self, bounds: Bounds) {
        self.bodies -= 1;
        self.with_low -= usize::from(bounds.low.is_some());
        self.without_high -= usize::from(bounds.high.is_none());
        self.low -= bounds.low.unwrap_or_default();
        self.high -= bounds.high.unwrap_or_default();
        self.rough -= usize::from(is_rough(bounds));
    }

    /// Whether it depends on the order in which numbers were added: sums of whole numbers do not.
    pub(super) fn is_rough(&self) -> bool {
        self.rough > 0
    }

    pub(super) fn bounds(&self) -> Bounds {
        Bounds {
            low: (self.with_low > 0).then_some(self.low),
            high: (self.bodies > 0 && self.without_high == 0).then_some(self.high),
        }
    }
}

fn is_rough(bounds: Bounds) -> bool {
    // A million of these are a number whose units are still known.
    const MOST: f64 = 4_294_967_296.0;
    let numbers = [bounds.low, bounds.high].into_iter().flatten();
    let mut rough = numbers.filter(|number| number.fract() != 0.0 || number.abs() > MOST);
    rough.next().is_some()
}
