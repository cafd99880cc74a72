//! What people typed, made fit to stand among our words.
//!
//! A name may hold HTML, line breaks, or marks that turn the reading direction so that the rest of our line reads
//! backwards. [`Typed`] is the only way for it into a message.
use std::fmt;

/// How many characters of a name are shown.
const LONGEST: usize = 64;

/// A name that may stand in a message: one line, short, and escaped for Telegram's HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed(String);

impl Typed {
    /// Makes it fit. `None` if nothing is left to show.
    pub fn name(text: &str) -> Option<Self> {
        let visible: String =
            text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| is_shown(*c)).collect();
        let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
        let shows_something = line.chars().any(|c| c != ' ' && !is_joiner(c));
        shows_something.then(|| Self(escape(&cut(&line))))
    }

    /// As Telegram's HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// No control characters, none of the marks and overrides of Unicode's bidirectional algorithm (UAX 9), and none of
/// the blanks that take no room or look like a letter that is not there. The joiners stay: emoji and several scripts need them.
fn is_shown(c: char) -> bool {
    let turns_direction =
        matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let takes_no_room = matches!(c, '\u{00ad}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{feff}');
    let is_blank =
        matches!(c, '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}');
    !c.is_control() && !turns_direction && !takes_no_room && !is_blank
}

/// What only joins or varies its neighbours, and shows nothing by itself.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{034f}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e01ef}')
}

fn cut(line: &str) -> String {
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line.to_owned(),
    }
}

/// As Telegram's HTML asks for it (Bot API, "HTML style").
fn escape(line: &str) -> String {
    line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_cannot_be_markup() {
        assert_eq!(shown("<b>Olena</b> & Co"), "&lt;b&gt;Olena&lt;/b&gt; &amp; Co");
    }

    #[test]
    fn a_name_stays_on_its_line_and_in_its_direction() {
        assert_eq!(shown(" Olena\n\u{0}joined \u{202e}\u{2066}the\tchat\u{200b} "), "Olena joined the chat");
    }

    #[test]
    fn a_long_name_is_cut() {
        assert_eq!(shown(&"Ж".repeat(64)), "Ж".repeat(64));
        assert_eq!(shown(&"Ж".repeat(65)), format!("{}…", "Ж".repeat(64)));
    }

    #[test]
    fn families_and_scripts_keep_their_joiners() {
        assert_eq!(shown("👩\u{200d}👧 نگه\u{200c}دار"), "👩\u{200d}👧 نگه\u{200c}دار");
    }

    #[test]
    fn a_name_of_nothing_visible_is_none() {
        for text in ["", " \n", "\u{202e}\u{200b}\u{feff}", "\u{3164}", "\u{2800} \u{115f}", "\u{200d}\u{fe0f}"] {
            assert_eq!(Typed::name(text), None);
        }
    }

    proptest! {
        #[test]
        fn whatever_was_typed_is_one_short_line_without_markup(text in any::<String>()) {
            if let Some(name) = Typed::name(&text) {
                let unescaped = name.0.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
                let forbidden = ['<', '>', '\n', '\u{202e}'];
                prop_assert!(!name.0.contains(forbidden));
                prop_assert!(unescaped.chars().count() <= LONGEST + 1);
            }
        }
    }

    fn shown(text: &str) -> String {
        Typed::name(text).unwrap().to_string()
    }
}
