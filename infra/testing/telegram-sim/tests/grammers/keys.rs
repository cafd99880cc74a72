//! A restart does not change the status of an auth key: signed in, duplicated, revoked or signed out.

use grammers_tl_types::functions;
use telegram_sim::{
    faults::Fault,
    world::{NewPerson, UserId},
};

use crate::{host::Host, requests::create, town::Town};

#[tokio::test]
async fn the_status_of_each_key_is_known_after_a_restart() {
    let mut town = Town::new().await;
    let [duplicated, revoked, signed_out] = [town.olena, newcomer(&town), newcomer(&town)];
    let keys = [town.account, duplicated, revoked, signed_out].map(|person| (person, key_of(&town, person)));
    is_duplicated(&town, duplicated).await;
    town.goes_wrong(Fault::RevokeSessions { account: revoked });
    let leaving = town.client_of(signed_out, key_of(&town, signed_out)).await;
    leaving.asks(&functions::auth::LogOut {}).await;
    leaving.hangs_up().await;

    town.begins_again().await;

    let mut fates = Vec::new();
    for (person, key) in keys {
        let client = town.client_of(person, key).await;
        fates.push(match client.invoke(&create("Chat 1", "")).await {
            Ok(_) => "signed in".to_owned(),
            Err(_) => client.is_refused(&create("Chat 1", "")).await,
        });
    }
    assert_eq!(fates, ["signed in", "406 AUTH_KEY_DUPLICATED", "401 SESSION_REVOKED", "401 AUTH_KEY_UNREGISTERED"]);
}

async fn is_duplicated(town: &Town, person: UserId) {
    let (first, second) = (town.signs_in(person).await, town.signs_in(person).await);
    first.asks(&functions::updates::GetState {}).await;
    assert_eq!(second.is_refused(&functions::updates::GetState {}).await, "406 AUTH_KEY_DUPLICATED");
    hang_up([first, second]).await;
}

async fn hang_up(clients: [Host; 2]) {
    for client in clients {
        client.hangs_up().await;
    }
}

fn newcomer(town: &Town) -> UserId {
    town.telegram.add_person(NewPerson::default()).unwrap().id()
}

/// Signs a person in. Returns the auth key of the person's client.
fn key_of(town: &Town, person: UserId) -> [u8; 256] {
    town.telegram.signs_in(town.person(person)).auth_key()
}
