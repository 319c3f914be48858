//! The ground decodes whole, and a damaged one is an error.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::*;

const GROUND: &[u8] = include_bytes!("../../../assets/ground.bin");
const MEMBERS: &str = "AFG AGO ALB AND ARE ARG ARM ATG AUS AUT AZE BDI BEL BEN BFA BGD BGR BHR BHS BIH BLR BLZ BOL BRA BRB \
    BRN BTN BWA CAF CAN CHE CHL CHN CIV CMR COD COG COL COM CPV CRI CUB CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI \
    ESP EST ETH FIN FJI FRA FSM GAB GBR GEO GHA GIN GMB GNB GNQ GRC GRD GTM GUY HND HRV HTI HUN IDN IND IRL IRN IRQ \
    ISL ISR ITA JAM JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAR MCO MDA \
    MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MOZ MRT MUS MWI MYS NAM NER NGA NIC NLD NOR NPL NRU NZL OMN PAK PAN PER \
    PHL PLW PNG POL PRK PRT PRY QAT ROU RUS RWA SAU SDN SEN SGP SLB SLE SLV SMR SOM SRB SSD STP SUR SVK SVN SWE SWZ \
    SYC SYR TCD TGO THA TJK TKM TLS TON TTO TUN TUR TUV TZA UGA UKR URY USA UZB VCT VEN VNM VUT WSM YEM ZAF ZMB ZWE";

fn world(lon_deg: f32, lat_deg: f32) -> [f32; 2] {
    let lat = lat_deg.to_radians();
    let y = (1.0 - (lat.tan() + 1.0 / lat.cos()).ln() / std::f32::consts::PI) / 2.0;
    [(lon_deg + 180.0) / 360.0 * 256.0, y * 256.0]
}

fn even_odd(points: &[[f32; 2]], rings: &[Range<u32>], [x, y]: [f32; 2]) -> bool {
    let mut inside = false;
    for ring in rings {
        let ring = &points[ring.start as usize..ring.end as usize];
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            if (a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0] {
                inside = !inside;
            }
        }
    }
    inside
}

fn owners(level: &Level, at: [f32; 2]) -> Vec<(Code, Code)> {
    let hit = level
        .land
        .iter()
        .filter(|a| even_odd(&a.points, &a.rings, at));
    hit.map(|a| (a.recognised, a.de_facto)).collect()
}

/// Twice the area of all triangles.
fn covered(points: &[[f32; 2]], triangles: &[u32]) -> f64 {
    let p = |i: u32| points[i as usize].map(f64::from);
    let triangles = triangles
        .chunks_exact(3)
        .map(|t| (p(t[0]), p(t[1]), p(t[2])));
    triangles
        .map(|(a, b, c)| ((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])).abs())
        .sum()
}

#[test]
fn every_level_decodes_and_every_index_is_in_range() {
    for which in 0..LEVELS {
        let level = level(GROUND, which).unwrap();
        for area in &level.land {
            assert!(
                area.points.len() >= 3 && area.triangles.len() >= 3,
                "{:?}",
                area.recognised
            );
            assert!(
                area.triangles
                    .iter()
                    .all(|&i| (i as usize) < area.points.len())
            );
            assert!(
                area.rings
                    .iter()
                    .all(|r| r.start < r.end && r.end as usize <= area.points.len())
            );
            assert!(area.bounds[0] >= 0.0 && area.bounds[2] <= 256.0 && area.bounds[3] <= 256.0);
        }
        for lake in &level.lakes {
            assert!(
                lake.triangles
                    .iter()
                    .all(|&i| (i as usize) < lake.points.len())
            );
        }
        let lines = [
            &level.rivers,
            &level.coast,
            &level.boundaries,
            &level.disputed,
            &level.units,
        ];
        for line in lines.into_iter().flatten() {
            assert!((2..=201).contains(&line.points.len()));
        }
        assert!(
            !level.coast.is_empty() && !level.boundaries.is_empty() && !level.disputed.is_empty()
        );
    }
    assert_eq!(level(GROUND, LEVELS), Err(AssetError::Missing(LEVELS)));
}

#[test]
fn triangles_cover_what_the_rings_enclose() {
    for which in 0..LEVELS {
        for area in level(GROUND, which).unwrap().land {
            let rings = area.rings.iter().map(|ring| {
                let ring = &area.points[ring.start as usize..ring.end as usize];
                let ahead = ring.iter().cycle().skip(1);
                let cross = |(a, b): (&[f32; 2], &[f32; 2])| {
                    f64::from(a[0]) * f64::from(b[1]) - f64::from(b[0]) * f64::from(a[1])
                };
                ring.iter().zip(ahead).map(cross).sum::<f64>()
            });
            let enclosed = rings.sum::<f64>().abs();
            let covered = covered(&area.points, &area.triangles);
            assert!(
                (enclosed - covered).abs() <= 0.003 * enclosed + 1e-6,
                "{which} {:?}: {enclosed} {covered}",
                area.recognised
            );
        }
    }
}

#[test]
fn every_member_of_the_united_nations_has_land_at_every_level() {
    assert_eq!(MEMBERS.split_whitespace().count(), 193);
    for which in 0..LEVELS {
        let level = level(GROUND, which).unwrap();
        for code in MEMBERS.split_whitespace() {
            assert!(
                level.land.iter().any(|a| a.recognised == code.as_bytes()),
                "{code} at {which}"
            );
        }
    }
}

#[test]
fn crimea_is_ukraine_in_one_view_and_russia_in_the_other() {
    for which in 1..LEVELS {
        let level = level(GROUND, which).unwrap();
        for at in [world(34.1, 45.0), world(33.55, 44.6), world(36.3, 45.3)] {
            assert_eq!(owners(&level, at), [(*b"UKR", *b"RUS")]);
        }
        assert_eq!(owners(&level, world(32.0, 49.0)), [(*b"UKR", *b"UKR")]);
        assert_eq!(owners(&level, world(38.9, 45.0)), [(*b"RUS", *b"RUS")]);
    }
}

#[test]
fn other_land_whose_owner_depends_on_the_view() {
    let level = level(GROUND, 2).unwrap();
    for (at, recognised, de_facto) in [
        (world(35.8, 33.0), b"SYR", b"ISR"),
        (world(35.24, 31.79), b"PSE", b"ISR"),
        (world(-13.5, 25.0), b"ESH", b"MAR"),
        (world(-10.6, 26.1), b"ESH", b"ESH"),
    ] {
        assert_eq!(owners(&level, at), [(*recognised, *de_facto)]);
    }
}

#[test]
fn the_caspian_is_water_and_deserts_are_dry() {
    for which in 0..LEVELS {
        let level = level(GROUND, which).unwrap();
        for at in [world(51.0, 42.0), world(50.5, 45.0), world(52.0, 38.0)] {
            assert_eq!(owners(&level, at), []);
        }
        assert_eq!(owners(&level, world(68.5, 38.4)), [(*b"TJK", *b"TJK")]);
        assert!(
            level
                .lakes
                .iter()
                .any(|l| even_odd(&l.points, &l.rings, world(-87.5, 47.6)))
        );
    }
}

#[test]
fn no_line_crosses_the_whole_map() {
    for which in 0..LEVELS {
        let level = level(GROUND, which).unwrap();
        let lines = [
            &level.coast,
            &level.boundaries,
            &level.disputed,
            &level.rivers,
            &level.units,
        ];
        for step in lines
            .into_iter()
            .flatten()
            .flat_map(|l| l.points.windows(2))
        {
            let seam = [0.0, 256.0]
                .iter()
                .any(|&x| step[0][0] == x && step[1][0] == x);
            assert!(
                !seam && (step[0][0] - step[1][0]).abs() < 20.0,
                "{which}: {step:?}"
            );
        }
    }
}

#[test]
fn names_are_sorted_and_whole() {
    let countries = countries(GROUND).unwrap();
    assert!(countries.is_sorted_by(|a, b| a.code < b.code));
    let russia = countries.iter().find(|c| c.code == *b"RUS").unwrap();
    assert_eq!(
        (russia.name.as_str(), russia.name_ru.as_str()),
        ("Russia", "Россия")
    );
    assert!(
        MEMBERS
            .split_whitespace()
            .all(|m| countries.iter().any(|c| c.code == m.as_bytes()))
    );
    assert!(
        seas(GROUND)
            .unwrap()
            .iter()
            .any(|s| s.name == "Caspian Sea" && s.name_ru == "Каспийское море")
    );
    let towns = towns(GROUND).unwrap();
    assert!(towns.is_sorted_by(|a, b| a.population >= b.population));
    let dushanbe = towns.iter().find(|t| t.name == "Dushanbe").unwrap();
    assert!(dushanbe.capital && dushanbe.country == *b"TJK");
    assert!((dushanbe.at[0] - world(68.78, 38.54)[0]).abs() < 0.05);
    assert!(
        towns
            .iter()
            .all(|t| countries.iter().any(|c| c.code == t.country))
    );
}

/// Pseudo-random numbers: the same in every run.
fn random(state: &mut u64) -> usize {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

#[test]
fn damaged_assets_are_errors() {
    let mut state = 7;
    let end_of_level_0 = 6 + 13 * 6 + section_length(0);
    for length in (0..84).chain((0..20).map(|_| random(&mut state) % end_of_level_0)) {
        assert!(level(&GROUND[..length], 0).is_err());
    }
    assert!(towns(&GROUND[..GROUND.len() - 1]).is_err());
    let mut bytes = GROUND.to_vec();
    let mut noticed = 0;
    for _ in 0..200 {
        let at = 84 + random(&mut state) % (end_of_level_0 - 84);
        bytes[at] ^= 1 << (random(&mut state) % 8);
        // Adler-32 is a weak checksum: a change or two pass it.
        noticed += usize::from(level(&bytes, 0).is_err());
        bytes[at] = GROUND[at];
    }
    assert!(noticed > 190, "{noticed}");
    for at in 0..84 {
        bytes[at] ^= 1 << (random(&mut state) % 8);
        drop((level(&bytes, 0), countries(&bytes), seas(&bytes)));
        bytes[at] = GROUND[at];
    }
}

fn section_length(which: usize) -> usize {
    let at = 6 + 13 * which + 5;
    u32::from_le_bytes(GROUND[at..at + 4].try_into().unwrap()) as usize
}

#[test]
fn damage_under_an_intact_checksum_is_an_error_too() {
    let mut state = 11;
    for (which, flips) in [(0, 60), (COUNTRIES, 1000), (SEAS, 1000), (TOWNS, 10)] {
        let mut raw = section(GROUND, which).unwrap();
        for _ in 0..flips {
            let at = random(&mut state) % raw.len();
            let good = raw[at];
            raw[at] ^= 1 << (random(&mut state) % 8);
            read(&raw, which);
            read(&raw[..at], which);
            raw[at] = good;
        }
    }
}

/// Reads an asset of one section with these bytes in it.
fn read(raw: &[u8], which: usize) {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::none());
    packed.write_all(raw).unwrap();
    let packed = packed.finish().unwrap();
    let mut bytes = b"THGR\x01\x01".to_vec();
    bytes.push(which as u8);
    for number in [19, packed.len(), raw.len()] {
        bytes.extend((number as u32).to_le_bytes());
    }
    bytes.extend(packed);
    assert_eq!(section(&bytes, which).unwrap(), raw);
    match which {
        COUNTRIES => drop(countries(&bytes)),
        SEAS => drop(seas(&bytes)),
        TOWNS => drop(towns(&bytes)),
        _ => drop(level(&bytes, which)),
    }
}
