//! The languages that the bot speaks.
use serde::{Deserialize, Serialize};

/// One of them, named as Telegram and BCP 47 name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Ukrainian.
    #[serde(rename = "uk")]
    Ukrainian,
    /// Russian.
    #[serde(rename = "ru")]
    Russian,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Ukrainian, Self::Russian, Self::English];

    /// Its code, e.g. `uk`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ukrainian => "uk",
            Self::Russian => "ru",
            Self::English => "en",
        }
    }

    /// The language of an IETF tag, whatever region or script it goes on to name: `pt-br` and `zh-hans` are forms that
    /// Telegram sends (Bot API, `User.language_code`). `None` if it is not one of ours.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.code() == primary)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_known_by_its_first_part() {
        for tag in ["uk", "UK", "uk-UA", "uk_UA", "uk-cyrl-ua"] {
            assert_eq!(Language::of_tag(tag), Some(Language::Ukrainian), "{tag}");
        }
        for tag in ["", "pt-br", "zh-hans", "ukrainian", "-uk"] {
            assert_eq!(Language::of_tag(tag), None, "{tag}");
        }
    }
}
