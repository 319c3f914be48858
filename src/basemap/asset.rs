//! Placeholder while the asset is prepared.
use std::ops::Range;
pub type WorldBox = [f32; 4];
pub type Code = [u8; 3];
#[derive(Debug)]
pub struct AssetError;
#[derive(Clone, Debug, Default)]
pub struct Area {
    pub recognised: Code,
    pub de_facto: Code,
    pub points: Vec<[f32; 2]>,
    pub rings: Vec<Range<u32>>,
    pub triangles: Vec<u32>,
    pub bounds: WorldBox,
}
#[derive(Clone, Debug, Default)]
pub struct Lake {
    pub points: Vec<[f32; 2]>,
    pub rings: Vec<Range<u32>>,
    pub triangles: Vec<u32>,
    pub bounds: WorldBox,
    pub min_zoom: f32,
}
#[derive(Clone, Debug, Default)]
pub struct Line {
    pub points: Vec<[f32; 2]>,
    pub bounds: WorldBox,
    pub min_zoom: f32,
}
#[derive(Clone, Debug, Default)]
pub struct Level {
    pub land: Vec<Area>,
    pub lakes: Vec<Lake>,
    pub rivers: Vec<Line>,
    pub coast: Vec<Line>,
    pub boundaries: Vec<Line>,
    pub disputed: Vec<Line>,
    pub units: Vec<Line>,
}
#[derive(Clone, Debug, Default)]
pub struct Country {
    pub code: Code,
    pub name: String,
    pub name_ru: String,
    pub label: [f32; 2],
    pub min_zoom: f32,
}
#[derive(Clone, Debug, Default)]
pub struct Sea {
    pub name: String,
    pub name_ru: String,
    pub at: [f32; 2],
    pub min_zoom: f32,
}
#[derive(Clone, Debug, Default)]
pub struct Town {
    pub name: String,
    pub at: [f32; 2],
    pub population: u32,
    pub country: Code,
    pub capital: bool,
}
pub fn level(_: &[u8], _: usize) -> Result<Level, AssetError> {
    Err(AssetError)
}
pub fn countries(_: &[u8]) -> Result<Vec<Country>, AssetError> {
    Err(AssetError)
}
pub fn seas(_: &[u8]) -> Result<Vec<Sea>, AssetError> {
    Err(AssetError)
}
pub fn towns(_: &[u8]) -> Result<Vec<Town>, AssetError> {
    Err(AssetError)
}
