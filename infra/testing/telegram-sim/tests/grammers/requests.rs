//! Functions that build two requests. The tests and the example `crowd` both include this file.

use grammers_tl_types::{enums, functions};

pub(crate) fn create(title: &str, about: &str) -> functions::channels::CreateChannel {
    functions::channels::CreateChannel {
        broadcast: false,
        megagroup: true,
        for_import: false,
        forum: false,
        title: title.into(),
        about: about.into(),
        geo_point: None,
        address: None,
        ttl_period: None,
    }
}

pub(crate) fn say(at: impl Into<enums::InputPeer>, random_id: i64, text: &str) -> functions::messages::SendMessage {
    functions::messages::SendMessage {
        no_webpage: false,
        silent: false,
        background: false,
        clear_draft: false,
        noforwards: false,
        update_stickersets_order: false,
        invert_media: false,
        allow_paid_floodskip: false,
        peer: at.into(),
        reply_to: None,
        message: text.into(),
        random_id,
        reply_markup: None,
        entities: None,
        schedule_date: None,
        schedule_repeat_period: None,
        send_as: None,
        quick_reply_shortcut: None,
        effect: None,
        allow_paid_stars: None,
        suggested_post: None,
        rich_message: None,
    }
}
