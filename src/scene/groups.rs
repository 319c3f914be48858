//! The areas of groups: which countries, in which hatch, over which ground.

use super::{GroupArea, hatch};
use crate::atlas::holding;
use crate::atlas::library::Library;
use crate::basemap::Code;
use crate::theme::Rgba;
use crate::view::{LayerName, Layers, View};

/// Paper to be laid over the ground, where it is to be fainter than it is or not to be seen.
pub fn veil(view: &View) -> Option<Rgba> {
    let opacity = if view.layers.is_shown(LayerName::Ground) {
        view.layers.opacity(LayerName::Ground)
    } else {
        0.0
    };
    (opacity < 1.0).then(|| view.theme.palette().panel.alpha(1.0 - opacity))
}

/// The areas of the groups that the view shows. With several atlases a group goes by its own id,
/// and the first atlas that has it decides.
pub fn group_areas(library: &Library, view: &View) -> Vec<GroupArea> {
    let groups = library.groups_once();
    let opacity = view.layers.opacity(LayerName::Groups);
    view.layers
        .shown_groups()
        .iter()
        .filter_map(|id| {
            let (atlas, group) = groups.iter().find(|(_, group)| group.id == *id)?;
            let asked = holding::day_asked(view.date.as_ref());
            let day = asked.unwrap_or_else(|| library.day_of(*atlas));
            let countries: Vec<Code> = group
                .members_on(day)
                .into_iter()
                .filter_map(|code| code.as_bytes().try_into().ok())
                .collect();
            let pattern = hatch_of(library, &view.layers, id)?;
            Some(GroupArea {
                group: id.clone(),
                name: group.name.to_string(),
                colour: view.theme.group(pattern).alpha(hatch::OPACITY * opacity),
                pattern,
                countries,
            })
        })
        .collect()
}

/// The areas of groups where tiles may lie under them: fainter, for there is more to read.
pub fn over_tiles(mut areas: Vec<GroupArea>, on_tiles: bool) -> Vec<GroupArea> {
    if on_tiles {
        for area in &mut areas {
            let opacity = f32::from(area.colour.a) / 255.0;
            area.colour = area.colour.alpha(opacity * ON_TILES);
        }
    }
    areas
}

/// How strong a hatch is over tiles, of its usual strength.
const ON_TILES: f32 = 0.55;

/// Which of the hatches a group has, or none where it is not shown.
///
/// That is its own, by its place in the library, so that it stays the same while others come and
/// go, or another one where a group that was shown before has that already.
pub fn hatch_of(library: &Library, layers: &Layers, id: &str) -> Option<usize> {
    let groups = library.groups_once();
    let mut taken: Vec<usize> = Vec::new();
    for shown in &layers.groups {
        let Some(place) = groups.iter().position(|(_, group)| group.id == *shown) else {
            continue;
        };
        let own = place % hatch::PATTERNS;
        let pattern = (0..hatch::PATTERNS)
            .map(|step| (own + step) % hatch::PATTERNS)
            .find(|pattern| !taken.contains(pattern))
            .unwrap_or(own);
        if shown == id {
            return Some(pattern);
        }
        taken.push(pattern);
    }
    None
}
