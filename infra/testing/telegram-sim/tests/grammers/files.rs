//! Files arrive exactly as they were sent.

use bytes::Bytes;
use grammers_client::media::{Media as ClientMedia, Photo};
use grammers_mtsender::InvocationError;
use grammers_tl_types::{enums, functions, types};
use telegram_sim::world::{Content, Contents, FileKind, Media, NewFile, Place};

use crate::{host::Made, town::Town};

#[tokio::test]
async fn a_photo_is_downloaded_as_it_was_sent() {
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    let picture: Vec<u8> = (0..1_300_000_u32).map(|n| (n * 7 % 251) as u8).collect();

    let file = town.world.change(|world| {
        let kind = FileKind::Photo { width: 1280, height: 960 };
        let contents = Contents::Given(Bytes::from(picture.clone()));
        let file = world.add_file(town.olena, NewFile { kind, mime: "image/jpeg".into(), name: None, contents });
        let content = Content::media(Media::File(file), "my house");
        world.post(town.olena, Place::Room(room.id), content).unwrap();
        file
    });

    let message = host.hears_message().await;
    assert_eq!(message.message, "my house");
    let Some(enums::MessageMedia::Photo(photo)) = message.media else { panic!("{:?}", message.media) };
    let media = ClientMedia::Photo(Photo::from_raw_media(photo));
    let mut download = host.client.iter_download(&media);
    let mut got = Vec::new();
    while let Some(chunk) = download.next().await.unwrap() {
        got.extend(chunk);
    }
    assert!(got == picture, "{} bytes of {}", got.len(), picture.len());

    town.world.change(|world| world.renew_file_reference(file)).unwrap();
    let error = host.client.iter_download(&media).next().await.unwrap_err();
    assert!(error.to_string().contains("FILE_REFERENCE_EXPIRED"), "{error}");
}

#[tokio::test]
async fn a_file_may_be_as_big_as_telegram_takes_and_is_made_up_where_it_is_read() {
    const SIZE: u64 = 4_000_000_123;
    const PART: i64 = 512 << 10;
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    town.person(town.olena).sends_document(room.id, "film.mkv", SIZE, "").unwrap();
    let location = document_in(host.hears_message().await);
    let read = async |offset: i64, length: i64| {
        let (location, limit) = (location.clone().into(), i32::try_from(length).unwrap());
        let ask = functions::upload::GetFile { precise: false, cdn_supported: false, location, offset, limit };
        let enums::upload::File::File(part) = host.asks(&ask).await else { panic!("bytes") };
        part.bytes
    };
    // The offset, in bytes, of the last part, which is shorter than the other parts.
    let last = i64::try_from(SIZE).unwrap() / PART * PART;

    let whole = read(last - PART, PART).await;
    assert!(whole[whole.len() / 2..] == read(last - PART / 2, PART / 2).await, "what is read twice is the same");
    assert_eq!(read(last, PART).await.len(), 206_971);
}

#[tokio::test]
async fn parts_that_telegram_does_not_give_or_take_are_refused() {
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    town.person(town.olena).sends_document(room.id, "plan.pdf", 5 << 20, "").unwrap();
    let location = document_in(host.hears_message().await);
    let mut outcomes = Vec::new();
    for (offset, limit, precise) in
        [(1, 4096, false), (4096, 5000, false), (4096, 12288, false), (1_044_480, 8192, false), (1024, 1024, true)]
    {
        let location = location.clone().into();
        let ask = functions::upload::GetFile { precise, cdn_supported: false, location, offset, limit };
        outcomes.push(host.invoke(&ask).await.map_or_else(rpc_name, |_| "given".to_owned()));
    }
    assert_eq!(outcomes, ["OFFSET_INVALID", "LIMIT_INVALID", "LIMIT_INVALID", "LIMIT_INVALID", "given"]);

    let mut outcomes = Vec::new();
    for sizes in [&[1000, 1000][..], &[2048, 1024, 1024], &[1024, 2048], &[3072, 3072], &[1024, 1024, 7]] {
        for (file_part, size) in (0..).zip(sizes) {
            let part = functions::upload::SaveFilePart { file_id: 5, file_part, bytes: vec![7; *size] };
            host.asks(&part).await;
        }
        outcomes.push(host.invoke(&upload(room, sizes.len())).await.map_or_else(rpc_name, |_| "taken".to_owned()));
    }
    let refused = "FILE_PART_SIZE_INVALID";
    assert_eq!(outcomes, [refused, refused, refused, refused, "taken"]);
    let too_big = functions::upload::SaveFilePart { file_id: 6, file_part: 0, bytes: vec![7; (512 << 10) + 1] };
    assert_eq!(host.is_refused(&too_big).await, "400 FILE_PART_TOO_BIG");
    assert_eq!(host.is_refused(&upload(room, 1)).await, "400 FILE_PARTS_INVALID", "what is sent is not there twice");
}

#[tokio::test]
async fn a_file_that_a_client_uploads_can_be_downloaded_by_others() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    let mut olena = town.signs_in(town.olena).await;
    olena.asks(&functions::updates::GetState {}).await;
    let bytes: Vec<u8> = (0..700_000_u32).map(|n| (n % 241) as u8).collect();

    let size = bytes.len();
    let uploaded = host.client.upload_stream(&mut &bytes[..], size, "notes.pdf".into()).await.unwrap();
    let message = grammers_client::message::InputMessage::new().text("notes").document(uploaded);
    Box::pin(host.client.send_message(room.reference(), message)).await.unwrap();

    let message = olena.hears_message().await;
    let Some(enums::MessageMedia::Document(document)) = message.media else { panic!("{:?}", message.media) };
    let media = ClientMedia::Document(grammers_client::media::Document::from_raw_media(document));
    let mut download = olena.client.iter_download(&media);
    let mut got = Vec::new();
    while let Some(chunk) = download.next().await.unwrap() {
        got.extend(chunk);
    }
    assert!(got == bytes, "{} bytes of {}", got.len(), bytes.len());
}

fn document_in(message: types::Message) -> types::InputDocumentFileLocation {
    let Some(enums::MessageMedia::Document(sent)) = message.media else { panic!("a document") };
    let Some(enums::Document::Document(document)) = sent.document else { panic!("a document") };
    types::InputDocumentFileLocation {
        id: document.id,
        access_hash: document.access_hash,
        file_reference: document.file_reference,
        thumb_size: String::new(),
    }
}

/// Builds the call that makes a document from the file parts that the client has uploaded under the id 5. The call does
/// not send the document.
fn upload(room: Made, parts: usize) -> functions::messages::UploadMedia {
    let name = "plan.pdf".to_owned();
    let parts = i32::try_from(parts).unwrap();
    let media = types::InputMediaUploadedDocument {
        nosound_video: false,
        force_file: true,
        spoiler: false,
        file: types::InputFile { id: 5, parts, name, md5_checksum: String::new() }.into(),
        thumb: None,
        mime_type: "application/pdf".into(),
        attributes: Vec::new(),
        stickers: None,
        video_cover: None,
        video_timestamp: None,
        ttl_seconds: None,
    };
    functions::messages::UploadMedia { business_connection_id: None, peer: room.peer(), media: media.into() }
}

fn rpc_name(error: InvocationError) -> String {
    match error {
        InvocationError::Rpc(error) => error.name,
        other => panic!("{other}"),
    }
}
