//! The data for screens. It comes from the reads or the writes of the decision. Missing data is read when the screen is
//! sent.
use domain::{Change, Operator, QueueFront, Screen, Settings};

/// Data that was read for a decision and is kept for its screens, to save a second read.
#[derive(Clone, Debug, Default)]
pub(crate) struct ScreenData {
    /// The person who is answered, if they are an operator.
    pub(crate) operator: Option<Operator>,
    pub(crate) settings: Option<Settings>,
    pub(crate) front: Option<QueueFront>,
}

/// The data that a screen requires in addition to its own fields.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Needs {
    /// Whether it requires the operator and the settings.
    pub(crate) operator: bool,
    /// Whether it requires the front of the queue.
    pub(crate) front: bool,
}

impl ScreenData {
    /// The data of an operator, under these settings.
    pub(crate) fn of(operator: Option<&Operator>, settings: &Settings) -> Self {
        Self { operator: operator.cloned(), settings: Some(settings.clone()), front: None }
    }

    /// The same data as it will be once this change is stored.
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
