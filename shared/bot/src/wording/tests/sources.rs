//! What is written in the languages' files and what is said in the code, as keys with the names of their arguments.
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

/// Each key with the names of its arguments.
pub(super) type Keys = BTreeMap<String, BTreeSet<String>>;

/// What one language's files hold.
pub(super) fn written_in(language: Language) -> Keys {
    let mut keys = Keys::new();
    let mut mentions = BTreeMap::new();
    for file in files(&crate_root().join("locales").join(language.code()), "ftl") {
        let text = fs::read_to_string(&file).unwrap();
        let resource = parser::parse(text.as_str()).unwrap_or_else(|(_, errors)| panic!("{file:?}: {errors:?}"));
        for entry in resource.body {
            let (id, pattern) = match entry {
                Entry::Message(message) => {
                    assert!(message.attributes.is_empty(), "attributes are no keys: {}", message.id.name);
                    (message.id.name, message.value.unwrap())
                }
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
                Entry::Term(_) | Entry::Junk { .. } => panic!("{file:?} has what is no message"),
            };
            let mut found = Found::default();
            found.look_through(&pattern);
            assert_eq!(keys.insert(id.to_owned(), found.arguments), None, "{id} is there twice in {language:?}");
            mentions.insert(id.to_owned(), found.messages);
        }
    }
    with_mentioned(keys, &mentions)
}

/// What the code looks up, from its text.
pub(super) fn said_in_the_code() -> Keys {
    let source = crate_root().join("src");
    let mut files = files(&source.join("wording"), "rs");
    files.push(source.join("wording.rs"));
    let texts: Vec<String> = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let calls = texts.iter().flat_map(|text| text.split("said(").skip(1));
    calls.filter(|call| call.trim_start().starts_with("language,")).map(key_and_arguments).collect()
}

/// `language, "key", &[("name", …), …])…`
fn key_and_arguments(call: &str) -> (String, BTreeSet<String>) {
    let key = quoted(call.trim_start().strip_prefix("language,").unwrap().trim_start()).expect("a key in quotes");
    let arguments = call[..call.find(']').unwrap()].split('(').filter_map(quoted).map(str::to_owned).collect();
    (key.to_owned(), arguments)
}

fn quoted(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.split('"').next()
}

/// What a message mentions has to be given to it as well.
fn with_mentioned(keys: Keys, mentions: &BTreeMap<String, BTreeSet<String>>) -> Keys {
    let whole = |(id, own): (&String, &BTreeSet<String>)| {
        let mentioned = mentions[id].iter().flat_map(|other| keys[other].iter().cloned());
        (id.clone(), own.iter().cloned().chain(mentioned).collect())
    };
    keys.iter().map(whole).collect()
}

#[derive(Default)]
struct Found {
    arguments: BTreeSet<String>,
    messages: BTreeSet<String>,
}

impl Found {
    fn look_through(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { .. } => {}
                PatternElement::Placeable { expression } => self.look_into(expression),
            }
        }
    }

    fn look_into(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.look_at(inline),
            Expression::Select { selector, variants } => {
                self.look_at(selector);
                for variant in variants {
                    self.look_through(&variant.value);
                }
            }
        }
    }

    fn look_at(&mut self, inline: &InlineExpression<&str>) {
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

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let all = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    all.filter(|path| path.extension().is_some_and(|it| it == extension)).collect()
}

fn crate_root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
