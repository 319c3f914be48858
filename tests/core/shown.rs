//! What is shown on a date and under filters: facts, totals, members, names.

use theatrum::atlas::Kind;
use theatrum::atlas::filter::{Dimension, Filters};
use theatrum::state::{Action, Command};
use theatrum::view::View;

use crate::desk::{act, send, state};

#[test]
fn a_date_is_followed_by_list_totals_and_selection() {
    let mut state = state(&["csto"]);
    let all = state.index.digests.len();
    let before = state.generation;
    send(&mut state, [Command::Date(Some("1995".parse().unwrap()))]);
    assert!(
        state.index.digests.len() < all,
        "some facts are not in force in 1995"
    );
    assert_eq!(state.totals().facts, state.index.digests.len());
    assert!(
        state.generation > before,
        "what is kept between frames is made anew"
    );
    act(&mut state, Action::Back);
    assert_eq!(state.view.date, None);
    assert_eq!(state.index.digests.len(), all);
}

#[test]
fn a_filter_shows_only_what_passes_and_goes_with_the_view() {
    let mut state = state(&["dushanbe-2022"]);
    let mut filters = Filters::default();
    filters.toggle(Dimension::Kind, "meeting");
    send(&mut state, [Command::Filter(filters.clone())]);
    assert!(!state.index.digests.is_empty());
    assert!(
        state
            .index
            .digests
            .iter()
            .all(|digest| digest.kind == Kind::Meeting)
    );
    assert_eq!(state.totals().meetings, state.totals().facts);
    let kept = serde_json::to_string(&state.view).unwrap();
    let view: View = serde_json::from_str(&kept).unwrap();
    assert_eq!(view.filters, filters);
}
