//! The stream of updates that a stock client offers can lose updates. These tests cause each known kind of loss. They
//! show that Telegram still has the lost updates, so that the host can get them.
//!
//! The host finds the lost updates in the difference since an earlier `pts`. If Telegram answers that this difference
//! is too long, the host finds them in the room's history.

use std::{collections::BTreeSet, time::Duration};

use grammers_client::{client::UpdateStream, update::Update};
use grammers_mtsender::UpdatesConfiguration;
use grammers_tl_types::{enums, functions};
use telegram_sim::{
    faults::Fault,
    world::{Content, Place},
};
use tokio::time::timeout;

use crate::{
    host::{Made, message_in_words},
    town::Town,
};

const DEADLINE: Duration = Duration::from_secs(30);

#[tokio::test]
async fn edits_and_deletions_inside_a_gap_are_lost() {
    let (town, mut stream, room) = listening().await;
    let place = Place::Room(room.id);
    let (kept, gone) = (town.says(town.olena, room, "first"), town.says(town.olena, room, "regretted"));
    stream.until("regretted").await;

    town.goes_wrong(Fault::drop_pushes(2));
    town.world.change(|world| {
        world.edit(town.olena, place, kept.id, Content::text("second")).unwrap();
        world.delete(town.olena, place, &[gone.id]).unwrap();
    });
    town.says(town.olena, room, "end");

    assert_eq!(stream.until("end").await, ["new end"], "neither the edit nor the deletion is ever told");
    let lines = stream.difference(room).await;
    assert!(lines.iter().any(|line| line.contains("second")) && lines.contains(&"deleted".to_owned()), "{lines:?}");
}

#[tokio::test]
async fn edits_while_the_connection_is_down_are_lost() {
    let (town, mut stream, room) = listening().await;
    let said = town.says(town.olena, room, "first");
    stream.until("first").await;

    town.goes_wrong(Fault::CutConnections {});
    town.world.change(|world| world.edit(town.olena, Place::Room(room.id), said.id, Content::text("second")).unwrap());
    stream.is_connected_again().await;
    town.says(town.olena, room, "end");

    assert_eq!(stream.until("end").await, ["new end"], "the edit is never told");
    let lines = stream.difference(room).await;
    assert!(lines.iter().any(|line| line.contains("second")), "{lines:?}");
}

#[tokio::test]
async fn a_message_while_the_connection_is_down_is_untold_until_the_next_one_in_its_chat() {
    let (town, mut stream, room) = listening().await;

    town.goes_wrong(Fault::CutConnections {});
    town.says(town.olena, room, "while it is down");
    stream.is_connected_again().await;
    let place = Place::private(town.olena, town.account);
    town.world.change(|world| world.post(town.olena, place, Content::text("elsewhere"))).unwrap();
    assert_eq!(stream.until("elsewhere").await, ["new elsewhere"], "what came before it is not told");

    town.says(town.olena, room, "end");
    assert_eq!(stream.until("end").await, ["new while it is down", "new end"], "the next message shows the gap");
}

#[tokio::test]
async fn everything_up_to_the_pts_of_a_too_long_is_lost() {
    let (town, mut stream, room) = listening().await;

    town.goes_wrong(Fault::drop_pushes(2));
    town.says(town.olena, room, "lost 1");
    town.says(town.olena, room, "lost 2");
    town.goes_wrong(Fault::too_long());
    town.says(town.olena, room, "lost 3");
    let heard = stream.until_one_is_heard(|| drop(town.says(town.olena, room, "end"))).await;

    assert!(!heard.iter().any(|line| line.contains("lost")), "{heard:?}");
    let lines = stream.difference(room).await;
    assert_eq!(lines.iter().filter(|line| line.contains("lost")).count(), 3, "{lines:?}");
}

#[tokio::test]
async fn everything_behind_a_difference_that_is_too_long_is_lost() {
    let (town, mut stream, room) = listening().await;
    town.goes_wrong(Fault::ForgetBeyond { events: 2 });

    town.goes_wrong(Fault::drop_pushes(3));
    for number in 0..3 {
        town.says(town.olena, room, &format!("lost {number}"));
    }
    let heard = stream.until_one_is_heard(|| drop(town.says(town.olena, room, "end"))).await;

    assert!(!heard.iter().any(|line| line.contains("lost")), "{heard:?}");
    let lines = stream.history(room).await;
    assert_eq!(lines.iter().filter(|line| line.contains("lost")).count(), 3, "{lines:?}");
}

#[tokio::test]
async fn updates_are_lost_while_the_consumer_is_slow() {
    let (town, mut stream, room) = listening().await;
    let mut said = Vec::new();
    for number in 0..SLOW_FOR {
        // Wait for each message before the next message is sent. Otherwise the messages could fill the client's queue,
        // so that the last message is lost. The client would not notice the loss, because no update comes after it.
        let text = format!("first {number}");
        said.push(town.says(town.olena, room, &text));
        stream.until(&text).await;
    }

    for message in &said {
        let rewritten = Content::text(format!("second {}", message.id.0));
        town.world.change(|world| world.edit(town.olena, Place::Room(room.id), message.id, rewritten)).unwrap();
        // The server pushes the edit before it answers this call. So when the call returns, the client has received the
        // push, but the test has not read it from the client's queue.
        stream.client.invoke(&functions::help::GetConfig {}).await.unwrap();
    }

    let lines = stream.until_one_is_heard(|| drop(town.says(town.olena, room, "end"))).await;
    let heard = lines.iter().filter(|line| line.starts_with("edited")).count();
    assert!((1..said.len()).contains(&heard), "{heard} of {} edits are told", said.len());
    let lines = stream.difference(room).await;
    let latest: BTreeSet<&String> = lines.iter().filter(|line| line.contains("second")).collect();
    assert_eq!(latest.len(), said.len());
}

/// Number of edits that are pushed while the test reads no updates. The client's queue holds only a hundred updates.
const SLOW_FOR: usize = 130;

/// A stock client, with its stream of updates. When the listener started, the room's `pts` was `from`.
struct Listener {
    client: grammers_client::Client,
    stream: UpdateStream,
    from: i32,
}

async fn listening() -> (Town, Listener, Made) {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    let from = host.pts_of(room).await;
    let client = host.client.clone();
    let stream = client.stream_updates(host.updates, UpdatesConfiguration { catch_up: false }).await.unwrap();
    let mut listener = Listener { client, stream, from };
    town.adds(town.olena, room);
    town.says(town.olena, room, "hello");
    listener.until("hello").await;
    (town, listener, room)
}

impl Listener {
    /// Returns what the stream reports, up to and including a message with this text.
    async fn until(&mut self, last: &str) -> Vec<String> {
        let mut lines = Vec::new();
        timeout(DEADLINE, self.collect_until(last, &mut lines)).await.expect("the last message is told in time");
        lines
    }

    /// Adds what the stream reports to `lines`, up to and including a message with this text. If the future is dropped
    /// early, the lines so far are kept.
    async fn collect_until(&mut self, last: &str, lines: &mut Vec<String>) {
        loop {
            match self.stream.next().await.expect("the stream goes on") {
                Update::NewMessage(message) if message.text() == last => {
                    lines.push(format!("new {last}"));
                    return;
                }
                Update::NewMessage(message) if !message.text().is_empty() => {
                    lines.push(format!("new {}", message.text()));
                }
                Update::MessageEdited(message) => lines.push(format!("edited {}", message.text())),
                Update::MessageDeleted(_) => lines.push("deleted".to_owned()),
                _ => {}
            }
        }
    }

    /// Returns what the stream reports, up to and including the first message "end". Calls `say`, which sends a message
    /// "end", every 100 ms until one of these messages arrives. One message is not enough, because it may be lost too.
    async fn until_one_is_heard(&mut self, say: impl Fn()) -> Vec<String> {
        let mut lines = Vec::new();
        let heard = async {
            loop {
                say();
                let pause = Duration::from_millis(100);
                if timeout(pause, self.collect_until("end", &mut lines)).await.is_ok() {
                    return;
                }
            }
        };
        timeout(DEADLINE, heard).await.expect("the stream goes on behind the gap");
        lines
    }

    /// Returns the events of the room since this listener started, one line for each event.
    async fn difference(&self, room: Made) -> Vec<String> {
        let (mut lines, mut pts) = (Vec::new(), self.from);
        loop {
            let ask = functions::updates::GetChannelDifference {
                force: false,
                channel: room.channel(),
                filter: enums::ChannelMessagesFilter::Empty,
                pts,
                limit: 100,
            };
            let enums::updates::ChannelDifference::Difference(page) = self.client.invoke(&ask).await.unwrap() else {
                panic!("a difference")
            };
            lines.extend(page.new_messages.iter().map(message_in_words));
            lines.extend(page.other_updates.iter().map(|update| match update {
                enums::Update::DeleteChannelMessages(_) => "deleted".to_owned(),
                enums::Update::EditChannelMessage(edit) => message_in_words(&edit.message),
                other => format!("{other:?}"),
            }));
            if page.r#final {
                return lines;
            }
            pts = page.pts;
        }
    }

    /// Returns the messages of the room, newest first.
    async fn history(&self, room: Made) -> Vec<String> {
        let mut history = self.client.iter_messages(room.reference());
        let mut lines = Vec::new();
        while let Some(message) = history.next().await.unwrap() {
            lines.push(message.text().to_owned());
        }
        lines
    }

    /// Waits until a request is answered, which shows that the client is connected.
    async fn is_connected_again(&self) {
        let answered = async { while self.client.invoke(&functions::help::GetConfig {}).await.is_err() {} };
        timeout(DEADLINE, answered).await.expect("it connects again");
    }
}
