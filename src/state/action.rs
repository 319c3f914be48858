//! The command table: everything that has a name, a key or a place in the palette, once.
//!
//! Menus, buttons, tooltips, the palette, the shortcut list and the keyboard are all made from
//! it, so that no label and no key is written twice.

use super::State;

/// Something a person can ask for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Opens files instead of what is open.
    Open,
    /// Opens files besides what is open.
    Add,
    /// Shows the built-in atlases and the recent files.
    Atlases,
    /// Opens the dialog for a picture, or closes it.
    Export,
    /// Reads what is open again.
    Reload,
    /// Closes the atlas that was opened last.
    CloseAtlas,
    /// Shows everything.
    ShowAll,
    /// Doubles the scale.
    ZoomIn,
    /// Halves the scale.
    ZoomOut,
    /// Moves the map's middle to the left.
    PanLeft,
    /// Moves the map's middle to the right.
    PanRight,
    /// Moves the map's middle up.
    PanUp,
    /// Moves the map's middle down.
    PanDown,
    /// Goes back to the view before.
    Back,
    /// Goes forward again.
    Forward,
    /// Closes what is open over the map, or lets go of the selection.
    LetGo,
    /// Puts the cursor into the search field.
    Search,
    /// Flies to what is selected.
    FlyToSelection,
    /// Selects the next fact of the list.
    NextFact,
    /// Selects the fact before it.
    PreviousFact,
    /// Opens the choices of the filters, or closes them.
    Filters,
    /// Lets go of all filters.
    ClearFilters,
    /// Copies the selected fact's number, its date and its source.
    CopyCitation,
    /// Compares two dates, or ends it.
    Compare,
    /// The total over time.
    OverTime,
    /// Plays the timeline, or stops it.
    PlayPause,
    /// Goes to the next date on which something begins or ends.
    NextEvent,
    /// Goes to the one before.
    PreviousEvent,
    /// Shows all time that any fact is in.
    WholeSpan,
    /// Shows the time of the facts on the map.
    FitTime,
    /// Takes the date away.
    ClearDate,
    /// Plays faster.
    PlayFaster,
    /// Plays slower.
    PlaySlower,
    /// Light theme.
    ThemeLight,
    /// Dark theme.
    ThemeDark,
    /// The system's theme.
    ThemeSystem,
    /// A larger interface.
    Larger,
    /// A smaller interface.
    Smaller,
    /// The interface at its own size.
    NormalSize,
    /// The other view of boundaries.
    WorldviewNext,
    /// Which ground the map has.
    Ground,
    /// Opens the panel of layers, or closes it.
    Layers,
    /// Shows meridians and parallels, or hides them.
    Graticule,
    /// Brings order, visibility and opacity of the layers back.
    ResetLayers,
    /// Takes the measuring tool out, or puts it away.
    Measure,
    /// Sets a point of the measurement in the middle of the map.
    MeasurePoint,
    /// Takes the last point of the measurement away.
    MeasureBack,
    /// Ends the line that is measured.
    MeasureEnd,
    /// Copies what was measured.
    CopyMeasured,
    /// The command palette.
    Palette,
    /// The list of shortcuts.
    Shortcuts,
    /// What the person prefers.
    Settings,
    /// Ends the program.
    Quit,
}

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

/// A row of the table: what it is called, its keys (the first is shown), where it stands.
struct Row {
    label: &'static str,
    keys: &'static [&'static str],
    heading: Heading,
}

const fn row(heading: Heading, label: &'static str, keys: &'static [&'static str]) -> Row {
    Row {
        label,
        keys,
        heading,
    }
}

impl Action {
    /// All actions, in the order they are listed in.
    pub const ALL: [Self; 53] = [
        Self::Open,
        Self::Add,
        Self::Atlases,
        Self::Export,
        Self::Reload,
        Self::CloseAtlas,
        Self::ShowAll,
        Self::ZoomIn,
        Self::ZoomOut,
        Self::PanLeft,
        Self::PanRight,
        Self::PanUp,
        Self::PanDown,
        Self::Back,
        Self::Forward,
        Self::Search,
        Self::Layers,
        Self::Graticule,
        Self::ResetLayers,
        Self::Measure,
        Self::MeasurePoint,
        Self::MeasureBack,
        Self::MeasureEnd,
        Self::CopyMeasured,
        Self::NextFact,
        Self::PreviousFact,
        Self::FlyToSelection,
        Self::LetGo,
        Self::Filters,
        Self::ClearFilters,
        Self::CopyCitation,
        Self::Compare,
        Self::OverTime,
        Self::PlayPause,
        Self::PreviousEvent,
        Self::NextEvent,
        Self::PlaySlower,
        Self::PlayFaster,
        Self::WholeSpan,
        Self::FitTime,
        Self::ClearDate,
        Self::ThemeLight,
        Self::ThemeDark,
        Self::ThemeSystem,
        Self::Larger,
        Self::Smaller,
        Self::NormalSize,
        Self::WorldviewNext,
        Self::Ground,
        Self::Palette,
        Self::Shortcuts,
        Self::Settings,
        Self::Quit,
    ];

    fn row(self) -> Row {
        use Heading::{Atlas, Facts, Map, Time, Window};
        match self {
            Self::Open => row(Atlas, "Open an atlas…", &["Ctrl+O"]),
            Self::Add => row(Atlas, "Add an atlas…", &["Ctrl+Shift+O"]),
            Self::Atlases => row(Atlas, "Built-in atlases and recent files", &["Ctrl+L"]),
            Self::Export => row(Atlas, "Export a picture…", &["Ctrl+E"]),
            Self::Reload => row(Atlas, "Reload", &["F5", "Ctrl+R"]),
            Self::CloseAtlas => row(Atlas, "Close the last atlas", &["Ctrl+W"]),
            Self::ShowAll => row(Map, "Show everything", &["Home"]),
            Self::ZoomIn => row(Map, "Zoom in", &["+", "="]),
            Self::ZoomOut => row(Map, "Zoom out", &["-"]),
            Self::PanLeft => row(Map, "Move left", &["ArrowLeft"]),
            Self::PanRight => row(Map, "Move right", &["ArrowRight"]),
            Self::PanUp => row(Map, "Move up", &["ArrowUp"]),
            Self::PanDown => row(Map, "Move down", &["ArrowDown"]),
            Self::Back => row(Map, "Back to the view before", &["Alt+ArrowLeft"]),
            Self::Forward => row(Map, "Forward again", &["Alt+ArrowRight"]),
            Self::Search => row(Facts, "Search", &["Ctrl+F"]),
            Self::Layers => row(Map, "Layers", &["L"]),
            Self::Graticule => row(Map, "Meridians and parallels", &["G"]),
            Self::ResetLayers => row(Map, "Layers as they were", &[]),
            Self::Measure => row(Map, "Measure distances", &["M"]),
            Self::MeasurePoint => row(Map, "Measure: set a point in the middle", &["P"]),
            Self::MeasureBack => row(Map, "Measure: take the last point away", &["Backspace"]),
            Self::MeasureEnd => row(Map, "Measure: end the line", &["Enter"]),
            Self::CopyMeasured => row(Map, "Measure: copy as text", &["Ctrl+Shift+M"]),
            Self::NextFact => row(Facts, "Next fact", &["Ctrl+ArrowDown"]),
            Self::PreviousFact => row(Facts, "Fact before", &["Ctrl+ArrowUp"]),
            Self::FlyToSelection => {
                row(Facts, "Show the selected fact on the map", &["Ctrl+Enter"])
            }
            Self::LetGo => row(Facts, "Let go of the selection", &["Escape"]),
            Self::Filters => row(Facts, "Filters…", &["Ctrl+Shift+F"]),
            Self::ClearFilters => row(Facts, "Clear all filters", &[]),
            Self::CopyCitation => row(Facts, "Copy with citation", &["Ctrl+Shift+C"]),
            Self::Compare => row(Facts, "Compare two dates…", &["Ctrl+D"]),
            Self::OverTime => row(Facts, "Personnel over time…", &["Ctrl+Shift+P"]),
            Self::PlayPause => row(Time, "Play or pause", &["Space"]),
            Self::PreviousEvent => row(Time, "Event before", &[","]),
            Self::NextEvent => row(Time, "Next event", &["."]),
            Self::PlaySlower => row(Time, "Play slower", &["Shift+,"]),
            Self::PlayFaster => row(Time, "Play faster", &["Shift+."]),
            Self::WholeSpan => row(Time, "Whole span of time", &["Shift+Home"]),
            Self::FitTime => row(Time, "Fit the timeline to what is shown", &["Shift+End"]),
            Self::ClearDate => row(Time, "All dates again", &[]),
            Self::ThemeLight => row(Window, "Light theme", &[]),
            Self::ThemeDark => row(Window, "Dark theme", &[]),
            Self::ThemeSystem => row(Window, "Theme of the system", &[]),
            Self::Larger => row(Window, "Larger interface", &["Ctrl++", "Ctrl+="]),
            Self::Smaller => row(Window, "Smaller interface", &["Ctrl+-"]),
            Self::NormalSize => row(Window, "Interface at its own size", &["Ctrl+0"]),
            Self::WorldviewNext => row(Window, "Other view of boundaries", &[]),
            Self::Ground => row(Map, "Ground of the map…", &["Ctrl+B"]),
            Self::Palette => row(Window, "All commands…", &["Ctrl+K"]),
            Self::Shortcuts => row(Window, "Keyboard shortcuts", &["F1"]),
            Self::Settings => row(Window, "Settings…", &["Ctrl+,"]),
            Self::Quit => row(Window, "Quit", &["Ctrl+Q"]),
        }
    }

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
        match self {
            Self::Back => state.history.can_go_back(),
            Self::Forward => state.history.can_go_forward(),
            Self::Export | Self::Reload | Self::CloseAtlas | Self::Compare | Self::OverTime => {
                !state.documents.is_empty()
            }
            Self::FlyToSelection => state.selected.is_some(),
            Self::LetGo => {
                state.selected.is_some()
                    || state.dialog.is_some()
                    || state.exporting.is_some()
                    || state.filtering
                    || state.open_cluster.is_some()
                    || state.searching.is_open
                    || state.searching.found.is_some()
                    || state.measuring.is_some()
                    || state.layers_open
                    || state.view.compare.is_some()
                    || state.view.date.is_some()
            }
            Self::ResetLayers => !state.view.layers.is_plain(),
            Self::MeasurePoint | Self::MeasureEnd => state.sets_points(),
            Self::MeasureBack => {
                state.measuring.is_some() && !state.view.measurement.points.is_empty()
            }
            Self::CopyMeasured => !state.view.measurement.is_empty(),
            Self::Filters => !state.documents.is_empty(),
            Self::ClearFilters => !state.view.filters.is_empty(),
            Self::ClearDate => state.view.date.is_some(),
            Self::PlayPause
            | Self::NextEvent
            | Self::PreviousEvent
            | Self::WholeSpan
            | Self::FitTime => !state.dates.is_empty(),
            Self::CopyCitation => state.citation().is_some(),
            Self::NextFact | Self::PreviousFact => !state.index.digests.is_empty(),
            _ => true,
        }
    }
}
