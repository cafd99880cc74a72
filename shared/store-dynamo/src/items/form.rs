//! Conversion between a form (a struct with serde) and an item.

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::StoreError;

use crate::keys::Item;

/// Converts a form to an item.
pub(crate) fn form<F: Serialize>(form: &F) -> Item {
    serde_dynamo::to_item(form).expect("our forms are maps of text and numbers")
}

/// Converts one value of a form to an attribute value.
pub(crate) fn value<V: Serialize>(value: &V) -> AttributeValue {
    serde_dynamo::to_attribute_value(value).expect("our values are text, numbers and maps of them")
}

/// Reads an item of the form `I`. The error does not contain what is stored.
pub(crate) fn read<I: DeserializeOwned, T: TryFrom<I>>(item: Item, doing: &'static str) -> Result<T, StoreError> {
    let unreadable = || StoreError { doing, problem: "an item has not the form that it should have".to_owned() };
    let form: I = serde_dynamo::from_item(item).map_err(|_| unreadable())?;
    T::try_from(form).map_err(|_| unreadable())
}

/// The item does not fit its form, for example because it lacks an attribute that its state must have.
#[derive(Debug)]
pub(crate) struct Malformed;
