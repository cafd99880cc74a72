//! Parses `parse_mode: HTML`: tags become entities.
//!
//! Positions of entities are in UTF-16 units. Positions in error texts are in bytes of the text that the bot sent, as
//! in Telegram's error texts.

use crate::{
    bot_api::refusal::Refusal,
    world::{Entity, EntityKind, entities::utf16},
};

/// Returns the text without tags, and the entities that the tags stand for.
pub(super) fn parse(html: &str) -> Result<(String, Vec<Entity>), Refusal> {
    let mut parser = Parser { html, at: 0, text: String::new(), open: Vec::new(), entities: Vec::new() };
    while let Some(next) = parser.rest().chars().next() {
        match next {
            '<' if parser.rest().starts_with("</") => parser.end_tag()?,
            '<' => parser.start_tag()?,
            '&' => parser.reference(),
            other => parser.plain(other),
        }
    }
    match parser.open.pop() {
        Some(tag) => Err(cannot(format!("Can't find end tag corresponding to start tag \"{}\"", tag.name))),
        None => Ok(trimmed(&parser.text, parser.entities)),
    }
}

struct Parser<'a> {
    html: &'a str,
    at: usize,
    text: String,
    open: Vec<OpenTag>,
    entities: Vec<Entity>,
}

struct OpenTag {
    name: String,
    offset: usize,
    kind: EntityKind,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.html[self.at..]
    }

    fn plain(&mut self, character: char) {
        self.text.push(character);
        self.at += character.len_utf8();
    }

    /// Decodes a character reference like `&lt;` or `&#33;`. Any other text after `&` stays as it is.
    fn reference(&mut self) {
        let rest = self.rest();
        let Some((name, character)) = rest.find(';').and_then(|end| Some((&rest[..=end], decode(&rest[1..end])?)))
        else {
            return self.plain('&');
        };
        self.text.push(character);
        self.at += name.len();
    }

    fn start_tag(&mut self) -> Result<(), Refusal> {
        let at = self.at;
        let inside = self.tag_inside(1)?;
        let (name, attributes) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        let name = name.to_ascii_lowercase();
        let kind = kind_of(&name, attributes)
            .ok_or_else(|| cannot(format!("Unsupported start tag \"{name}\" at byte offset {at}")))?;
        self.open.push(OpenTag { name, offset: utf16(&self.text), kind });
        Ok(())
    }

    fn end_tag(&mut self) -> Result<(), Refusal> {
        let at = self.at;
        let name = self.tag_inside(2)?.trim().to_ascii_lowercase();
        let tag = self.open.pop().ok_or_else(|| cannot(format!("Unexpected end tag at byte offset {at}")))?;
        if !name.is_empty() && name != tag.name {
            let expected = tag.name;
            let why = format!("Unmatched end tag at byte offset {at}, expected \"</{expected}>\", found \"</{name}>\"");
            return Err(cannot(why));
        }
        let length = utf16(&self.text) - tag.offset;
        if length > 0 {
            self.close(Entity { offset: tag.offset, length, kind: tag.kind });
        }
        Ok(())
    }

    /// Adds the entity of a closed tag. If `<code class="language-...">` fills a whole `<pre>`, the two tags become one
    /// entity with that language.
    fn close(&mut self, entity: Entity) {
        let inner = self.entities.last().filter(|inner| inner.offset == entity.offset && inner.length == entity.length);
        let language = match (inner.map(|inner| &inner.kind), &entity.kind) {
            (Some(EntityKind::Pre { language }), EntityKind::Pre { .. }) => language.clone(),
            _ => return self.entities.push(entity),
        };
        self.entities.pop();
        self.entities.push(Entity { kind: EntityKind::Pre { language }, ..entity });
    }

    /// Returns the text between `<` (or `</`) and `>`.
    fn tag_inside(&mut self, skip: usize) -> Result<&'a str, Refusal> {
        let rest = self.rest();
        let end = rest.find('>').ok_or_else(|| cannot(format!("Unclosed start tag at byte offset {}", self.at)))?;
        self.at += end + 1;
        Ok(&rest[skip..end])
    }
}

fn kind_of(tag: &str, attributes: &str) -> Option<EntityKind> {
    Some(match tag {
        "b" | "strong" => EntityKind::Bold,
        "i" | "em" => EntityKind::Italic,
        "u" | "ins" => EntityKind::Underline,
        "s" | "strike" | "del" => EntityKind::Strikethrough,
        "tg-spoiler" => EntityKind::Spoiler,
        "span" if attribute(attributes, "class")? == "tg-spoiler" => EntityKind::Spoiler,
        "blockquote" => EntityKind::Blockquote,
        "code" => {
            match attribute(attributes, "class").and_then(|class| class.strip_prefix("language-").map(str::to_owned)) {
                Some(language) => EntityKind::Pre { language: Some(language) },
                None => EntityKind::Code,
            }
        }
        "pre" => EntityKind::Pre { language: None },
        "a" => EntityKind::TextLink { url: attribute(attributes, "href").unwrap_or_default() },
        _ => return None,
    })
}

fn attribute(attributes: &str, name: &str) -> Option<String> {
    let value = attributes.split_once(&format!("{name}="))?.1;
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split_whitespace().next()?,
    };
    let mut parser = Parser { html: value, at: 0, text: String::new(), open: Vec::new(), entities: Vec::new() };
    while let Some(next) = parser.rest().chars().next() {
        if next == '&' { parser.reference() } else { parser.plain(next) }
    }
    Some(parser.text)
}

fn decode(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// Removes white space at both ends of a message, as Telegram does.
pub(super) fn trimmed(text: &str, entities: Vec<Entity>) -> (String, Vec<Entity>) {
    let before = utf16(text) - utf16(text.trim_start());
    let kept = text.trim();
    let end = utf16(kept);
    let fit = |entity: Entity| {
        let start = entity.offset.saturating_sub(before);
        let stop = (entity.offset + entity.length).saturating_sub(before).min(end);
        (start < stop).then(|| Entity { offset: start, length: stop - start, kind: entity.kind })
    };
    (kept.to_owned(), entities.into_iter().filter_map(fit).collect())
}

fn cannot(why: impl AsRef<str>) -> Refusal {
    Refusal::bad_request(format!("can't parse entities: {}", why.as_ref()))
}
