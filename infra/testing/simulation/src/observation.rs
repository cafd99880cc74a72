//! Observations: the world records what happened in it, and the checker checks it afterwards.
use bot::screens::Message;
use domain::HostJob;

#[derive(Clone, Debug)]
pub(crate) struct Observed {
    pub(crate) what: Observation,
    pub(crate) at: i64,
    /// The time at which the invocation that caused the observation began. `None` if no invocation caused it.
    pub(crate) began: Option<i64>,
}

/// Something that happened in the world.
#[derive(Clone, Debug)]
pub(crate) enum Observation {
    /// A person pressed a button of the bot, or wrote to it.
    Asked { user: i64 },
    /// A person blocked or unblocked the bot, or wrote to it for the first time.
    ReachChanged { user: i64, is_blocked: bool },
    /// Telegram dropped an update that was too old.
    UpdateDropped,
    /// The desk's settings changed to these caps.
    SettingsChanged { automatic_cap: usize, hard_cap: usize },
    /// A message appeared in a person's private chat with the bot.
    ShownPlace { to: i64, message: Message },
    /// The bot let a person into a group.
    LetIn { group: i64, user: i64 },
    /// The host added a person to a group.
    AddedByHost { group: i64, user: i64 },
    /// The bot removed a person from a group, or declined their request to join it.
    KeptOut { group: i64, user: i64 },
    /// A person said something in a group.
    SaidInGroup { group: i64 },
    /// The bot said in a group that the chat there is over.
    GoodbyeSaid { group: i64 },
    /// The host cleared the history of a group.
    HistoryCleared { group: i64 },
    /// The desk sent the host a job.
    JobSent(HostJob),
    /// The host got a job that makes no sense, or found a room in a state that must not occur.
    HostProblem(String),
}
