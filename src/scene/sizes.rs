//! Sizes that a scene leaves to its painters, one for all of them.

/// The largest radius of a pill's corners, in frame pixels.
pub const PILL_RADIUS_PX: f64 = 9.0;

/// Width of a halo, both sides together, of the size of type.
pub const HALO: f64 = 0.24;

/// A symbol that stands for more facts than this says what they add up to.
pub(super) const CROWD: usize = 12;
