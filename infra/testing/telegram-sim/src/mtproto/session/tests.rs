use super::*;

const NOW_S: i64 = 1_800_000_000;
/// Constructor ids of answers.
const ACKNOWLEDGED: u32 = types::MsgsAck::CONSTRUCTOR_ID;
const BEGUN: u32 = types::NewSessionCreated::CONSTRUCTOR_ID;
const PONG: u32 = types::Pong::CONSTRUCTOR_ID;

#[test]
fn a_client_with_another_salt_is_told_the_right_one_and_nothing_else() {
    let (mut session, salts) = session();

    let steps = session.receive(Envelope { salt: 0, ..ping(id(0), 1) }, &salts, NOW_S);

    let [Step::Send(Outgoing::Service(body))] = &steps[..] else { panic!("{steps:?}") };
    let bad = enums::BadMsgNotification::from_bytes(body).unwrap();
    let enums::BadMsgNotification::BadServerSalt(bad) = bad else { panic!("{bad:?}") };
    assert_eq!((bad.bad_msg_id, bad.error_code, bad.new_server_salt), (id(0), 48, salts.at(NOW_S)));
}

#[test]
fn a_session_is_begun_once_and_what_needs_it_is_acknowledged() {
    let (mut session, salts) = session();

    let first = session.receive(ping(id(0), 1), &salts, NOW_S);
    let second = session.receive(ping(id(4), 2), &salts, NOW_S);

    assert_eq!(constructors(&first), [BEGUN, ACKNOWLEDGED, PONG]);
    assert_eq!(constructors(&second), [PONG]);
}

#[test]
fn a_repeated_call_is_not_carried_out_but_answered_again() {
    let (mut session, salts) = session();
    let envelope = |n| Envelope { body: functions::help::GetConfig {}.to_bytes(), ..ping(id(n), 1) };
    let first = session.receive(envelope(0), &salts, NOW_S);
    assert!(matches!(&first[..], [_, _, Step::Call { .. }]), "{first:?}");
    let in_hand = session.receive(envelope(0), &salts, NOW_S);
    assert_eq!(constructors(&in_hand), [ACKNOWLEDGED], "there is no answer yet");

    let answer = session.send(Outgoing::Answer { to: id(0), result: b"word".to_vec() }, NOW_S * 1000);
    let again = session.receive(envelope(0), &salts, NOW_S);
    assert_eq!(again[1..], [Step::Resend(answer.clone())]);

    session.receive(acknowledging(&[answer.id]), &salts, NOW_S);
    let forgotten = session.receive(envelope(0), &salts, NOW_S);
    assert_eq!(constructors(&forgotten), [ACKNOWLEDGED]);
}

#[test]
fn a_long_answer_is_announced_and_sent_on_request() {
    let (mut session, salts) = session();
    session.receive(ping(id(0), 1), &salts, NOW_S);
    let noise = (0..2000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect();
    let answer = session.send(Outgoing::Answer { to: id(0), result: noise }, NOW_S * 1000);

    let again = session.receive(ping(id(0), 1), &salts, NOW_S);
    let [_, Step::Send(Outgoing::Service(body))] = &again[..] else { panic!("{again:?}") };
    let enums::MsgDetailedInfo::Info(info) = enums::MsgDetailedInfo::from_bytes(body).unwrap() else { panic!() };
    assert_eq!((info.msg_id, info.answer_msg_id), (id(0), answer.id));

    let ask = |n, ids: &[i64]| {
        let body = enums::MsgResendReq::Req(types::MsgResendReq { msg_ids: ids.to_vec() }).to_bytes();
        Envelope { body, ..ping(id(n), 2) }
    };
    assert_eq!(session.receive(ask(8, &[answer.id]), &salts, NOW_S), [Step::Resend(answer.clone())]);
    let with_one_unknown = session.receive(ask(12, &[answer.id, 5]), &salts, NOW_S);
    assert_eq!(with_one_unknown[0], Step::Resend(answer));
    assert_eq!(constructors(&with_one_unknown[1..]), [types::MsgsStateInfo::CONSTRUCTOR_ID]);
}

#[test]
fn message_ids_out_of_time_or_shape_are_told_so() {
    for (id, code) in [(id(-301 << 32), 16), (id(31 << 32), 17), (id(1), 18)] {
        let (mut session, salts) = session();

        assert_eq!(refused(&session.receive(ping(id, 1), &salts, NOW_S)), [(id, code)]);
    }
}

#[test]
fn sequence_numbers_that_do_not_fit_are_told_so() {
    let (mut session, salts) = session();
    session.receive(ping(id(20), 5), &salts, NOW_S);
    let call = Envelope { body: functions::help::GetConfig {}.to_bytes(), ..ping(id(24), 6) };

    let refusals = [ping(id(24), 3), ping(id(16), 7), Envelope { sequence: 7, ..acknowledging(&[1]) }, call]
        .map(|envelope| refused(&session.receive(envelope, &salts, NOW_S)));

    assert_eq!(refusals.map(|refused| refused[0].1), [32, 33, 34, 35]);
}

#[test]
fn a_container_is_a_message_too() {
    let (mut session, salts) = session();
    let inner = |n, sequence| BareMessage { id: id(n), sequence, body: ping(0, 0).body };
    let container =
        |n, sequence, parts: &[BareMessage]| Envelope { body: parcel::contain(parts), ..ping(id(n), sequence) };

    let first = session.receive(container(12, 4, &[inner(0, 1), inner(4, 3)]), &salts, NOW_S);
    assert_eq!(constructors(&first), [BEGUN, ACKNOWLEDGED, PONG, PONG]);

    let again = session.receive(container(12, 4, &[inner(8, 4)]), &salts, NOW_S);
    assert_eq!(refused(&again), [(id(12), 19)]);
    let odd = session.receive(container(20, 5, &[inner(16, 4)]), &salts, NOW_S);
    assert_eq!(refused(&odd), [(id(20), 34)]);
    let one_is_bad = session.receive(container(28, 6, &[inner(21, 5), inner(24, 5)]), &salts, NOW_S);
    assert_eq!((refused(&one_is_bad[1..2]), constructors(&one_is_bad[2..])), (vec![(id(21), 18)], vec![PONG]));
    let no_container = Envelope { body: [0x73f1_f8dc_u32, 7].map(u32::to_le_bytes).concat(), ..ping(id(32), 6) };
    assert_eq!(refused(&session.receive(no_container, &salts, NOW_S)), [(id(32), 64)]);
}

#[test]
fn a_client_that_asks_to_be_hung_up_on_is() {
    let (mut session, salts) = session();
    let body = functions::PingDelayDisconnect { ping_id: 3, disconnect_delay: 75 }.to_bytes();

    let steps = session.receive(Envelope { body, ..ping(id(0), 1) }, &salts, NOW_S);

    assert!(steps.contains(&Step::HangUpAfter(Duration::from_secs(75))), "{steps:?}");
}

#[test]
fn a_session_is_found_again_until_there_are_too_many() {
    let mut sessions = Sessions::default();
    sessions.named(1).called(true);

    for id in 2..=16 {
        sessions.named(id);
    }
    assert!(sessions.named(1).wants_updates());

    sessions.named(17);
    assert!(!sessions.named(1).wants_updates(), "it is another one");
}

fn session() -> (Session, Salts) {
    (Session::new(5), Salts::new([7; 32]))
}

fn id(more: i64) -> i64 {
    (NOW_S << 32) + more
}

fn ping(message: i64, sequence: i32) -> Envelope {
    let body = functions::Ping { ping_id: 3 }.to_bytes();
    Envelope { salt: Salts::new([7; 32]).at(NOW_S), session: 5, message, sequence, body }
}

fn acknowledging(ids: &[i64]) -> Envelope {
    let body = enums::MsgsAck::Ack(types::MsgsAck { msg_ids: ids.to_vec() }).to_bytes();
    Envelope { body, ..ping(id(40), 2) }
}

fn constructors(steps: &[Step]) -> Vec<u32> {
    let constructor = |step: &Step| {
        let Step::Send(Outgoing::Service(body) | Outgoing::Notice(body)) = step else { panic!("{step:?}") };
        parcel::constructor(body)
    };
    steps.iter().filter_map(constructor).collect()
}

fn refused(steps: &[Step]) -> Vec<(i64, i32)> {
    let refusal = |step: &Step| {
        let Step::Send(Outgoing::Service(body)) = step else { return None };
        let bad = enums::BadMsgNotification::from_bytes(body).ok()?;
        Some((bad.bad_msg_id(), bad.error_code()))
    };
    steps.iter().filter_map(refusal).collect()
}
