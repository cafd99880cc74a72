//! Errors of a town and of a story, and how long a story waits before it fails.
use std::{fmt, time::Duration};

use telegram_sim::people::{CannotDo, NotSeen};

/// The longest wait for anything in a story.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// A failure of the town itself: a part of it does not work.
#[derive(Debug, thiserror::Error)]
#[error("{doing}: {problem}")]
pub struct TownError {
    doing: &'static str,
    problem: String,
}

/// The reason why a step of a story failed.
#[derive(Debug)]
pub struct StoryError(pub String);

/// Adds the action that failed to an error: `.map_err(during("making the bucket"))`.
pub(crate) fn during<E: fmt::Display>(doing: &'static str) -> impl Fn(E) -> TownError {
    move |problem| TownError { doing, problem: problem.to_string() }
}

impl fmt::Display for StoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StoryError {}

impl From<CannotDo> for StoryError {
    fn from(error: CannotDo) -> Self {
        Self(error.to_string())
    }
}

impl From<NotSeen> for StoryError {
    fn from(error: NotSeen) -> Self {
        Self(error.to_string())
    }
}

impl From<TownError> for StoryError {
    fn from(error: TownError) -> Self {
        Self(error.to_string())
    }
}
