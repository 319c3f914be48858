//! Atlases of any size for benches: the same ones on every run and on every machine.
//!
//! They look like a large atlas of an analyst: half of the facts are deployments with competing
//! claims, places crowd around a few hundred towns, and every tenth fact brings a source.

use std::fmt::Write as _;

/// How many facts the atlases have. A build for tests only proves that the benches run.
pub(crate) const SIZES: &[usize] = if cfg!(debug_assertions) {
    &[1_000]
} else {
    &[1_000, 10_000, 100_000]
};

/// Writes an atlas of so many facts, and holds no more than one of them at a time.
pub(crate) fn write_geojson(to: &mut impl std::io::Write, facts: usize) -> std::io::Result<()> {
    let mut dice = Dice(1570);
    let sources = (facts / 10).max(8);
    let towns: Vec<[f64; 2]> = (0..(facts / 20).clamp(50, 2_000))
        .map(|_| [dice.between(-170.0, 175.0), dice.between(-45.0, 68.0)])
        .collect();
    let mut out = String::new();
    write_head(&mut out, sources, &mut dice).expect("a string takes what is written to it");
    for fact in 0..facts {
        out.push_str(if fact == 0 { "" } else { ",\n" });
        write_fact(&mut out, fact, sources, &towns, &mut dice)
            .expect("a string takes what is written to it");
        to.write_all(out.as_bytes())?;
        out.clear();
    }
    to.write_all(b"\n]}\n")
}

fn write_head(out: &mut String, sources: usize, dice: &mut Dice) -> std::fmt::Result {
    out.push_str(
        "{\"type\":\"FeatureCollection\",\"theatrum\":{\"version\":1,\"id\":\"bench\",\
         \"title\":\"Bench\",\"as_of\":\"2022-06-28\",\"sources\":[\n",
    );
    for source in 0..sources {
        let comma = if source == 0 { "" } else { ",\n" };
        write!(
            out,
            "{comma}{{\"id\":\"s{source}\",\"publisher\":\"Paper {}\",\"title\":\"Report {source}\",\
             \"date\":\"{}\",\"url\":\"https://example.org/{source}\"}}",
            dice.below(200),
            dice.date(),
        )?;
    }
    out.push_str("],\"groups\":[]},\n\"features\":[\n");
    Ok(())
}

fn write_fact(
    out: &mut String,
    fact: usize,
    sources: usize,
    towns: &[[f64; 2]],
    dice: &mut Dice,
) -> std::fmt::Result {
    let [east, north] = towns[dice.below(towns.len())];
    let lon = east + dice.between(-2.0, 2.0);
    let lat = north + dice.between(-2.0, 2.0);
    let kind = match dice.below(20) {
        0..10 => "deployment",
        10..16 => "meeting",
        16 | 17 => "event",
        18 => "transfer",
        _ => "place",
    };
    write!(
        out,
        "{{\"type\":\"Feature\",\"id\":\"f{fact}\",\
         \"geometry\":{{\"type\":\"Point\",\"coordinates\":[{lon:.5},{lat:.5}]}},\
         \"properties\":{{\"kind\":\"{kind}\",\"title\":\"Fact {fact}\",\
         \"summary\":\"What is known of number {fact}, in one sentence.\",\"when\":\"{}/..\",\
         \"sites\":[{{\"name\":\"Town {}\",\"at\":[{lon:.5},{lat:.5}],\"precision\":\"city\"}}],",
        dice.date(),
        dice.below(50_000),
    )?;
    // One range ring in a hundred facts: they are long lines, and rare.
    if dice.below(100) == 0 {
        write!(out, "\"ranges\":[{{\"system\":\"Missile\",\"km\":500}}],")?;
    }
    out.push_str("\"claims\":[");
    let headcount = 50 + dice.below(9_000);
    for claim in 0..=dice.below(4) {
        let comma = if claim == 0 { "" } else { "," };
        let source = dice.below(sources);
        let as_of = dice.date();
        if kind == "deployment" {
            let value = headcount + dice.below(3) * 500;
            write!(
                out,
                "{comma}{{\"about\":\"personnel\",\"value\":{value},\"qualifier\":\"about\",\
                 \"as_of\":\"{as_of}\",\"source\":\"s{source}\",\"locator\":\"paragraph {}\"}}",
                1 + dice.below(30),
            )?;
        } else {
            write!(
                out,
                "{comma}{{\"about\":\"attendance\",\"text\":\"As it was announced\",\
                 \"as_of\":\"{as_of}\",\"source\":\"s{source}\"}}",
            )?;
        }
    }
    out.push_str("]}}");
    Ok(())
}

/// Numbers that look thrown and are not (Knuth's linear congruential generator).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, bound: usize) -> usize {
        self.next() as usize % bound
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.next() as f64 / (1_u64 << 31) as f64
    }

    fn date(&mut self) -> String {
        format!(
            "{}-{:02}-{:02}",
            2018 + self.below(5),
            1 + self.below(12),
            1 + self.below(28)
        )
    }
}
