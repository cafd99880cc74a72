//! Conversion between a form (a struct with serde) and an item.

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::StoreError;

use crate::keys::Item;

/// Converts a form to an item.
pub(crate) fn form<F: Serialize>(form: &F) -> Item {
    serde_dynamo::to_item(form).expect("items consist of text, numbers and maps")
}

/// Converts one value of a form to an attribute value.
pub(crate) fn value<V: Serialize>(value: &V) -> AttributeValue {
    serde_dynamo::to_attribute_value(value).expect("values consist of text, numbers and maps")
}

/// Reads an item of the form `I`. The error never contains stored data.
pub(crate) fn read<I: DeserializeOwned, T: TryFrom<I>>(item: Item, doing: &'static str) -> Result<T, StoreError> {
    let unreadable = || StoreError { doing, problem: "an item does not have the expected form".to_owned() };
    let form: I = serde_dynamo::from_item(item).map_err(|_| unreadable())?;
    T::try_from(form).map_err(|_| unreadable())
}

/// The item does not fit its form, for example because it lacks an attribute that its state must have.
#[derive(Debug)]
pub(crate) struct Malformed;
