//! Edits, and the way back from them: data alone, applied by [`super::patch`].

use crate::formats::patch::Patch;
use crate::view::View;

/// A patch of one of the documents that are open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentPatch {
    /// The id of the document.
    pub document: u32,
    /// What changed in its text.
    pub patch: Patch,
}

/// One step of undo: a named group of patches.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// What was done, as a menu says it: "Undo NAME".
    pub name: String,
    /// The patches in the order they were applied in; each is made for the text that the ones
    /// before it left.
    pub patches: Vec<DocumentPatch>,
    /// The view in which it was made, so that undoing it shows what changes.
    pub view: Option<Box<View>>,
}

impl Edit {
    /// The edit that brings back everything that this one changed.
    pub fn inverse(&self) -> Self {
        let patches = self.patches.iter().rev();
        Self {
            name: self.name.clone(),
            patches: patches
                .map(|held| DocumentPatch {
                    document: held.document,
                    patch: held.patch.inverse(),
                })
                .collect(),
            view: self.view.clone(),
        }
    }
}

/// What was done and what was undone, the last at the end. It touches no data: whoever asks it for
/// an edit applies the edit, and then says so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Undo {
    done: Vec<Edit>,
    undone: Vec<Edit>,
}

impl Undo {
    /// Takes in an edit that was just applied. What was undone before it cannot be done again.
    pub fn push(&mut self, edit: Edit) {
        self.undone.clear();
        self.done.push(edit);
    }

    /// The edit that "undo" would take back.
    pub fn last_done(&self) -> Option<&Edit> {
        self.done.last()
    }

    /// The edit that "redo" would do again.
    pub fn last_undone(&self) -> Option<&Edit> {
        self.undone.last()
    }

    /// Takes back the last edit: the answer is what has to be applied for it.
    pub fn undo(&mut self) -> Option<Edit> {
        let edit = self.done.pop()?;
        let inverse = edit.inverse();
        self.undone.push(edit);
        Some(inverse)
    }

    /// Does again what was undone last: the answer is what has to be applied for it.
    pub fn redo(&mut self) -> Option<Edit> {
        let edit = self.undone.pop()?;
        self.done.push(edit.clone());
        Some(edit)
    }

    /// Forgets everything that concerns a document, since its text is not any more what the edits
    /// were made for.
    pub fn forget(&mut self, document: u32) {
        let concerns = |edit: &Edit| edit.patches.iter().any(|patch| patch.document == document);
        self.done.retain(|edit| !concerns(edit));
        self.undone.retain(|edit| !concerns(edit));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(name: &str) -> Edit {
        Edit {
            name: name.to_owned(),
            patches: Vec::new(),
            view: None,
        }
    }

    fn names(edits: &[Edit]) -> Vec<&str> {
        edits.iter().map(|edit| edit.name.as_str()).collect()
    }

    #[test]
    fn what_was_undone_last_is_redone_first() {
        let mut undo = Undo::default();
        undo.push(edit("one"));
        undo.push(edit("two"));
        assert_eq!(undo.undo().unwrap().name, "two");
        assert_eq!(undo.undo().unwrap().name, "one");
        assert_eq!(undo.undo(), None);
        assert_eq!(undo.redo().unwrap().name, "one");
        assert_eq!(names(&undo.done), ["one"]);
        assert_eq!(names(&undo.undone), ["two"]);
    }

    #[test]
    fn a_new_edit_forgets_what_was_undone() {
        let mut undo = Undo::default();
        undo.push(edit("one"));
        undo.undo();
        undo.push(edit("other"));
        assert_eq!(undo.redo(), None);
        assert_eq!(names(&undo.done), ["other"]);
    }
}
