//! The embedded fonts as egui has them: one family for each cut of the typeface, each with the
//! same fallbacks for letters that it lacks.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily, FontId, Id};

use crate::scene::Cut;
use crate::scene::text::{CUTS, FALLBACKS};

/// The family of a cut.
fn family(cut: Cut) -> FontFamily {
    match cut {
        Cut::Regular => FontFamily::Proportional,
        Cut::SemiBold => FontFamily::Name("semibold".into()),
        Cut::Bold => FontFamily::Name("bold".into()),
        Cut::Italic => FontFamily::Name("italic".into()),
    }
}

/// A font of the embedded typeface.
pub fn font(cut: Cut, size: f32) -> FontId {
    FontId::new(size, family(cut))
}

/// Installs the embedded fonts, and leaves the keys of zooming to the command table. To be
/// called before the first frame; calling it again does nothing.
pub fn setup(ctx: &egui::Context) {
    let done = Id::unique("fonts are installed");
    if ctx.data(|data| data.get_temp::<bool>(done)).is_some() {
        return;
    }
    ctx.data_mut(|data| data.insert_temp(done, true));
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    let mut fonts = FontDefinitions::empty();
    let fallbacks: Vec<String> = FALLBACKS
        .iter()
        .map(|(name, bytes)| {
            let data = Arc::new(FontData::from_static(bytes));
            fonts.font_data.insert((*name).to_owned(), data);
            (*name).to_owned()
        })
        .collect();
    for (cut, bytes) in CUTS {
        let name = format!("{cut:?}");
        let data = Arc::new(FontData::from_static(bytes));
        fonts.font_data.insert(name.clone(), data);
        let mut chain = vec![name];
        chain.extend(fallbacks.iter().cloned());
        if cut == Cut::Regular {
            // Nothing here is set in a monospaced face, but egui wants the family to exist.
            fonts.families.insert(FontFamily::Monospace, chain.clone());
        }
        fonts.families.insert(family(cut), chain);
    }
    ctx.set_fonts(fonts);
}
