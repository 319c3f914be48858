//! The timeline: how it plays, and how it steps from one event to the next. The date and the
//! stretch of time that is shown are part of the view.

use super::{Action, Command, Effect, State};
use crate::atlas::time::{Day, Edtf};
use crate::index::dates::Change;
use crate::view::TimeWindow;

/// What can be asked of the timeline.
#[derive(Clone, Debug)]
pub enum TimelineCommand {
    /// Shows a stretch of time.
    Look(TimeWindow),
    /// Sets the date and moves to where it can be seen; none takes it away.
    Move(Option<Edtf>),
    /// How fast it plays, as a position in [`SPEEDS`].
    Speed(usize),
    /// Whether it begins anew at the end.
    Loop(bool),
    /// Whether only its buttons are shown.
    Collapse(bool),
}

/// How fast a timeline can play: days in a second, and that in words.
pub const SPEEDS: [(f64, &str); 9] = [
    (1.0, "1 day / s"),
    (7.0, "1 week / s"),
    (30.436_875, "1 month / s"),
    (91.310_625, "3 months / s"),
    (365.2425, "1 year / s"),
    (1_826.212_5, "5 years / s"),
    (3_652.425, "10 years / s"),
    (18_262.125, "50 years / s"),
    (36_524.25, "100 years / s"),
];

/// How long a window plays where nobody has chosen a speed, in seconds.
const PLAYS_SECS: f64 = 16.0;
/// The longest step between two frames that counts, in seconds: a window that was hidden goes on
/// where it was.
const LONGEST_FRAME_SECS: f64 = 0.25;

/// A timeline that plays.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Playing {
    /// Where it is, in days.
    at: f64,
    /// When that was, in seconds.
    since_secs: f64,
    /// The last day of the date it has set.
    day: Day,
}

/// What the timeline shows and does.
#[derive(Clone, Debug, Default)]
pub struct TimelineState {
    /// A speed that was chosen, as a position in [`SPEEDS`].
    speed: Option<usize>,
    playing: Option<Playing>,
    /// Whether it begins anew at the end.
    pub repeats: bool,
    /// Whether only its buttons are shown; none leaves that to the height of the window.
    pub collapsed: Option<bool>,
    /// What the last step came to, in words.
    pub caption: Option<String>,
}

impl TimelineState {
    /// Whether it plays.
    pub fn is_playing(&self) -> bool {
        self.playing.is_some()
    }

    /// Forgets what belongs to the atlases that were open.
    pub(super) fn forget(&mut self) {
        self.playing = None;
        self.caption = None;
    }
}

impl State {
    /// The stretch of time that the timeline shows.
    pub fn time_window(&self) -> TimeWindow {
        let extent = self.dates.extent();
        let window = self.view.time.unwrap_or_else(|| {
            let day = self.shown_day().number() as f64;
            let [first, last] = self.dates.first_sight().unwrap_or([day, day]);
            let window = TimeWindow::fit(first, last);
            if self.view.date.is_some() {
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
        self.timeline.speed.unwrap_or_else(|| {
            let wanted = (self.time_window().days() / PLAYS_SECS).ln();
            let far = |(days, _): &(f64, &str)| (days.ln() - wanted).abs();
            let nearest = SPEEDS
                .iter()
                .enumerate()
                .min_by(|(_, a), (_, b)| far(a).total_cmp(&far(b)));
            nearest.map_or(0, |(position, _)| position)
        })
    }

    /// The day that claims are weighed for: the last one of the date, or the one that the
    /// atlases speak of.
    pub fn shown_day(&self) -> Day {
        self.library
            .day_asked(self.view.date.as_ref())
            .or_else(|| self.dates.as_of())
            .unwrap_or(self.today)
    }

    pub(super) fn timeline(&mut self, command: TimelineCommand) -> Vec<Effect> {
        match command {
            TimelineCommand::Look(window) => {
                // Dragging the timeline is one step back, as dragging the map is. While it
                // plays, playing is.
                if !self.timeline.is_playing() {
                    self.history.keep_run(&self.view, "time");
                }
                self.look_at(window);
            }
            TimelineCommand::Move(date) => {
                self.timeline.playing = None;
                self.timeline.caption = None;
                let shown = date.clone();
                let effects = self.apply(Command::Date(date));
                if let Some(date) = shown {
                    self.show_date(&date);
                }
                return effects;
            }
            TimelineCommand::Speed(position) => {
                self.timeline.speed = Some(position.min(SPEEDS.len() - 1));
            }
            TimelineCommand::Loop(repeats) => self.timeline.repeats = repeats,
            TimelineCommand::Collapse(collapsed) => self.timeline.collapsed = Some(collapsed),
        }
        Vec::new()
    }

    pub(super) fn timeline_action(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::PlayPause if self.timeline.is_playing() => self.timeline.playing = None,
            Action::PlayPause => return self.play(),
            Action::NextEvent => return self.step(true),
            Action::PreviousEvent => return self.step(false),
            Action::WholeSpan => {
                if let Some([first, last]) = self.dates.extent() {
                    self.history.keep(&self.settled());
                    self.look_at(TimeWindow::fit(first, last));
                }
            }
            Action::FitTime => self.fit_time(),
            Action::ClearDate => {
                self.timeline.playing = None;
                self.timeline.caption = None;
                return self.apply(Command::Date(None));
            }
            Action::PlayFaster => {
                let faster = self.play_speed() + 1;
                self.timeline.speed = Some(faster.min(SPEEDS.len() - 1));
            }
            Action::PlaySlower => {
                self.timeline.speed = Some(self.play_speed().saturating_sub(1));
            }
            _ => {}
        }
        Vec::new()
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
        let window = window.bounded(self.dates.extent());
        self.view.time = Some(window.rounded());
    }

    /// Shows the time of the facts on the map, whatever lies elsewhere.
    fn fit_time(&mut self) {
        let frame = self.view.camera.world_box(self.frame);
        let in_view = self.index.in_view(&self.library, frame);
        let mut facts = in_view.facts;
        if facts.is_empty() {
            facts = self
                .index
                .digests
                .iter()
                .map(|digest| digest.fact)
                .collect();
        }
        let extent = self.dates.extent_of(|fact| facts.contains(&fact));
        if let Some([first, last]) = extent {
            // What is open still holds on the day.
            let day = self.shown_day().number() as f64;
            self.history.keep(&self.settled());
            self.look_at(TimeWindow::fit(first.min(day), last.max(day)));
        }
    }

    /// Goes to the next event, or the one before: the next day on which a fact begins, or no
    /// longer holds.
    fn step(&mut self, later: bool) -> Vec<Effect> {
        let window = self.time_window();
        let start = match self.view.date {
            // From the edge of what is seen, to go through it.
            None if later => Day::from_number(window.from.ceil() as i64 - 1),
            // From the day that is marked.
            Some(_) | None => self.shown_day(),
        };
        let Some(day) = self.dates.next_change(start, later) else {
            let which = if later { "later" } else { "earlier" };
            self.timeline.caption = Some(format!("Nothing {which}"));
            return Vec::new();
        };
        self.timeline.playing = None;
        let date = Edtf::of_day(day);
        self.timeline.caption = self.change_words(day);
        let effects = self.apply(Command::Date(Some(date.clone())));
        self.show_date(&date);
        effects
    }

    /// What changes on a day, in words.
    fn change_words(&self, day: Day) -> Option<String> {
        let changes = self.dates.changes_on(day);
        let of = |change: &Change| {
            let title = &self.library.get(change.fact)?.title;
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
    fn play(&mut self) -> Vec<Effect> {
        if self.dates.is_empty() {
            return Vec::new();
        }
        let window = self.time_window();
        let asked = self.view.date.as_ref().and_then(Edtf::last_day);
        let inside = |day: &Day| {
            let day = day.number() as f64;
            day >= window.from && day + 1.0 < window.to
        };
        let day = asked
            .filter(inside)
            .unwrap_or_else(|| Day::from_number(window.from.ceil() as i64));
        self.look_at(window);
        self.timeline.playing = Some(Playing {
            at: day.number() as f64,
            since_secs: self.now_secs,
            day,
        });
        self.timeline.caption = None;
        self.play_to(day)
    }

    /// Goes on playing.
    pub(super) fn tick_timeline(&mut self, now_secs: f64) -> Vec<Effect> {
        let Some(mut playing) = self.timeline.playing else {
            return Vec::new();
        };
        let Some(shown) = self.view.date.as_ref().and_then(Edtf::last_day) else {
            // The date was taken away.
            self.timeline.playing = None;
            return Vec::new();
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
            if self.timeline.repeats {
                playing.at = window.from.ceil();
            } else {
                playing.at = window.to.floor();
                goes_on = false;
            }
        }
        let day = Day::from_number(playing.at.floor() as i64);
        let before = std::mem::replace(&mut playing.day, day);
        self.timeline.playing = goes_on.then_some(playing);
        if day == before {
            return Vec::new();
        }
        if day > before {
            let passed = self.dates.next_change(day.plus_days(1), false);
            if let Some(passed) = passed.filter(|passed| *passed > before) {
                self.timeline.caption = self.change_words(passed);
            }
        } else {
            self.timeline.caption = None;
        }
        self.play_to(day)
    }

    /// Sets the date that ends on a day: as long a stretch as before, or the day.
    fn play_to(&mut self, day: Day) -> Vec<Effect> {
        let stretch = self.view.date.as_ref().and_then(|date| {
            let (first, last) = (date.earliest()?, date.latest()?);
            date.is_interval().then(|| last.number() - first.number())
        });
        let first = day.plus_days(-stretch.unwrap_or(0));
        self.apply(Command::Date(Some(Edtf::between(first, day))))
    }
}
