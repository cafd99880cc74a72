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
fn a_name_without_visible_characters_is_no_name() {
    for text in ["", " \n", "\u{202e}\u{200b}\u{feff}", "\u{3164}", "\u{2800} \u{115f}", "\u{200d}\u{fe0f}"] {
        assert_eq!(Typed::name(text), None);
    }
}

proptest! {
    #[test]
    fn typed_text_becomes_one_short_line_without_markup(text in any::<String>()) {
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
