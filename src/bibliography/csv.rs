//! Tables by RFC 4180, such that a spreadsheet opens them without running anything.

/// One row. A cell that begins with `=`, `+`, `-` or `@` and is no number has an apostrophe before
/// it, since spreadsheets take such cells for formulas and would do what they say.
pub fn row<S: AsRef<str>>(cells: &[S]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell.as_ref())).collect();
    format!("{}\r\n", cells.join(","))
}

fn quoted(cell: &str) -> String {
    let guarded;
    let cell = if is_formula(cell) {
        guarded = format!("'{cell}");
        &guarded
    } else {
        cell
    };
    if cell.contains([',', '"', '\n', '\r']) || cell.starts_with(' ') || cell.ends_with(' ') {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// Whether a spreadsheet would take a cell for a formula.
fn is_formula(cell: &str) -> bool {
    let is_number = || cell.parse::<f64>().is_ok();
    cell.trim_start().starts_with(['=', '+', '-', '@']) && !is_number()
        || cell.starts_with(['\t', '\r'])
}
