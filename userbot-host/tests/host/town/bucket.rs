//! Reads what the host has written to the bucket, and writes there as another host would.
use archive::{Event, Folder, Gap, Record, Segment, Utc};

use crate::{
    setup::now,
    town::{BUCKET, Chat, Town, until},
};

impl Town {
    /// Waits until `is_so` accepts `messages.txt`, and returns the text.
    pub(crate) async fn messages_until(&self, chat: &Chat, is_so: impl Fn(&str) -> bool) -> String {
        let key = Folder::new(chat.lead, &chat.id).messages();
        until("messages.txt", async || {
            let text = String::from_utf8(self.object(&key).await?).unwrap();
            is_so(&text).then_some(text)
        })
        .await
    }

    /// Reads the current `messages.txt`. Returns an empty text if the object does not exist.
    pub(crate) async fn messages_so_far(&self, chat: &Chat) -> String {
        let text = self.object(&Folder::new(chat.lead, &chat.id).messages()).await;
        String::from_utf8(text.unwrap_or_default()).unwrap()
    }

    /// Writes the next segment of a chat's log, as another host with this fence would. The segment has one record, a
    /// gap: Telegram counted 9 events and delivered 7.
    pub(crate) async fn another_host_writes(&self, chat: &Chat, fence: u64) {
        let mut segment = self.log(chat).await.pop().expect("the log has a segment");
        segment.head.seq += 1;
        segment.head.fence = fence;
        segment.records = vec![Record { captured: Utc(now()), event: Event::Gap(Gap { counted: 9, received: 7 }) }];
        let key = Folder::new(chat.lead, &chat.id).segment(segment.head.seq);
        let put = self.s3.put_object().bucket(BUCKET).key(key).body(segment.to_jsonl().into_bytes().into());
        put.send().await.unwrap();
    }

    /// Reads the segments of a chat in order.
    pub(crate) async fn log(&self, chat: &Chat) -> Vec<Segment> {
        let mut segments = Vec::new();
        let folder = Folder::new(chat.lead, &chat.id);
        while let Some(bytes) = self.object(&folder.segment(u32::try_from(segments.len()).unwrap() + 1)).await {
            segments.push(Segment::parse(&String::from_utf8(bytes).unwrap()).unwrap());
        }
        segments
    }

    /// Reads every object of a chat.
    pub(crate) async fn objects(&self, chat: &Chat) -> Vec<Vec<u8>> {
        let prefix = format!("{}/{}/", chat.lead, chat.id);
        let listed = self.s3.list_objects_v2().bucket(BUCKET).prefix(prefix).send().await.unwrap();
        let mut objects = Vec::new();
        for object in listed.contents() {
            objects.extend(self.object(object.key().unwrap()).await);
        }
        objects
    }

    async fn object(&self, key: &str) -> Option<Vec<u8>> {
        let found = self.s3.get_object().bucket(BUCKET).key(key).send().await.ok()?;
        Some(found.body.collect().await.unwrap().to_vec())
    }

    /// Replaces times and ids in a text with words, for snapshots.
    pub(crate) fn in_words(&self, chat: &Chat, text: &str) -> String {
        let mut words = text.replace(&chat.id.0, "<chat>");
        while let Some(at) = (0..words.len()).find(|at| words.get(*at..at + TIME.len()).is_some_and(is_time)) {
            words.replace_range(at..at + TIME.len(), "<time>");
        }
        let account = self.config.session.user.0;
        for (id, name) in [(self.olena.id().0, "olena"), (self.ihor.id().0, "ihor"), (account, "host")] {
            words = words.replace(&format!("[{id}]"), &format!("[{name}]"));
        }
        words
    }
}

const TIME: &str = "2026-11-22 10:00:05";

fn is_time(text: &str) -> bool {
    text.chars()
        .zip(TIME.chars())
        .all(|(is, like)| if like.is_ascii_digit() { is.is_ascii_digit() } else { is == like })
}
