//! States that are no more, by the codes that ISO 3166-3 keeps for them: their names, and from when
//! until when they were. The ground has no areas of them.

/// A state that is no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormerState {
    /// Its code, three letters.
    pub code: &'static str,
    /// Its short English name.
    pub name: &'static str,
    /// Its short Russian name.
    pub name_ru: &'static str,
    /// What it called itself.
    pub name_own: &'static str,
    /// From when until when it was, EDTF.
    pub when: &'static str,
}

/// The states that are no more, in the order of their codes.
///
/// Yugoslavia is one from 1918 until it was renamed in 2003, as its code was; Czechoslovakia is one
/// from 1918 until it was divided.
pub const FORMER_STATES: [FormerState; 5] = [
    FormerState {
        code: "CSK",
        name: "Czechoslovakia",
        name_ru: "Чехословакия",
        name_own: "Československo",
        when: "1918-10-28/1992-12-31",
    },
    FormerState {
        code: "DDR",
        name: "East Germany",
        name_ru: "ГДР",
        name_own: "DDR",
        when: "1949-10-07/1990-10-02",
    },
    FormerState {
        code: "SCG",
        name: "Serbia and Montenegro",
        name_ru: "Сербия и Черногория",
        name_own: "Србија и Црна Гора",
        when: "2003-02-04/2006-06-05",
    },
    FormerState {
        code: "SUN",
        name: "Soviet Union",
        name_ru: "СССР",
        name_own: "Советский Союз",
        when: "1922-12-30/1991-12-26",
    },
    FormerState {
        code: "YUG",
        name: "Yugoslavia",
        name_ru: "Югославия",
        name_own: "Југославија",
        when: "1918-12-01/2003-02-03",
    },
];

/// The state that is no more with a code.
pub fn former_state(code: &str) -> Option<&'static FormerState> {
    FORMER_STATES.iter().find(|state| state.code == code)
}
