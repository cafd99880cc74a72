//! The data that screens show: read or written by the decision, or else read when the screen is sent.
use domain::{Change, Operator, QueueFront, Screen, Settings};

/// Data that was read for a decision and that its screens show, so that it need not be read again.
#[derive(Clone, Debug, Default)]
pub(crate) struct ScreenData {
    /// The person who is answered, if they are an operator.
    pub(crate) operator: Option<Operator>,
    /// The desk's settings.
    pub(crate) settings: Option<Settings>,
    /// The front of the queue.
    pub(crate) front: Option<QueueFront>,
}

/// The data that a screen needs beside its own fields.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Needs {
    /// The operator and the settings.
    pub(crate) operator: bool,
    /// The front of the queue.
    pub(crate) front: bool,
}

impl ScreenData {
    /// An operator, under these settings.
    pub(crate) fn of(operator: Option<&Operator>, settings: &Settings) -> Self {
        Self { operator: operator.cloned(), settings: Some(settings.clone()), front: None }
    }

    /// The same, once this change is stored.
    pub(crate) fn after(self, change: &Change) -> Self {
        Self { operator: self.operator.map(|operator| change.operator_after(operator)), ..self }
    }
}

impl Needs {
    pub(crate) fn of(screen: &Screen) -> Self {
        match screen {
            Screen::Panel | Screen::MyChats => Self { operator: true, front: false },
            Screen::Queue => Self { operator: true, front: true },
            Screen::Welcome
            | Screen::Privacy
            | Screen::Registered
            | Screen::Menu
            | Screen::Languages { .. }
            | Screen::Waiting { .. }
            | Screen::LeftQueue
            | Screen::Chat { .. }
            | Screen::KeepOrGiveBack { .. }
            | Screen::Refused { .. } => Self { operator: false, front: false },
        }
    }
}
