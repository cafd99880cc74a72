use super::*;
use crate::{
    Place, Position, Recipient, Timestamp, WaitReason,
    examples::{chat, ihor, invited, lead_chat, link, olena, room},
};

#[test]
fn a_message_about_a_status_is_valid_while_the_lead_has_it() {
    let waiting = Lead { state: LeadState::Waiting(Place { since: Timestamp(5), generation: 0 }), ..olena() };
    let accepted = Lead { state: LeadState::Accepted(lead_chat()), ..olena() };
    let elsewhere = InviteLink("https://t.me/+another".into());
    let (may_ask, waits, has) = (LeadStatus::MayAsk, LeadStatus::Waits, link());

    assert!(may_ask.holds(None) && may_ask.holds(Some(&olena())) && !may_ask.holds(Some(&waiting)));
    assert!(waits.holds(Some(&waiting)) && !waits.holds(Some(&accepted)) && !waits.holds(None));
    assert!(LeadStatus::Has(&has).holds(Some(&accepted)) && LeadStatus::Has(&has).holds(invited().lead.as_ref()));
    assert!(!LeadStatus::Has(&elsewhere).holds(Some(&accepted)) && !LeadStatus::Has(&has).holds(Some(&waiting)));
}

#[test]
fn each_act_names_the_reads_that_its_check_needs() {
    let (lead, ihor) = (olena().recipient(), ihor().recipient());
    let waiting = Screen::Waiting { position: Position::Exactly(1), wait_reason: WaitReason::Operator };
    let show = |to: Recipient, over, screen| Act::Show { to, over, screen };
    let waits = Condition::LeadHas { lead: lead.user, status: LeadStatus::Waits };
    assert_eq!(condition(&show(lead, None, waiting)), waits);
    assert_eq!(condition(&Act::Notify { to: lead, notice: Notice::RoomLost }), waits);

    let message = MessageId(7);
    let watched = Condition::ChatAllows(FurtherCondition::Watched { operator: ihor.user, message });
    assert_eq!(condition(&show(ihor, Some(message), Screen::Queue)), watched);
    assert_eq!(
        condition(&show(ihor, None, Screen::Queue)),
        Condition::ChatAllows(FurtherCondition::Nothing),
        "a new message is for somebody who asked"
    );
    assert_eq!(condition(&show(ihor, Some(message), Screen::Panel)), Condition::ChatAllows(FurtherCondition::Nothing));

    let notice = Notice::SomebodyWaits { waiting: Position::Exactly(1) };
    assert_eq!(condition(&Act::Notify { to: ihor, notice }), Condition::ChatAllows(FurtherCondition::SomebodyWaits));
    let (group, user) = (chat().group, olena().user);
    assert_eq!(
        condition(&Act::Remove { group, user }),
        Condition::ChatAllows(FurtherCondition::NotAdmitted { group, user })
    );
    assert_eq!(condition(&Act::Admit { group, user }), Condition::ChatAllows(FurtherCondition::Nothing));
}

#[test]
fn a_queue_screen_is_valid_while_it_is_watched() {
    let watching = Operator { watches: Some(MessageId(7)), ..ihor() };
    assert!(is_watched(Some(&watching), MessageId(7)));
    assert!(!is_watched(Some(&watching), MessageId(8)) && !is_watched(Some(&ihor()), MessageId(7)));
    assert!(!is_watched(None, MessageId(7)));
}

#[test]
fn an_act_in_a_room_is_judged_by_the_chat_that_is_there_now() {
    assert!(!may_be_removed(olena().user, Some(&chat())), "the room was given to another chat of hers");
    assert!(may_be_removed(UserId(666), Some(&chat())) && may_be_removed(olena().user, None));

    let taken = |by| Room { state: RoomState::Taken { group: chat().group, chat: by }, ..room() };
    assert!(has_room(&chat(), Some(&taken(chat().id))));
    assert!(!has_room(&chat(), Some(&taken(crate::ChatId("another".into())))));
    assert!(!has_room(&chat(), Some(&room())) && !has_room(&chat(), None));
}
