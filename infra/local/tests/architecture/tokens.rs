//! Splits Rust source into words and signs, without comments, string literals and tests.
use std::{iter::Peekable, str::Chars};

/// Returns the tokens of the shipped code: items under `#[cfg(test)]` are left out.
pub(crate) fn shipped(source: &str) -> Vec<String> {
    without_tests(&tokens(source))
}

/// Returns whether a token is a name or a keyword.
pub(crate) fn is_word(token: &str) -> bool {
    token.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
}

/// Splits source into words and single signs; `::` is one token. A literal becomes the empty word.
fn tokens(source: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = source.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            '/' if rest.peek() == Some(&'/') => skip_line(&mut rest),
            '/' if rest.peek() == Some(&'*') => skip_block(&mut rest),
            '"' => {
                skip_text(&mut rest);
                tokens.push(String::new());
            }
            '\'' => skip_character_or_lifetime(&mut rest),
            ':' if rest.next_if_eq(&':').is_some() => tokens.push("::".to_owned()),
            letter if letter.is_alphanumeric() || letter == '_' => {
                let mut word = String::from(letter);
                while let Some(next) = rest.next_if(|next| next.is_alphanumeric() || *next == '_') {
                    word.push(next);
                }
                let is_raw = ["r", "br"].contains(&word.as_str()) && matches!(rest.peek(), Some('#' | '"'));
                if is_raw {
                    skip_raw_text(&mut rest);
                } else {
                    tokens.push(word);
                }
            }
            letter if letter.is_whitespace() => {}
            sign => tokens.push(sign.to_string()),
        }
    }
    tokens
}

fn skip_line(rest: &mut Peekable<Chars<'_>>) {
    rest.find(|letter| *letter == '\n');
}

fn skip_block(rest: &mut Peekable<Chars<'_>>) {
    let mut before = ' ';
    rest.find(|letter| std::mem::replace(&mut before, *letter) == '*' && *letter == '/');
}

fn skip_text(rest: &mut Peekable<Chars<'_>>) {
    while let Some(letter) = rest.next() {
        match letter {
            '\\' => drop(rest.next()),
            '"' => return,
            _ => {}
        }
    }
}

/// Skips a raw string such as `r#"…"#`. Its `r` has been read already, so `rest` starts with `#` or `"`.
fn skip_raw_text(rest: &mut Peekable<Chars<'_>>) {
    let mut hashes = 0;
    while rest.next_if_eq(&'#').is_some() {
        hashes += 1;
    }
    if rest.next_if_eq(&'"').is_none() {
        return;
    }
    while rest.find(|letter| *letter == '"').is_some() {
        let mut found = 0;
        while found < hashes && rest.next_if_eq(&'#').is_some() {
            found += 1;
        }
        if found == hashes {
            return;
        }
    }
}

/// Skips a character literal or a lifetime: `'a'` and `'\n'` end with a quote, `'a` does not.
fn skip_character_or_lifetime(rest: &mut Peekable<Chars<'_>>) {
    match rest.next() {
        Some('\\') => {
            rest.next();
            rest.find(|letter| *letter == '\'');
        }
        Some(_) => drop(rest.next_if_eq(&'\'')),
        None => {}
    }
}

fn without_tests(tokens: &[String]) -> Vec<String> {
    const TEST: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at..].iter().map(String::as_str).take(TEST.len()).eq(TEST) {
            at = end_of_item(tokens, at + TEST.len());
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// Returns the index after an item: after its `;`, or after its last brace.
fn end_of_item(tokens: &[String], start: usize) -> usize {
    let mut depth = 0_u32;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        match token.as_str() {
            "{" => depth += 1,
            "}" if depth <= 1 => return at + 1,
            "}" => depth -= 1,
            ";" if depth == 0 => return at + 1,
            _ => {}
        }
    }
    tokens.len()
}

#[test]
fn comments_text_and_tests_are_left_out() {
    let source = r##"
        // crate::a
        /* crate::b */ fn f<'a>(x: &'a str) -> char { g("crate::c \" x", r#"crate::"d"#); '\'' }
        #[cfg(test)]
        mod tests { use crate::e; }
        #[cfg(test)]
        use crate::f;
        use crate::g;
    "##;
    assert_eq!(shipped(source).join(" "), "fn f < > ( x : & str ) - > char { g (  , ) ; } use crate :: g ;");
}
