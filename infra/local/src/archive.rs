//! The archive as an auditor finds it: folders in a bucket.
use std::{path::Path, time::Instant};

use telegram_sim::people::Person;

use crate::{
    error::{PATIENCE, StoryError, TownError, during},
    town::Town,
};

/// Somebody who may read the bucket, and nothing else.
pub struct Auditor {
    s3: aws_sdk_s3::Client,
    bucket: &'static str,
}

/// The folder of one lead's chat.
#[derive(Clone, Debug)]
pub struct Archived {
    /// `<lead>/<chat>/`.
    pub folder: String,
    /// `messages.txt`.
    pub text: String,
    /// Everything under `media/`, by key.
    pub media: Vec<Vec<u8>>,
    /// All keys.
    pub keys: Vec<String>,
}

impl Auditor {
    /// Looks at a town's archive.
    pub fn new(town: &Town) -> Self {
        let (s3, bucket) = town.archive();
        Self { s3, bucket }
    }

    /// Waits until the `messages.txt` of a lead is as it should be, and reads the whole folder.
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
                return Err(StoryError(format!("{} has no archive as it should be; there is {keys:?}", lead.name())));
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

    /// Writes a folder out as files, for people to look at.
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
