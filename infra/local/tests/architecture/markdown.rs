//! The parts of a Markdown document that name something: words of code, links and titles.
use std::collections::BTreeSet;

/// The marker that begins or ends a block of code in Markdown.
const FENCE: &str = "```";

/// Returns the words between backticks and in blocks of shell commands, section by section. Other blocks are left out.
pub(crate) fn code_words(document: &str) -> Vec<Vec<String>> {
    let mut sections = vec![Vec::new()];
    for (at, part) in document.split(FENCE).enumerate() {
        if at % 2 == 1 {
            let commands = part.strip_prefix("sh\n").unwrap_or_default();
            sections.last_mut().expect("there is one").extend(split(commands));
            continue;
        }
        for (at, prose) in at_titles(part).into_iter().enumerate() {
            if at > 0 {
                sections.push(Vec::new());
            }
            let spans = prose.split('`').skip(1).step_by(2);
            sections.last_mut().expect("there is one").extend(spans.flat_map(split));
        }
    }
    sections
}

/// Returns the targets of the links in the form `[text](target)`.
pub(crate) fn links(document: &str) -> Vec<String> {
    let prose = document.split(FENCE).step_by(2).collect::<String>();
    prose.split("](").skip(1).filter_map(|rest| rest.split(')').next()).map(str::to_owned).collect()
}

/// Returns the anchors of the titles, as GitHub makes them: lower case, hyphens instead of spaces, and no
/// punctuation except `-` and `_`.
pub(crate) fn anchors(document: &str) -> BTreeSet<String> {
    let titles = document.split(FENCE).step_by(2).flat_map(str::lines).filter(|line| is_title(line));
    let letter = |letter: char| match letter {
        ' ' => Some('-'),
        letter if letter.is_alphanumeric() || "-_".contains(letter) => Some(letter.to_ascii_lowercase()),
        _ => None,
    };
    titles.map(|title| title.trim_start_matches('#').trim().chars().filter_map(letter).collect()).collect()
}

/// Splits the prose at its titles: the part before the first title, then one part for each title.
fn at_titles(prose: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for line in prose.lines() {
        if is_title(line) {
            parts.push(String::new());
        }
        let part = parts.last_mut().expect("there is one");
        part.push_str(line);
        part.push('\n');
    }
    parts
}

fn is_title(line: &str) -> bool {
    line.starts_with('#')
}

fn split(code: &str) -> Vec<String> {
    code.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn words_of_code_are_found_in_prose_and_in_commands() {
    let document = "`a b`\n# One\nThe `c\nd` and\n```sh\ne f\n```\n`g`\n## Two\n```text\nno\n```\n`h`\n";
    let words: Vec<String> = code_words(document).iter().map(|section| section.join(" ")).collect();
    assert_eq!(words, ["a b", "c d e f g", "h"]);
}

#[test]
fn links_and_titles_are_found() {
    let document = "# A job (desk → host)\n[one](a.md#b) and\n[two](c.md)\n```text\n# no\n[x](y)\n```\n";
    assert_eq!(links(document), ["a.md#b", "c.md"]);
    assert_eq!(anchors(document), BTreeSet::from(["a-job-desk--host".to_owned()]));
}
