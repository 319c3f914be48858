//! The numbered sources of a figure: in columns, run together as one paragraph where columns have
//! no room, and on further pages.

use super::asked::Figure;
use super::sheet::Sheet;
use super::typeset::{LEADING, Pen, TEXT, wrap};
use crate::export::citations::{Entry, Form};
use crate::scene::{Cut, Fonts, Mark};
use crate::theme::Rgba;

/// One way to set the list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    /// Size of the legend that the list leaves, of its own size.
    pub(super) legend: f64,
    /// Size of type in units.
    size: f64,
    /// How much is said of each source.
    form: Form,
    /// How sources follow each other.
    run: Run,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Run {
    /// Each begins a line, in as many columns as the place has of itself.
    List,
    /// The same in twice as many.
    Narrow,
    /// One behind the other.
    Together,
}

/// How sources are tried, the easiest to read first.
pub(super) const WAYS: [Way; 15] = [
    Way::new(1.0, 15.0, Form::Full, Run::List),
    Way::new(1.0, 13.5, Form::Full, Run::List),
    Way::new(1.0, 12.5, Form::Full, Run::List),
    Way::new(0.85, 12.5, Form::Full, Run::List),
    Way::new(1.0, 13.5, Form::Short, Run::List),
    Way::new(0.85, 12.5, Form::Short, Run::List),
    Way::new(0.85, 12.5, Form::Short, Run::Narrow),
    Way::new(0.8, 11.5, Form::Short, Run::List),
    Way::new(0.8, 11.5, Form::Short, Run::Narrow),
    Way::new(0.7, 11.0, Form::Short, Run::List),
    Way::new(0.7, 11.0, Form::Short, Run::Narrow),
    Way::new(0.8, 12.5, Form::Short, Run::Together),
    Way::new(0.75, 11.5, Form::Short, Run::Together),
    Way::new(0.7, 11.0, Form::Short, Run::Together),
    Way::new(0.7, 11.0, Form::Brief, Run::Together),
];

impl Way {
    const fn new(legend: f64, size: f64, form: Form, run: Run) -> Self {
        Self {
            legend,
            size,
            form,
            run,
        }
    }

    /// Whether it leaves a list that further pages can go on with.
    pub(super) fn is_list(&self) -> bool {
        self.run != Run::Together
    }
}

/// A column narrower than so many times its type breaks too many lines.
const NARROWEST: f64 = 14.0;

/// The place for the list, in pixels of the picture.
#[derive(Clone, Copy)]
pub(super) struct Room {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) bottom: f64,
    /// In how many columns a list stands there.
    pub(super) columns: u32,
}

impl Room {
    /// All sources set in one way; none where they have no room.
    pub(super) fn all(
        self,
        fonts: &mut Fonts,
        figure: &Figure,
        unit: f64,
        way: Way,
    ) -> Option<Vec<Mark>> {
        let entries = &figure.citations.entries;
        let (mut pen, mut marks) = self.begun(fonts, figure, unit);
        let written = self.write(&mut pen, entries, unit, way, figure)?;
        let fits = written.len() == entries.len();
        marks.extend(written);
        fits.then_some(marks)
    }

    /// As many of the first `most` sources as have room, set in one way, and under them where the
    /// others are; and how many those are.
    pub(super) fn some(
        self,
        fonts: &mut Fonts,
        figure: &Figure,
        unit: f64,
        way: Way,
        (flows, most): (bool, usize),
    ) -> (Vec<Mark>, usize) {
        let entries = &figure.citations.entries;
        let (mut pen, mut marks) = self.begun(fonts, figure, unit);
        let size = way.size * unit;
        let rest = |left: usize| match (flows, left) {
            (true, left) => format!("and {left} more on the next page"),
            (false, 1) => {
                "1 more source is not numbered here: it is in the metadata of this file".to_owned()
            }
            (false, left) => format!(
                "{left} more sources are not numbered here: they are in the metadata of this file"
            ),
        };
        let lines = wrap(
            pen.fonts,
            TEXT,
            size,
            &rest(entries.len()),
            self.width.max(size),
        );
        let fewer = Self {
            bottom: self.bottom - lines.len() as f64 * size * LEADING - 2.0 * unit,
            ..self
        };
        let first = entries.get(..most).unwrap_or(entries);
        let written = fewer
            .write(&mut pen, first, unit, way, figure)
            .unwrap_or_default();
        let shown = written.len();
        marks.extend(written);
        (pen.x, pen.width) = (self.left, self.width);
        pen.y = pen.y.max(lowest(&marks, self.top)) + 2.0 * unit;
        let quiet = figure.scene.theme.palette().quiet;
        marks.push(pen.paragraph(&rest(entries.len() - shown), size, quiet));
        (marks, shown)
    }

    fn begun<'a>(self, fonts: &'a mut Fonts, figure: &Figure, unit: f64) -> (Pen<'a>, Vec<Mark>) {
        let mut pen = Pen {
            fonts,
            x: self.left,
            y: self.top,
            width: self.width,
        };
        let quiet = figure.scene.theme.palette().quiet;
        let words = match figure.citations.further.len() {
            0 => "Sources".to_owned(),
            further => format!("Sources · {further} more in the metadata"),
        };
        let marks = vec![pen.heading(&words, unit, quiet)];
        (pen, marks)
    }

    /// Writes as many sources as fit; none at all where columns would be too narrow.
    fn write(
        self,
        pen: &mut Pen<'_>,
        entries: &[Entry],
        unit: f64,
        way: Way,
        figure: &Figure,
    ) -> Option<Vec<Mark>> {
        let ink = figure.scene.theme.palette().text;
        let count = match way.run {
            Run::Together => {
                return Some(together(pen, entries, way, unit, (self.bottom, ink)));
            }
            Run::Narrow => self.columns * 2,
            Run::List => self.columns,
        };
        let columns = Columns {
            left: self.left,
            top: pen.y,
            width: self.width,
            bottom: self.bottom,
            count,
            gap: 20.0 * unit,
        };
        let size = way.size * unit;
        (way.run == Run::List || columns.each() >= NARROWEST * size)
            .then(|| columns.write(pen, entries, size, way.form, ink))
    }
}

/// The lowest line of marks.
fn lowest(marks: &[Mark], top: f64) -> f64 {
    let texts = marks.iter().flat_map(|mark| &mark.texts);
    texts
        .map(|text| text.origin[1] + text.size_px * (LEADING - 1.0))
        .fold(top, f64::max)
}

/// Columns of sources.
#[derive(Clone, Copy)]
struct Columns {
    left: f64,
    top: f64,
    width: f64,
    bottom: f64,
    count: u32,
    gap: f64,
}

impl Columns {
    /// Width of one column.
    fn each(self) -> f64 {
        let count = f64::from(self.count.max(1));
        (self.width - self.gap * (count - 1.0)) / count
    }

    /// Writes as many sources as fit, down one column and on with the next.
    fn write(
        self,
        pen: &mut Pen<'_>,
        entries: &[Entry],
        size_px: f64,
        form: Form,
        colour: Rgba,
    ) -> Vec<Mark> {
        let width = self.each();
        pen.width = width;
        let mut marks: Vec<Mark> = Vec::new();
        for column in 0..self.count.max(1) {
            pen.x = self.left + f64::from(column) * (width + self.gap);
            pen.y = self.top;
            for entry in entries.get(marks.len()..).unwrap_or_default() {
                let before = pen.y;
                let mark = source(pen, entry, size_px, form, colour);
                if pen.y > self.bottom {
                    pen.y = before;
                    break;
                }
                marks.push(mark);
            }
        }
        marks
    }
}

fn source(pen: &mut Pen<'_>, entry: &Entry, size_px: f64, form: Form, colour: Rgba) -> Mark {
    let (x, width) = (pen.x, pen.width);
    let mut number = pen
        .fonts
        .line(Cut::SemiBold, size_px, format!("{}.", entry.number));
    let digits = "0".repeat(entry.number.to_string().len().max(2));
    let indent = pen.fonts.width(Cut::SemiBold, &format!("{digits}.")) * size_px + size_px * 0.4;
    number.origin = [
        x + indent - size_px * 0.4 - number.width_px,
        pen.y + size_px,
    ];
    number.colour = colour;
    pen.x += indent;
    pen.width -= indent;
    let mut mark = pen.paragraph(&entry.line(form), size_px, colour);
    pen.x = x;
    pen.width = width;
    pen.y += size_px * 0.28;
    mark.texts.insert(0, number);
    about(&mut mark, entry);
    mark
}

/// What a mark stands for, and the address it leads to.
fn about(mark: &mut Mark, entry: &Entry) {
    mark.title = format!("Source {}", entry.number);
    mark.link = entry
        .source
        .url
        .as_ref()
        .filter(|url| url.starts_with("http://") || url.starts_with("https://"))
        .map(ToString::to_string);
}

/// Sources one behind the other, as many as end above `bottom`.
fn together(
    pen: &mut Pen<'_>,
    entries: &[Entry],
    way: Way,
    unit: f64,
    (bottom, colour): (f64, Rgba),
) -> Vec<Mark> {
    let size = way.size * unit;
    let (left, right) = (pen.x, pen.x + pen.width);
    let mut marks: Vec<Mark> = Vec::new();
    let mut x = left;
    for entry in entries {
        let mut mark = Mark::default();
        let number = format!("{}.", entry.number);
        let number_width = pen.fonts.width(Cut::SemiBold, &number) * size + 0.3 * size;
        let words = entry.line(way.form);
        let first = words.split_whitespace().next().unwrap_or_default();
        // A number stands on the line of its first word.
        let first_width = pen.fonts.width(TEXT, first) * size;
        if x > left && x + number_width + first_width > right {
            (x, pen.y) = (left, pen.y + size * LEADING);
        }
        let mut text = pen.fonts.line(Cut::SemiBold, size, number);
        text.origin = [x, pen.y + size];
        text.colour = colour;
        mark.texts.push(text);
        x += number_width;
        let (mut words, mut rest) = (String::new(), words.as_str());
        while !rest.is_empty() || !words.is_empty() {
            // As many words as the line has room for.
            let word = rest.split_whitespace().next().unwrap_or_default();
            let joined = match (words.is_empty(), word.is_empty()) {
                (true, _) => word.to_owned(),
                (false, true) => String::new(),
                (false, false) => format!("{words} {word}"),
            };
            let fits = !joined.is_empty()
                && (pen.fonts.width(TEXT, &joined) * size <= right - x
                    || words.is_empty() && x <= left + number_width);
            if fits {
                words = joined;
                rest = rest.trim_start();
                rest = rest.get(word.len()..).unwrap_or_default().trim_start();
                continue;
            }
            if !words.is_empty() {
                let mut text = pen.fonts.line(TEXT, size, std::mem::take(&mut words));
                text.origin = [x, pen.y + size];
                text.colour = colour;
                x += text.width_px;
                mark.texts.push(text);
            }
            if !rest.is_empty() {
                (x, pen.y) = (left, pen.y + size * LEADING);
            }
        }
        x += size;
        if pen.y + size * LEADING > bottom {
            break;
        }
        about(&mut mark, entry);
        marks.push(mark);
    }
    pen.y = lowest(&marks, pen.y.min(bottom));
    marks
}

/// Further pages with all the sources that are left.
pub(super) fn pages(
    figure: &Figure,
    sheet: &Sheet,
    fonts: &mut Fonts,
    from: usize,
) -> Vec<Vec<(&'static str, Vec<Mark>)>> {
    let unit = sheet.unit;
    let palette = figure.scene.theme.palette();
    let mut left = figure.citations.entries.get(from..).unwrap_or_default();
    let mut pages = Vec::new();
    while !left.is_empty() {
        let mut pen = Pen {
            fonts,
            x: sheet.margin,
            y: sheet.margin,
            width: sheet.size.width - 2.0 * sheet.margin,
        };
        let mut marks = vec![pen.heading("Sources, continued", unit, palette.quiet)];
        let columns = Columns {
            left: pen.x,
            top: pen.y,
            width: pen.width,
            bottom: sheet.size.height - sheet.margin,
            count: if sheet.is_beside() { 2 } else { 1 },
            gap: 36.0 * unit,
        };
        let (size, ink) = (14.0 * unit, palette.text);
        let mut written = columns.write(&mut pen, left, size, Form::Full, ink);
        if written.is_empty() {
            // One that is taller than a page is let run out rather than never written.
            let first = left.first();
            written.extend(first.map(|entry| source(&mut pen, entry, size, Form::Short, ink)));
        }
        left = left.get(written.len()..).unwrap_or_default();
        marks.extend(written);
        pages.push(vec![("sources", marks)]);
    }
    pages
}
