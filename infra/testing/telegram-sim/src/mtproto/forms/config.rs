//! `help.getConfig`: the addresses of the data centres, and limits.

use std::net::SocketAddr;

use grammers_tl_types::{enums, types};

use crate::world::{DataCentre, EDIT_LIMIT_S};

/// Returns the configuration that the data centre `here` sends. Data centres that are not simulated get the address of
/// the first simulated data centre, so that a client never connects to the real Telegram.
pub(crate) fn config(here: DataCentre, addresses: [SocketAddr; 2], date: i32) -> enums::Config {
    let [first, second] = addresses;
    let address_of = |id| if DataCentre::numbered(id) == Some(DataCentre::Four) { second } else { first };
    types::Config {
        default_p2p_contacts: false,
        preload_featured_stickers: false,
        revoke_pm_inbox: true,
        blocked_mode: false,
        force_try_ipv6: false,
        date,
        expires: date.saturating_add(3600),
        test_mode: false,
        this_dc: here.number(),
        dc_options: (1..=5).map(|id| data_centre(id, address_of(id))).collect(),
        dc_txt_domain_name: String::new(),
        chat_size_max: 200,
        megagroup_size_max: 200_000,
        forwarded_count_max: 100,
        online_update_period_ms: 210_000,
        offline_blur_timeout_ms: 5_000,
        offline_idle_timeout_ms: 30_000,
        online_cloud_timeout_ms: 300_000,
        notify_cloud_delay_ms: 30_000,
        notify_default_delay_ms: 1_500,
        push_chat_period_ms: 60_000,
        push_chat_limit: 2,
        edit_time_limit: EDIT_LIMIT_S,
        revoke_time_limit: i32::MAX,
        revoke_pm_time_limit: i32::MAX,
        rating_e_decay: 2_419_200,
        stickers_recent_limit: 200,
        channels_read_media_period: 604_800,
        tmp_sessions: None,
        call_receive_timeout_ms: 20_000,
        call_ring_timeout_ms: 90_000,
        call_connect_timeout_ms: 30_000,
        call_packet_timeout_ms: 10_000,
        me_url_prefix: "https://t.me/".to_owned(),
        autoupdate_url_prefix: None,
        gif_search_username: None,
        venue_search_username: None,
        img_search_username: None,
        static_maps_provider: None,
        caption_length_max: 1024,
        message_length_max: 4096,
        webfile_dc_id: here.number(),
        suggested_lang_code: None,
        lang_pack_version: None,
        base_lang_pack_version: None,
        reactions_default: None,
        autologin_token: None,
    }
    .into()
}

fn data_centre(id: i32, address: SocketAddr) -> enums::DcOption {
    types::DcOption {
        ipv6: address.is_ipv6(),
        media_only: false,
        tcpo_only: false,
        cdn: false,
        r#static: true,
        this_port_only: true,
        id,
        ip_address: address.ip().to_string(),
        port: i32::from(address.port()),
        secret: None,
    }
    .into()
}
