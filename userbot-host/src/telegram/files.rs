//! Files, piece by piece (`upload.getFile`), so that a file of any size needs the memory of one piece.
use archive::{FileId, MessageId};
use bytes::Bytes;
use grammers_tl_types::{enums, functions, types};

use super::{Account, Trouble};
use crate::peers::Channel;

/// The size of a piece: a divisor of 1 MiB, as core.telegram.org/api/files asks for.
const PIECE_BYTES: i32 = 512 << 10;

/// Where a file that came with a message can be fetched. Good for hours; [`Download`] asks for it anew when it is not.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) message: MessageId,
    pub(crate) id: FileId,
    pub(crate) size_bytes: u64,
    /// The type, as the sender told it.
    pub(crate) mime: Option<String>,
    data_centre: i32,
    location: enums::InputFileLocation,
}

/// A file that is being fetched.
pub(crate) struct Download {
    account: Account,
    channel: Channel,
    file: File,
    offset: i64,
    done: bool,
}

impl File {
    /// The largest size of a photo.
    pub(super) fn of_photo(message: i32, photo: &enums::Photo) -> Option<Self> {
        let enums::Photo::Photo(photo) = photo else { return None };
        let (thumb_size, size_bytes) = photo.sizes.iter().filter_map(photo_size).max_by_key(|(_, bytes)| *bytes)?;
        let location = types::InputPhotoFileLocation {
            id: photo.id,
            access_hash: photo.access_hash,
            file_reference: photo.file_reference.clone(),
            thumb_size,
        };
        Some(Self {
            message: MessageId(message),
            id: FileId(photo.id),
            size_bytes,
            mime: Some("image/jpeg".to_owned()),
            data_centre: photo.dc_id,
            location: location.into(),
        })
    }

    pub(super) fn of_document(message: i32, document: &enums::Document) -> Option<Self> {
        let enums::Document::Document(document) = document else { return None };
        let location = types::InputDocumentFileLocation {
            id: document.id,
            access_hash: document.access_hash,
            file_reference: document.file_reference.clone(),
            thumb_size: String::new(),
        };
        Some(Self {
            message: MessageId(message),
            id: FileId(document.id),
            size_bytes: u64::try_from(document.size).unwrap_or(0),
            mime: Some(document.mime_type.clone()),
            data_centre: document.dc_id,
            location: location.into(),
        })
    }
}

/// The name and the size of a size.
#[expect(clippy::wildcard_enum_match_arm, reason = "other sizes are previews that came with the message")]
fn photo_size(size: &enums::PhotoSize) -> Option<(String, u64)> {
    match size {
        enums::PhotoSize::Size(size) => Some((size.r#type.clone(), u64::try_from(size.size).ok()?)),
        enums::PhotoSize::Progressive(size) => {
            Some((size.r#type.clone(), u64::try_from(size.sizes.iter().copied().max()?).ok()?))
        }
        _ => None,
    }
}

impl Account {
    /// Looks a message's file up. `None` if the message was deleted or has another file now.
    pub(crate) async fn file(&self, channel: Channel, message: MessageId, id: FileId) -> Result<Option<File>, Trouble> {
        let found = self.message(channel, message).await?;
        Ok(found.and_then(|heard| heard.file).filter(|file| file.id == id))
    }

    /// Begins to fetch a file.
    pub(crate) fn download(&self, channel: Channel, file: File) -> Download {
        Download { account: self.clone(), channel, file, offset: 0, done: false }
    }

    /// Brings our authorization to another data centre, whose key is known but which does not know us.
    async fn authorize_in(&self, data_centre: i32) -> Result<(), Trouble> {
        let export = functions::auth::ExportAuthorization { dc_id: data_centre };
        let enums::auth::ExportedAuthorization::Authorization(exported) = self.call(&export).await?;
        let import = functions::auth::ImportAuthorization { id: exported.id, bytes: exported.bytes };
        self.call_in(data_centre, &import).await.map(drop)
    }
}

impl Download {
    /// Fetches the next piece. `None` at the end. After [`Trouble::Wait`] or [`Trouble::NoAnswer`] it can be asked again.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, Trouble> {
        if self.done {
            return Ok(None);
        }
        let piece = self.piece().await?;
        let length = i64::try_from(piece.len()).unwrap_or(i64::MAX);
        self.offset += length;
        self.done = length < i64::from(PIECE_BYTES);
        Ok((!piece.is_empty()).then_some(piece))
    }

    /// Asks for a piece, and once each for what stands in the way: another data centre, its trust, a fresh reference.
    async fn piece(&mut self) -> Result<Bytes, Trouble> {
        let mut obstacles = 0;
        loop {
            let trouble = match self.ask().await {
                Ok(piece) => return Ok(piece),
                Err(trouble) if obstacles == 3 => return Err(trouble),
                Err(trouble) => trouble,
            };
            obstacles += 1;
            self.overcome(trouble).await?;
        }
    }

    async fn ask(&mut self) -> Result<Bytes, Trouble> {
        let request = functions::upload::GetFile {
            precise: false,
            cdn_supported: false,
            location: self.file.location.clone(),
            offset: self.offset,
            limit: PIECE_BYTES,
        };
        match self.account.call_in(self.file.data_centre, &request).await? {
            enums::upload::File::File(file) => Ok(file.bytes.into()),
            enums::upload::File::CdnRedirect(_) => Err(Trouble::Refused("a CDN, which was not asked for".to_owned())),
        }
    }

    async fn overcome(&mut self, trouble: Trouble) -> Result<(), Trouble> {
        let home = self.account.0.home;
        match &trouble {
            Trouble::Refused(name) if name.starts_with("FILE_REFERENCE") => {
                let Self { channel, file, .. } = self;
                let found = self.account.file(*channel, file.message, file.id).await?;
                self.file = found.ok_or_else(|| Trouble::Refused(DELETED.to_owned()))?;
                Ok(())
            }
            Trouble::SessionEnded(name) if name == "AUTH_KEY_UNREGISTERED" && self.file.data_centre != home => {
                self.account.authorize_in(self.file.data_centre).await
            }
            Trouble::Refused(_) | Trouble::SessionEnded(_) | Trouble::Wait(_) | Trouble::NoAnswer(_) => Err(trouble),
        }
    }
}

/// The refusal that says that the file's message is no more.
pub(crate) const DELETED: &str = "MESSAGE_DELETED";
