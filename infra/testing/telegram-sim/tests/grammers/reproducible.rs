//! The seed determines everything that people, bots and clients can see.

use grammers_tl_types::{enums, functions};
use telegram_sim::{
    faults::Fault,
    world::{NewPerson, Timestamp},
};

use crate::{requests::say, town::Town, wire::Wire};

#[tokio::test]
async fn two_telegrams_of_one_seed_tell_the_same() {
    let [one, same, other] = [told_by(7).await, told_by(7).await, told_by(8).await];

    assert_eq!(one, same);
    let alike = one.iter().zip(&other).filter(|(one, other)| one == other).count();
    assert_eq!((alike, one.len()), (0, other.len()), "of another seed, everything is another");
}

#[tokio::test]
async fn the_salts_are_the_same_as_well() {
    let (one, same) = (Town::of_seed(7).await, Town::of_seed(7).await);
    loop {
        let [before, salt, after] = [salt_of(&one).await, salt_of(&same).await, salt_of(&one).await];
        // Each salt is valid for half an hour. If `before` and `after` differ, a new half hour has begun between these
        // two calls, so try again.
        if before == after {
            return assert_eq!(salt, before);
        }
    }
}

/// Plays a short scenario in a new town. Returns lines of text that depend only on the seed: each update that waits for
/// the bot, then ids, links, tokens, keys and room events as clients get them.
async fn told_by(seed: u64) -> Vec<String> {
    let town = Town::of_seed(seed).await;
    town.world.set_time(Timestamp::from_unix_s(1_800_000_000));
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    host.asks(&crate::calls::promote(&town, room, town.bot)).await;
    let link = host.makes_link(room).await;
    town.follows(town.olena, &link);
    host.asks(&crate::calls::settle(room, &link, true)).await;
    host.hears_at_last("3 ChatJoinedByRequest @4").await;
    town.goes_wrong(Fault::drop_pushes(1).to(town.account));
    town.says(town.olena, room, "lost");
    let file = town.person(town.olena).sends_document(room.id, "house.pdf", 900, "My house").unwrap();
    let pushed = host.hears_raw().await;
    host.asks(&say(room, 1, "Thank you")).await;
    let exported = host.asks(&functions::auth::ExportAuthorization { dc_id: 4 }).await;
    let enums::auth::ExportedAuthorization::Authorization(exported) = exported;
    let password = Some("correct horse".to_owned());
    let taras = town.telegram.add_person(NewPerson { password, ..NewPerson::default() }).unwrap();
    let guarded = town.signs_in(taras.id()).await.asks(&functions::account::GetPassword {}).await;

    let bot = town.telegram.bot("desk_bot").unwrap();
    let mut lines: Vec<String> =
        town.telegram.bot_api_face().pending(bot.id).into_iter().map(|update| update.json).collect();
    lines.extend([
        format!("file {file:?} pushed as {pushed:?}"),
        format!("exported {exported:?}"),
        format!("password {guarded:?}"),
        format!("link {link}"),
        format!("token {}", bot.token),
        format!("keys {:?}", town.telegram.add_device().keys.map(|key| key.auth_key)),
        format!("difference {:?}", host.difference(room, 1, 100).await),
    ]);
    lines
}

async fn salt_of(town: &Town) -> i64 {
    let key = town.telegram.signs_in(town.person(town.account)).auth_key();
    Wire::connects(town, key, 1).await.salt()
}
