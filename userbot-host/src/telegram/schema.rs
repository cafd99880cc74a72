//! The constructors of Telegram's schema, by id and by name.
use grammers_tl_types::Serializable;

/// Returns the id of an object's constructor: the first four bytes of the object's serialized form.
pub(super) fn constructor_id(object: &impl Serializable) -> u32 {
    let bytes = object.to_bytes();
    bytes.first_chunk().map_or(0, |first| u32::from_le_bytes(*first))
}

/// Returns the name of an object's constructor, e.g. `messageEntityBold`.
pub(super) fn constructor_name(object: &impl Serializable) -> String {
    grammers_tl_types::name_for_id(constructor_id(object)).to_owned()
}

#[cfg(test)]
mod tests {
    use grammers_tl_types::{enums, types};

    use super::*;

    #[test]
    fn constructors_are_named_as_in_the_schema() {
        let bold = enums::MessageEntity::Bold(types::MessageEntityBold { offset: 0, length: 1 });
        assert_eq!(constructor_name(&bold), "messageEntityBold");
    }
}
