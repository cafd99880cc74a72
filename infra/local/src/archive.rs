//! The archive as an auditor sees it: folders in a bucket.
use std::{path::Path, time::Instant};

use telegram_sim::people::Person;

use crate::{
    error::{PATIENCE, StoryError, TownError, during},
    town::Town,
};

/// Reads a town's bucket, and has no other access to the town.
pub struct Auditor {
    s3: aws_sdk_s3::Client,
    bucket: &'static str,
}

/// The archived chat of one lead: a folder of the bucket.
#[derive(Clone, Debug)]
pub struct Archived {
    /// The folder's key prefix, `<lead>/<chat>/`.
    pub folder: String,
    /// The text of `messages.txt`.
    pub text: String,
    /// The contents of all objects under `media/`, in the order of their keys.
    pub media: Vec<Vec<u8>>,
    /// The keys of all objects in the folder.
    pub keys: Vec<String>,
}

impl Auditor {
    /// Returns an auditor with a client for this town's bucket.
    pub fn new(town: &Town) -> Self {
        let (s3, bucket) = town.archive();
        Self { s3, bucket }
    }

    /// Waits until `is_so` accepts the `messages.txt` of a lead, then reads the whole folder. Fails after [`PATIENCE`].
    pub async fn reads(&self, lead: &Person, is_so: impl Fn(&str) -> bool) -> Result<Archived, StoryError> {
        let prefix = format!("{}/", lead.id().0);
        let began = Instant::now();
        loop {
            let keys = self.keys(&prefix).await?;
            if let Some(key) = keys.iter().find(|key| key.ends_with("/messages.txt")) {
                let text = String::from_utf8_lossy(&self.get(key).await?).into_owned();
                if is_so(&text) {
                    let folder = key.trim_end_matches("messages.txt").to_owned();
                    return self.folder(folder, text).await;
                }
            }
            if began.elapsed() > PATIENCE {
                return Err(StoryError(format!(
                    "{}'s archive did not get the expected content; it has {keys:?}",
                    lead.name()
                )));
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }

    async fn folder(&self, folder: String, text: String) -> Result<Archived, StoryError> {
        let keys = self.keys(&folder).await?;
        let mut media = Vec::new();
        for key in keys.iter().filter(|key| key.contains("/media/")) {
            media.push(self.get(key).await?);
        }
        Ok(Archived { folder, text, media, keys })
    }

    /// Writes a folder to disk, for people to read.
    pub async fn save(&self, archived: &Archived, to: &Path) -> Result<(), TownError> {
        let doing = "writing the archive out";
        for key in &archived.keys {
            let file = to.join(key);
            let folder = file.parent().unwrap_or(to);
            tokio::fs::create_dir_all(folder).await.map_err(during(doing))?;
            tokio::fs::write(&file, self.get(key).await?).await.map_err(during(doing))?;
        }
        Ok(())
    }

    async fn keys(&self, prefix: &str) -> Result<Vec<String>, TownError> {
        let listed = self.s3.list_objects_v2().bucket(self.bucket).prefix(prefix).send().await;
        let listed =
            listed.map_err(|error| during("listing the archive")(aws_sdk_s3::error::DisplayErrorContext(error)))?;
        Ok(listed.contents().iter().filter_map(|object| object.key()).map(str::to_owned).collect())
    }

    async fn get(&self, key: &str) -> Result<Vec<u8>, TownError> {
        let got = self.s3.get_object().bucket(self.bucket).key(key).send().await;
        let got = got.map_err(|error| during("reading the archive")(aws_sdk_s3::error::DisplayErrorContext(error)))?;
        let bytes = got.body.collect().await.map_err(during("reading the archive"))?;
        Ok(bytes.to_vec())
    }
}
