//! Makes text that people typed safe to insert into our messages.
//!
//! A name may contain HTML, line breaks, or characters that change the reading direction. Such a character would make
//! the rest of our line read backwards. [`Typed`] is the only way to insert a name into a message.
use std::fmt;

/// The number of characters of a name that are shown.
const LONGEST: usize = 64;

/// A name that is safe to insert into a message: one line, short, and escaped for Telegram's HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed(String);

impl Typed {
    /// Cleans, shortens and escapes a name. `None` if nothing visible is left.
    pub fn name(text: &str) -> Option<Self> {
        let visible: String =
            text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| is_shown(*c)).collect();
        let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
        let shows_something = line.chars().any(|c| c != ' ' && !is_joiner(c));
        shows_something.then(|| Self(escape(&cut(&line))))
    }

    /// Returns the escaped name, as Telegram's HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns whether a character is shown. The hidden characters are control characters, the marks and overrides of
/// Unicode's bidirectional algorithm (UAX 9), and blank characters that have no width or look like an empty letter.
/// Joiners are shown, because emoji and several scripts need them.
fn is_shown(c: char) -> bool {
    let turns_direction =
        matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let takes_no_room = matches!(c, '\u{00ad}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{feff}');
    let is_blank =
        matches!(c, '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}');
    !c.is_control() && !turns_direction && !takes_no_room && !is_blank
}

/// Returns whether a character is invisible on its own, and only joins its neighbours or changes their form.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{034f}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e01ef}')
}

fn cut(line: &str) -> String {
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line.to_owned(),
    }
}

/// Escapes text as Telegram's HTML requires (Bot API, "HTML style").
fn escape(line: &str) -> String {
    line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests;
