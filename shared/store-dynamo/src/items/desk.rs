//! The stored forms of a desk's settings and of its board.

use domain::{AlertTimes, Board, DeskId, HostDownAlert, Place, Settings, ShownPlace, Timestamp, WaitReason};
use serde::{Deserialize, Serialize};

use crate::{items::form::Malformed, keys::key};

/// The settings. Each setting is an attribute with the setting's name. A setting that is not stored gets its value from
/// [`Settings::default`], so stored items need no change when the program gets a new setting.
#[derive(Serialize, Deserialize)]
pub(crate) struct SettingsItem {
    desk: DeskId,
    #[serde(flatten)]
    settings: Settings,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct BoardItem {
    /// The key of the board, `<desk>#board`.
    desk: String,
    front: Vec<ShownPlace>,
    wait_reason: WaitReason,
    #[serde(skip_serializing_if = "Option::is_none")]
    newest: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rung_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alerted_nobody_on_shift: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alerted_rooms_late: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alerted_host_down: Option<HostDownAlert>,
    version: u64,
}

impl SettingsItem {
    pub(crate) fn new(desk: &DeskId, settings: &Settings) -> Self {
        Self { desk: desk.clone(), settings: settings.clone() }
    }
}

impl From<SettingsItem> for Settings {
    fn from(item: SettingsItem) -> Self {
        item.settings
    }
}

impl From<Board> for BoardItem {
    fn from(board: Board) -> Self {
        Self {
            desk: key::board_name(&board.desk),
            front: board.front,
            wait_reason: board.wait_reason,
            newest: board.newest,
            rung_at: board.rung_at,
            alerted_nobody_on_shift: board.alerted.nobody_on_shift,
            alerted_rooms_late: board.alerted.rooms_late,
            alerted_host_down: board.alerted.host_down,
            version: board.version,
        }
    }
}

impl TryFrom<BoardItem> for Board {
    type Error = Malformed;

    fn try_from(item: BoardItem) -> Result<Self, Malformed> {
        Ok(Self {
            desk: key::desk_of_board(&item.desk).ok_or(Malformed)?,
            front: item.front,
            wait_reason: item.wait_reason,
            newest: item.newest,
            rung_at: item.rung_at,
            alerted: AlertTimes {
                nobody_on_shift: item.alerted_nobody_on_shift,
                rooms_late: item.alerted_rooms_late,
                host_down: item.alerted_host_down,
            },
            version: item.version,
        })
    }
}
