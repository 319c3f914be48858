//! A tile that is a picture: PNG, JPEG or WebP, looked at before it is believed.

use std::io::Cursor;

use image::{ImageFormat, ImageReader, Limits};

/// The longest side of a tile, in pixels.
const LONGEST_PX: u32 = 2048;
/// The most memory that a tile may take while it is unpacked, in bytes.
const MOST_BYTES: u64 = 64 << 20;

/// Why a tile is no picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RasterFault {
    /// There is nothing in it.
    #[error("the tile is empty")]
    Empty,
    /// It is a page for people, such as a login or an error.
    #[error("the tile is a web page, not a picture")]
    Page,
    /// It is something else.
    #[error("the tile is neither PNG, JPEG nor WebP")]
    Unknown,
    /// It is too large.
    #[error("the tile is a picture of {0} by {1} pixels, far more than a tile has")]
    Large(u32, u32),
    /// It does not unpack.
    #[error("the tile is damaged: {0}")]
    Damaged(String),
}

/// A tile that is a picture.
#[derive(Clone, PartialEq, Eq)]
pub struct RasterTile {
    /// Width and height in pixels.
    pub size: [u32; 2],
    /// The type of the bytes, as the web calls it.
    pub media: &'static str,
    /// The picture as it came.
    pub bytes: Vec<u8>,
    /// Its pixels: red, green, blue, opacity, row by row.
    pub rgba: Vec<u8>,
}

impl std::fmt::Debug for RasterTile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RasterTile")
            .field("size", &self.size)
            .field("media", &self.media)
            .finish_non_exhaustive()
    }
}

/// Unpacks a tile.
pub fn decode(bytes: Vec<u8>) -> Result<RasterTile, RasterFault> {
    let format = match image::guess_format(&bytes) {
        _ if bytes.is_empty() => return Err(RasterFault::Empty),
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) => format,
        _ if is_page(&bytes) => return Err(RasterFault::Page),
        _ => return Err(RasterFault::Unknown),
    };
    let damaged = |error: image::ImageError| RasterFault::Damaged(error.to_string());
    let reader = || ImageReader::with_format(Cursor::new(&bytes), format);
    let (width, height) = reader().into_dimensions().map_err(damaged)?;
    if width > LONGEST_PX || height > LONGEST_PX || width == 0 || height == 0 {
        return Err(RasterFault::Large(width, height));
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_PX);
    limits.max_image_height = Some(LONGEST_PX);
    limits.max_alloc = Some(MOST_BYTES);
    let mut reader = reader();
    reader.limits(limits);
    let pixels = reader.decode().map_err(damaged)?.into_rgba8();
    Ok(RasterTile {
        size: [pixels.width(), pixels.height()],
        media: format.to_mime_type(),
        rgba: pixels.into_raw(),
        bytes,
    })
}

/// Whether bytes are a page for people.
pub fn is_page(bytes: &[u8]) -> bool {
    let start: Vec<u8> = bytes
        .iter()
        .skip_while(|byte| byte.is_ascii_whitespace() || [0xEF, 0xBB, 0xBF].contains(*byte))
        .take(14)
        .map(u8::to_ascii_lowercase)
        .collect();
    [&b"<!doctype html"[..], b"<html", b"<head", b"<?xml"]
        .iter()
        .any(|opening| start.starts_with(opening))
}
