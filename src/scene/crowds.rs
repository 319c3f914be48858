//! What a crowded frame leaves out, so that the map can say so.

use crate::number::grouped;

/// What the frame has no room for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Graduated circles of bodies of troops.
    pub circles: usize,
    /// Names of range rings.
    pub ring_names: usize,
}

impl LeftOut {
    /// "Not shown in the crowd: 940 circles, names of 612 rings"; none where nothing is left out.
    pub fn words(self) -> Option<String> {
        let mut parts = Vec::new();
        match self.circles {
            0 => {}
            1 => parts.push("1 circle".to_owned()),
            count => parts.push(format!("{} circles", grouped(count as f64))),
        }
        match self.ring_names {
            0 => {}
            1 => parts.push("the name of 1 ring".to_owned()),
            count => parts.push(format!("names of {} rings", grouped(count as f64))),
        }
        (!parts.is_empty()).then(|| format!("Not shown in the crowd: {}", parts.join(", ")))
    }
}
