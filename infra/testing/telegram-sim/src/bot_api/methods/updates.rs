//! The two ways in which a bot gets its updates: `getUpdates` and a webhook.

use std::{net::IpAddr, time::Duration};

use serde_json::{Value, json};

use crate::bot_api::{
    inbox::Inbox,
    methods::call::{MethodCall, MethodResult},
    refusal::Refusal,
    settings::WebhookTerms,
};

const CONNECTIONS: i64 = 40;
const LONGEST_WAIT_S: i64 = 50;

/// Runs `getUpdates`. An offset confirms and removes all updates with lower numbers. A negative offset, for example -5,
/// removes all updates except the 5 newest.
pub(super) async fn fetch(call: &MethodCall<'_>) -> MethodResult {
    let wanted = allowed_of(call)?;
    let limit = usize::try_from(call.parameters.number("limit").unwrap_or(100).clamp(1, 100)).unwrap_or(100);
    let wait = call.parameters.number("timeout").unwrap_or(0).clamp(0, LONGEST_WAIT_S).unsigned_abs();
    let offset = call.parameters.number("offset").unwrap_or(0);
    // Lock the world while the inbox changes. Otherwise an operation on the world could run at the same time, and the
    // chronicle (the log file) could store the operation and the change of the inbox in the wrong order.
    let ticket = call.read(|world| {
        call.state.inboxes.change(call.bot, |inbox| {
            inbox.drop_expired(world.now());
            begin_fetch(inbox, wanted, offset)
        })
    })?;
    let mut changes = call.state.inboxes.changes.subscribe();
    let something = changes.wait_for(|_| {
        let inboxes = &call.state.inboxes;
        inboxes.read(call.bot, |inbox| inbox.pending().next().is_some() || inbox.fetches != ticket)
    });
    // If no update came in time, the answer is an empty list.
    let _ = tokio::time::timeout(Duration::from_secs(wait), something).await;
    call.state.inboxes.read(call.bot, |inbox| {
        if inbox.fetches == ticket {
            Ok(inbox.pending().take(limit).map(|update| update.tree()).collect())
        } else {
            Err(Refusal::conflict(
                "terminated by other getUpdates request; make sure that only one bot instance is running",
            ))
        }
    })
}

/// Runs `setWebhook`. An empty URL deletes the webhook.
pub(super) fn set_webhook(call: &MethodCall<'_>) -> MethodResult {
    let Some(url) = call.parameters.text("url") else { return Ok(delete_webhook(call)) };
    let secret = call.parameters.text("secret_token");
    if secret.as_ref().is_some_and(|secret| !is_secret(secret)) {
        return Err(Refusal::bad_request("secret token contains unallowed characters"));
    }
    if !may_be_called(&url) {
        return Err(Refusal::bad_request("bad webhook: An HTTPS URL must be provided for webhook"));
    }
    let max_connections = call.parameters.number("max_connections").unwrap_or(CONNECTIONS).clamp(1, 100);
    let max_connections = usize::try_from(max_connections).unwrap_or(1);
    let ip_address = call.parameters.text("ip_address");
    let wanted = allowed_of(call)?;
    let new = WebhookTerms { url, secret, max_connections, ip_address };
    replace_webhook(call, Some(new), wanted);
    call.state.wake_webhook(call.bot);
    Ok(json!(true))
}

/// Runs `deleteWebhook`. Updates that wait for the bot are kept, unless `drop_pending_updates` is set.
pub(super) fn delete_webhook(call: &MethodCall<'_>) -> Value {
    replace_webhook(call, None, None);
    json!(true)
}

/// Runs `getWebhookInfo`. If no webhook is set, the URL in the result is empty.
pub(super) fn webhook_info(call: &MethodCall<'_>) -> Value {
    call.state.inboxes.read(call.bot, |inbox| {
        let mut form = json!({
            "url": inbox.webhook.as_ref().map_or("", |webhook| &webhook.terms.url),
            "has_custom_certificate": false,
            "pending_update_count": inbox.pending().count(),
        });
        if let Some(webhook) = &inbox.webhook {
            form["max_connections"] = json!(webhook.terms.max_connections);
            if let Some(ip_address) = &webhook.terms.ip_address {
                form["ip_address"] = json!(ip_address);
            }
        }
        if let Some((at, why)) = &inbox.last_error {
            form["last_error_date"] = json!(at.unix_s());
            form["last_error_message"] = json!(why);
        }
        if let Some(names) = &inbox.allowed_names {
            form["allowed_updates"] = json!(names);
        }
        form
    })
}

fn begin_fetch(inbox: &mut Inbox, wanted: Option<Vec<String>>, offset: i64) -> Result<u64, Refusal> {
    if inbox.webhook.is_some() {
        return Err(Refusal::conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        ));
    }
    if let Some(names) = wanted {
        inbox.set_allowed(names);
    }
    if offset < 0 {
        inbox.keep_newest(usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX));
    } else {
        inbox.confirm_below(u32::try_from(offset).unwrap_or(u32::MAX));
    }
    inbox.fetches += 1;
    Ok(inbox.fetches)
}

fn replace_webhook(call: &MethodCall<'_>, new: Option<WebhookTerms>, wanted: Option<Vec<String>>) {
    let drop_pending = call.parameters.flag("drop_pending_updates");
    // Lock the world while the inbox changes. Otherwise an operation on the world could run at the same time, and the
    // chronicle (the log file) could store the operation and the change of the inbox in the wrong order.
    call.read(|_| {
        call.state.inboxes.change(call.bot, |inbox| {
            inbox.set_webhook(new);
            if let Some(names) = wanted {
                inbox.set_allowed(names);
            }
            if drop_pending {
                inbox.keep_newest(0);
            }
        });
    });
}

/// Reads `allowed_updates`. `None` leaves the setting as it was; an empty list means the default kinds.
fn allowed_of(call: &MethodCall<'_>) -> Result<Option<Vec<String>>, Refusal> {
    call.parameters.object("allowed_updates")
}

/// Returns whether a webhook may have this URL. Telegram accepts only HTTPS URLs. The simulation also accepts HTTP URLs
/// of the local computer (loopback).
fn may_be_called(url: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(url) else { return false };
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let is_near = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    url.scheme() == "https" || (url.scheme() == "http" && is_near)
}

fn is_secret(secret: &str) -> bool {
    secret.len() <= 256 && secret.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c))
}
