//! Tests the simulated Telegram with client libraries from other projects. Each check in
//! `infra/testing/checks/telegram-sim.d` runs such a library. A check has a list of methods, and fails unless each of
//! these methods was called and answered. The tests in this file check that the lists contain every Telegram method
//! that our programs call.
use std::{collections::BTreeSet, fs};

use crate::{sources::rust_files, workspace::root};

#[test]
fn telethon_also_calls_every_method_that_the_host_calls() {
    let called = called_over_mtproto(&source("userbot-host/src"));
    assert!(called.contains("channels.createChannel"), "{called:?}");
    assert_exercised(&called, "telethon_check.py");
}

#[test]
fn aiogram_also_calls_every_method_that_the_bot_calls() {
    let called = called_over_the_bot_api(&source("shared/bot/src"));
    assert!(called.contains("sendMessage") && called.contains("answerCallbackQuery"), "{called:?}");
    assert_exercised(&called, "aiogram_check.py");
}

fn assert_exercised(called: &BTreeSet<String>, check: &str) {
    let missing = called - &exercised(check);
    assert!(missing.is_empty(), "{check} must show {missing:?}, and name it in MUST_BE_EXERCISED");
}

/// Returns the MTProto methods that the source calls: `functions::channels::CreateChannel` is `channels.createChannel`.
/// Fails if the source imports whole modules or lists of methods, because a call could then be missed.
fn called_over_mtproto(source: &str) -> BTreeSet<String> {
    let after = source.split("functions::").skip(1);
    after
        .map(|path| {
            let (namespace, rest) = path.split_once("::").unwrap_or((path, ""));
            let name = word(rest);
            let is_plain = word(namespace) == namespace && name.starts_with(|letter: char| letter.is_ascii_uppercase());
            assert!(is_plain, "write functions::<namespace>::<Method> where it is called: {}", start(path));
            format!("{namespace}.{}", lower_first(name))
        })
        .collect()
}

/// Returns the Bot API methods that the source calls: teloxide's `self.bot.send_message(` is `sendMessage`. The
/// response to a webhook request can also contain a call: JSON with the method's name in the field `method`.
fn called_over_the_bot_api(source: &str) -> BTreeSet<String> {
    let by_teloxide = source.split(".bot.").skip(1).map(|call| camel(word(call)));
    let in_answers = source.split("\"method\":\"").skip(1).map(|call| word(call).to_owned());
    by_teloxide.chain(in_answers).collect()
}

/// Returns the names between the brackets of a check's `MUST_BE_EXERCISED`.
fn exercised(check: &str) -> BTreeSet<String> {
    let path = root().join("infra/testing/checks/telegram-sim.d").join(check);
    let text = fs::read_to_string(path).expect("the check is there");
    let (_, list) = text.split_once("MUST_BE_EXERCISED = [").expect("the check has its list");
    let (list, _) = list.split_once(']').expect("the list ends");
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Returns all Rust code below a folder. Comments and whitespace are removed, so that the layout of a call does not
/// matter.
fn source(folder: &str) -> String {
    let mut source = String::new();
    for file in rust_files(folder) {
        let text = fs::read_to_string(root().join(file)).expect("the file is text");
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        source.extend(code.flat_map(str::split_whitespace));
    }
    source
}

fn word(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(text.len());
    &text[..end]
}

fn start(text: &str) -> String {
    text.chars().take(40).collect()
}

fn camel(snake: &str) -> String {
    let mut words = snake.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &word[..1].to_ascii_uppercase() + &word[1..])
}

fn lower_first(name: &str) -> String {
    name[..1].to_ascii_lowercase() + &name[1..]
}
