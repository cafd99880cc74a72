//! What is sent is downloaded as it was.

use crate::town::Town;
use bytes::Bytes;
use grammers_client::media::{Media as ClientMedia, Photo};
use grammers_tl_types::{enums, functions};
use telegram_sim::world::{Content, Contents, FileKind, Media, NewFile, Place};

#[tokio::test]
async fn a_photo_is_downloaded_as_it_was_sent() {
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    let picture: Vec<u8> = (0..1_300_000_u32).map(|n| (n * 7 % 251) as u8).collect();

    let file = town.world.act(|world| {
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

    town.world.act(|world| world.renew_file_reference(file)).unwrap();
    let error = host.client.iter_download(&media).next().await.unwrap_err();
    assert!(error.to_string().contains("FILE_REFERENCE_EXPIRED"), "{error}");
}

#[tokio::test]
async fn what_a_client_uploads_others_can_download() {
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
