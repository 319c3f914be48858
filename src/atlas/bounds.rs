//! Bounds of a number: at least so many, at most so many, or both; what several of them span and
//! add up to. Which claims they come from is not known here.

use std::cmp::Ordering;

use crate::number::grouped;

/// The bounds that a claim states.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bounds {
    /// At least this many; none where the claim gives no lower bound.
    pub low: Option<f64>,
    /// At most this many; none where the claim gives no upper bound.
    pub high: Option<f64>,
}

impl Bounds {
    /// The span of several bounds. A side that only some of them state is not left open: the
    /// other side's number stands in, so that every number stated lies in the span.
    pub fn span(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        let least = |a: Option<f64>, b: Option<f64>| [a, b].into_iter().flatten().reduce(f64::min);
        let most = |a: Option<f64>, b: Option<f64>| [a, b].into_iter().flatten().reduce(f64::max);
        // Of all lower bounds the least and the most, and of all upper bounds.
        let (mut lows, mut highs) = ([None; 2], [None; 2]);
        for Self { low, high } in all {
            lows = [least(lows[0], low), most(lows[1], low)];
            highs = [least(highs[0], high), most(highs[1], high)];
        }
        match (lows, highs) {
            ([None, _], [None, _]) => None,
            ([low, _], [None, _]) => Some(Self { low, high: None }),
            ([None, _], [_, high]) => Some(Self { low: None, high }),
            _ => Some(Self {
                low: least(lows[0], highs[0]),
                high: most(lows[1], highs[1]),
            }),
        }
    }

    /// The sum of two counts. At least so many and at most so many make at least so many: nobody
    /// knows how few the second are. An upper bound that one leaves open is open in the sum.
    pub fn plus(self, other: Self) -> Self {
        Self {
            low: match (self.low, other.low) {
                (Some(a), Some(b)) => Some(a + b),
                (a, b) => a.or(b),
            },
            high: self.high.zip(other.high).map(|(a, b)| a + b),
        }
    }

    /// A number to draw a circle by: the middle of the span, or the bound that is stated.
    pub fn middle(self) -> f64 {
        match (self.low, self.high) {
            (Some(low), Some(high)) => f64::midpoint(low, high),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => 0.0,
        }
    }
}

/// Bounds in words: "7,000–7,500", "at least 6,000", "up to 7,000".
pub fn bounds_words(bounds: Bounds) -> String {
    match (bounds.low, bounds.high) {
        (Some(low), Some(high)) if low.total_cmp(&high) == Ordering::Equal => grouped(low),
        (Some(low), Some(high)) => format!("{}–{}", grouped(low), grouped(high)),
        (Some(low), None) => format!("at least {}", grouped(low)),
        (None, Some(high)) => format!("up to {}", grouped(high)),
        (None, None) => String::new(),
    }
}
