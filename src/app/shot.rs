//! A picture of the whole window, for `theatrum --screenshot`.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};

use egui::{ColorImage, Context, ScreenshotCallback, ViewportCommand};

use crate::cli::{DONE, USAGE};
use crate::{export, io};

/// A picture that is to be taken once the window shows everything.
pub(super) struct Shot {
    path: PathBuf,
    /// Frames in a row that showed everything.
    settled: u32,
    asked: Option<Receiver<Arc<ColorImage>>>,
}

/// How many frames in a row have to show everything: panels find their size in the second.
const SETTLED: u32 = 4;

impl Shot {
    pub(super) fn new(path: PathBuf) -> Self {
        Self {
            path,
            settled: 0,
            asked: None,
        }
    }

    /// Called after each frame; answers the exit code once the picture is written.
    pub(super) fn frame(&mut self, context: &Context, ready: bool) -> Option<u8> {
        context.request_repaint();
        if let Some(taken) = &self.asked {
            let image = taken.try_recv().ok()?;
            return Some(self.write(&image));
        }
        self.settled = if ready { self.settled + 1 } else { 0 };
        if self.settled >= SETTLED {
            let (sender, taken) = mpsc::channel();
            let callback = ScreenshotCallback::new(move |image| {
                sender.send(image).ok();
            });
            context.send_viewport_cmd(ViewportCommand::Screenshot(callback));
            self.asked = Some(taken);
        }
        None
    }

    fn write(&self, image: &ColorImage) -> u8 {
        let [width, height] = image.size;
        let rgba: Vec<u8> = image
            .pixels
            .iter()
            .flat_map(egui::Color32::to_array)
            .collect();
        let written = export::encode_rgba(width as u32, height as u32, &rgba)
            .map_err(|error| error.to_string())
            .and_then(|png| {
                io::save(&self.path, &png).map_err(|error| io::explain(&self.path, &error).0)
            });
        match written {
            Ok(()) => DONE,
            Err(why) => {
                io::tell(&format!(
                    "theatrum: cannot write {}: {why}",
                    self.path.display()
                ));
                USAGE
            }
        }
    }
}
