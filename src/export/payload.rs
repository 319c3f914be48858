//! The view inside a picture: what it takes to open the picture again where it was made.
//!
//! It is JSON. A PNG carries it as an iTXt chunk, a PDF as an attached file, an SVG in its
//! metadata, deflated and in base64. A picture that was damaged on its way is refused, whether
//! or not this part of it came through: chunks of a PNG have checksums of their own; the other
//! two end in a comment with the CRC-32 of all that stands before it.

use std::io::{Read as _, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Crc;
use serde::{Deserialize, Serialize};

use super::svg::METADATA_ID;
use crate::atlas::library::Library;
use crate::atlas::text::FileText;
use crate::view::figure::FigureSettings;
use crate::view::{Layers, View};

/// The keyword of the chunk of a PNG, and the name of the file attached to a PDF.
pub const NAME: &str = "theatrum-view";

/// The version of the payload that this program writes.
const VERSION: u32 = 1;

/// Atlases that are larger than this together, in bytes, are left out.
const LARGEST_ATLASES: usize = 2_000_000;

/// No payload inflates to more, in bytes.
const LARGEST: u64 = 64 << 20;

/// What a picture carries.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Payload {
    /// The version of this part of the picture.
    pub version: u32,
    /// What a person had chosen to see.
    pub view: View,
    /// Width and height of the map frame that its camera was for, in pixels.
    pub frame: [f64; 2],
    /// What a person had chosen for the picture.
    pub figure: FigureSettings,
    /// The atlases that were open.
    pub atlases: Vec<Carried>,
}

/// An atlas inside a picture.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Carried {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its text; none where it was too large to carry.
    pub text: Option<String>,
}

/// Why a picture does not open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PictureError {
    /// The picture is not whole.
    #[error("the picture is damaged: {0}")]
    Damaged(String),
    /// It was changed after it was made.
    #[error("the picture was damaged or changed after Theatrum wrote it")]
    Changed,
    /// It carries no view.
    #[error("the picture carries no view of Theatrum")]
    NoView,
    /// What it carries cannot be read.
    #[error("the view in the picture cannot be read: {0}")]
    View(String),
}

impl Payload {
    /// What a picture of a view carries.
    pub fn new(library: &Library, view: &View, frame: [f64; 2], figure: &FigureSettings) -> Self {
        let size: usize = library
            .atlases()
            .iter()
            .filter_map(|atlas| atlas.text.as_ref())
            .filter(|text| text.is_held())
            .map(FileText::len)
            .sum();
        let atlases = library
            .atlases()
            .iter()
            .map(|atlas| Carried {
                id: atlas.id.to_string(),
                title: atlas.title.to_string(),
                text: (size < LARGEST_ATLASES)
                    .then(|| Some(atlas.text.as_ref()?.whole()?.into_owned()))
                    .flatten(),
            })
            .collect();
        Self {
            version: VERSION,
            view: View {
                layers: Layers {
                    // A file goes by its name, an address without its key.
                    ground: view.layers.ground.for_travel(),
                    ..view.layers.clone()
                },
                ..view.clone()
            },
            frame,
            figure: figure.clone(),
            atlases,
        }
    }

    /// As a PNG and a PDF carry it.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// As an SVG carries it.
    pub fn to_base64(&self) -> String {
        let mut deflated = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        // Writing to memory does not fail.
        deflated.write_all(self.to_json().as_bytes()).ok();
        STANDARD.encode(deflated.finish().unwrap_or_default())
    }

    fn from_json(json: &str) -> Result<Self, PictureError> {
        serde_json::from_str(json).map_err(|error| PictureError::View(error.to_string()))
    }

    fn from_base64(text: &str) -> Result<Self, PictureError> {
        let deflated = STANDARD
            .decode(text.trim())
            .map_err(|error| PictureError::View(error.to_string()))?;
        let mut json = String::new();
        flate2::read::ZlibDecoder::new(deflated.as_slice())
            .take(LARGEST)
            .read_to_string(&mut json)
            .map_err(|error| PictureError::View(error.to_string()))?;
        Self::from_json(&json)
    }
}

/// The payload of a picture; none where the bytes are no picture at all.
pub fn read(bytes: &[u8]) -> Option<Result<Payload, PictureError>> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(read_png(bytes));
    }
    if bytes.starts_with(b"%PDF-") {
        return Some(read_pdf(bytes));
    }
    let text = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start();
    text.starts_with(b"<").then(|| read_svg(bytes))
}

fn damaged(error: impl std::fmt::Display) -> PictureError {
    PictureError::Damaged(error.to_string())
}

fn read_png(bytes: &[u8]) -> Result<Payload, PictureError> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_ignore_text_chunk(false);
    let mut reader = decoder.read_info().map_err(damaged)?;
    // Every row, so that damage anywhere in the picture is found; one row at a time.
    while reader.next_row().map_err(damaged)?.is_some() {}
    reader.finish().map_err(damaged)?;
    if !bytes.ends_with(b"IEND\xaeB`\x82") {
        return Err(PictureError::Damaged(
            "it does not end as a PNG does".to_owned(),
        ));
    }
    let chunk = reader
        .info()
        .utf8_text
        .iter()
        .find(|chunk| chunk.keyword == NAME)
        .ok_or(PictureError::NoView)?;
    let json = chunk.get_text().map_err(damaged)?;
    Payload::from_json(&json)
}

fn read_svg(bytes: &[u8]) -> Result<Payload, PictureError> {
    let text = std::str::from_utf8(bytes).map_err(damaged)?;
    let has_view = text.contains(&format!("id=\"{METADATA_ID}\""));
    if has_view && !is_sealed(bytes, SVG_SEAL) {
        return Err(PictureError::Changed);
    }
    let document = roxmltree::Document::parse(text).map_err(damaged)?;
    let element = document
        .descendants()
        .find(|node| node.has_tag_name("metadata") && node.attribute("id") == Some(METADATA_ID))
        .or_else(|| {
            document
                .descendants()
                .find(|node| node.attribute("id") == Some(METADATA_ID))
        })
        .ok_or(PictureError::NoView)?;
    Payload::from_base64(element.text().unwrap_or_default())
}

fn read_pdf(bytes: &[u8]) -> Result<Payload, PictureError> {
    let document = lopdf::Document::load_mem(bytes).map_err(damaged)?;
    let file = document
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok())
        .find(|stream| {
            let is = |key: &[u8], word: &[u8]| {
                let value = stream.dict.get(key);
                value.is_ok_and(|value| value.as_name().is_ok_and(|name| name == word))
            };
            // The list of sources is attached, too, as plain text.
            is(b"Type", b"EmbeddedFile") && !is(b"Subtype", b"text/plain")
        });
    let Some(file) = file else {
        return Err(PictureError::NoView);
    };
    if !is_sealed(bytes, PDF_SEAL) {
        return Err(PictureError::Changed);
    }
    let json = match file.decompressed_content() {
        Ok(json) => json,
        // What is not compressed stands there as it is.
        Err(_) => file.content.clone(),
    };
    let json = String::from_utf8(json).map_err(damaged)?;
    Payload::from_json(&json)
}

/// What stands before and behind the checksum at the end of a file.
type Seal = (&'static str, &'static str);

const SVG_SEAL: Seal = ("<!-- theatrum crc32 ", " -->\n");
const PDF_SEAL: Seal = ("%theatrum crc32 ", "\n");

fn seal(mut bytes: Vec<u8>, (before, behind): Seal) -> Vec<u8> {
    let sum = checksum(&bytes);
    bytes.extend_from_slice(format!("{before}{sum:08x}{behind}").as_bytes());
    bytes
}

fn is_sealed(bytes: &[u8], (before, behind): Seal) -> bool {
    let length = before.len() + 8 + behind.len();
    let Some((body, end)) = bytes
        .len()
        .checked_sub(length)
        .and_then(|at| bytes.split_at_checked(at))
    else {
        return false;
    };
    end == format!("{before}{:08x}{behind}", checksum(body)).as_bytes()
}

fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// Puts the checksum of an SVG at its end.
pub fn seal_svg(svg: String) -> Vec<u8> {
    seal(svg.into_bytes(), SVG_SEAL)
}

/// Puts the checksum of a PDF at its end.
pub fn seal_pdf(mut pdf: Vec<u8>) -> Vec<u8> {
    if !pdf.ends_with(b"\n") {
        pdf.push(b'\n');
    }
    seal(pdf, PDF_SEAL)
}
