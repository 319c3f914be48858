//! How the map flies from one view to another: out, across and in again, as van Wijk and Nuij
//! (2003), "Smooth and efficient zooming and panning", have it.

use crate::basemap::{WORLD_PX, lonlat_from_world, world_from_lonlat};
use crate::geodesy::LonLat;
use crate::view::{Camera, FrameSize};

/// How much a flight zooms out on its way: the paper's rho, as people liked it best.
const RHO: f64 = 1.42;
/// How fast it goes: screenfuls (the paper's S) a second.
const SPEED: f64 = 3.2;
/// The longest flight, in seconds.
const LONGEST_SECS: f64 = 2.0;
/// The shortest, in seconds.
const SHORTEST_SECS: f64 = 0.25;

/// A flight between two cameras.
#[derive(Clone, Debug, PartialEq)]
pub struct Flight {
    from: Camera,
    to: Camera,
    /// Where it begins and ends, in world pixels, the shorter way round.
    from_world: [f64; 2],
    to_world: [f64; 2],
    frame: FrameSize,
    started_secs: f64,
    duration_secs: f64,
}

impl Flight {
    /// A flight that sets out now.
    pub fn new(from: Camera, to: Camera, now_secs: f64, frame: FrameSize) -> Self {
        let world =
            |camera: Camera| world_from_lonlat(camera.centre.lon_deg, camera.centre.lat_deg);
        let from_world = world(from);
        let mut to_world = world(to);
        to_world[0] -= ((to_world[0] - from_world[0]) / WORLD_PX).round() * WORLD_PX;
        let mut flight = Self {
            from,
            to,
            from_world,
            to_world,
            frame,
            started_secs: now_secs,
            duration_secs: 0.0,
        };
        flight.duration_secs = (flight.length() / SPEED).clamp(SHORTEST_SECS, LONGEST_SECS);
        flight
    }

    /// Where it ends.
    pub fn destination(&self) -> Camera {
        self.to
    }

    /// Whether it has arrived.
    pub fn is_over(&self, now_secs: f64) -> bool {
        now_secs - self.started_secs >= self.duration_secs
    }

    /// The camera at a time.
    pub fn camera_at(&self, now_secs: f64) -> Camera {
        if self.is_over(now_secs) {
            return self.to;
        }
        let time = ((now_secs - self.started_secs) / self.duration_secs).clamp(0.0, 1.0);
        // Eases in and out.
        let eased = time * time * (3.0 - 2.0 * time);
        let (travelled, width) = self.at(eased * self.length());
        let distance = self.distance();
        let share = if distance > 0.0 {
            travelled / distance
        } else {
            eased
        };
        let [from, to] = [self.from_world, self.to_world];
        let world = [
            from[0] + (to[0] - from[0]) * share,
            from[1] + (to[1] - from[1]) * share,
        ];
        let [lon_deg, lat_deg] = lonlat_from_world(world);
        Camera {
            centre: LonLat { lon_deg, lat_deg },
            zoom: (self.frame.width / width).log2(),
        }
        .bounded()
    }

    /// Width of what is shown, in world pixels.
    fn width(&self, camera: Camera) -> f64 {
        self.frame.width.max(1.0) / camera.scale()
    }

    fn distance(&self) -> f64 {
        (self.to_world[0] - self.from_world[0]).hypot(self.to_world[1] - self.from_world[1])
    }

    /// The paper's r0 and S; where there is no distance to speak of, the zoom alone.
    fn path(&self) -> (f64, f64) {
        let (w0, w1, u1) = (self.width(self.from), self.width(self.to), self.distance());
        if u1 < 1e-6 * w0.min(w1) {
            return (0.0, (w1 / w0).ln().abs() / RHO);
        }
        let rho2 = RHO * RHO;
        let b = |w: f64, sign: f64| {
            (w1 * w1 - w0 * w0 + sign * rho2 * rho2 * u1 * u1) / (2.0 * w * rho2 * u1)
        };
        let r = |b: f64| (-b + (b * b + 1.0).sqrt()).ln();
        let (r0, r1) = (r(b(w0, 1.0)), r(b(w1, -1.0)));
        (r0, (r1 - r0) / RHO)
    }

    fn length(&self) -> f64 {
        self.path().1
    }

    /// How far it has come, and how wide the view is, after `s` of its length.
    fn at(&self, s: f64) -> (f64, f64) {
        let (w0, w1, u1) = (self.width(self.from), self.width(self.to), self.distance());
        if u1 < 1e-6 * w0.min(w1) {
            let sign = if w1 < w0 { -1.0 } else { 1.0 };
            return (0.0, w0 * (sign * RHO * s).exp());
        }
        let (r0, _) = self.path();
        let rho2 = RHO * RHO;
        let u = w0 / rho2 * (r0.cosh() * (RHO * s + r0).tanh() - r0.sinh());
        (u, w0 * r0.cosh() / (RHO * s + r0).cosh())
    }
}
