//! Each new device gets auth keys that no other device has, also after a restart.

use std::{collections::BTreeSet, path::Path};

use telegram_sim::{Options, Telegram};

#[tokio::test]
async fn a_device_that_is_added_after_a_restart_is_another() {
    let directory = tempfile::tempdir().unwrap();

    let first = [added_in(directory.path()).await, added_in(directory.path()).await].concat();

    let different: BTreeSet<&[u8; 256]> = first.iter().collect();
    assert_eq!(different.len(), 8, "two runs, two devices, two data centres");
}

/// Starts a simulated Telegram from this directory and adds two devices. Returns the auth keys of both.
async fn added_in(directory: &Path) -> Vec<[u8; 256]> {
    let options = Options { kept_in: Some(directory.to_owned()), ..Options::default() };
    let telegram = Telegram::start(options).await.unwrap();
    let devices = [telegram.add_device(), telegram.add_device()];
    devices.iter().flat_map(|device| device.keys.each_ref().map(|key| key.auth_key)).collect()
}
