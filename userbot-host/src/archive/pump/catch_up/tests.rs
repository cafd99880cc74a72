use std::time::Duration;

use super::*;

#[test]
fn a_difference_is_requested_until_it_holds_every_update_that_was_dropped() {
    let (mut catch_up, now) = (CatchUp::default(), Instant::now());
    catch_up.request(room());
    assert!(catch_up.drops(&room(), Pts(11)));
    assert_eq!(catch_up.take_due(now), [room()]);
    assert!(catch_up.drops(&room(), Pts(12)));

    catch_up.received(&room(), Pts(11), true);
    assert_eq!(catch_up.take_due(now), [room()], "the update at 12 was dropped");
    catch_up.received(&room(), Pts(12), false);
    assert_eq!(catch_up.take_due(now), [room()], "there was more");
    catch_up.received(&room(), Pts(20), true);
    assert!(!catch_up.is_behind(&room()));
    assert!(!catch_up.drops(&room(), Pts(21)));
}

#[test]
fn a_request_during_a_request_is_repeated_afterwards() {
    let (mut catch_up, now) = (CatchUp::default(), Instant::now());
    catch_up.request(room());
    catch_up.take_due(now);
    catch_up.request(room());
    assert!(catch_up.take_due(now).is_empty(), "one request at a time");
    catch_up.received(&room(), Pts(20), true);
    assert_eq!(catch_up.take_due(now), [room()]);
}

#[test]
fn nothing_is_requested_while_telegram_asks_for_a_pause() {
    let (mut catch_up, now) = (CatchUp::default(), Instant::now());
    let later = now + Duration::from_secs(9);
    catch_up.request(room());
    catch_up.pause_until(later);
    assert!(catch_up.take_due(now).is_empty());
    assert_eq!(catch_up.next_wakeup(), Some(later));
    assert_eq!(catch_up.take_due(later), [room()]);
}

fn room() -> RoomId {
    RoomId("bb".into())
}
