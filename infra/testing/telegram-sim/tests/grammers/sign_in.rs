//! Signing in with a code and a password, at both data centres, with a stock client.

use grammers_client::{
    SignInError,
    client::PasswordToken,
    media::{Media as ClientMedia, Photo},
};
use grammers_tl_types::{enums, functions};
use telegram_sim::{
    faults::Fault,
    people::Person,
    world::{Content, Contents, DataCentre, FileKind, Media, NewFile, NewPerson, Place},
};

use crate::{host::Host, requests::create, town::Town};

const PHONE: &str = "+380000000009";

#[tokio::test]
async fn a_person_signs_in_with_the_code_and_signs_out() {
    let town = Town::new().await;
    let ihor = ihor(&town, NewPerson::default());
    let device = town.stranger().await;
    assert_eq!(device.is_refused(&create("Chat 1", "")).await, "401 AUTH_KEY_UNREGISTERED");

    let token = device.client.request_login_code(PHONE, "hash").await.unwrap();
    let wrong = device.client.sign_in(&token, "00000").await.unwrap_err();
    assert!(matches!(wrong, SignInError::InvalidCode), "{wrong}");
    let user = device.client.sign_in(&token, &code_of(&ihor)).await.unwrap();
    assert_eq!(user.id().bare_id(), Some(ihor.id().0));
    device.makes_room("Chat 1", "").await;

    device.client.sign_out().await.unwrap();
    assert_eq!(device.is_refused(&create("Chat 2", "")).await, "401 AUTH_KEY_UNREGISTERED");
}

#[tokio::test]
async fn a_password_is_asked_for_and_only_the_right_one_opens() {
    let town = Town::new().await;
    let ihor = ihor(&town, NewPerson { password: Some("correct horse".into()), ..NewPerson::default() });
    let device = town.stranger().await;

    let token = wants_password(&device, &ihor).await;
    let wrong = device.client.check_password(token, "correct house").await.unwrap_err();
    assert!(matches!(wrong, SignInError::InvalidPassword(_)), "{wrong}");
    let token = wants_password(&device, &ihor).await;
    let user = device.client.check_password(token, "correct horse").await.unwrap();
    assert_eq!(user.id().bare_id(), Some(ihor.id().0));
    device.makes_room("Chat 1", "").await;
}

#[tokio::test]
async fn a_code_is_good_for_its_own_phone_and_for_a_while() {
    let town = Town::new().await;
    let ihor = ihor(&town, NewPerson::default());
    let device = town.stranger().await;
    let enums::auth::SentCode::Code(sent) = device.asks(&send_code(PHONE)).await else { panic!("a code") };
    let sign_in = |phone: &str, code: &str| functions::auth::SignIn {
        phone_number: phone.into(),
        phone_code_hash: sent.phone_code_hash.clone(),
        phone_code: Some(code.into()),
        email_verification: None,
    };
    let code = code_of(&ihor);
    assert_eq!(device.is_refused(&sign_in("+380000000001", &code)).await, "400 PHONE_CODE_EXPIRED");
    assert_eq!(device.is_refused(&sign_in(PHONE, "")).await, "400 PHONE_CODE_EMPTY");
    town.world.seconds_pass(300);
    assert_eq!(device.is_refused(&sign_in(PHONE, &code)).await, "400 PHONE_CODE_EXPIRED");
    assert_eq!(device.is_refused(&send_code("nobody")).await, "400 PHONE_NUMBER_INVALID");

    let unknown = "+380000000077";
    let enums::auth::SentCode::Code(sent) = device.asks(&send_code(unknown)).await else { panic!("a code") };
    let guessed = functions::auth::SignIn {
        phone_number: unknown.into(),
        phone_code_hash: sent.phone_code_hash,
        phone_code: Some("12345".into()),
        email_verification: None,
    };
    assert_eq!(device.is_refused(&guessed).await, "400 PHONE_CODE_INVALID");
}

#[tokio::test]
async fn a_person_signs_in_at_the_data_centre_of_the_account() {
    let town = Town::new().await;
    let ihor = ihor(&town, NewPerson { home: DataCentre::Four, ..NewPerson::default() });
    let device = town.stranger().await;
    assert_eq!(device.is_refused(&send_code(PHONE)).await, "303 PHONE_MIGRATE_4");
    let token = device.client.request_login_code(PHONE, "hash").await.unwrap();
    device.client.sign_in(&token, &code_of(&ihor)).await.unwrap();
    device.makes_room("Chat 1", "").await;
}

#[tokio::test]
async fn a_file_that_lies_elsewhere_is_read_there_with_the_sign_in_of_home() {
    let town = Town::new().await;
    let ihor = ihor(&town, NewPerson { home: DataCentre::Four, ..NewPerson::default() });
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(ihor.id(), room);
    town.world.change(|world| {
        let kind = FileKind::Photo { width: 8, height: 8 };
        let contents = Contents::Generated { seed: 1, size_bytes: 9_000 };
        let file = world.add_file(ihor.id(), NewFile { kind, mime: "image/jpeg".into(), name: None, contents });
        world.post(ihor.id(), Place::Room(room.id), Content::media(Media::File(file), "")).unwrap();
    });
    let Some(enums::MessageMedia::Photo(photo)) = host.hears_message().await.media else { panic!("a photo") };
    let media = ClientMedia::Photo(Photo::from_raw_media(photo));
    let mut download = host.client.iter_download(&media);
    assert_eq!(download.next().await.unwrap().map(|bytes| bytes.len()), Some(9_000));
    assert_eq!(town.telegram.waiting_faults(), Vec::<Fault>::new());
}

#[tokio::test]
async fn an_exported_sign_in_is_good_once_and_for_its_own_account() {
    let town = Town::new().await;
    let host = town.host().await;
    assert_eq!(host.is_refused(&functions::auth::ExportAuthorization { dc_id: 2 }).await, "400 DC_ID_INVALID");
    let enums::auth::ExportedAuthorization::Authorization(exported) =
        host.asks(&functions::auth::ExportAuthorization { dc_id: 4 }).await;
    let import = |id| functions::auth::ImportAuthorization { id, bytes: exported.bytes.clone() };
    let elsewhere =
        async |id| host.client.invoke_in_dc(4, &import(id)).await.map(drop).map_err(|error| error.to_string());
    assert!(elsewhere(exported.id).await.is_ok());
    assert!(elsewhere(exported.id).await.unwrap_err().contains("AUTH_BYTES_INVALID"));
    let enums::auth::ExportedAuthorization::Authorization(again) =
        host.asks(&functions::auth::ExportAuthorization { dc_id: 4 }).await;
    let for_another = functions::auth::ImportAuthorization { id: town.olena.0, bytes: again.bytes };
    let refused = host.client.invoke_in_dc(4, &for_another).await.unwrap_err();
    assert!(refused.to_string().contains("USER_ID_INVALID"), "{refused}");
    let asked_elsewhere = host.client.invoke_in_dc(4, &functions::updates::GetState {}).await.unwrap_err();
    assert!(asked_elsewhere.to_string().contains("USER_MIGRATE"), "{asked_elsewhere}");
}

/// Adds Ihor, a person who is not signed in anywhere.
fn ihor(town: &Town, like: NewPerson) -> Person {
    let new = NewPerson { first_name: "Ihor".into(), phone: PHONE.into(), ..like };
    town.telegram.add_person(new).unwrap()
}

/// Returns the login code in the newest message from Telegram itself.
fn code_of(person: &Person) -> String {
    let seen = person.sees().to_string();
    let message = seen.rsplit("Login code: ").next().unwrap();
    message.chars().take_while(char::is_ascii_digit).collect()
}

async fn wants_password(device: &Host, person: &Person) -> PasswordToken {
    let token = device.client.request_login_code(PHONE, "hash").await.unwrap();
    match device.client.sign_in(&token, &code_of(person)).await {
        Err(SignInError::PasswordRequired(token)) => token,
        other => panic!("{other:?}"),
    }
}

fn send_code(phone: &str) -> functions::auth::SendCode {
    functions::auth::SendCode {
        phone_number: phone.into(),
        api_id: 1,
        api_hash: "hash".into(),
        settings: grammers_tl_types::types::CodeSettings {
            allow_flashcall: false,
            current_number: false,
            allow_app_hash: false,
            allow_missed_call: false,
            allow_firebase: false,
            unknown_number: false,
            logout_tokens: None,
            token: None,
            app_sandbox: None,
        }
        .into(),
    }
}
