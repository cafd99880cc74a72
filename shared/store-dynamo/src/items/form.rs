//! Conversion between a form (a struct of serde) and an item.

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::StoreError;

use crate::keys::Item;

/// The item of a form.
pub(crate) fn form<F: Serialize>(form: &F) -> Item {
    serde_dynamo::to_item(form).expect("our forms are maps of text and numbers")
}

/// One value of a form.
pub(crate) fn value<V: Serialize>(value: &V) -> AttributeValue {
    serde_dynamo::to_attribute_value(value).expect("our values are text, numbers and maps of them")
}

/// Reads an item of the form `I`. An error says nothing of what the item holds.
pub(crate) fn read<I: DeserializeOwned, T: TryFrom<I>>(item: Item, doing: &'static str) -> Result<T, StoreError> {
    let unreadable = || StoreError { doing, problem: "an item has not the form that it should have".to_owned() };
    let form: I = serde_dynamo::from_item(item).map_err(|_| unreadable())?;
    T::try_from(form).map_err(|_| unreadable())
}

/// An attribute is missing that the item's state must have.
#[derive(Debug)]
pub(crate) struct Malformed;
