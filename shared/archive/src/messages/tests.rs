use domain::{OperatorId, Timestamp};
use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::FileId;

#[test]
fn a_chat_reads_like_a_conversation() {
    let chat = [
        at(0, Event::Fact { number: 2, decided: utc(0), fact: DeskFact::Assigned { operator: OperatorId(UserId(9)) } }),
        at(1, Event::Join { message: MessageId(2), sent: utc(0), person: olena(), way: JoinMethod::Request }),
        at(5, said(3, 5, olena(), "Hello\nI have a question")),
        at(9, said(4, 9, ihor(), "Good morning, how can I help?")),
        at(
            15,
            Event::Message(Message { reply_to: Some(MessageId(4)), ..message(5, 15, olena(), photo("my pasport")) }),
        ),
        at(16, Event::Edit { message: MessageId(5), edited: utc(16), content: photo("my passport") }),
        at(
            17,
            Event::MediaStored {
                message: MessageId(5),
                file: FileId(55),
                key: "7/20261122-aa/media/5-55.jpg".into(),
                size_bytes: 1_300_000,
                sha256: String::new(),
            },
        ),
        at(20, Event::Deletion { messages: vec![MessageId(5)] }),
        at(30, Event::Leave { message: MessageId(6), sent: utc(30), person: olena(), removed_by: None }),
        at(
            31,
            Event::Close {
                number: 3,
                decided: utc(31),
                ending: Ending::ClosedByOperator { operator: OperatorId(UserId(9)) },
            },
        ),
    ];
    assert_snapshot!(written(&chat), @r"
    Chat 20261122-aa with [7]. Times are UTC.

    2026-11-22 10:00:00  * the chat was given to operator [9]
    2026-11-22 10:00:00  * Olena [7] came in; the request was approved
    2026-11-22 10:00:05  Olena [7]: Hello
        | I have a question
    2026-11-22 10:00:09  Ihor [9]: Good morning, how can I help?
    2026-11-22 10:00:15  Olena [7]: my pasport
        ~ answers 2026-11-22 10:00:09
        ~ photo
        ~ changed 2026-11-22 10:00:16 with photo to: my passport
        ~ kept as media/5-55.jpg (2 MB)
        ~ deleted, noticed 2026-11-22 10:00:20
    2026-11-22 10:00:30  * Olena [7] left
    2026-11-22 10:00:31  * operator [9] closed the chat
    ");
}

#[test]
fn messages_txt_shows_every_decision_of_the_desk() {
    let operator = OperatorId(UserId(9));
    let facts = [
        DeskFact::Assigned { operator },
        DeskFact::Taken { operator, above_cap: false },
        DeskFact::Taken { operator, above_cap: true },
        DeskFact::GivenUp { operator, why: GivingUp::ShiftEnded },
        DeskFact::GivenUp { operator, why: GivingUp::Silent },
        DeskFact::GivenUp { operator, why: GivingUp::Dismissed },
    ];
    let chat = facts.map(|fact| at(0, Event::Fact { number: 2, decided: utc(0), fact }));
    assert_snapshot!(written(&chat), @r"
    Chat 20261122-aa with [7]. Times are UTC.

    2026-11-22 10:00:00  * the chat was given to operator [9]
    2026-11-22 10:00:00  * operator [9] took the chat from the queue
    2026-11-22 10:00:00  * operator [9] took the chat from the queue, as one more than the automatic cap allows
    2026-11-22 10:00:00  * operator [9] ended the shift; the chat went back to the queue
    2026-11-22 10:00:00  * operator [9] stayed silent; the chat went back to the queue
    2026-11-22 10:00:00  * operator [9] was taken off the roster; the chat went back to the queue
    ");
}

#[test]
fn messages_txt_shows_every_ending_of_a_chat() {
    let endings = [
        Ending::ClosedByOperator { operator: OperatorId(UserId(9)) },
        Ending::NobodyJoined,
        Ending::LeadLeft,
        Ending::LeadUnreachable,
        Ending::RoomLost,
    ];
    let chats = endings.map(|ending| at(0, Event::Close { number: 3, decided: utc(0), ending }));
    assert_snapshot!(written(&chats), @r"
    Chat 20261122-aa with [7]. Times are UTC.

    2026-11-22 10:00:00  * operator [9] closed the chat
    2026-11-22 10:00:00  * the chat is over: the lead did not come in time
    2026-11-22 10:00:00  * the chat is over: the lead left and did not come back
    2026-11-22 10:00:00  * the chat is over: the lead could not be reached
    2026-11-22 10:00:00  * the chat is over: its room was lost; what was last said there and is not above is not known
    ");
}

#[test]
fn a_missing_file_is_named_with_its_reason() {
    let chat = [
        at(1, Event::Message(Message { edited: Some(utc(1)), ..message(3, 0, olena(), words("Hello")) })),
        at(1, Event::Gap(Gap { counted: 5, received: 3 })),
        at(2, Event::Deletion { messages: vec![MessageId(8)] }),
        at(3, Event::MediaMissing { message: MessageId(9), file: FileId(1), why: MissingReason::Deleted }),
    ];
    assert_snapshot!(written(&chat), @r"
    Chat 20261122-aa with [7]. Times are UTC.

    2026-11-22 10:00:00  Olena [7]: Hello
        ~ changed 2026-11-22 10:00:01, before it was heard
    2026-11-22 10:00:01  * a gap: Telegram counted 5 events here and told 3; the others are not known
    2026-11-22 10:00:02  * message 8 that was never heard: deleted, noticed 2026-11-22 10:00:02
    2026-11-22 10:00:03  * message 9 that was never heard: not kept: the message was deleted first
    ");
}

#[test]
fn nobody_speaks_in_another_ones_name() {
    let forger = Person { id: UserId(7), name: Some("Ihor [9]: I agree\n2026-11-22 10:00:00  Ihor [9]".into()) };
    let chat = [at(5, said(3, 5, forger, "yes\r\n2026-11-22 10:00:09  Ihor [9]: no\u{202e}\u{2028}    ~ deleted"))];
    assert_snapshot!(written(&chat), @r"
    Chat 20261122-aa with [7]. Times are UTC.

    2026-11-22 10:00:05  Ihor (9): I agree\n2026-11-22 10:00:00  Ihor (9) [7]: yes\r
        | 2026-11-22 10:00:09  Ihor [9]: no\u{202e}\u{2028}    ~ deleted
    ");
}

proptest! {
    #[test]
    fn no_text_and_no_name_makes_an_entry_of_its_own(text in any::<String>(), name in any::<String>()) {
        let person = Person { id: UserId(7), name: Some(name) };
        let chat = [
            at(1, said(3, 1, person.clone(), &text)),
            at(2, Event::Edit { message: MessageId(3), edited: utc(2), content: words(&text) }),
            at(3, Event::Join { message: MessageId(4), sent: utc(3), person, way: JoinMethod::Link }),
        ];
        let page = written(&chat);
        let body = page.split_once("\n\n").unwrap().1;
        prop_assert_eq!(body.lines().filter(|line| !line.starts_with("    ")).count(), 2);
        prop_assert_eq!(body.lines().filter(|line| line.starts_with("    ~ ")).count(), 1);
        prop_assert!(body.lines().filter(|line| line.starts_with("    ")).all(|line| line.starts_with("    | ") || line.starts_with("    ~ ")));
    }
}

fn written(records: &[Record]) -> String {
    messages_text(UserId(7), &ChatId("20261122-aa".into()), records)
}

fn at(second: i64, event: Event) -> Record {
    Record { captured: utc(second), event }
}

fn utc(second: i64) -> Utc {
    Utc(Timestamp::from_seconds(1_795_341_600 + second))
}

fn olena() -> Person {
    Person { id: UserId(7), name: Some("Olena".into()) }
}

fn ihor() -> Person {
    Person { id: UserId(9), name: Some("Ihor".into()) }
}

fn said(id: i32, second: i64, sender: Person, text: &str) -> Event {
    Event::Message(message(id, second, sender, words(text)))
}

fn message(id: i32, second: i64, sender: Person, content: Content) -> Message {
    Message {
        message: MessageId(id),
        sent: utc(second),
        sender: Some(sender),
        content,
        reply_to: None,
        album: None,
        edited: None,
        forwarded_from: None,
    }
}

fn words(text: &str) -> Content {
    Content { text: text.into(), ..Content::default() }
}

fn photo(caption: &str) -> Content {
    let media = Media {
        kind: MediaKind::Photo,
        file: Some(FileId(55)),
        size_bytes: Some(1_300_000),
        mime: None,
        self_destructing: false,
    };
    Content { media: Some(media), ..words(caption) }
}
