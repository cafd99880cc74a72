//! Copies a file from a stream of chunks into one object. Only one part of the file is in memory at a time.
//!
//! A file smaller than one part is uploaded in one request. A larger file is a multipart upload: the object does not
//! exist until the upload is complete. An upload that fails is aborted, so that no parts are left behind.
use aws_sdk_s3::{
    primitives::ByteStream,
    types::{CompletedMultipartUpload, CompletedPart},
};
use bytes::BytesMut;
use sha2::{Digest, Sha256};

use crate::{
    archive::bucket::{Bucket, BucketError, failed},
    telegram::{download::Download, error::TelegramError},
};

/// The size and the hash of a file that was stored in the bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoredFile {
    pub(crate) size_bytes: u64,
    /// The hash of the whole file, in lower-case hexadecimal.
    pub(crate) sha256: String,
}

/// An upload failed: Telegram or the bucket returned this error.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UploadError {
    #[error(transparent)]
    Telegram(#[from] TelegramError),
    #[error(transparent)]
    Bucket(#[from] BucketError),
}

/// The object that a file is written to.
struct Target<'a> {
    bucket: &'a Bucket,
    key: &'a str,
    content_type: &'a str,
}

/// A download that is read part by part and hashed on the way.
struct Parts {
    download: Download,
    part_bytes: usize,
    hash: Sha256,
    size_bytes: u64,
}

impl Bucket {
    /// Copies a download into the object `key`, and returns the size and the hash of the file. If an earlier attempt
    /// has created the object, replaces it.
    pub(crate) async fn store_file(
        &self,
        key: &str,
        content_type: &str,
        download: Download,
        part_bytes: usize,
    ) -> Result<StoredFile, UploadError> {
        let target = Target { bucket: self, key, content_type };
        let mut parts = Parts { download, part_bytes, hash: Sha256::new(), size_bytes: 0 };
        let first = parts.next().await?;
        if first.len() < part_bytes {
            target.put_whole(first).await?;
        } else {
            target.put_in_parts(first, &mut parts).await?;
        }
        Ok(parts.stored())
    }
}

impl Target<'_> {
    async fn put_whole(&self, file: BytesMut) -> Result<(), BucketError> {
        let Self { bucket, key, content_type } = self;
        let put = bucket.client.put_object().bucket(&bucket.name).key(*key).content_type(*content_type);
        put.body(ByteStream::from(file.freeze())).send().await.map_err(|error| failed("storing a file", error))?;
        Ok(())
    }

    async fn put_in_parts(&self, first: BytesMut, parts: &mut Parts) -> Result<(), UploadError> {
        let Self { bucket, key, content_type } = self;
        let begin = bucket.client.create_multipart_upload().bucket(&bucket.name).key(*key).content_type(*content_type);
        let answer = begin.send().await.map_err(|error| failed("starting the upload of a large file", error))?;
        let upload = answer.upload_id.unwrap_or_default();
        let sent = self.send_parts(&upload, first, parts).await;
        if sent.is_err() {
            let abort = bucket.client.abort_multipart_upload().bucket(&bucket.name).key(*key).upload_id(&upload);
            // If the abort fails, the parts stay until a lifecycle rule of the bucket removes them. The deployment must
            // set such a rule.
            let _ = abort.send().await;
        }
        sent
    }

    async fn send_parts(&self, upload: &str, first: BytesMut, parts: &mut Parts) -> Result<(), UploadError> {
        let Self { bucket, key, .. } = self;
        let mut sent = Vec::new();
        let mut part = first;
        for number in 1.. {
            let put = bucket.client.upload_part().bucket(&bucket.name).key(*key).upload_id(upload).part_number(number);
            let put = put.body(ByteStream::from(part.freeze())).send().await;
            let put = put.map_err(|error| failed("storing a part of a file", error))?;
            sent.push(CompletedPart::builder().part_number(number).set_e_tag(put.e_tag).build());
            part = parts.next().await?;
            if part.is_empty() {
                break;
            }
        }
        let all = CompletedMultipartUpload::builder().set_parts(Some(sent)).build();
        let complete = bucket.client.complete_multipart_upload().bucket(&bucket.name).key(*key).upload_id(upload);
        let completed = complete.multipart_upload(all).send().await;
        completed.map_err(|error| failed("completing the upload of a large file", error))?;
        Ok(())
    }
}

impl Parts {
    /// Returns the next part of the file. Only the last part may be smaller than `part_bytes`. Returns an empty part
    /// after the end of the file.
    async fn next(&mut self) -> Result<BytesMut, TelegramError> {
        let mut part = BytesMut::new();
        while part.len() < self.part_bytes {
            let Some(chunk) = self.download.next().await? else { break };
            self.hash.update(&chunk);
            self.size_bytes += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
            part.extend_from_slice(&chunk);
        }
        Ok(part)
    }

    fn stored(self) -> StoredFile {
        StoredFile { size_bytes: self.size_bytes, sha256: hex::encode(self.hash.finalize()) }
    }
}
