//! The field in which a date is typed: one way to read it and one wording for what is no date,
//! wherever it stands.
//!
//! What is typed belongs to the widget until the field is left; Enter leaves it, Escape brings back
//! what stood there. What is no date stays, so that it can be mended.

use egui::{Id, Key, Response, Stroke, StrokeKind, TextEdit, Ui};

use super::{Ctx, colour, style};
use crate::atlas::time::Edtf;

/// What a date looks like, for whoever does not know.
const FORMS: &str = "a year, a month, a day or an interval: 1995, 2022-06, 2022-06-28, 2004/2010, \
                     2004/..";

/// A field for a date.
#[derive(Clone, Copy)]
pub struct DateField<'a> {
    /// What it goes by.
    pub id: &'static str,
    /// Its name for readers; none where a label beside it names it.
    pub name: Option<&'a str>,
    /// The label beside it.
    pub labelled_by: Option<Id>,
    /// The date that holds now.
    pub current: Option<&'a Edtf>,
    /// What no date at all means, where that can be chosen.
    pub without: Option<&'a str>,
    /// How wide it is, in points.
    pub width: f32,
}

/// What was chosen in a field for a date.
pub enum Chosen {
    /// A date that was typed in full, or the one that stood there once Enter took it.
    Date(Edtf),
    /// No date at all, where that means something.
    None,
}

/// What came of a field for a date.
pub struct Entered {
    /// What was chosen in it, once it was.
    pub chosen: Option<Chosen>,
    /// What is wrong with what was typed.
    pub problem: Option<String>,
    /// The date that stands there while it is being typed.
    pub typing: Option<Edtf>,
}

/// What is typed into a field for a date.
#[derive(Clone, Default)]
struct Typed {
    text: String,
    problem: Option<String>,
    /// The date that held then.
    instead_of: String,
}

/// What a text means. The error says what is wrong in a sentence.
fn read(text: &str, may_be_empty: bool) -> Result<Chosen, String> {
    let text = text.trim();
    if text.is_empty() && may_be_empty {
        return Ok(Chosen::None);
    }
    if text.is_empty() {
        return Err(format!("A date is {FORMS}"));
    }
    Edtf::parse(text)
        .map(Chosen::Date)
        .map_err(|error| format!("“{text}” is no date: {error}"))
}

impl DateField<'_> {
    /// Draws the field.
    pub fn ui(self, ctx: &Ctx<'_>, ui: &mut Ui) -> Entered {
        let id = Id::unique(("field for a date", self.id));
        let shown = self.current.map(Edtf::as_str).unwrap_or_default();
        let focused = ui.memory(|memory| memory.has_focus(id));
        // Another date that came from elsewhere makes what was wrong of no matter.
        let mut typed = ui
            .data(|data| data.get_temp::<Typed>(id))
            .filter(|typed| focused || typed.instead_of == shown)
            .unwrap_or_else(|| Typed {
                text: shown.to_owned(),
                problem: None,
                instead_of: shown.to_owned(),
            });
        let hint = match self.name {
            Some(_) => "Date: 2022-06",
            None => "2022-06-28",
        };
        let response = ui.add(
            TextEdit::singleline(&mut typed.text)
                .id(id)
                .desired_width(self.width)
                .hint_text(hint),
        );
        let response = match self.labelled_by {
            Some(label) => response.labelled_by(label),
            None => response,
        };
        if let Some(name) = self.name {
            ui.ctx()
                .accesskit_node_builder(id, |node| node.set_label(name));
        }
        if response.changed() {
            typed.problem = None;
        }
        let mut chosen = None;
        if response.lost_focus() {
            let pressed = |key| ui.input(|input| input.key_pressed(key));
            typed.problem = None;
            let same = typed.text.trim() == shown && !pressed(Key::Enter);
            if pressed(Key::Escape) || same {
                shown.clone_into(&mut typed.text);
            } else {
                match read(&typed.text, self.without.is_some()) {
                    Ok(read) => chosen = Some(read),
                    Err(problem) => typed.problem = Some(problem),
                }
            }
            shown.clone_into(&mut typed.instead_of);
        }
        let problem = typed.problem.clone();
        self.tell(ctx, ui, response.clone(), problem.as_deref());
        let has_focus = response.has_focus();
        let typing = has_focus.then(|| Edtf::parse(&typed.text).ok()).flatten();
        ui.data_mut(|data| {
            if has_focus || problem.is_some() {
                data.insert_temp(id, typed);
            } else {
                data.remove::<Typed>(id);
            }
        });
        Entered {
            chosen,
            problem,
            typing,
        }
    }

    /// Marks what is wrong, or says what can be typed.
    fn tell(self, ctx: &Ctx<'_>, ui: &Ui, response: Response, problem: Option<&str>) {
        let Some(problem) = problem else {
            let without = self.without.map_or_else(String::new, |without| {
                format!(" Nothing at all is {without}.")
            });
            response.on_hover_text(format!("A date is {FORMS}. Enter takes it.{without}"));
            return;
        };
        let pen = Stroke::new(1.5, colour(ctx.palette().error));
        let round = f32::from(style::RADIUS);
        ui.painter()
            .rect_stroke(response.rect, round, pen, StrokeKind::Inside);
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_invalid(egui::accesskit::Invalid::True);
            node.set_description(problem);
        });
    }
}
