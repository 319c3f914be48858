//! Cameras: what they show, and how a box is fitted into a frame.

use theatrum::basemap::{WORLD_PX, lonlat_from_world, world_from_lonlat};
use theatrum::geodesy::{LonLat, LonLatBox};
use theatrum::view::{Camera, FrameSize, MAX_ZOOM, View};

const SIZE: FrameSize = FrameSize {
    width: 1200.0,
    height: 800.0,
};

fn boxed(west: f64, south: f64, east: f64, north: f64) -> LonLatBox {
    LonLatBox {
        west,
        south,
        east,
        north,
    }
}

fn camera(lon_deg: f64, lat_deg: f64, zoom: f64) -> Camera {
    Camera {
        centre: LonLat::new(lon_deg, lat_deg),
        zoom,
    }
}

/// Where the corners of a box stand in the frame: left, top, right, bottom.
fn corners(camera: Camera, bounds: LonLatBox) -> [f64; 4] {
    let east = bounds.west + bounds.width_deg();
    let shift = if bounds.west < camera.centre.lon_deg {
        0.0
    } else {
        -360.0
    };
    let [left, top] =
        camera.frame_from_world(SIZE, world_from_lonlat(bounds.west + shift, bounds.north));
    let [right, bottom] =
        camera.frame_from_world(SIZE, world_from_lonlat(east + shift, bounds.south));
    [left, top, right, bottom]
}

#[test]
fn a_box_is_fitted_in_the_middle_and_touches_two_sides() {
    for bounds in [
        boxed(40.0, 30.0, 80.0, 60.0),
        boxed(-10.0, 30.0, 40.0, 60.0),
        boxed(170.0, -50.0, -170.0, 50.0),
        boxed(60.0, -1.0, 61.0, 1.0),
    ] {
        let camera = Camera::fit(bounds, SIZE, [0.0, 0.0], MAX_ZOOM);
        let [left, top, right, bottom] = corners(camera, bounds);
        assert!((left + right - SIZE.width).abs() < 1e-6, "{bounds:?}");
        assert!((top + bottom - SIZE.height).abs() < 1e-6, "{bounds:?}");
        let (x, y) = (left.min(top), left.max(top));
        assert!(x.abs() < 1e-6 && y >= -1e-6, "{bounds:?}: {left} {top}");
    }
}

#[test]
fn a_margin_stays_free() {
    let bounds = boxed(40.0, 30.0, 80.0, 60.0);
    let [left, top, ..] = corners(Camera::fit(bounds, SIZE, [110.0, 60.0], MAX_ZOOM), bounds);
    assert!(left >= 109.999 && top >= 59.999, "{left} {top}");
}

#[test]
fn a_point_is_shown_no_closer_than_asked_for() {
    let fitted = Camera::fit(boxed(68.8, 38.5, 68.8, 38.5), SIZE, [0.0, 0.0], 7.0);
    assert_eq!(fitted.zoom, 7.0);
    assert!((fitted.centre.lat_deg - 38.5).abs() < 1e-9);
}

#[test]
fn a_frame_of_no_size_does_no_harm() {
    let nothing = FrameSize {
        width: 0.0,
        height: 0.0,
    };
    let fitted = Camera::fit(boxed(40.0, 30.0, 80.0, 60.0), nothing, [110.0, 60.0], 7.0);
    assert!(fitted.zoom.is_finite() && fitted.centre.lon_deg.is_finite());
}

#[test]
fn world_pixels_and_degrees_are_each_others_inverse() {
    for (lon, lat) in [(0.0, 0.0), (68.8, 38.5), (-149.9, 61.2), (177.5, -64.7)] {
        let [lon_back, lat_back] = lonlat_from_world(world_from_lonlat(lon, lat));
        assert!((lon_back - lon).abs() < 1e-9 && (lat_back - lat).abs() < 1e-9);
    }
    assert_eq!(world_from_lonlat(-180.0, 90.0)[1].round(), 0.0);
    assert_eq!(
        world_from_lonlat(180.0, -90.0).map(f64::round),
        [WORLD_PX; 2]
    );
}

#[test]
fn the_world_is_repeated_as_often_as_the_frame_shows_it() {
    for (lon, zoom, worlds) in [
        (0.0, 4.0, 0..=0),
        (180.0, 4.0, 0..=1),
        (-180.0, 4.0, -1..=0),
        (0.0, 1.0, -1..=1),
        (0.0, 0.0, -2..=2),
    ] {
        assert_eq!(camera(lon, 0.0, zoom).worlds(SIZE), worlds, "{lon} {zoom}");
    }
}

#[test]
fn the_position_under_a_point_is_brought_home() {
    let at = camera(179.0, 0.0, 4.0).lonlat_at(SIZE, [1100.0, 400.0]);
    assert!((-180.0..-100.0).contains(&at.lon_deg), "{at:?}");
}

#[test]
fn a_camera_is_brought_within_bounds() {
    let bounded = camera(540.0, 90.0, 99.0).bounded();
    assert_eq!(bounded, camera(-180.0, 85.0, MAX_ZOOM));
}

#[test]
fn a_view_survives_being_kept_as_json() {
    let mut view = View {
        camera: camera(68.8, 38.5, 6.25),
        selection: Some("base-201".to_owned()),
        date: Some(crate::help::date("2022-06-28~")),
        ..View::default()
    };
    view.layers.groups = vec!["csto".to_owned()];
    let kept = serde_json::to_string(&view).unwrap();
    assert_eq!(serde_json::from_str::<View>(&kept).unwrap(), view);
    assert_eq!(serde_json::from_str::<View>("{}").unwrap(), View::default());
}
