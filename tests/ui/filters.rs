//! Filters by hand and by keyboard: choices, chips, saved ones.

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use theatrum::atlas::Kind;
use theatrum::state::{Action, Command, LookCommand, State};
use theatrum::ui::facts;

use crate::support::{Panel, Put, SIDE, apply, open_default, panel};

fn filtering() -> Panel {
    let mut state = open_default();
    apply(&mut state, Command::Do(Action::Filters));
    live(state)
}

fn live(state: State) -> Panel {
    panel(state, Put { live: true, ..SIDE }, facts::ui)
}

#[test]
fn a_choice_says_what_it_leaves_and_leaves_that() {
    let mut panel = filtering();
    let meetings = panel
        .state
        .borrow()
        .index()
        .digests
        .iter()
        .filter(|digest| digest.kind == Kind::Meeting)
        .count();
    let label = format!("Meeting, {meetings} facts");
    panel.harness.get_by_label(&label).click();
    panel.harness.run();
    {
        let state = panel.state.borrow();
        assert_eq!(state.totals().facts, meetings);
        assert!(
            state.derived.facets().is_some(),
            "the chips have their counts"
        );
    }
    let all = panel.state.borrow().index().in_force;
    panel
        .harness
        .get_by_label(&format!("{meetings} of {all} facts"));
    // The chip takes it away again.
    panel
        .harness
        .get_by_label(&format!("Meeting · {meetings}: let go of this filter"))
        .click();
    panel.harness.run();
    assert!(panel.state.borrow().seen.view().filters.is_empty());
}

#[test]
fn a_choice_that_is_made_moves_no_other_from_under_the_pointer() {
    let mut panel = filtering();
    let place = |panel: &Panel| panel.harness.get_by_label_contains("Meeting, ").rect();
    let before = place(&panel);
    panel.harness.get_by_label_contains("Deployment, ").click();
    panel.harness.run();
    assert!(!panel.state.borrow().seen.view().filters.is_empty());
    assert_eq!(place(&panel), before);
}

#[test]
fn a_choice_is_a_box_that_the_keyboard_ticks() {
    let mut panel = filtering();
    let choice = panel.harness.get_by_label_contains("Sources differ, ");
    assert_eq!(choice.accesskit_node().role(), Role::CheckBox);
    choice.focus();
    panel.harness.run();
    panel.harness.key_press(egui::Key::Space);
    panel.harness.run();
    assert!(panel.state.borrow().seen.view().filters.differs);
    panel.harness.get_by_label("Clear all").click();
    panel.harness.run();
    assert!(panel.state.borrow().seen.view().filters.is_empty());
}

#[test]
fn the_list_comes_back_when_the_choices_are_done() {
    let mut panel = filtering();
    assert!(
        panel
            .harness
            .query_by_label_contains("201st military base, ")
            .is_none()
    );
    panel.harness.get_by_label("Done").click();
    panel.harness.run();
    panel.harness.get_by_label_contains("201st military base, ");
}

#[test]
fn a_filter_with_a_name_is_kept_and_brought_back() {
    let mut state = open_default();
    apply(&mut state, Command::Do(Action::Filters));
    let mut wanted = state.seen.view().filters.clone();
    wanted.add_words("kind=meeting").expect("a filter");
    apply(
        &mut state,
        Command::Look(LookCommand::Filter(wanted.clone())),
    );
    let mut panel = live(state);
    let field = |panel: &Panel| {
        let field = panel.harness.get_by_role_and_label(Role::TextInput, "Name");
        field.focus();
        field.type_text("Talks only");
    };
    field(&panel);
    panel.harness.run();
    // It lies below the edge of the panel, where a pointer would have to scroll first.
    panel
        .harness
        .get_by_label("Save these filters")
        .click_accesskit();
    panel.harness.run();
    assert_eq!(
        panel.state.borrow().prefs.settings.filters,
        [("Talks only".to_owned(), wanted.clone())]
    );
    apply(
        &mut panel.state.borrow_mut(),
        Command::Do(Action::ClearFilters),
    );
    panel.harness.run();
    panel.harness.get_by_label("Talks only").click_accesskit();
    panel.harness.run();
    assert_eq!(panel.state.borrow().seen.view().filters, wanted);
}
