//! Standard input, which stands wherever a file can: by the name `-`.

use std::io;
use std::path::Path;
use std::sync::OnceLock;

/// What messages call standard input.
pub const INPUT_NAME: &str = "stdin";

/// Whether a path stands for standard input.
pub fn is_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The bytes of a file, or of standard input where its path is `-`. That is read once and is the
/// same however often it is named.
pub fn read_named(path: &Path) -> io::Result<Vec<u8>> {
    static INPUT: OnceLock<Vec<u8>> = OnceLock::new();
    if !is_input(path) {
        return super::read_bytes(path);
    }
    if let Some(bytes) = INPUT.get() {
        return Ok(bytes.clone());
    }
    let bytes = super::original::read_input()?;
    Ok(INPUT.get_or_init(|| bytes).clone())
}
