//! The figure around a scene.
