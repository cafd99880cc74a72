use super::*;

const TRANSPORTS: [(Transport, &[u8]); 4] = [
    (Transport::Full, &[]),
    (Transport::Abridged, &[0xef]),
    (Transport::Intermediate, &[0xee; 4]),
    (Transport::Padded, &[0xdd; 4]),
];

#[tokio::test]
async fn frames_are_read_back_in_order() {
    for (transport, opening) in TRANSPORTS {
        let mut writer = FrameWriter::new(transport);
        let long = vec![7; ENVELOPE_HEAD_BYTES + 40 * BLOCK_BYTES];
        let short = vec![8; ENVELOPE_HEAD_BYTES + BLOCK_BYTES];
        let stream = [opening.to_vec(), writer.frame(&long), writer.frame(&short), writer.frame(&long)].concat();

        assert_eq!(payloads(&stream).await.unwrap(), [long.clone(), short, long], "{transport:?}");
    }
}

#[tokio::test]
async fn padding_is_taken_off() {
    let payload = vec![7; ENVELOPE_HEAD_BYTES + BLOCK_BYTES];
    let padded = counted_frame(&[payload.clone(), vec![9; 11]].concat());

    assert_eq!(payloads(&[vec![0xdd; 4], padded].concat()).await.unwrap(), [payload]);
}

#[tokio::test]
async fn a_transport_error_is_told_in_the_clients_own_transport() {
    let error = |transport| FrameWriter::new(transport).error(TransportError::AuthKeyUnknown);
    let code = (-404_i32).to_le_bytes();

    assert_eq!(error(Transport::Full), code);
    assert_eq!(error(Transport::Abridged), [&[1][..], &code].concat());
    assert_eq!(error(Transport::Intermediate), [&[4, 0, 0, 0][..], &code].concat());
}

#[tokio::test]
async fn a_changed_byte_is_noticed() {
    let mut stream = FrameWriter::new(Transport::Full).frame(b"word");
    stream[9] ^= 1;

    assert!(matches!(payloads(&stream).await, Err(FrameError::Checksum)));
}

#[tokio::test]
async fn a_frame_that_comes_twice_is_noticed() {
    let once = FrameWriter::new(Transport::Full).frame(b"word");
    let twice = [once.clone(), once].concat();

    assert!(matches!(payloads(&twice).await, Err(FrameError::Sequence { expected: 1, got: 0 })));
}

#[tokio::test]
async fn no_memory_is_taken_for_a_length_that_cannot_be() {
    for length in [0_u32, 11, 13, 3 << 20, u32::MAX] {
        assert!(matches!(payloads(&length.to_le_bytes()).await, Err(FrameError::Length(_))), "{length}");
    }
    for length in [0_u32, 3 << 20, u32::MAX] {
        let stream = [[0xee; 4], length.to_le_bytes()].concat();
        assert!(matches!(payloads(&stream).await, Err(FrameError::Length(_))), "{length}");
    }
    for stream in [&[0xef, 0][..], &[0xef, 0x7f, 0xff, 0xff, 0xff]] {
        assert!(matches!(payloads(stream).await, Err(FrameError::Length(_))), "{stream:?}");
    }
}

#[tokio::test]
async fn a_connection_that_ends_within_a_frame_is_an_error() {
    for (transport, opening) in TRANSPORTS {
        let frame = [opening.to_vec(), FrameWriter::new(transport).frame(b"word")].concat();
        let cut = &frame[..frame.len() - 1];

        assert!(matches!(payloads(cut).await, Err(FrameError::Socket(_))), "{transport:?}");
    }
}

async fn payloads(mut stream: &[u8]) -> Result<Vec<Vec<u8>>, FrameError> {
    let Some(mut reader) = FrameReader::begin(&mut stream).await? else { return Ok(Vec::new()) };
    let mut payloads = Vec::new();
    while let Some(payload) = reader.next().await? {
        payloads.push(payload);
    }
    Ok(payloads)
}
