//! The JSON Schema of the native format. The reader's tests hold every built-in atlas against it.

/// The schema (JSON Schema, draft 2020-12).
pub const ATLAS: &str = include_str!("../../assets/atlas.schema.json");
