use std::sync::Arc;

use domain::{Chat, ChatState, Ending, GroupId, Room, RoomState, Timestamp, Write};
use store::Store;

use crate::world::{NOW, chat, chat_id, desk, ready, room, seed};

pub async fn a_room_is_found_by_its_group_while_it_is_there<S: Store>(store: Arc<S>) {
    let group = GroupId(-1_002_000_000_001);
    seed(&*store, vec![Write::PutRoom(room(1)), Write::PutRoom(ready(2))]).await;
    assert_eq!(store.room_of(group).await.unwrap(), None);

    let states =
        [RoomState::Taken { group, chat: chat_id(1) }, RoomState::Resting { group, since: NOW }, ready(1).state];
    for (before, state) in (1..).zip(states) {
        let known = store.room(&desk(), &room(1).id).await.unwrap().unwrap();
        seed(&*store, vec![Write::PutRoom(Room { state: state.clone(), ..known.clone() })]).await;
        let found = store.room_of(group).await.unwrap().unwrap();
        assert_eq!(found, Room { state, version: before + 1, ..known });
    }

    let found = store.room_of(group).await.unwrap().unwrap();
    seed(&*store, vec![Write::DeleteRoom(found)]).await;
    assert_eq!(store.room_of(group).await.unwrap(), None);
    assert!(store.room_of(GroupId(-1_002_000_000_002)).await.unwrap().is_some());
}

pub async fn a_chat_is_found_when_it_is_due<S: Store>(store: Arc<S>) {
    let at = |ms| Timestamp(NOW.0 + ms);
    let due_by = async |by, limit| {
        let due = store.chats_due(&desk(), by, limit).await.unwrap();
        due.into_iter().map(|chat| chat.id).collect::<Vec<_>>()
    };
    let chats = [(1, Some(at(30))), (2, Some(at(10))), (3, None), (4, Some(at(20)))];
    let put = |(number, due)| Write::PutChat(Chat { due, ..chat(number) });
    seed(&*store, chats.map(put).to_vec()).await;

    assert_eq!(due_by(at(9), 5).await, []);
    assert_eq!(due_by(at(10), 5).await, [chat_id(2)]);
    assert_eq!(due_by(at(99), 5).await, [chat_id(2), chat_id(4), chat_id(1)]);
    assert_eq!(due_by(at(99), 2).await, [chat_id(2), chat_id(4)]);
    assert_eq!(due_by(at(99), 0).await, []);

    // Chat 2 gets a later deadline, chat 4 ends and loses its deadline, and chat 3 gets its first deadline.
    let later = async |number, due, state| {
        let known = store.chat(&chat_id(number)).await.unwrap().unwrap();
        seed(&*store, vec![Write::PutChat(Chat { due, state, ..known })]).await;
    };
    later(2, Some(at(40)), ChatState::Talking { since: NOW }).await;
    later(4, None, ChatState::Over { since: NOW, ending: Ending::NobodyJoined }).await;
    later(3, Some(at(5)), ChatState::Left { since: NOW }).await;
    assert_eq!(due_by(at(39), 5).await, [chat_id(3), chat_id(1)]);
    assert_eq!(due_by(at(99), 5).await, [chat_id(3), chat_id(1), chat_id(2)]);

    // The returned chat is the chat in the table, not an older copy in the index.
    let found = store.chats_due(&desk(), at(99), 1).await.unwrap().remove(0);
    assert_eq!(found, store.chat(&chat_id(3)).await.unwrap().unwrap());
    assert_eq!(found.state, ChatState::Left { since: NOW });

    // Chat 3 is written again with an unchanged deadline. The query still finds it only once.
    later(3, Some(at(5)), ChatState::Talking { since: NOW }).await;
    assert_eq!(due_by(at(5), 5).await, [chat_id(3)]);
}
