use super::*;
use crate::{
    ChatId, FirstReply, HostJob, HostTask, LeadChat, Serving, Settings, Timestamp,
    examples::{chat, context, full_chat, ihor, invited, lead_chat, marta, olena, requester},
};

const NOW: Timestamp = Timestamp(9);

#[test]
fn closing_frees_the_slot_and_the_lead() {
    let change = ihor_closes(full_chat()).unwrap();

    assert!(matches!(&change.writes[0], Write::ReleaseSlot { operator, .. } if *operator == ihor().id));
    assert_eq!(change.writes[1], Write::PutLead(Lead { state: LeadState::Finished, ..olena() }));
    assert!(matches!(&change.writes[2], Write::PutChat(chat) if chat.is_over() && chat.jobs == 3));
}

#[test]
fn the_goodbye_comes_before_the_host_empties_the_room() {
    let change = ihor_closes(full_chat()).unwrap();
    let index = |wanted: fn(&Act) -> bool| change.effects.iter().position(|effect| wanted(&effect.act));

    assert!(index(|act| matches!(act, Act::Disband { .. })) < index(|act| matches!(act, Act::SendJob(_))));
}

#[test]
fn a_lead_who_is_in_another_chat_by_now_stays_there() {
    let elsewhere = LeadChat { chat: ChatId("another".into()), ..lead_chat() };
    let lead = Some(Lead { state: LeadState::Accepted(elsewhere), ..olena() });

    let change = ihor_closes(FullChat { lead, ..full_chat() }).unwrap();

    assert!(!change.writes.iter().any(|write| matches!(write, Write::PutLead(_))));
}

#[test]
fn only_the_operator_of_a_chat_or_a_supervisor_closes_it() {
    let marta_closes =
        |settings: Settings| close(Some(full_chat()), by(marta().id, &requester()), &context(&settings, NOW));
    assert_eq!(marta_closes(Settings::default()), Err(Refusal::NotYourChat));
    let nothing = close(None, by(ihor().id, &requester()), &context(&Settings::default(), NOW));
    assert_eq!(nothing, Err(Refusal::NotYourChat));

    let change = marta_closes(with_marta_as_supervisor()).unwrap();
    let ending = Ending::ClosedByOperator { operator: marta().id };
    let notice = Notice::ChatEnded { lead_name: chat().lead_name, ending };
    let notify_ihor = Act::Notify { to: ihor().recipient(), notice };
    assert!(change.effects.iter().any(|effect| effect.act == notify_ihor));
}

#[test]
fn a_supervisor_closes_the_chat_of_a_silent_operator_only_while_the_operator_is_silent() {
    let settings = with_marta_as_supervisor();
    let with = |first_reply| {
        let serving = Serving::By { operator: ihor().id, since: Timestamp(1), first_reply };
        Some(FullChat { chat: Chat { serving, ..chat() }, ..full_chat() })
    };
    let marta_closes = |full, silent, settings: &Settings| {
        close_silent(full, silent, by(marta().id, &requester()), &context(settings, NOW))
    };
    let overdue = FirstReply::Overdue { at: Timestamp(8), alerted: None };
    assert!(marta_closes(with(overdue), ihor().id, &settings).is_ok_and(|change| !change.writes.is_empty()));
    let no_supervisor = marta_closes(with(overdue), ihor().id, &Settings::default());
    assert_eq!(no_supervisor, Err(Refusal::NotYourChat));
    assert_eq!(marta_closes(with(FirstReply::Given), ihor().id, &settings), Err(Refusal::GoesOn));
    assert_eq!(marta_closes(Some(closed_chat()), ihor().id, &settings), Err(Refusal::GoesOn));
    let another_serves = marta_closes(with(overdue), marta().id, &settings);
    assert_eq!(another_serves, Err(Refusal::GoesOn));
}

#[test]
fn closing_twice_changes_nothing() {
    assert_eq!(ihor_closes(closed_chat()).unwrap().writes, []);
}

#[test]
fn a_link_that_nobody_used_in_time_expires_and_its_room_is_used_again() {
    let chat = Chat { state: ChatState::Invited { since: Timestamp(0) }, ..chat() };
    let full = FullChat { chat, ..invited() };
    let settings = Settings::default();
    let due = Timestamp(0).after(settings.join_within());

    assert_eq!(expire(full.clone(), &context(&settings, Timestamp(due.0 - 1))), Err(Stale));
    let change = expire(full, &context(&settings, due)).unwrap();

    assert!(change.effects.iter().any(|effect| matches!(&effect.act, Act::Notify { notice: Notice::LinkExpired, .. })));
    assert_eq!(room_policy(&change), RoomPolicy::Recycle);
}

#[test]
fn a_chat_whose_lead_is_there_does_not_expire() {
    assert_eq!(expire(full_chat(), &context(&Settings::default(), Timestamp(i64::MAX / 2))), Err(Stale));
}

#[test]
fn the_policy_of_the_desk_applies_to_a_room_that_was_used() {
    assert_eq!(room_policy(&ihor_closes(full_chat()).unwrap()), RoomPolicy::Delete);
}

#[test]
fn ending_a_chat_that_nobody_serves_deletes_its_ticket() {
    let back = Chat {
        state: ChatState::Left { since: Timestamp(0) },
        serving: Serving::Nobody { given_up_by: ihor().id },
        ..chat()
    };
    let full = FullChat { chat: back, operator: None, ..full_chat() };
    let change = expire(full, &context(&Settings::default(), Timestamp(i64::MAX / 2)));
    assert!(matches!(&change.unwrap().writes[0], Write::DeleteTicket(gone) if gone.lead == olena().user));
}

fn ihor_closes(full: FullChat) -> Result<Change, Refusal> {
    close(Some(full), by(ihor().id, &requester()), &context(&Settings::default(), NOW))
}

fn by(operator: OperatorId, requester: &Requester) -> Closer<'_> {
    Closer { operator, requester }
}

fn with_marta_as_supervisor() -> Settings {
    Settings { supervisors: vec![marta().id.user()], ..Settings::default() }
}

/// Returns the example chat after Ihor has closed it.
fn closed_chat() -> FullChat {
    let ending = Ending::ClosedByOperator { operator: ihor().id };
    let chat = Chat { state: ChatState::Over { since: Timestamp(8), ending }, ..chat() };
    FullChat { chat, ..full_chat() }
}

/// Returns the room policy in the job with which this change ends the chat.
fn room_policy(change: &Change) -> RoomPolicy {
    let policy = |act: &Act| {
        let Act::SendJob(HostJob { task: HostTask::Chat(job), .. }) = act else { return None };
        let ChatTask::CloseChat { room, .. } = &job.task else { return None };
        Some(*room)
    };
    change.effects.iter().find_map(|effect| policy(&effect.act)).unwrap()
}
