//! Converting rights of admins and restrictions of members to TL and back.

use std::collections::BTreeSet;

use grammers_tl_types::{enums, types};

use crate::{
    mtproto::forms::fields::{blank, zeros},
    world::{AdminRight, MemberRight, Timestamp},
};

/// Converts the rights of an admin to TL.
pub(super) fn admin_rights(rights: &BTreeSet<AdminRight>) -> enums::ChatAdminRights {
    let has = |right| rights.contains(&right);
    let mut form: types::ChatAdminRights = blank(&zeros(1));
    form.change_info = has(AdminRight::ChangeInfo);
    form.delete_messages = has(AdminRight::DeleteMessages);
    form.ban_users = has(AdminRight::BanUsers);
    form.invite_users = has(AdminRight::InviteUsers);
    form.pin_messages = has(AdminRight::PinMessages);
    form.add_admins = has(AdminRight::AddAdmins);
    form.anonymous = has(AdminRight::Anonymous);
    form.manage_call = has(AdminRight::ManageCalls);
    form.other = has(AdminRight::Other);
    form.into()
}

/// Converts admin rights from TL, as a client sends them. Rights that the world does not have are left out.
pub(crate) fn admin_rights_of(form: &enums::ChatAdminRights) -> BTreeSet<AdminRight> {
    let enums::ChatAdminRights::Rights(form) = form;
    let asked = [
        (form.change_info, AdminRight::ChangeInfo),
        (form.delete_messages, AdminRight::DeleteMessages),
        (form.ban_users, AdminRight::BanUsers),
        (form.invite_users, AdminRight::InviteUsers),
        (form.pin_messages, AdminRight::PinMessages),
        (form.add_admins, AdminRight::AddAdmins),
        (form.anonymous, AdminRight::Anonymous),
        (form.manage_call, AdminRight::ManageCalls),
        (form.other, AdminRight::Other),
    ];
    asked.into_iter().filter(|(on, _)| *on).map(|(_, right)| right).collect()
}

/// Returns the TL form of the rights that are denied to plain members.
pub(super) fn denied_rights(denied: &BTreeSet<MemberRight>) -> enums::ChatBannedRights {
    let no = |right| denied.contains(&right);
    let mut form: types::ChatBannedRights = blank(&zeros(2));
    form.send_messages = no(MemberRight::SendMessages);
    form.send_media = no(MemberRight::SendMedia);
    form.send_polls = no(MemberRight::SendPolls);
    form.invite_users = no(MemberRight::InviteUsers);
    form.pin_messages = no(MemberRight::PinMessages);
    form.change_info = no(MemberRight::ChangeInfo);
    form.until_date = i32::MAX;
    form.into()
}

/// Converts denied rights from TL: the rights that a client denies to plain members. Media counts as denied only if the
/// client denies media as a whole, or each kind of media.
pub(crate) fn denied_rights_of(form: &enums::ChatBannedRights) -> BTreeSet<MemberRight> {
    let enums::ChatBannedRights::Rights(form) = form;
    let every_media = form.send_photos && form.send_videos && form.send_audios && form.send_voices && form.send_docs;
    let asked = [
        (form.send_messages || form.send_plain, MemberRight::SendMessages),
        (form.send_media || every_media, MemberRight::SendMedia),
        (form.send_polls, MemberRight::SendPolls),
        (form.invite_users, MemberRight::InviteUsers),
        (form.pin_messages, MemberRight::PinMessages),
        (form.change_info, MemberRight::ChangeInfo),
    ];
    asked.into_iter().filter(|(on, _)| *on).map(|(_, right)| right).collect()
}

/// Returns the restrictions of a user who is banned until the time `until`. If `until` is `None`, the ban does not end.
pub(super) fn banned_rights(until: Option<Timestamp>) -> enums::ChatBannedRights {
    let mut form: types::ChatBannedRights = blank(&zeros(2));
    form.view_messages = true;
    form.send_messages = true;
    form.send_media = true;
    form.until_date = until.map_or(0, crate::mtproto::forms::fields::date);
    form.into()
}
