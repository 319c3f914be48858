//! Each panel alone.

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::{
    self, Panel, Put, SIDE, WINDOW, find, open, open_default, panel, picture, selected, words,
};
use theatrum::formats::report::{Problem, Report, Severity};
use theatrum::state::{Action, Command, DeskCommand, LookCommand, Notice, NoticeCommand, State};
use theatrum::ui::keys::MapFocus;
use theatrum::ui::{bar, detail, facts, keys, notices};

fn facts_panel(state: State, put: Put) -> Panel {
    panel(state, put, facts::ui)
}

fn detail_panel(state: State, put: Put) -> Panel {
    panel(state, put, detail::ui)
}

#[test]
fn the_list_and_the_detail_show_the_number_of_the_base() {
    let state = selected("base-201");
    let text = {
        let fact = find(&state, "base-201");
        let digest = state.index().digest(fact).expect("a digest");
        state
            .index()
            .personnel(digest)
            .cloned()
            .expect("a number")
            .text
    };
    let list = facts_panel(state.clone(), SIDE);
    list.harness
        .get_by_label_contains("201st military base, Dushanbe, Bokhtar");
    assert!(
        words(&list).contains(&format!("{text} personnel")),
        "{}",
        words(&list)
    );
    let detail = detail_panel(state, SIDE);
    assert!(words(&detail).contains(&*text), "{}", words(&detail));
    detail
        .harness
        .get_by_label_contains("personnel on two sites together, as of");
}

#[test]
fn the_totals_say_how_many_people_and_why() {
    let list = facts_panel(open_default(), SIDE);
    let totals = open_default().index().totals.clone();
    let personnel = format!("{} personnel shown", totals.personnel_words());
    list.harness.get_by_label(&personnel);
    list.harness
        .get_by_label(&format!("{} sources", totals.sources));
}

#[test]
fn a_click_on_a_row_goes_to_its_fact() {
    let state = open_default();
    let fact = find(&state, "base-201");
    let mut list = facts_panel(state, SIDE);
    list.harness
        .get_by_label_contains("201st military base")
        .click();
    list.harness.run();
    assert!(
        list.has_sent(|sent| matches!(sent, Command::Look(LookCommand::GoTo(to)) if *to == fact))
    );
}

#[test]
fn a_row_under_the_pointer_is_hovered_and_let_go_again() {
    let state = open_default();
    let fact = find(&state, "base-201");
    let mut list = facts_panel(state, Put { live: true, ..SIDE });
    list.harness
        .get_by_label_contains("201st military base")
        .hover();
    list.harness.run();
    assert_eq!(list.state.borrow().seen.hovered, Some(fact));
    list.harness.hover_at(egui::pos2(2.0, 2.0));
    list.harness.run();
    assert_eq!(list.state.borrow().seen.hovered, None);
}

#[test]
fn a_row_whose_sources_differ_says_about_what() {
    let list = facts_panel(open_default(), SIDE);
    let found = list
        .harness
        .query_all_by_label_contains("sources differ: ")
        .count();
    assert!(found > 0, "{}", words(&list));
}

#[test]
fn a_fact_without_a_place_is_listed_under_its_heading() {
    let tall = Put {
        size: [320.0, 2000.0],
        live: false,
    };
    let list = facts_panel(open_default(), tall);
    let heading = list.harness.get_by_label("Without a place").rect();
    let brics = list
        .harness
        .get_by_label_contains("14th BRICS summit")
        .rect();
    let deployments = list.harness.get_by_label("Deployments").rect();
    assert!(deployments.top() < heading.top());
    assert!(heading.bottom() <= brics.top());
}

#[test]
fn a_group_is_hatched_by_a_click() {
    let tall = Put {
        size: [320.0, 2000.0],
        live: true,
    };
    let mut list = facts_panel(open_default(), tall);
    let before = list.state.borrow().seen.view().layers.groups.clone();
    list.harness
        .get_by_label_contains("BRICS, the first five, 5 members")
        .click();
    list.harness.run();
    let after = list.state.borrow().seen.view().layers.groups.clone();
    assert_ne!(before, after);
    assert!(after.contains(&"brics".to_owned()));
}

#[test]
fn only_the_rows_in_view_are_laid_out() {
    let short = Put {
        size: [320.0, 300.0],
        live: false,
    };
    let list = facts_panel(open(&["russian-facilities-abroad"]), short);
    let rows = list
        .harness
        .root()
        .children_recursive()
        .filter(|node| node.accesskit_node().role() == Role::Button)
        .count();
    assert!(rows < 14, "{rows}");
}

#[test]
fn a_fact_that_is_selected_elsewhere_is_scrolled_to() {
    let short = Put {
        size: [320.0, 300.0],
        live: true,
    };
    let mut list = facts_panel(open_default(), short);
    assert!(list.harness.query_by_label_contains("14th BRICS").is_none());
    let fact = find(&list.state.borrow(), "brics-summit-14");
    support::apply(
        &mut list.state.borrow_mut(),
        Command::Look(LookCommand::Select(Some(fact))),
    );
    list.harness.run();
    list.harness.run();
    let row = list.harness.get_by_label_contains("14th BRICS").rect();
    assert!(row.bottom() < 300.0, "{row:?}");
}

#[test]
fn several_atlases_can_be_closed_one_by_one() {
    let mut list = facts_panel(open(&["dushanbe-2022", "csto"]), SIDE);
    list.harness.get_by_label("Open atlases");
    list.harness
        .get_by_label("Close Dushanbe, June 2022")
        .click();
    list.harness.run();
    assert!(list.has_sent(|sent| matches!(sent, Command::Desk(DeskCommand::Close(0)))));
}

#[test]
fn the_detail_lists_claims_with_publisher_and_place_in_the_source() {
    let tall = Put {
        size: [340.0, 6000.0],
        live: false,
    };
    let mut detail = detail_panel(selected("base-201"), tall);
    let cards = detail
        .harness
        .query_all_by_label_contains("Copy this claim: ")
        .count();
    assert!(cards >= 3, "{cards}");
    detail.harness.get_by_label("Sources for this number");
    let said = words(&detail);
    assert!(said.contains("paragraph 10 · own voice"), "{said}");
    let publishers = detail
        .harness
        .root()
        .children_recursive()
        .filter(|node| node.accesskit_node().role() == Role::Link)
        .count();
    assert_eq!(publishers, cards);
    detail.harness.get_by_label("What differs");
    picture(&mut detail, "detail-tall");
}

#[test]
fn history_is_folded_away_and_says_why() {
    let tall = Put {
        size: [340.0, 9000.0],
        live: false,
    };
    let mut detail = detail_panel(selected("base-201"), tall);
    assert!(!words(&detail).contains("a plan for 2020"));
    let fold = detail
        .harness
        .query_all_by_label_contains("History and undated (")
        .next()
        .expect("a fold");
    fold.click();
    detail.harness.run();
    let said = words(&detail);
    assert!(said.contains("A plan for 2020"), "{said}");
    assert!(said.contains("planned") && said.contains("history") && said.contains("undated"));
}

#[test]
fn an_address_is_shown_before_the_browser_opens_it() {
    let tall = Put {
        size: [340.0, 2000.0],
        live: false,
    };
    let mut detail = detail_panel(selected("base-201"), tall);
    let link = detail
        .harness
        .query_all_by_role(Role::Link)
        .next()
        .expect("a publisher");
    link.click();
    detail.harness.run();
    assert!(!detail.has_sent(|sent| matches!(sent, Command::Browse(_))));
    assert!(words(&detail).contains("http"), "{}", words(&detail));
    picture(&mut detail, "link-popup");
    detail.harness.get_by_label("Open in browser").click();
    detail.harness.run();
    assert!(
        detail.has_sent(|sent| matches!(sent, Command::Browse(url) if url.starts_with("http")))
    );
}

#[test]
fn a_claim_is_copied_as_a_sentence_with_its_source() {
    let tall = Put {
        size: [340.0, 2000.0],
        live: false,
    };
    let mut detail = detail_panel(selected("base-201"), tall);
    detail
        .harness
        .query_all_by_label_contains("Copy this claim: ")
        .next()
        .expect("a card")
        .click();
    detail.harness.run();
    assert!(detail.has_sent(
        |sent| matches!(sent, Command::Copy(text) if text.contains("201st military base: "))
    ));
}

#[test]
fn the_number_is_copied_with_its_citation() {
    let mut detail = detail_panel(selected("base-201"), SIDE);
    detail.harness.get_by_label("Copy with citation").click();
    detail.harness.run();
    assert!(detail.has_sent(|sent| matches!(sent, Command::Do(Action::CopyCitation))));
}

#[test]
fn what_else_is_at_the_same_place_can_be_gone_to() {
    let tall = Put {
        size: [340.0, 12000.0],
        live: false,
    };
    let mut detail = detail_panel(selected("base-201"), tall);
    detail.harness.get_by_label("Also here");
    detail
        .harness
        .get_by_label_contains("Putin–Rahmon talks, ")
        .click();
    detail.harness.run();
    assert!(detail.has_sent(|sent| matches!(sent, Command::Look(LookCommand::GoTo(_)))));
}

#[test]
fn the_computed_distance_stands_beside_the_claimed_one() {
    let tall = Put {
        size: [340.0, 12000.0],
        live: false,
    };
    let detail = detail_panel(selected("base-201"), tall);
    let said = words(&detail);
    assert!(said.contains("78\u{a0}km computed"), "{said}");
    assert!(said.contains("until 2018: Qurghonteppa"), "{said}");
}

#[test]
fn the_stops_of_an_itinerary_are_numbered() {
    let tall = Put {
        size: [340.0, 4000.0],
        live: false,
    };
    let mut detail = detail_panel(selected("putin-itinerary-2022-06"), tall);
    let said = words(&detail);
    for stop in ["Stop 1\n", "Stop 4\n", "Ashgabat"] {
        assert!(said.contains(stop), "{stop}: {said}");
    }
    picture(&mut detail, "detail-journey");
}

#[test]
fn nothing_selected_says_what_to_do() {
    let detail = detail_panel(open_default(), SIDE);
    detail.harness.get_by_label("Nothing is selected");
}

#[test]
fn a_notice_lists_its_problems_and_can_be_dismissed() {
    let mut state = open_default();
    let problem = Problem {
        path: "lesson.geojson".to_owned(),
        line: Some(12),
        column: Some(7),
        severity: Severity::Error,
        code: "out-of-range",
        message: "the latitude 138.5 lies beyond 90".to_owned(),
        hint: Some("longitude comes first; are the two swapped?".to_owned()),
    };
    let report = Report {
        problems: vec![problem],
    };
    let notice = Notice {
        report: Some(report.into()),
        ..Notice::new(Severity::Error, "lesson.geojson opened with 1 error")
    };
    support::apply(&mut state, Command::Notice(NoticeCommand::Tell(notice)));
    let put = Put {
        live: true,
        ..WINDOW
    };
    let mut shown = panel(state, put, |ctx, ui| {
        notices::ui(ctx, ui.ctx(), ui.ctx().content_rect());
    });
    shown.harness.run();
    shown.harness.get_by_label("Details").click();
    shown.harness.run();
    shown.harness.get_by_label("lesson.geojson:12:7");
    shown.harness.get_by_label_contains("are the two swapped?");
    picture(&mut shown, "notice");
    shown
        .harness
        .get_by_label_contains("Dismiss: lesson")
        .click();
    shown.harness.run();
    assert!(shown.state.borrow().notices.list().is_empty());
}

#[test]
fn the_bar_names_what_is_open_and_has_no_dead_control() {
    let mut top = panel(
        open_default(),
        Put {
            size: [1000.0, bar::HEIGHT],
            live: false,
        },
        bar::ui,
    );
    top.harness
        .get_by_label_contains("Dushanbe, June 2022")
        .click();
    top.harness.run();
    assert!(top.has_sent(|sent| matches!(sent, Command::Do(Action::Atlases))));
    assert!(top.harness.query_by_label_contains("Present").is_none());
    picture(&mut top, "bar");
}

#[test]
fn keys_without_a_modifier_wait_for_the_map() {
    let listen = |map_focused: MapFocus| {
        panel(open_default(), WINDOW, move |ctx, ui| {
            keys::handle(ctx, ui.ctx(), map_focused);
            ui.button("elsewhere").request_focus();
        })
    };
    for (map_focused, acts) in [(MapFocus::Elsewhere, false), (MapFocus::Map, true)] {
        let mut window = listen(map_focused);
        window.harness.run();
        window.harness.key_press(egui::Key::Home);
        window
            .harness
            .key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::K);
        window.harness.run();
        let plain = window.has_sent(|sent| matches!(sent, Command::Do(Action::ShowAll)));
        assert_eq!(plain, acts);
        assert!(window.has_sent(|sent| matches!(sent, Command::Do(Action::Palette))));
    }
}

#[test]
fn control_shift_o_is_not_taken_for_control_o() {
    let mut window = panel(open_default(), WINDOW, |ctx, ui| {
        keys::handle(ctx, ui.ctx(), MapFocus::Map);
    });
    window.harness.key_press_modifiers(
        egui::Modifiers::COMMAND | egui::Modifiers::SHIFT,
        egui::Key::O,
    );
    window.harness.run();
    assert!(window.has_sent(|sent| matches!(sent, Command::Do(Action::Add))));
    assert!(!window.has_sent(|sent| matches!(sent, Command::Do(Action::Open))));
}

#[test]
fn tab_walks_the_bar_from_left_to_right() {
    let put = Put {
        size: [1200.0, bar::HEIGHT],
        live: false,
    };
    let mut panel = panel(open_default(), put, bar::ui);
    let mut stops: Vec<f32> = Vec::new();
    for _ in 0..10 {
        panel.harness.key_press(egui::Key::Tab);
        panel.harness.run();
        let focused = panel
            .harness
            .root()
            .children_recursive()
            .find(|node| node.accesskit_node().is_focused());
        stops.extend(focused.map(|node| node.rect().left()));
    }
    assert_eq!(stops.len(), 10, "{stops:?}");
    assert!(stops.is_sorted(), "{stops:?}");
}

/// One fact, with a claim in the words of a source that was read elsewhere and that was copied.
const QUOTED: &str = r#"{ "type": "FeatureCollection",
  "theatrum": { "version": 1, "title": "One base", "as_of": "2022-06-28", "sources": [
    { "id": "rbc", "publisher": "RBC", "title": "The base", "url": "https://rbc.example/1",
      "seen_at": "lyricsweb.eu",
      "archive": { "url": "https://archive.example/rbc", "date": "2022-07-01" } } ] },
  "features": [ { "type": "Feature", "id": "base", "geometry": null, "properties": {
    "kind": "deployment", "title": "Base", "claims": [
      { "about": "personnel", "value": 700, "as_of": "2022-06-28", "source": "rbc",
        "quote": { "exact": "some seven hundred men", "prefix": "where today ", "suffix": " serve in all" } } ] } } ] }"#;

#[test]
fn a_claim_shows_the_words_of_its_source_where_that_was_read_and_the_copy_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("quoted.geojson");
    theatrum::io::save(&path, QUOTED.as_bytes()).expect("a file");
    let mut state = State::new(theatrum::settings::Settings::default(), support::today());
    let origins = vec![theatrum::desk::Origin::File(path)];
    let command = DeskCommand::Open {
        origins,
        add: false,
    };
    support::apply(&mut state, Command::Desk(command));
    let fact = find(&state, "base");
    support::apply(&mut state, Command::Look(LookCommand::Select(Some(fact))));
    let mut detail = detail_panel(state, SIDE);
    let quoted = "… where today “some seven hundred men” serve in all …";
    detail.harness.get_by_label(quoted);
    picture(&mut detail, "quotation");
    detail
        .harness
        .get_by_label("RBC, seen at lyricsweb.eu")
        .click();
    detail.harness.run();
    let said = words(&detail);
    assert!(said.contains("Copy that stays of 1 July 2022"), "{said}");
    assert!(said.contains("https://archive.example/rbc"), "{said}");
    picture(&mut detail, "copy-of-a-source");
    detail.harness.get_by_label("Open the copy").click();
    detail.harness.run();
    assert!(detail.has_sent(
        |sent| matches!(sent, Command::Browse(url) if url == "https://archive.example/rbc")
    ));
}
