use domain::Cause;
use proptest::prelude::*;

use super::*;

#[test]
fn every_button_reads_back_as_it_was_written() {
    let simple = [
        Button::TalkToOperator,
        Button::LeaveQueue,
        Button::StartShift,
        Button::EndShift,
        Button::EndShiftKeeping,
        Button::EndShiftGivingBack,
        Button::MyPanel,
        Button::MyChats,
        Button::Queue,
        Button::ChooseLanguage,
    ];
    for button in simple.into_iter().chain(Language::ALL.map(Button::Speak)) {
        assert_eq!(Button::from_data(&button.data()), Some(button));
    }
}

#[test]
fn the_kept_form_stays_readable() {
    let chat = ChatId("20261122-00000000000000ff".into());
    let (close, silent) =
        (Button::CloseChat(chat.clone()), Button::CloseSilent { chat, silent: OperatorId(UserId(201)) });
    let place = Place { since: Timestamp(1_795_305_600_000), generation: 2 };
    for (button, data) in [
        (Button::TalkToOperator, "1:talk"),
        (Button::LeaveQueue, "1:leave"),
        (Button::StartShift, "1:start"),
        (Button::EndShift, "1:end"),
        (Button::EndShiftKeeping, "1:end-keep"),
        (Button::EndShiftGivingBack, "1:end-back"),
        (Button::MyPanel, "1:panel"),
        (Button::MyChats, "1:chats"),
        (Button::Queue, "1:queue"),
        (Button::Take { lead: UserId(101), place }, "1:take:101:1795305600000:2"),
        (close, "1:close:20261122-00000000000000ff"),
        (silent, "1:silent:20261122-00000000000000ff:201"),
        (Button::Speak(Language::Ukrainian), "1:speak:uk"),
        (Button::ChooseLanguage, "1:language"),
    ] {
        assert_eq!(button.data(), data);
    }
}

#[test]
fn unknown_button_data_is_no_button() {
    for data in [
        "",
        "1:",
        "talk",
        "2:talk",
        "1:Talk",
        "1:talk:",
        "1:close",
        "1:close:",
        "1:close:a b",
        "1:close:/",
        "1:silent:x",
        "1:silent:x:",
        "1:silent:x:07",
        "1:silent:/:7",
        "1:speak",
        "1:speak:",
        "1:speak:xx",
        "1:speak:UK",
        "1:speak:uk-UA",
        "1:take",
        "1:take:101",
        "1:take:101:5",
        "1:take:101:5:",
        "1:take:+101:5:0",
        "1:take:101:05:0",
        "1:take:101:5:-1",
        "1:take:101:5:4294967296",
        "1:take:101:9223372036854775808:0",
        "1:take:101:5:0:0",
        "1:take: 101:5:0",
    ] {
        assert_eq!(Button::from_data(data), None, "{data}");
    }
}

proptest! {
    #[test]
    fn a_close_button_fits_for_every_chat_and_comes_back(update_id: i64, date: i64, bot: i64, now: i64) {
        let chat = Cause::Update { bot, date, update_id }.chat_id(Timestamp(now));
        let silent = Button::CloseSilent { chat: chat.clone(), silent: OperatorId(UserId(i64::MIN)) };
        for button in [Button::CloseChat(chat), silent] {
            prop_assert!(button.data().len() <= LONGEST_DATA_BYTES);
            prop_assert_eq!(Button::from_data(&button.data()), Some(button));
        }
    }

    #[test]
    fn a_take_button_fits_for_every_ticket_and_comes_back(lead: i64, since: i64, generation: u32) {
        let place = Place { since: Timestamp(since), generation };
        let button = Button::Take { lead: UserId(lead), place };

        prop_assert!(button.data().len() <= LONGEST_DATA_BYTES);
        prop_assert_eq!(Button::from_data(&button.data()), Some(button));
    }

    #[test]
    fn button_data_is_read_exactly_or_rejected(
        data in "(1:)?(close:|silent:|take:|speak:|talk|end)?([ -~]{0,70}|[+-]?[0-9]{1,20}:[+-]?[0-9]{1,20}:[0-9]{1,11}|uk|UK)",
    ) {
        if let Some(button) = Button::from_data(&data) {
            prop_assert_eq!(button.data(), data);
        }
    }
}

#[test]
fn the_longest_ticket_fits() {
    let place = Place { since: Timestamp(i64::MIN), generation: u32::MAX };
    let longest = Button::Take { lead: UserId(i64::MIN), place };
    assert_eq!(longest.data().len(), 59);
}
