//! Each panel alone.

#[path = "../support/mod.rs"]
mod support;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use support::{Panel, Put, find, open, open_default, panel};
use theatrum::formats::report::{Problem, Report, Severity};
use theatrum::settings::ThemeChoice;
use theatrum::state::{Action, Command, Dialog, Notice, Origin, State};
use theatrum::theme::Theme;
use theatrum::ui::{bar, detail, dialogs, facts, keys, notices};

const SIDE: Put = Put {
    size: [320.0, 860.0],
    live: false,
};
const WINDOW: Put = Put {
    size: [900.0, 700.0],
    live: false,
};

fn facts_panel(state: State, put: Put) -> Panel {
    panel(state, put, facts::ui)
}

fn detail_panel(state: State, put: Put) -> Panel {
    panel(state, put, detail::ui)
}

fn dialog(mut state: State, dialog: Dialog, put: Put) -> Panel {
    support::apply(&mut state, Command::Show(Some(dialog)));
    panel(state, put, |ctx, ui| dialogs::ui(ctx, ui.ctx()))
}

fn selected(id: &str) -> State {
    let mut state = open_default();
    let fact = find(&state, id);
    support::apply(&mut state, Command::Select(Some(fact)));
    state
}

/// Every name and value in the accessibility tree, one a line.
fn words(panel: &Panel) -> String {
    let mut words = String::new();
    for node in panel.harness.root().children_recursive() {
        let node = node.accesskit_node();
        words.extend(node.label());
        words.push('\n');
        words.extend(node.value());
        words.push('\n');
    }
    words
}

/// Writes a picture where the variable `THEATRUM_PICTURES` names a folder, for people to look at.
fn picture(panel: &mut Panel, name: &str) {
    if let Some(folder) = std::env::var_os("THEATRUM_PICTURES") {
        let image = panel.harness.render().expect("a picture");
        let path = std::path::Path::new(&folder).join(format!("ui-{name}.png"));
        image.save(path).expect("a folder to write to");
    }
}

#[test]
fn the_list_and_the_detail_show_the_number_of_the_base() {
    let state = selected("base-201");
    let text = {
        let fact = find(&state, "base-201");
        let digest = state.index.digest(fact).expect("a digest");
        digest.personnel.clone().expect("a number").text
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
    assert!(words(&detail).contains(&text), "{}", words(&detail));
    detail
        .harness
        .get_by_label_contains("personnel on two sites together, as of");
}

#[test]
fn the_totals_say_how_many_people_and_why() {
    let list = facts_panel(open_default(), SIDE);
    let totals = open_default().index.totals.clone();
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
    assert!(list.has_sent(|sent| matches!(sent, Command::GoTo(to) if *to == fact)));
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
    assert_eq!(list.state.borrow().hovered, Some(fact));
    list.harness.hover_at(egui::pos2(2.0, 2.0));
    list.harness.run();
    assert_eq!(list.state.borrow().hovered, None);
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
    let before = list.state.borrow().view.layers.groups.clone();
    list.harness
        .get_by_label_contains("BRICS, 5 members")
        .click();
    list.harness.run();
    let after = list.state.borrow().view.layers.groups.clone();
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
    support::apply(&mut list.state.borrow_mut(), Command::Select(Some(fact)));
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
    assert!(list.has_sent(|sent| matches!(sent, Command::Close(0))));
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
    assert!(detail.has_sent(|sent| matches!(sent, Command::GoTo(_))));
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
fn the_palette_finds_an_action_and_sends_it() {
    let mut palette = dialog(open_default(), Dialog::Palette, WINDOW);
    palette.harness.run();
    palette
        .harness
        .get_by_role(Role::TextInput)
        .type_text("zoom in");
    palette.harness.run();
    palette.harness.get_by_label("Zoom in");
    palette.harness.key_press(egui::Key::Enter);
    palette.harness.run();
    assert!(palette.has_sent(|sent| matches!(sent, Command::Do(Action::ZoomIn))));
    assert!(palette.has_sent(|sent| matches!(sent, Command::Show(None))));
}

#[test]
fn the_palette_walks_with_the_arrows_and_finds_facts() {
    let state = open_default();
    let fact = find(&state, "base-201");
    let mut palette = dialog(state, Dialog::Palette, WINDOW);
    palette.harness.run();
    palette
        .harness
        .get_by_role(Role::TextInput)
        .type_text("201st");
    palette.harness.run();
    picture(&mut palette, "palette");
    palette.harness.key_press(egui::Key::Enter);
    palette.harness.run();
    assert!(palette.has_sent(|sent| matches!(sent, Command::GoTo(to) if *to == fact)));
}

#[test]
fn escape_closes_a_dialog() {
    let mut shortcuts = dialog(open_default(), Dialog::Shortcuts, WINDOW);
    shortcuts.harness.run();
    shortcuts
        .harness
        .get_by_label_contains("Back to the view before");
    shortcuts.harness.key_press(egui::Key::Escape);
    shortcuts.harness.run();
    assert!(shortcuts.has_sent(|sent| matches!(sent, Command::Show(None))));
}

#[test]
fn the_welcome_list_offers_every_atlas_and_recent_files() {
    let mut state = open_default();
    state.settings.remember("/somewhere/lesson.geojson".into());
    let tall = Put {
        size: [900.0, 1400.0],
        live: false,
    };
    let mut welcome = dialog(state, Dialog::Welcome, tall);
    welcome.harness.run();
    for held in theatrum::io::builtin::ALL {
        let title = held.read().atlas.expect("an atlas").title;
        welcome.harness.get_by_label(&format!("Open {title}"));
    }
    welcome.harness.get_by_label("Open lesson.geojson").click();
    welcome.harness.run();
    assert!(welcome.has_sent(|sent| matches!(
        sent,
        Command::Open { origins, add: false }
            if matches!(origins.as_slice(), [Origin::File(path)] if path.ends_with("lesson.geojson"))
    )));
}

#[test]
fn an_empty_or_absent_path_is_not_opened() {
    let mut field = dialog(open_default(), Dialog::OpenPath { add: false }, WINDOW);
    field.harness.run();
    field.harness.get_by_label("Open").click();
    field.harness.run();
    field.harness.get_by_label("Type the path of a file");
    field
        .harness
        .get_by_label("Path of a GeoJSON file")
        .type_text("/no/such/file");
    field.harness.run();
    field.harness.get_by_label("Open").click();
    field.harness.run();
    field.harness.get_by_label_contains("There is no such file");
    assert!(!field.has_sent(|sent| matches!(sent, Command::Open { .. })));
}

#[test]
fn the_settings_change_the_theme() {
    let put = Put {
        live: true,
        ..WINDOW
    };
    let mut settings = dialog(open_default(), Dialog::Settings, put);
    settings.harness.run();
    picture(&mut settings, "settings");
    settings.harness.get_by_label("Dark").click();
    settings.harness.run();
    assert_eq!(settings.state.borrow().settings.theme, ThemeChoice::Dark);
    assert_eq!(settings.state.borrow().view.theme, Theme::Dark);
    picture(&mut settings, "settings-dark");
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
    support::apply(&mut state, Command::Notify(notice));
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
    assert!(shown.state.borrow().notices.is_empty());
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
    for label in ["Search", "Layers", "Measure", "Present", "Export"] {
        assert!(top.harness.query_by_label_contains(label).is_none());
    }
    picture(&mut top, "bar");
}

#[test]
fn keys_without_a_modifier_wait_for_the_map() {
    let listen = |map_focused: bool| {
        panel(open_default(), WINDOW, move |ctx, ui| {
            keys::handle(ctx, ui.ctx(), map_focused);
            ui.button("elsewhere").request_focus();
        })
    };
    for (map_focused, acts) in [(false, false), (true, true)] {
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
        keys::handle(ctx, ui.ctx(), true);
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
fn pictures_to_look_at() {
    for theme in [ThemeChoice::Light, ThemeChoice::Dark] {
        let name = format!("{theme:?}").to_lowercase();
        let mut state = selected("base-201");
        let mut settings = state.settings.clone();
        settings.theme = theme;
        support::apply(&mut state, Command::Prefer(settings));
        let mut list = facts_panel(state.clone(), SIDE);
        picture(&mut list, &format!("facts-{name}"));
        let mut detail = detail_panel(
            state.clone(),
            Put {
                size: [360.0, 1100.0],
                live: false,
            },
        );
        picture(&mut detail, &format!("detail-{name}"));
        let narrow = Put {
            size: [236.0, 860.0],
            live: false,
        };
        let mut list = facts_panel(state.clone(), narrow);
        picture(&mut list, &format!("facts-narrow-{name}"));
        let mut detail = detail_panel(state.clone(), narrow);
        picture(&mut detail, &format!("detail-narrow-{name}"));
        let put = Put {
            size: [500.0, bar::HEIGHT],
            live: false,
        };
        let mut top = panel(state.clone(), put, bar::ui);
        picture(&mut top, &format!("bar-narrow-{name}"));
        for (name_of_size, size) in [("large", [1440.0, 900.0]), ("small", [1024.0, 640.0])] {
            let put = Put { size, live: false };
            let mut window = panel(state.clone(), put, |ctx, ui| {
                let frame = theatrum::ui::style::panel_frame(ctx.theme());
                egui::Panel::top("bar")
                    .frame(theatrum::ui::style::bar_frame(ctx.theme()))
                    .show(ui, |ui| bar::ui(ctx, ui));
                egui::Panel::left("facts")
                    .frame(frame)
                    .default_size(330.0)
                    .show(ui, |ui| facts::ui(ctx, ui));
                egui::Panel::right("detail")
                    .frame(frame)
                    .default_size(350.0)
                    .show(ui, |ui| detail::ui(ctx, ui));
            });
            picture(&mut window, &format!("window-{name_of_size}-{name}"));
        }
        let mut welcome = dialog(state.clone(), Dialog::Welcome, WINDOW);
        welcome.harness.run();
        picture(&mut welcome, &format!("welcome-{name}"));
        let mut shortcuts = dialog(state, Dialog::Shortcuts, WINDOW);
        shortcuts.harness.run();
        picture(&mut shortcuts, &format!("shortcuts-{name}"));
    }
}
