//! The files of the code form no circle: each can be read after those it takes something from.

use std::collections::{BTreeMap, BTreeSet};

use crate::architecture::sources;

/// A path as it is written, in segments.
type Path = Vec<String>;

/// A name that a file brings in: what it stands for, and whether the file only hands it on.
struct Brought {
    path: Path,
    is_face: bool,
}

/// A file as a module: what it names, and what it brings in under which name.
struct Module {
    file: String,
    at: Path,
    brought: BTreeMap<String, Brought>,
    tokens: Vec<String>,
}

/// The modules by their paths below the crate.
type Modules = BTreeMap<Path, Module>;

/// Which files take what from which.
type Arrows = BTreeMap<(String, String), BTreeSet<String>>;

/// The code as words and signs, without comments, texts and the tests at its end; `::` is one sign.
fn tokens(code: &str) -> Vec<String> {
    let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let mut found: Vec<String> = Vec::new();
    let mut rest = code.chars().peekable();
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    while let Some(letter) = rest.next() {
        match letter {
            '/' if rest.peek() == Some(&'/') => {
                rest.by_ref().find(|letter| *letter == '\n');
            }
            '"' => {
                let raw = found
                    .last()
                    .is_some_and(|last| ["r", "br"].contains(&last.as_str()));
                while let Some(inside) = rest.next() {
                    match inside {
                        '\\' if !raw => {
                            rest.next();
                        }
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '\'' => {
                // A letter, or the name of a lifetime.
                let mut ahead = rest.clone();
                let first = ahead.next();
                if first == Some('\\') {
                    rest.next();
                    rest.next();
                    rest.by_ref().find(|letter| *letter == '\'');
                } else if ahead.next() == Some('\'') {
                    rest.next();
                    rest.next();
                }
            }
            ':' if rest.peek() == Some(&':') => {
                rest.next();
                found.push("::".to_owned());
            }
            letter if is_word(letter) => {
                let mut word = String::from(letter);
                while let Some(next) = rest.next_if(|next| is_word(*next)) {
                    word.push(next);
                }
                found.push(word);
            }
            letter if letter.is_whitespace() => {}
            letter => found.push(letter.to_string()),
        }
    }
    found
}

/// The module that a file is: its path below `src` without `mod.rs`, `lib.rs` and `.rs`.
fn module_path(file: &str) -> Path {
    let bare = file.trim_end_matches(".rs");
    let bare = bare.strip_suffix("/mod").unwrap_or(bare);
    match bare {
        "lib" => Vec::new(),
        bare => bare.split('/').map(ToOwned::to_owned).collect(),
    }
}

fn is_word(token: &str) -> bool {
    token
        .chars()
        .next()
        .is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
}

/// The paths of a `use` from behind its word to its `;`, each with the name that it brings in.
fn paths_of_use(tokens: &[String], before: &Path, out: &mut Vec<(Path, String)>) {
    let mut path = before.clone();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            "{" => {
                let (mut depth, mut from) = (0, at + 1);
                for (position, token) in tokens.iter().enumerate().skip(at) {
                    match token.as_str() {
                        "{" => depth += 1,
                        "}" => depth -= 1,
                        _ => {}
                    }
                    if depth == 0 || depth == 1 && token == "," {
                        paths_of_use(&tokens[from..position], &path, out);
                        from = position + 1;
                    }
                    if depth == 0 {
                        return;
                    }
                }
            }
            "as" => {
                let name = tokens.get(at + 1).cloned().unwrap_or_default();
                out.push((path, name));
                return;
            }
            "self" if at == 0 && !before.is_empty() => {}
            word if is_word(word) => path.push(word.to_owned()),
            "*" => path.push("*".to_owned()),
            _ => {}
        }
        at += 1;
    }
    if !tokens.is_empty()
        && let Some(name) = path.last().cloned()
    {
        out.push((path, name));
    }
}

/// A file without its `use` lines, and what those bring in.
fn module(file: &str, code: &str) -> Module {
    let all = tokens(code);
    let mut brought = BTreeMap::new();
    let mut kept = Vec::new();
    let mut at = 0;
    while let Some(token) = all.get(at) {
        if token != "use" {
            kept.push(token.clone());
            at += 1;
            continue;
        }
        let end = all
            .iter()
            .skip(at)
            .position(|token| token == ";")
            .map_or(all.len(), |length| at + length);
        // `pub use`, `pub(crate) use`
        let is_face = matches!(
            all.get(at.wrapping_sub(1)).map(String::as_str),
            Some("pub" | ")")
        );
        let mut paths = Vec::new();
        paths_of_use(&all[at + 1..end], &Vec::new(), &mut paths);
        for (path, name) in paths {
            // `as _` brings nothing in, but is a use like any other.
            let name = if name == "_" {
                format!("_{}", path.join("::"))
            } else {
                name
            };
            brought.insert(name, Brought { path, is_face });
        }
        at = end + 1;
    }
    Module {
        file: file.to_owned(),
        at: module_path(file),
        brought,
        tokens: kept,
    }
}

/// What a path leads to.
enum Found {
    /// A module; what is taken from it is said behind it.
    Module(Path),
    /// Something that a file defines, and its name there.
    Item(String, String),
}

/// Follows a path as the module at `from` writes it; none where it leaves the crate. `depth` bounds
/// names that are handed on and on.
fn follow(modules: &Modules, from: &Path, path: &[String], depth: usize) -> Option<Found> {
    let (first, mut rest) = path.split_first()?;
    let mut at = from.clone();
    let mut begun = true;
    match first.as_str() {
        "crate" => at = Vec::new(),
        "self" => {}
        "super" => {
            at.pop();
        }
        _ => {
            rest = path;
            begun = false;
        }
    }
    while let Some((name, behind)) = rest.split_first() {
        if name == "super" {
            at.pop();
            rest = behind;
            continue;
        }
        let mut below = at.clone();
        below.push(name.clone());
        if modules.contains_key(&below) {
            at = below;
        } else if let Some(brought) = modules.get(&at)?.brought.get(name)
            && depth < 20
            // `use egui;` and the like stand for themselves.
            && brought.path.first() != Some(name)
        {
            match follow(modules, &at, &brought.path, depth + 1)? {
                Found::Module(module) => at = module,
                item @ Found::Item(..) => return Some(item),
            }
        } else if begun {
            return Some(Found::Item(modules.get(&at)?.file.clone(), name.clone()));
        } else {
            return None;
        }
        begun = true;
        rest = behind;
    }
    Some(Found::Module(at))
}

/// Every arrow between files.
fn arrows(sources: &[(String, String)]) -> Arrows {
    let modules: Modules = sources
        .iter()
        .map(|(file, code)| (module_path(file), module(file, code)))
        .collect();
    let mut arrows = Arrows::new();
    for module in modules.values() {
        let mut take = |path: &[String]| {
            if let Some(Found::Item(file, name)) = follow(&modules, &module.at, path, 0)
                && file != module.file
            {
                arrows
                    .entry((module.file.clone(), file))
                    .or_default()
                    .insert(name);
            }
        };
        for brought in module.brought.values().filter(|brought| !brought.is_face) {
            take(&brought.path);
        }
        let tokens = &module.tokens;
        let mut at = 0;
        while at < tokens.len() {
            let follows = |sign: &str| at > 0 && tokens[at - 1] == sign;
            if !is_word(&tokens[at]) || follows("::") || follows(".") || follows("mod") {
                at += 1;
                continue;
            }
            let mut path = vec![tokens[at].clone()];
            while tokens.get(at + 1).is_some_and(|token| token == "::")
                && tokens.get(at + 2).is_some_and(|token| is_word(token))
            {
                path.push(tokens[at + 2].clone());
                at += 2;
            }
            at += 1;
            if path.len() > 1 {
                take(&path);
            } else if let Some(brought) = module.brought.get(&path[0])
                && brought.is_face
            {
                // A name that is handed on, and used here too: a type, a constant, a call.
                let is_called = tokens.get(at).is_some_and(|token| token == "(");
                let is_large = path[0].starts_with(char::is_uppercase);
                if is_called || is_large {
                    take(&brought.path);
                }
            }
        }
    }
    arrows
}

/// The files that reach each other, in groups of more than one, each sorted.
fn circles(arrows: &Arrows) -> Vec<Vec<String>> {
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (from, to) in arrows.keys() {
        next.entry(from).or_default().insert(to);
    }
    let reached = |from: &str| {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut left: Vec<&str> = vec![from];
        while let Some(file) = left.pop() {
            for to in next.get(file).into_iter().flatten() {
                if seen.insert((*to).to_owned()) {
                    left.push(to);
                }
            }
        }
        seen
    };
    let reach: BTreeMap<&str, BTreeSet<String>> =
        next.keys().map(|file| (*file, reached(file))).collect();
    let mut found: BTreeSet<Vec<String>> = BTreeSet::new();
    for (file, reached) in &reach {
        let around: Vec<String> = reached
            .iter()
            .filter(|other| {
                reach
                    .get(other.as_str())
                    .is_some_and(|back| back.contains(*file))
            })
            .cloned()
            .collect();
        if around.len() > 1 {
            found.insert(around);
        }
    }
    found.into_iter().collect()
}

/// A circle in words: its files, and what they take from each other.
fn told(circle: &[String], arrows: &Arrows) -> String {
    let inside = arrows
        .iter()
        .filter(|((from, to), _)| circle.contains(from) && circle.contains(to));
    let lines: Vec<String> = inside
        .map(|((from, to), names)| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            format!("  {from} -> {to}: {}", names.join(", "))
        })
        .collect();
    format!("{} files\n{}", circle.len(), lines.join("\n"))
}

/// What counts as an arrow from one file to another: that its code names something the other one
/// defines, by `crate::`, `super::`, a child's name or a name brought in by `use`, followed through
/// every file that only hands it on. A `mod` line and a `pub use` are the face of a folder and no
/// arrow, unless the file uses the name itself. So a child that takes an item which its parent's
/// file defines, while the parent's code uses the child, is a circle: what both need belongs into a
/// file below both. Methods and fields are not followed, and tests inside files are not read.
#[test]
fn no_files_stand_in_a_circle() {
    let sources: Vec<(String, String)> = sources()
        .into_iter()
        .filter(|source| source.path != "main.rs")
        .map(|source| (source.path, source.code))
        .collect();
    let arrows = arrows(&sources);
    assert!(arrows.len() > 300, "{} arrows are read", arrows.len());
    let circles = circles(&arrows);
    let told: Vec<String> = circles.iter().map(|circle| told(circle, &arrows)).collect();
    assert!(told.is_empty(), "circles of files:\n{}", told.join("\n"));
}

/// The circles of a small tree of files.
fn circles_of(files: &[(&str, &str)]) -> Vec<Vec<String>> {
    let files: Vec<(String, String)> = files
        .iter()
        .map(|(file, code)| ((*file).to_owned(), (*code).to_owned()))
        .collect();
    circles(&arrows(&files))
}

#[test]
fn a_circle_is_found_through_the_face_of_a_folder() {
    let found = circles_of(&[
        ("lib.rs", "pub mod a;\npub mod b;"),
        ("a/mod.rs", "mod inner;\npub use inner::One;"),
        (
            "a/inner.rs",
            "use crate::b;\npub struct One;\nfn two() -> b::Two { todo!() }",
        ),
        ("b.rs", "use crate::a::{One};\npub struct Two(One);"),
    ]);
    assert_eq!(found, [["a/inner.rs", "b.rs"]]);
}

#[test]
fn a_face_that_only_hands_names_on_is_no_circle() {
    let found = circles_of(&[
        ("lib.rs", "pub mod a;"),
        (
            "a/mod.rs",
            "mod inner;\npub use inner::{One, one};\npub const SIDE: f64 = 1.0;",
        ),
        (
            "a/inner.rs",
            "use super::SIDE;\npub struct One;\npub fn one() -> f64 { SIDE }",
        ),
    ]);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_parent_and_a_child_that_use_each_other_are_a_circle() {
    let child = (
        "a/inner.rs",
        "use super::SIDE;\npub struct One;\npub fn one() -> f64 { SIDE }",
    );
    for parent in [
        "mod inner;\npub use inner::One;\npub const SIDE: f64 = 1.0;\nimpl One { }",
        "mod inner;\nuse inner::One;\npub const SIDE: f64 = 1.0;",
        "mod inner;\npub const SIDE: f64 = 1.0;\nfn two() { inner::one(); }",
    ] {
        let found = circles_of(&[("lib.rs", "pub mod a;"), ("a.rs", parent), child]);
        assert_eq!(found, [["a.rs", "a/inner.rs"]], "{parent}");
    }
}

#[test]
fn words_in_texts_and_comments_and_names_of_others_are_no_arrows() {
    let found = circles_of(&[
        ("lib.rs", "pub mod a;\npub mod b;"),
        ("a.rs", "use crate::b::Two;\npub struct One(Two);"),
        (
            "b.rs",
            "use std::fmt;\n// crate::a::One\npub struct Two(fmt::Error);\nconst SAID: &str = \"crate::a::One\";",
        ),
    ]);
    assert!(found.is_empty(), "{found:?}");
}
