//! The command table: everything that has a name, a key or a place in the palette, in one row each.
//!
//! Menus, buttons, tooltips, the palette, the shortcut list and the keyboard are all made from
//! it, so that no label and no key is written twice. A new command is a new row.

use super::effects::{Effect, Effects};
use super::house::State;
use super::mode::{Dialog, MeasureStep};
use super::search_box::Search;
use crate::atlas::filter::Filters;
use crate::settings::ThemeChoice;
use crate::view::Layers;

/// Where an action stands in the list of shortcuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heading {
    /// Atlases and files.
    Atlas,
    /// The map.
    Map,
    /// Facts.
    Facts,
    /// The timeline.
    Time,
    /// How it looks, and the rest.
    Window,
}

impl Heading {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [
        Self::Atlas,
        Self::Map,
        Self::Facts,
        Self::Time,
        Self::Window,
    ];

    /// The heading in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Atlas => "Atlases and files",
            Self::Map => "Map",
            Self::Facts => "Facts",
            Self::Time => "Time",
            Self::Window => "Window",
        }
    }
}

/// How far an arrow moves the map, in frame pixels.
const STEP_PX: f64 = 96.0;

/// A row of the table.
struct Row {
    heading: Heading,
    label: &'static str,
    keys: &'static [&'static str],
    enabled: fn(&State) -> bool,
    run: fn(&mut State, &mut Effects),
}

/// Makes the actions from the rows of the table: what each does in a sentence, where it stands,
/// what it is called, its keys (the first is shown), when it can do anything, and what it does.
macro_rules! actions {
    ($(
        $(#[$doc:meta])*
        $name:ident: $heading:ident, $label:literal, [$($key:literal),*],
            if |$asked:pat_param| $enabled:expr, |$state:pat_param, $effects:pat_param| $run:expr;
    )*) => {
        /// Something a person can ask for by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action {
            $($(#[$doc])* $name,)*
        }

        impl Action {
            /// All actions, in the order they are listed in.
            pub const ALL: [Self; [$(stringify!($name)),*].len()] = [$(Self::$name),*];

            fn row(self) -> Row {
                match self {
                    $(Self::$name => Row {
                        heading: Heading::$heading,
                        label: $label,
                        keys: &[$($key),*],
                        enabled: |$asked| $enabled,
                        run: |$state, $effects| $run,
                    },)*
                }
            }
        }
    };
}

actions! {
    /// Opens files instead of what is open.
    Open: Atlas, "Open an atlas…", ["Ctrl+O"],
        if |_| true,
        |_, effects| effects.push(Effect::AskForFiles { add: false });
    /// Opens files besides what is open.
    Add: Atlas, "Add an atlas…", ["Ctrl+Shift+O"],
        if |_| true,
        |_, effects| effects.push(Effect::AskForFiles { add: true });
    /// Shows the built-in atlases and the recent files.
    Atlases: Atlas, "Built-in atlases and recent files", ["Ctrl+L"],
        if |_| true,
        |state, _| state.mode.dialog = Some(Dialog::Welcome);
    /// Opens the dialog for a picture, or closes it.
    Export: Atlas, "Export a picture…", ["Ctrl+E"],
        if |state| has_documents(state),
        |state, _| state.toggle_export();
    /// Reads what is open again.
    Reload: Atlas, "Reload", ["F5", "Ctrl+R"],
        if |state| has_documents(state),
        |state, effects| state.reload(effects);
    /// Closes the atlas that was opened last.
    CloseAtlas: Atlas, "Close the last atlas", ["Ctrl+W"],
        if |state| has_documents(state),
        |state, effects| state.close(state.desk.documents.len().saturating_sub(1), effects);
    /// Shows everything.
    ShowAll: Map, "Show everything", ["Home"],
        if |_| true,
        |state, _| state.show_all();
    /// Doubles the scale.
    ZoomIn: Map, "Zoom in", ["+", "="],
        if |_| true,
        |state, _| state.zoom(1.0, None);
    /// Halves the scale.
    ZoomOut: Map, "Zoom out", ["-"],
        if |_| true,
        |state, _| state.zoom(-1.0, None);
    /// Moves the map's middle to the left.
    PanLeft: Map, "Move left", ["ArrowLeft"],
        if |_| true,
        |state, _| state.pan([-STEP_PX, 0.0]);
    /// Moves the map's middle to the right.
    PanRight: Map, "Move right", ["ArrowRight"],
        if |_| true,
        |state, _| state.pan([STEP_PX, 0.0]);
    /// Moves the map's middle up.
    PanUp: Map, "Move up", ["ArrowUp"],
        if |_| true,
        |state, _| state.pan([0.0, -STEP_PX]);
    /// Moves the map's middle down.
    PanDown: Map, "Move down", ["ArrowDown"],
        if |_| true,
        |state, _| state.pan([0.0, STEP_PX]);
    /// Goes back to the view before.
    Back: Map, "Back to the view before", ["Alt+ArrowLeft"],
        if |state| state.seen.history.can_go_back(),
        |state, _| state.go_back();
    /// Goes forward again.
    Forward: Map, "Forward again", ["Alt+ArrowRight"],
        if |state| state.seen.history.can_go_forward(),
        |state, _| state.go_forward();
    /// Puts the cursor into the search field.
    Search: Facts, "Search", ["Ctrl+F"],
        if |_| true,
        |state, _| state.run_search(Search::Summon);
    /// Opens the panel of layers, or closes it.
    Layers: Map, "Layers", ["L"],
        if |_| true,
        |state, _| state.mode.toggle_layers();
    /// Shows meridians and parallels, or hides them.
    Graticule: Map, "Meridians and parallels", ["G"],
        if |_| true,
        |state, _| state.toggle_graticule();
    /// Brings order, visibility and opacity of the layers back.
    ResetLayers: Map, "Layers as they were", [],
        if |state| !state.seen.view().layers.is_plain(),
        |state, _| state.change_layers(Layers::reset);
    /// Takes the measuring tool out, or puts it away.
    Measure: Map, "Measure distances", ["M"],
        if |_| true,
        |state, _| state.mode.toggle_measuring(&mut state.seen);
    /// Sets a point of the measurement in the middle of the map.
    MeasurePoint: Map, "Measure: set a point in the middle", ["P"],
        if |state| state.mode.sets_points(),
        |state, _| state.measure(MeasureStep::Point(state.seen.view().camera.centre));
    /// Takes the last point of the measurement away.
    MeasureBack: Map, "Measure: take the last point away", ["Backspace"],
        if |state| state.mode.explore().measuring.is_some()
            && !state.seen.view().measurement.points.is_empty(),
        |state, _| state.take_point_back();
    /// Ends the line that is measured.
    MeasureEnd: Map, "Measure: end the line", ["Enter"],
        if |state| state.mode.sets_points(),
        |state, _| state.measure(MeasureStep::Adding(false));
    /// Copies what was measured.
    CopyMeasured: Map, "Measure: copy as text", ["Ctrl+Shift+M"],
        if |state| !state.seen.view().measurement.is_empty(),
        |state, effects| effects.extend(state.measured_text().map(Effect::Copy));
    /// Selects the next fact of the list.
    NextFact: Facts, "Next fact", ["Ctrl+ArrowDown"],
        if |state| !state.index().digests.is_empty(),
        |state, _| state.walk(1);
    /// Selects the fact before it.
    PreviousFact: Facts, "Fact before", ["Ctrl+ArrowUp"],
        if |state| !state.index().digests.is_empty(),
        |state, _| state.walk(-1);
    /// Flies to what is selected.
    FlyToSelection: Facts, "Show the selected fact on the map", ["Ctrl+Enter"],
        if |state| state.seen.view().selection.is_some(),
        |state, _| state.show_selected();
    /// Closes what is open over the map, or lets go of the selection.
    LetGo: Facts, "Let go of the selection", ["Escape"],
        if |state| state.can_go_up(),
        |state, _| state.go_up();
    /// Opens the choices of the filters, or closes them.
    Filters: Facts, "Filters…", ["Ctrl+Shift+F"],
        if |state| has_documents(state),
        |state, _| state.mode.toggle_filters(has_documents(state));
    /// Lets go of all filters.
    ClearFilters: Facts, "Clear all filters", [],
        if |state| !state.seen.view().filters.is_empty(),
        |state, _| state.set_filters(Filters::default());
    /// Copies the selected fact's number, its date and its source.
    CopyCitation: Facts, "Copy with citation", ["Ctrl+Shift+C"],
        if |state| state.citation().is_some(),
        |state, effects| effects.extend(state.citation().map(Effect::Copy));
    /// Compares two dates, or ends it.
    Compare: Facts, "Compare two dates…", ["Ctrl+D"],
        if |state| has_documents(state),
        |state, _| state.toggle_compare();
    /// The total over time.
    OverTime: Facts, "Personnel over time…", ["Ctrl+Shift+P"],
        if |state| has_documents(state),
        |state, _| state.mode.toggle_dialog(Dialog::OverTime);
    /// Plays the timeline, or stops it.
    PlayPause: Time, "Play or pause", ["Space"],
        if |state| !state.derived.dates().is_empty(),
        |state, _| state.play_or_pause();
    /// Goes to the one before.
    PreviousEvent: Time, "Event before", [","],
        if |state| !state.derived.dates().is_empty(),
        |state, _| state.step(false);
    /// Goes to the next date on which something begins or ends.
    NextEvent: Time, "Next event", ["."],
        if |state| !state.derived.dates().is_empty(),
        |state, _| state.step(true);
    /// Plays slower.
    PlaySlower: Time, "Play slower", ["Shift+,"],
        if |_| true,
        |state, _| state.play_faster_by(-1);
    /// Plays faster.
    PlayFaster: Time, "Play faster", ["Shift+."],
        if |_| true,
        |state, _| state.play_faster_by(1);
    /// Shows all time that any fact is in.
    WholeSpan: Time, "Whole span of time", ["Shift+Home"],
        if |state| !state.derived.dates().is_empty(),
        |state, _| state.show_whole_span();
    /// Shows the time of the facts on the map.
    FitTime: Time, "Fit the timeline to what is shown", ["Shift+End"],
        if |state| !state.derived.dates().is_empty(),
        |state, _| state.fit_time();
    /// Takes the date away.
    ClearDate: Time, "All dates again", [],
        if |state| state.seen.view().date.is_some(),
        |state, _| state.clear_date();
    /// Light theme.
    ThemeLight: Window, "Light theme", [],
        if |_| true,
        |state, effects| state.prefer(effects, |settings| settings.theme = ThemeChoice::Light);
    /// Dark theme.
    ThemeDark: Window, "Dark theme", [],
        if |_| true,
        |state, effects| state.prefer(effects, |settings| settings.theme = ThemeChoice::Dark);
    /// The system's theme.
    ThemeSystem: Window, "Theme of the system", [],
        if |_| true,
        |state, effects| state.prefer(effects, |settings| settings.theme = ThemeChoice::System);
    /// A larger interface.
    Larger: Window, "Larger interface", ["Ctrl++", "Ctrl+="],
        if |_| true,
        |state, effects| state.rescale(1.1, effects);
    /// A smaller interface.
    Smaller: Window, "Smaller interface", ["Ctrl+-"],
        if |_| true,
        |state, effects| state.rescale(1.0 / 1.1, effects);
    /// The interface at its own size.
    NormalSize: Window, "Interface at its own size", ["Ctrl+0"],
        if |_| true,
        |state, effects| state.prefer(effects, |settings| settings.interface_scale = 1.0);
    /// The other view of boundaries.
    WorldviewNext: Window, "Other view of boundaries", [],
        if |_| true,
        |state, effects| state.next_worldview(effects);
    /// Which ground the map has.
    Ground: Map, "Ground of the map…", ["Ctrl+B"],
        if |_| true,
        |state, _| state.mode.toggle_dialog(Dialog::Ground);
    /// The command palette.
    Palette: Window, "All commands…", ["Ctrl+K"],
        if |_| true,
        |state, _| state.mode.toggle_dialog(Dialog::Palette);
    /// The list of shortcuts.
    Shortcuts: Window, "Keyboard shortcuts", ["F1"],
        if |_| true,
        |state, _| state.mode.toggle_dialog(Dialog::Shortcuts);
    /// What the person prefers.
    Settings: Window, "Settings…", ["Ctrl+,"],
        if |_| true,
        |state, _| state.mode.toggle_dialog(Dialog::Settings);
    /// Ends the program.
    Quit: Window, "Quit", ["Ctrl+Q"],
        if |_| true,
        |_, effects| effects.push(Effect::Quit);
}

fn has_documents(state: &State) -> bool {
    !state.desk.documents.is_empty()
}

impl Action {
    /// What it is called.
    pub fn label(self) -> &'static str {
        self.row().label
    }

    /// Its keys as `Ctrl+Shift+O`; the first is the one that is shown. A key without Ctrl or Alt
    /// acts while the map has the focus, or nothing has.
    pub fn keys(self) -> &'static [&'static str] {
        self.row().keys
    }

    /// Where it stands in the list of shortcuts.
    pub fn heading(self) -> Heading {
        self.row().heading
    }

    /// Whether it can do anything now.
    pub fn is_enabled(self, state: &State) -> bool {
        (self.row().enabled)(state)
    }

    /// Does it.
    pub(super) fn run(self, state: &mut State, effects: &mut Effects) {
        (self.row().run)(state, effects);
    }
}
