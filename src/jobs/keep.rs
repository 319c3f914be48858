//! Writing a member into the file of an atlas.

use std::path::Path;

use crate::export::payload;
use crate::formats;
use crate::io;

/// Writes a member of `theatrum`, JSON, into the file of an atlas as it is on disk now, and leaves
/// everything else of it as it stands; or says why not.
pub fn keep_in_atlas(path: &Path, member: &str, json: &str) -> Result<(), String> {
    let explained = |error: std::io::Error| io::explain(path, &error).0;
    let bytes = io::read_bytes(path).map_err(explained)?;
    if payload::read(&bytes).is_some() {
        return Err("this is a picture, and is not written over".to_owned());
    }
    let text = std::str::from_utf8(&bytes).map_err(|error| format!("it is not text: {error}"))?;
    let kept = formats::with_member(text, member, json)
        .ok_or("it has no member \"theatrum\" to keep this in")?;
    io::save(path, kept.as_bytes()).map_err(explained)
}
