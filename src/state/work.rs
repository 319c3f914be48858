//! What work away from the frame goes by.

/// What work goes by: whatever comes of it, the answer bears the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// What sort of work it is.
    pub kind: WorkKind,
    /// Which making it is of those of its sort.
    pub number: u64,
}

/// A sort of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkKind {
    /// The facts that are shown.
    Index,
    /// The labels of the map, or of that of the later date.
    Labels,
    /// The labels of the map of an earlier date.
    EarlierLabels,
    /// The index of words for the search.
    Words,
    /// What comes of two dates.
    Comparison,
    /// The total over time.
    OverTime,
    /// A picture to look at.
    Preview,
    /// Reading files.
    Load,
    /// A picture.
    Picture,
    /// Looking whether a file is there.
    LookAt,
    /// Writing into the file of an atlas.
    Keep,
    /// Emptying the cache of tiles.
    EmptyTileCache,
}

impl WorkKind {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Index,
        Self::Labels,
        Self::EarlierLabels,
        Self::Words,
        Self::Comparison,
        Self::OverTime,
        Self::Preview,
        Self::Load,
        Self::Picture,
        Self::LookAt,
        Self::Keep,
        Self::EmptyTileCache,
    ];

    /// What its thread is called, and what a person is told that failed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Index => "the index of facts",
            Self::Labels | Self::EarlierLabels => "the labels of the map",
            Self::Words => "the index of words",
            Self::Comparison => "the comparison",
            Self::OverTime => "the total over time",
            Self::Preview => "the preview",
            Self::Load => "reading files",
            Self::Picture => "the picture",
            Self::LookAt => "looking for a file",
            Self::Keep => "keeping in the atlas",
            Self::EmptyTileCache => "emptying the tile cache",
        }
    }

    /// Whether it is done after work that was begun so before, on one thread. Labels are placed for
    /// clusters that are made there. An index of many
    /// facts is many small pieces, most of which the next one has no use for: on a thread of its
    /// own each would take them from another part of memory, and none be given back.
    pub fn is_in_turn(self) -> bool {
        matches!(self, Self::Index | Self::Labels | Self::EarlierLabels)
    }
}
