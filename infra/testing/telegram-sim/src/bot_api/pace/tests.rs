use super::RateLimiter;
use crate::world::{Place, RoomId, Timestamp, UserId};

const BOT: UserId = UserId(1);

#[test]
fn a_chat_takes_one_a_second() {
    let (limiter, chat) = (RateLimiter::default(), Place::private(BOT, UserId(2)));
    assert!(limiter.count(BOT, chat, Timestamp(0)).is_ok());
    assert_eq!(refused(&limiter, chat, 1), "429 Too Many Requests: retry after 1");
    assert!(limiter.count(BOT, chat, Timestamp(1_000)).is_ok());
}

#[test]
fn a_group_takes_twenty_a_minute() {
    let (limiter, group) = (RateLimiter::default(), Place::Room(RoomId(5)));
    for second in 0..20 {
        assert!(limiter.count(BOT, group, Timestamp(second * 1_000)).is_ok(), "{second}");
    }
    assert_eq!(refused(&limiter, group, 20_000), "429 Too Many Requests: retry after 40");
    assert!(limiter.count(BOT, group, Timestamp(60_000)).is_ok());
}

#[test]
fn all_chats_together_take_thirty_a_second() {
    let limiter = RateLimiter::default();
    for chat in 0..30 {
        assert!(limiter.count(BOT, Place::private(BOT, UserId(10 + chat)), Timestamp(chat)).is_ok());
    }
    let another = Place::private(BOT, UserId(99));
    assert_eq!(refused(&limiter, another, 500), "429 Too Many Requests: retry after 1");
    assert!(limiter.count(BOT, another, Timestamp(1_000)).is_ok());
    assert!(limiter.count(UserId(7), another, Timestamp(500)).is_ok(), "another bot has its own");
}

fn refused(limiter: &RateLimiter, place: Place, at_ms: i64) -> String {
    limiter.count(BOT, place, Timestamp(at_ms)).unwrap_err().to_string()
}
