//! Exit codes.

/// Everything went well.
pub const DONE: u8 = 0;
/// The input has errors.
pub const INPUT: u8 = 1;
/// The command cannot be done as it was given.
pub const USAGE: u8 = 2;
