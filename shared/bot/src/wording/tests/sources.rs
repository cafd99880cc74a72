//! Reads the ids in the locale files and in the code, with the names of their arguments.
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use domain::Language;
use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};

/// The names of the arguments of each id.
pub(super) type Ids = BTreeMap<String, BTreeSet<String>>;

/// Returns the names of the folders in `locales`.
pub(super) fn locale_folders() -> BTreeSet<String> {
    let entries = fs::read_dir(crate_root().join("locales")).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// Returns the ids in the files of one language.
pub(super) fn ids_in_the_locale(language: Language) -> Ids {
    let mut ids = Ids::new();
    let mut mentions = BTreeMap::new();
    for file in files(&crate_root().join("locales").join(language.code()), "ftl") {
        let text = fs::read_to_string(&file).unwrap();
        let resource = parser::parse(text.as_str()).unwrap_or_else(|(_, errors)| panic!("{file:?}: {errors:?}"));
        for entry in resource.body {
            let (id, pattern) = match entry {
                Entry::Message(message) => {
                    assert!(message.attributes.is_empty(), "attributes are not supported: {}", message.id.name);
                    (message.id.name, message.value.unwrap())
                }
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
                Entry::Term(_) | Entry::Junk { .. } => panic!("{file:?} has an entry that is no message"),
            };
            let mut found = Found::default();
            found.visit_pattern(&pattern);
            assert_eq!(ids.insert(id.to_owned(), found.arguments), None, "{id} is there twice in {language:?}");
            mentions.insert(id.to_owned(), found.messages);
        }
    }
    with_mentioned(ids, &mentions)
}

/// Returns the ids that the code looks up as `text(language, "id")` or `text_with(language, "id", &[("argument", …),
/// …])`, with the names of their arguments. Panics if the code looks up a text in any other form, because such a
/// look-up could not be checked.
pub(super) fn ids_in_the_code() -> Ids {
    let mut files = files(&crate_root().join("src"), "rs");
    let definitions = crate_root().join("src/wording.rs");
    files.retain(|file| !is_test(file) && *file != definitions);
    let mut ids = Ids::new();
    for file in files {
        let code = fs::read_to_string(&file).unwrap();
        let plain = calls(&code, "text(").map(|call| (id(call), BTreeSet::new()));
        let with_arguments = calls(&code, "text_with(").map(|call| (id(call), arguments(call)));
        for (id, arguments) in plain.chain(with_arguments) {
            let id = id.unwrap_or_else(|| panic!("{file:?} looks up a text by something else than a literal"));
            let known = ids.entry(id.to_owned()).or_insert_with(|| arguments.clone());
            assert_eq!(*known, arguments, "{id} in {file:?}");
        }
    }
    ids
}

/// Finds the calls of a function, e.g. of `text(`. Returns, for each call, the code after the opening parenthesis. The
/// definition of the function is skipped.
fn calls<'a>(code: &'a str, function: &'a str) -> impl Iterator<Item = &'a str> {
    let is_call =
        |before: &str| !before.ends_with("fn ") && !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    let found = code.match_indices(function).filter(move |(at, _)| is_call(&code[..*at]));
    found.map(move |(at, _)| &code[at + function.len()..])
}

fn id(call: &str) -> Option<&str> {
    quoted(call.trim_start().strip_prefix("language,")?.trim_start())
}

fn arguments(call: &str) -> BTreeSet<String> {
    call[..call.find(']').unwrap()].split('(').filter_map(quoted).map(str::to_owned).collect()
}

fn quoted(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.split('"').next()
}

/// Adds, for each text, the arguments of the texts that are included in it. A caller must pass these arguments too.
fn with_mentioned(ids: Ids, mentions: &BTreeMap<String, BTreeSet<String>>) -> Ids {
    let whole = |(id, own): (&String, &BTreeSet<String>)| {
        let mentioned = mentions[id].iter().flat_map(|other| ids[other].iter().cloned());
        (id.clone(), own.iter().cloned().chain(mentioned).collect())
    };
    ids.iter().map(whole).collect()
}

#[derive(Default)]
struct Found {
    arguments: BTreeSet<String>,
    messages: BTreeSet<String>,
}

impl Found {
    fn visit_pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { .. } => {}
                PatternElement::Placeable { expression } => self.visit_expression(expression),
            }
        }
    }

    fn visit_expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.visit_inline(inline),
            Expression::Select { selector, variants } => {
                self.visit_inline(selector);
                for variant in variants {
                    self.visit_pattern(&variant.value);
                }
            }
        }
    }

    fn visit_inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.arguments.insert(id.name.to_owned());
            }
            InlineExpression::MessageReference { id, attribute: None } => {
                self.messages.insert(id.name.to_owned());
            }
            InlineExpression::MessageReference { attribute: Some(_), .. }
            | InlineExpression::StringLiteral { .. }
            | InlineExpression::NumberLiteral { .. }
            | InlineExpression::FunctionReference { .. }
            | InlineExpression::TermReference { .. }
            | InlineExpression::Placeable { .. } => panic!("not used here: {inline:?}"),
        }
    }
}

/// Returns the files with this extension in a folder and in all folders below it.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let below = folders.iter().flat_map(|folder| self::files(folder, extension));
    files.into_iter().filter(|path| path.extension().is_some_and(|it| it == extension)).chain(below).collect()
}

fn is_test(file: &Path) -> bool {
    file.ends_with("tests.rs") || file.components().any(|part| part.as_os_str() == "tests")
}

fn crate_root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
