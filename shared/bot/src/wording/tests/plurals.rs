//! Checks the plurals of each counted thing against the published rules (CLDR, "Language Plural Rules", cardinal, whole
//! numbers). The bot's texts use Fluent, which takes its rules from `intl_pluralrules`.
use domain::{Language, Position};

use crate::{
    clock::Clock,
    wording::{
        operators::{self, QueueLine},
        text_with,
    },
};

const COUNTS: [usize; 9] = [1, 2, 5, 11, 21, 22, 25, 111, 0];

/// The expected text in each plural form: one, few and many in Ukrainian and Russian; one and other in English. `#`
/// stands for the number.
struct Forms {
    uk: [&'static str; 3],
    ru: [&'static str; 3],
    en: [&'static str; 2],
}

#[test]
fn chats_of_a_cap() {
    let forms = Forms {
        uk: ["0 із # чату.", "0 із # чатів.", "0 із # чатів."],
        ru: ["0 из # чата.", "0 из # чатов.", "0 из # чатов."],
        en: ["0 of # chat.", "0 of # chats."],
    };
    agree(&forms, |language, count| text_with(language, "load", &[("chats", 0.into()), ("cap", count.into())]));
}

#[test]
fn open_chats() {
    let forms = Forms {
        uk: ["У Вас # відкритий чат.", "У Вас # відкриті чати.", "У Вас # відкритих чатів."],
        ru: ["У Вас # открытый чат.", "У Вас # открытых чата.", "У Вас # открытых чатов."],
        en: ["You have # open chat. Keep it,", "You have # open chats. Keep them,"],
    };
    agree(&forms, |language, count| text_with(language, "keep-or-give-back", &[("chats", count.into())]));
}

#[test]
fn people_who_wait() {
    let forms = Forms {
        uk: ["Чекає # людина.", "Чекають # людини.", "Чекають # людей."],
        ru: ["Ждёт # человек.", "Ждут # человека.", "Ждут # человек."],
        en: ["# person is waiting.", "# people are waiting."],
    };
    agree(&forms, |language, count| operators::people_wait(language, Position::Exactly(count)));
}

#[test]
fn people_who_wait_beyond_a_number() {
    let forms = Forms {
        uk: ["Чекають понад # людину.", "Чекають понад # людини.", "Чекають понад # людей."],
        ru: ["Ждут более # человека.", "Ждут более # человек.", "Ждут более # человек."],
        en: ["More than # person is waiting.", "More than # people are waiting."],
    };
    agree(&forms, |language, count| operators::people_wait(language, Position::Beyond(count)));
}

#[test]
fn people_who_wait_behind_those_who_are_shown() {
    let forms = Forms {
        uk: ["Чекає ще # людина.", "Чекають ще # людини.", "Чекають ще # людей."],
        ru: ["Ждёт ещё # человек.", "Ждут ещё # человека.", "Ждут ещё # человек."],
        en: ["# more person is waiting.", "# more people are waiting."],
    };
    agree(&forms, |language, count| operators::more_wait(language, Position::Exactly(count)));
}

#[test]
fn people_who_wait_behind_those_who_are_shown_beyond_a_number() {
    let forms = Forms {
        uk: ["Чекають ще понад # людину.", "Чекають ще понад # людини.", "Чекають ще понад # людей."],
        ru: ["Ждут ещё более # человека.", "Ждут ещё более # человек.", "Ждут ещё более # человек."],
        en: ["More than # other person is waiting.", "More than # other people are waiting."],
    };
    agree(&forms, |language, count| operators::more_wait(language, Position::Beyond(count)));
}

#[test]
fn minutes_that_somebody_has_waited() {
    let forms = Forms {
        uk: ["чекає # хвилину,", "чекає # хвилини,", "чекає # хвилин,"],
        ru: ["ждёт # минуту,", "ждёт # минуты,", "ждёт # минут,"],
        en: ["has waited # minute,", "has waited # minutes,"],
    };
    for again in [false, true] {
        agree_but_for_nothing(&forms, |language, minutes| waited(language, minutes, again));
    }
    assert_eq!(waited(Language::English, 0, false), "1. The lead has waited less than a minute, since 00:00");
    assert_eq!(waited(Language::Ukrainian, 0, false), "1. Клієнт чекає менше хвилини, з 00:00");
    assert_eq!(waited(Language::Russian, 0, false), "1. Клиент ждёт меньше минуты, с 00:00");
}

fn waited(language: Language, minutes: usize, again: bool) -> String {
    let since = Clock::of("Etc/UTC").time(domain::Timestamp(0));
    operators::queue_line(language, QueueLine { number: 1, lead_name: "", since, minutes, again })
}

fn agree(forms: &Forms, say: impl Fn(Language, usize) -> String) {
    agree_on(&COUNTS, forms, say);
}

/// Checks all counts except 0, for texts in which 0 has a separate wording (e.g. zero minutes).
fn agree_but_for_nothing(forms: &Forms, say: impl Fn(Language, usize) -> String) {
    agree_on(&COUNTS[..8], forms, say);
}

fn agree_on(counts: &[usize], forms: &Forms, say: impl Fn(Language, usize) -> String) {
    for language in Language::ALL {
        for count in counts {
            let expected = forms.of(language, *count).replace('#', &count.to_string());
            let said = say(language, *count);
            assert!(said.contains(&expected), "{expected:?} in {said:?}");
        }
    }
}

impl Forms {
    fn of(&self, language: Language, count: usize) -> &'static str {
        match language {
            Language::English => self.en[usize::from(count != 1)],
            Language::Ukrainian => self.uk[slavic(count)],
            Language::Russian => self.ru[slavic(count)],
        }
    }
}

/// Returns the index of the form: 0 for one, 1 for few, 2 for many. Ukrainian and Russian have the same rule.
fn slavic(count: usize) -> usize {
    match (count % 10, count % 100) {
        (1, hundredth) if hundredth != 11 => 0,
        (2..=4, hundredth) if !(12..=14).contains(&hundredth) => 1,
        _ => 2,
    }
}
