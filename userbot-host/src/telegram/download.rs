//! Downloads of files, chunk by chunk (`upload.getFile`), so that a file of any size needs the memory of one chunk.
use bytes::Bytes;
use grammers_tl_types::{enums, functions};

use crate::{
    peers::Channel,
    telegram::{account::Account, error::TelegramError, files::RemoteFile},
};

/// The size of a chunk: a divisor of 1 MiB, as core.telegram.org/api/files asks for.
const CHUNK_BYTES: i32 = 512 << 10;

/// The text of [`TelegramError::Refused`] if the message of a file was deleted.
pub(crate) const DELETED: &str = "MESSAGE_DELETED";

/// The highest number of repairs while one chunk is fetched. A repair gets a new file reference, or authorizes the
/// account in the file's data centre.
const REPAIRS: u32 = 3;

/// A file that is being downloaded.
pub(crate) struct Download {
    account: Account,
    channel: Channel,
    file: RemoteFile,
    offset: i64,
    done: bool,
}

impl Download {
    /// Creates a download that starts at the first byte.
    pub(crate) fn new(account: Account, channel: Channel, file: RemoteFile) -> Self {
        Self { account, channel, file, offset: 0, done: false }
    }

    /// Fetches the next chunk. `None` at the end of the file. After [`TelegramError::Wait`] or
    /// [`TelegramError::NoAnswer`], the next call requests the same chunk again.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, TelegramError> {
        if self.done {
            return Ok(None);
        }
        let chunk = self.chunk().await?;
        let length = i64::try_from(chunk.len()).unwrap_or(i64::MAX);
        self.offset += length;
        self.done = length < i64::from(CHUNK_BYTES);
        Ok((!chunk.is_empty()).then_some(chunk))
    }

    /// Fetches a chunk. Repairs an expired file reference or a missing authorization, and tries again.
    async fn chunk(&mut self) -> Result<Bytes, TelegramError> {
        let mut repairs = 0;
        loop {
            let error = match self.request_chunk().await {
                Ok(chunk) => return Ok(chunk),
                Err(error) if repairs == REPAIRS => return Err(error),
                Err(error) => error,
            };
            repairs += 1;
            self.repair(error).await?;
        }
    }

    async fn request_chunk(&mut self) -> Result<Bytes, TelegramError> {
        let request = functions::upload::GetFile {
            precise: false,
            cdn_supported: false,
            location: self.file.location.clone(),
            offset: self.offset,
            limit: CHUNK_BYTES,
        };
        match self.account.call_in(self.file.data_centre, &request).await? {
            enums::upload::File::File(file) => Ok(file.bytes.into()),
            enums::upload::File::CdnRedirect(_) => {
                Err(TelegramError::Refused("Telegram redirected the download to a CDN".to_owned()))
            }
        }
    }

    async fn repair(&mut self, error: TelegramError) -> Result<(), TelegramError> {
        match &error {
            TelegramError::Refused(name) if name.starts_with("FILE_REFERENCE") => {
                let Self { channel, file, .. } = self;
                let found = self.account.file(*channel, file.message, file.id).await?;
                self.file = found.ok_or_else(|| TelegramError::Refused(DELETED.to_owned()))?;
                Ok(())
            }
            TelegramError::SessionEnded(name)
                if name == "AUTH_KEY_UNREGISTERED" && self.file.data_centre != self.account.home() =>
            {
                self.authorize().await
            }
            TelegramError::Refused(_)
            | TelegramError::SessionEnded(_)
            | TelegramError::Wait(_)
            | TelegramError::NoAnswer(_) => Err(error),
        }
    }

    /// Logs the account in at the file's data centre, by copying the account's authorization. The session has a key for
    /// this data centre, but the account is not logged in there yet.
    async fn authorize(&self) -> Result<(), TelegramError> {
        let data_centre = self.file.data_centre;
        let export = functions::auth::ExportAuthorization { dc_id: data_centre };
        let enums::auth::ExportedAuthorization::Authorization(exported) = self.account.call(&export).await?;
        let import = functions::auth::ImportAuthorization { id: exported.id, bytes: exported.bytes };
        self.account.call_in(data_centre, &import).await.map(drop)
    }
}
