use super::*;

#[test]
fn a_container_gives_its_messages_in_order_and_unpacked() {
    let long = vec![5; 4000];
    let parcel = message(9, contain(&[message(1, b"word".to_vec()), message(5, zip(&long))]));

    let parts = vec![message(1, b"word".to_vec()), message(5, long)];
    assert_eq!(unpack(parcel), Ok(Parcel { is_container: true, parts }));
}

#[test]
fn a_packed_container_is_a_container() {
    let inner = message(1, b"word".to_vec());

    let packed = message(9, zip(&contain(std::slice::from_ref(&inner))));

    assert_eq!(unpack(packed), Ok(Parcel { is_container: true, parts: vec![inner] }));
}

#[test]
fn containers_do_not_nest() {
    let parcel = message(9, contain(&[message(5, contain(&[]))]));

    assert_eq!(unpack(parcel), Err(ParcelError::Container));
}

#[test]
fn a_container_that_lies_about_its_length_is_refused() {
    let whole = contain(&[message(1, b"word".to_vec())]);
    for bytes in [whole[..whole.len() - 4].to_vec(), [&whole[..], b"more"].concat(), whole[..6].to_vec()] {
        assert_eq!(unpack(message(9, bytes)), Err(ParcelError::Length));
    }
}

#[test]
fn an_object_that_unpacks_to_too_much_is_rejected() {
    assert_eq!(unzip(zip(&vec![0; 5 << 20])), Err(ParcelError::Gzip));
}

fn message(id: i64, body: Vec<u8>) -> BareMessage {
    BareMessage { id, sequence: 1, body }
}
