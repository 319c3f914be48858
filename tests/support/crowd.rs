//! Made-up libraries of any size, the same ones on every run: facts on one spot, spread over the
//! world, in crowds, with long names and with rings; and views to look at them in.

use serde_json::{Value, json};

/// Numbers that look thrown and are not (Knuth's linear congruential generator).
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice that throw the same for the same seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    /// A whole number below a bound.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.next() as usize % bound.max(1)
    }

    /// A number between two others.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.next() as f64 / (1_u64 << 31) as f64
    }

    /// Whether one out of so many.
    pub(crate) fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }
}

/// How the facts of a library stand and what they are called.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Crowd {
    /// All on one spot.
    OneSpot,
    /// Over the whole world.
    Spread,
    /// About a few towns, with names that are longer than there is room for.
    LongNames,
}

impl Crowd {
    /// Every sort.
    pub(crate) const ALL: [Self; 3] = [Self::OneSpot, Self::Spread, Self::LongNames];
}

/// A file of so many facts.
pub(crate) fn collection(crowd: Crowd, facts: usize, seed: u64) -> Value {
    let mut dice = Dice::new(seed);
    let features: Vec<Value> = (0..facts)
        .map(|fact| feature(crowd, fact, &mut dice))
        .collect();
    json!({
        "type": "FeatureCollection",
        "theatrum": {
            "version": 1, "id": "crowd", "title": "Crowd", "as_of": "2022-06-28",
            "sources": [{ "id": "a", "publisher": "A", "title": "One" }],
        },
        "features": features,
    })
}

fn feature(crowd: Crowd, fact: usize, dice: &mut Dice) -> Value {
    let (lon, lat) = match crowd {
        Crowd::OneSpot => (30.0, 50.0),
        Crowd::Spread => (dice.between(-179.0, 179.0), dice.between(-60.0, 75.0)),
        Crowd::LongNames => {
            let town = Dice::new(dice.below(12) as u64).between(10.0, 60.0);
            (
                town + dice.between(-3.0, 3.0),
                town + dice.between(-2.0, 2.0),
            )
        }
    };
    let name = match crowd {
        Crowd::LongNames => format!(
            "The headquarters of the {fact}th army group of the northern and western regions"
        ),
        _ => format!("Place {fact}"),
    };
    let kind = ["deployment", "event", "meeting", "agreement"][dice.below(4)];
    let mut properties = json!({
        "kind": kind, "title": format!("Fact {fact}"), "when": format!("{}/..", 2010 + dice.below(10)),
        "sites": [{ "name": name, "at": [lon, lat] }],
        "claims": [{
            "about": "personnel", "value": 50 + dice.below(9_000), "as_of": "2020", "source": "a",
        }],
    });
    if dice.one_in(40) {
        properties["ranges"] = json!([{ "system": "Missile", "km": 400 }]);
    }
    json!({
        "type": "Feature", "id": format!("fact-{fact}"),
        "geometry": { "type": "Point", "coordinates": [lon, lat] },
        "properties": properties,
    })
}
