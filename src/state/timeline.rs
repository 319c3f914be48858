//! The timeline at work: how it plays, and how it steps from one event to the next.

use super::house::State;
use super::timeline_state::{Playing, SPEEDS, TimeCommand};
use crate::atlas::time::{Day, Edtf};
use crate::index::dates::Change;
use crate::view::TimeWindow;

/// How long a window plays where nobody has chosen a speed, in seconds.
const PLAYS_SECS: f64 = 16.0;
/// The longest step between two frames that counts, in seconds: a window that was hidden goes on
/// where it was.
const LONGEST_FRAME_SECS: f64 = 0.25;

impl State {
    /// The stretch of time that the timeline shows.
    pub fn time_window(&self) -> TimeWindow {
        let extent = self.derived.dates().extent();
        let window = self.seen.view.time.unwrap_or_else(|| {
            let day = self.shown_day().number() as f64;
            let [first, last] = self.derived.dates().first_sight().unwrap_or([day, day]);
            let window = TimeWindow::fit(first, last);
            if self.seen.view.date.is_some() {
                window.showing(day)
            } else {
                window
            }
        });
        window.bounded(extent)
    }

    /// How fast the timeline plays, as a position in [`SPEEDS`]: as was chosen, or so that the
    /// window takes a quarter of a minute.
    pub fn play_speed(&self) -> usize {
        self.seen.timeline.speed.unwrap_or_else(|| {
            let wanted = (self.time_window().days() / PLAYS_SECS).ln();
            let far = |(days, _): &(f64, &str)| (days.ln() - wanted).abs();
            let nearest = SPEEDS
                .iter()
                .enumerate()
                .min_by(|(_, a), (_, b)| far(a).total_cmp(&far(b)));
            nearest.map_or(0, |(position, _)| position)
        })
    }

    /// Does what is asked about time.
    pub(super) fn run_time(&mut self, command: TimeCommand) {
        match command {
            TimeCommand::Date(date) => self.set_date(date),
            TimeCommand::Look(window) => {
                // Dragging the timeline is one step back, as dragging the map is. While it
                // plays, playing is.
                if !self.seen.timeline.is_playing() {
                    self.seen.keep_run("time");
                }
                self.look_at(window);
            }
            TimeCommand::Move(date) => {
                self.stop_playing();
                let shown = date.clone();
                self.set_date(date);
                if let Some(date) = shown {
                    self.show_date(&date);
                }
            }
            TimeCommand::Speed(position) => {
                self.seen.timeline.speed = Some(position.min(SPEEDS.len() - 1));
            }
            TimeCommand::Loop(repeats) => self.seen.timeline.repeats = repeats,
            TimeCommand::Collapse(collapsed) => self.seen.timeline.collapsed = Some(collapsed),
            TimeCommand::Compare(command) => self.run_compare(command),
        }
    }

    /// Shows what holds on a date, or at any time of an interval; none is each atlas's own day
    /// with every fact.
    pub(super) fn set_date(&mut self, date: Option<Edtf>) {
        if date != self.seen.view.date {
            // Dragging the date is one step back, as dragging the map is.
            self.seen.keep_run("date");
            self.seen.view.date = date;
        }
    }

    /// Takes the date away.
    pub(super) fn clear_date(&mut self) {
        self.stop_playing();
        self.set_date(None);
    }

    fn stop_playing(&mut self) {
        self.seen.timeline.playing = None;
        self.seen.timeline.caption = None;
    }

    /// Plays, or stops.
    pub(super) fn play_or_pause(&mut self) {
        if self.seen.timeline.is_playing() {
            self.seen.timeline.playing = None;
        } else {
            self.play();
        }
    }

    /// Shows all time that any fact is in.
    pub(super) fn show_whole_span(&mut self) {
        if let Some([first, last]) = self.derived.dates().extent() {
            self.seen.keep();
            self.look_at(TimeWindow::fit(first, last));
        }
    }

    /// Plays faster or slower by so many speeds.
    pub(super) fn play_faster_by(&mut self, steps: isize) {
        let speed = self.play_speed().saturating_add_signed(steps);
        self.seen.timeline.speed = Some(speed.min(SPEEDS.len() - 1));
    }

    /// Moves the window, if it must be, so that a date is in it.
    fn show_date(&mut self, date: &Edtf) {
        let window = self.time_window();
        let [first, last] = match TimeWindow::of(date) {
            [first, last] if first.is_infinite() => [last, last],
            [first, last] if last.is_infinite() => [first, first],
            ends => ends,
        };
        let shown = if last - first > window.days() * 0.8 {
            TimeWindow::fit(first, last)
        } else {
            window.showing(first).showing(last)
        };
        self.look_at(shown);
    }

    /// Shows a stretch of time, near what there is to see.
    fn look_at(&mut self, window: TimeWindow) {
        let window = window.bounded(self.derived.dates().extent());
        self.seen.view.time = Some(window.rounded());
    }

    /// Shows the time of the facts on the map, whatever lies elsewhere.
    pub(super) fn fit_time(&mut self) {
        let frame = self.seen.view.camera.world_box(self.seen.frame);
        let in_view = self.index().in_view(self.library(), frame);
        let mut facts = in_view.facts;
        if facts.is_empty() {
            facts = self
                .index()
                .digests
                .iter()
                .map(|digest| digest.fact)
                .collect();
        }
        let extent = self.derived.dates().extent_of(|fact| facts.contains(&fact));
        if let Some([first, last]) = extent {
            // What is open still holds on the day.
            let day = self.shown_day().number() as f64;
            self.seen.keep();
            self.look_at(TimeWindow::fit(first.min(day), last.max(day)));
        }
    }

    /// Goes to the next event, or the one before: the next day on which a fact begins, or no
    /// longer holds.
    pub(super) fn step(&mut self, later: bool) {
        let window = self.time_window();
        let start = match self.seen.view.date {
            // From the edge of what is seen, to go through it.
            None if later => Day::from_number(window.from.ceil() as i64 - 1),
            // From the day that is marked.
            Some(_) | None => self.shown_day(),
        };
        let Some(day) = self.derived.dates().next_change(start, later) else {
            let which = if later { "later" } else { "earlier" };
            self.seen.timeline.caption = Some(format!("Nothing {which}"));
            return;
        };
        self.seen.timeline.playing = None;
        let date = Edtf::of_day(day);
        self.seen.timeline.caption = self.change_words(day);
        self.set_date(Some(date.clone()));
        self.show_date(&date);
    }

    /// What changes on a day, in words.
    fn change_words(&self, day: Day) -> Option<String> {
        let changes = self.derived.dates().changes_on(day);
        let of = |change: &Change| {
            let title = &self.library().get(change.fact)?.title;
            Some(if change.begins {
                title.to_string()
            } else {
                format!("End of {title}")
            })
        };
        // What begins is said first.
        let begins = changes.iter().filter(|change| change.begins);
        let ends = changes.iter().filter(|change| !change.begins);
        let said: Vec<String> = begins.chain(ends).filter_map(of).take(2).collect();
        let more = changes.len().saturating_sub(said.len());
        if said.is_empty() {
            return None;
        }
        let said = said.join("; ");
        Some(match more {
            0 => said,
            more => format!("{said}; and {more} more"),
        })
    }

    /// Sets out from the date, or from where the window begins.
    fn play(&mut self) {
        if self.derived.dates().is_empty() {
            return;
        }
        let window = self.time_window();
        let asked = self.seen.view.date.as_ref().and_then(Edtf::last_day);
        let inside = |day: &Day| {
            let day = day.number() as f64;
            day >= window.from && day + 1.0 < window.to
        };
        let day = asked
            .filter(inside)
            .unwrap_or_else(|| Day::from_number(window.from.ceil() as i64));
        self.look_at(window);
        self.seen.timeline.playing = Some(Playing {
            at: day.number() as f64,
            since_secs: self.seen.now_secs,
            day,
        });
        self.seen.timeline.caption = None;
        self.play_to(day);
    }

    /// Goes on playing.
    pub(super) fn tick_timeline(&mut self, now_secs: f64) {
        let Some(mut playing) = self.seen.timeline.playing else {
            return;
        };
        let Some(shown) = self.seen.view.date.as_ref().and_then(Edtf::last_day) else {
            // The date was taken away.
            self.seen.timeline.playing = None;
            return;
        };
        if shown != playing.day {
            // A hand has moved it.
            playing.at = shown.number() as f64;
            playing.day = shown;
        }
        let window = self.time_window();
        let (days_per_sec, _) = SPEEDS.get(self.play_speed()).copied().unwrap_or(SPEEDS[0]);
        let passed = (now_secs - playing.since_secs).clamp(0.0, LONGEST_FRAME_SECS);
        playing.since_secs = now_secs;
        playing.at += passed * days_per_sec;
        let mut goes_on = true;
        if playing.at >= window.to {
            if self.seen.timeline.repeats {
                playing.at = window.from.ceil();
            } else {
                playing.at = window.to.floor();
                goes_on = false;
            }
        }
        let day = Day::from_number(playing.at.floor() as i64);
        let before = std::mem::replace(&mut playing.day, day);
        self.seen.timeline.playing = goes_on.then_some(playing);
        if day == before {
            return;
        }
        if day > before {
            let passed = self.derived.dates().next_change(day.plus_days(1), false);
            if let Some(passed) = passed.filter(|passed| *passed > before) {
                self.seen.timeline.caption = self.change_words(passed);
            }
        } else {
            self.seen.timeline.caption = None;
        }
        self.play_to(day);
    }

    /// Sets the date that ends on a day: as long a stretch as before, or the day.
    fn play_to(&mut self, day: Day) {
        let stretch = self.seen.view.date.as_ref().and_then(|date| {
            let (first, last) = (date.earliest()?, date.latest()?);
            date.is_interval().then(|| last.number() - first.number())
        });
        let first = day.plus_days(-stretch.unwrap_or(0));
        self.set_date(Some(Edtf::between(first, day)));
    }
}
