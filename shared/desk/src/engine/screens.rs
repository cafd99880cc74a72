//! The data that screens show. It comes from the facts that were read for the decision, and from the decision's own
//! writes. Data that is still missing is read when the screen is sent.
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
    /// Whether the screen requires the operator and the settings.
    pub(crate) operator: bool,
    /// Whether the screen requires the front of the queue.
    pub(crate) front: bool,
}

impl ScreenData {
    /// Returns the data for the screens of one person. `operator` is `None` if the person is not an operator.
    pub(crate) fn of(operator: Option<&Operator>, settings: &Settings) -> Self {
        Self { operator: operator.cloned(), settings: Some(settings.clone()), front: None }
    }

    /// Returns the data as it will be once this change is stored.
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
