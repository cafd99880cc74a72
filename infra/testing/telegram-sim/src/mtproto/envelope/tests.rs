use super::*;

#[test]
fn an_envelope_of_any_length_is_opened() {
    for words in (0..40).chain([1000]) {
        let envelope = Envelope { salt: 1, session: -2, message: 3, sequence: 4, body: vec![7; words * 4] };

        let sealed = key(1).seal_for(&envelope, Direction::FromClient);

        assert_eq!(key(1).open(&sealed), Ok(envelope));
    }
}

#[test]
fn grammers_opens_what_we_seal() {
    let envelope = Envelope { salt: 1, session: 2, message: 3, sequence: 4, body: b"word".to_vec() };

    let mut sealed = key(1).seal(&envelope);

    let theirs = grammers_crypto::AuthKey::from_bytes(secret(1));
    let plain = grammers_crypto::decrypt_data_v2(&mut sealed, &theirs).unwrap();
    assert_eq!(Envelope::read(plain), Ok(envelope));
}

#[test]
fn another_key_a_changed_byte_or_the_wrong_direction_does_not_open() {
    let envelope = Envelope { salt: 1, session: 2, message: 3, sequence: 4, body: b"word".to_vec() };
    let sealed = key(1).seal_for(&envelope, Direction::FromClient);
    let mut changed = sealed.clone();
    changed[40] ^= 1;

    assert_eq!(key(2).open(&sealed), Err(EnvelopeError::MessageKey));
    assert_eq!(key(1).open(&changed), Err(EnvelopeError::MessageKey));
    assert_eq!(key(1).open(&key(1).seal(&envelope)), Err(EnvelopeError::MessageKey));
    assert_eq!(key(1).open(&sealed[..sealed.len() - 1]), Err(EnvelopeError::Length));
    assert_eq!(key(1).open(&[]), Err(EnvelopeError::Length));
}

#[test]
fn a_body_that_leaves_too_little_padding_does_not_open() {
    let mut plain = Envelope { salt: 1, session: 2, message: 3, sequence: 4, body: vec![0; 20] }.write();
    plain[28] = 24;

    assert_eq!(Envelope::read(&plain), Err(EnvelopeError::Padding));
}

fn key(byte: u8) -> AuthKey {
    AuthKey::new(secret(byte))
}

/// Returns a key of 256 different bytes.
fn secret(first: u8) -> [u8; 256] {
    std::array::from_fn(|n| first.wrapping_add(n.to_le_bytes()[0]))
}
