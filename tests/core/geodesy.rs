//! Distances, rings, legs and boxes, and what the antimeridian and the poles do to them.

use theatrum::geodesy::{self, LonLat, LonLatBox, Ring};

const DUSHANBE: LonLat = LonLat::new(68.77905, 38.53575);
const BOKHTAR: LonLat = LonLat::new(68.78028, 37.83639);
const ANADYR: LonLat = LonLat::new(177.5, 64.73);
const VLADIVOSTOK: LonLat = LonLat::new(131.89, 43.12);
const ANCHORAGE: LonLat = LonLat::new(-149.9, 61.22);

/// The longest step in longitude between neighbouring points.
fn longest_step_deg(points: &[LonLat]) -> f64 {
    points
        .iter()
        .zip(points.iter().skip(1))
        .map(|(a, b)| (b.lon_deg - a.lon_deg).abs())
        .fold(0.0, f64::max)
}

fn lons(points: &[LonLat]) -> (f64, f64) {
    let lons = || points.iter().map(|point| point.lon_deg);
    (
        lons().fold(f64::INFINITY, f64::min),
        lons().fold(f64::NEG_INFINITY, f64::max),
    )
}

#[test]
fn dushanbe_and_bokhtar_are_78_km_apart() {
    let km = geodesy::distance_m(DUSHANBE, BOKHTAR) / 1000.0;
    assert!((77.0..79.0).contains(&km), "{km}");
}

#[test]
fn a_quarter_of_the_meridian_is_10002_km() {
    let km = geodesy::distance_m(LonLat::new(0.0, 0.0), LonLat::new(0.0, 90.0)) / 1000.0;
    assert!((km - 10_001.966).abs() < 0.001, "{km}");
}

#[test]
fn lengths_read_as_people_write_them() {
    for (metres, words) in [
        (77_620.0, "78\u{a0}km"),
        (3_451_600.0, "3,452\u{a0}km"),
        (1_249.0, "1.2\u{a0}km"),
        (0.0, "0\u{a0}km"),
    ] {
        assert_eq!(geodesy::km_words(metres), words);
    }
}

#[test]
fn a_ring_about_anadyr_runs_on_past_180() {
    let Ring { points, pole } = geodesy::ring(ANADYR, 500_000.0);
    assert_eq!(pole, None);
    let (west, east) = lons(&points);
    assert!(west < 168.0 && east > 187.0 && east - west < 30.0);
    assert!(longest_step_deg(&points) < 2.0);
    assert_eq!(points.first(), points.last());
}

#[test]
fn every_point_of_a_ring_is_as_far_from_its_centre() {
    for centre in [DUSHANBE, ANADYR, LonLat::new(0.0, -89.0)] {
        for point in geodesy::ring(centre, 500_000.0).points {
            let metres = geodesy::distance_m(centre, point);
            assert!((metres - 500_000.0).abs() < 1.0, "{metres}");
        }
    }
}

#[test]
fn a_ring_around_a_pole_goes_once_round() {
    for (lat, inside) in [(88.0, 90.0), (-88.0, -90.0)] {
        let Ring { points, pole } = geodesy::ring(LonLat::new(30.0, lat), 1_000_000.0);
        assert_eq!(pole, Some(inside));
        let turn = points.last().unwrap().lon_deg - points[0].lon_deg;
        assert!((turn.abs() - 360.0).abs() < 1e-6, "{turn}");
    }
}

#[test]
fn a_leg_from_vladivostok_to_anchorage_goes_the_short_way() {
    let leg = geodesy::leg(VLADIVOSTOK, ANCHORAGE);
    let (west, east) = lons(&leg);
    assert!((west - 131.89).abs() < 1e-6 && (east - 210.1).abs() < 1e-6);
    assert!(longest_step_deg(&leg) < 5.0);
    let length: f64 = leg
        .windows(2)
        .map(|pair| geodesy::distance_m(pair[0], pair[1]))
        .sum();
    let straight = geodesy::distance_m(VLADIVOSTOK, ANCHORAGE);
    assert!((length - straight).abs() < 1.0, "{length} {straight}");
}

#[test]
fn a_leg_back_over_the_antimeridian_runs_on_below_minus_180() {
    let (west, _) = lons(&geodesy::leg(ANCHORAGE, VLADIVOSTOK));
    assert!((west + 228.11).abs() < 1e-6, "{west}");
}

#[test]
fn a_leg_to_where_it_begins_has_two_ends() {
    assert_eq!(geodesy::leg(DUSHANBE, DUSHANBE).len(), 2);
}

#[test]
fn the_box_around_both_sides_of_the_antimeridian_crosses_it() {
    let bounds = geodesy::bounds(&[ANADYR, ANCHORAGE, VLADIVOSTOK]).unwrap();
    assert_eq!((bounds.west, bounds.east), (131.89, -149.9));
    assert!((bounds.width_deg() - 78.21).abs() < 1e-9);
    let centre = bounds.centre().lon_deg;
    assert!((centre - 170.995).abs() < 1e-9, "{centre}");
}

#[test]
fn a_box_takes_the_narrowest_way_round() {
    let bounds = geodesy::bounds(&[DUSHANBE, BOKHTAR, LonLat::new(37.6, 55.8)]).unwrap();
    assert_eq!((bounds.west, bounds.east), (37.6, 68.78028));
    assert_eq!((bounds.south, bounds.north), (37.83639, 55.8));
}

#[test]
fn there_is_no_box_around_nothing() {
    assert_eq!(geodesy::bounds(&[]), None);
}

#[test]
fn longitudes_are_brought_home() {
    for (given, home) in [
        (190.0, -170.0),
        (-190.0, 170.0),
        (180.0, 180.0),
        (-180.0, -180.0),
        (540.0, -180.0),
    ] {
        assert_eq!(geodesy::normalise_lon(given), home, "{given}");
    }
    assert_eq!(geodesy::lon_near(-170.0, 175.0), 190.0);
}

#[test]
fn a_position_reads_north_and_east() {
    assert_eq!(BOKHTAR.to_words(), "37.8364° N, 68.7803° E");
    assert_eq!(LonLat::new(-0.5, -10.0).to_words(), "10.0000° S, 0.5000° W");
}

#[test]
fn the_box_around_two_boxes_holds_both_and_crosses_the_antimeridian_where_that_is_shorter() {
    let a_box = |west: f64, east: f64| LonLatBox {
        west,
        south: 10.0,
        east,
        north: 20.0,
    };
    for (one, other, west, east) in [
        (a_box(10.0, 20.0), a_box(40.0, 50.0), 10.0, 50.0),
        (a_box(170.0, 175.0), a_box(-178.0, -170.0), 170.0, -170.0),
        // A wide one is not turned inside out.
        (a_box(-100.0, 120.0), a_box(0.0, 10.0), -100.0, 120.0),
    ] {
        for (one, other) in [(one, other), (other, one)] {
            let around = one.with(other);
            assert!((around.west - west).abs() < 1e-9, "{around:?}");
            assert!((around.east - east).abs() < 1e-9, "{around:?}");
        }
    }
}
