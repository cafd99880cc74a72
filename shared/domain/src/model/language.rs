//! The languages that the bot speaks.
use serde::{Deserialize, Serialize};

/// A language, serialized as its BCP 47 code, which Telegram uses too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Ukrainian, with the code `uk`.
    #[serde(rename = "uk")]
    Ukrainian,
    /// Russian, with the code `ru`.
    #[serde(rename = "ru")]
    Russian,
    /// English, with the code `en`.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Every language that the bot speaks.
    pub const ALL: [Self; 3] = [Self::Ukrainian, Self::Russian, Self::English];

    /// Returns the BCP 47 code, e.g. `uk`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ukrainian => "uk",
            Self::Russian => "ru",
            Self::English => "en",
        }
    }

    /// Returns the language of an IETF tag and ignores its region and script: Telegram also sends forms such as `pt-br`
    /// and `zh-hans` (Bot API, `User.language_code`). `None` if the bot does not speak the language.
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
