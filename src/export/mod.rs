//! Pictures of a scene, without a window: SVG 1.1, and PNG drawn from that SVG.

mod clip;
mod raster;
pub mod svg;

pub use raster::{RasterError, encode_rgba, png};
