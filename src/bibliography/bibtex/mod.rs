//! BibTeX: sources as entries of a LaTeX bibliography, written and read.

mod parse;
mod read;
mod tex;
mod write;

pub(super) use parse::is_like;
pub(super) use read::read;
pub(super) use write::write;
