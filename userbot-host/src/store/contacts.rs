//! How well the account knows each operator. Each step is stored before the next one begins.
//!
//! ```text
//! awaited ─▶ met ─▶ befriended ─▶ probed
//!                     ▲    └─▶ unwilling
//!                     └───────────┘ they wrote again
//! ```
use domain::{Cause, OperatorId};
use serde::{Deserialize, Serialize};

use crate::{
    peers::Peer,
    store::table::{StoreError, Table},
};

/// The version of the format in which this crate writes the items of operators.
const VERSION: u32 = 1;

/// An operator whom the account was asked to befriend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Contact {
    pub(crate) operator: OperatorId,
    /// The cause of the latest job that named the operator. Reports on the operator repeat this cause.
    pub(crate) cause: Cause,
    pub(crate) step: ContactStep,
}

/// How well the account knows an operator. Telegram requires `access_hash` in requests about this person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub(crate) enum ContactStep {
    /// The operator has to write to the account first.
    Awaited,
    /// The operator has written to the account.
    Met { access_hash: i64 },
    /// The operator is among the account's contacts, and this was reported.
    Befriended { access_hash: i64 },
    /// The account could not add the operator to a room. The account tries again when the operator writes again.
    Unwilling { access_hash: i64 },
    /// The account can add the operator to rooms, and this was reported.
    Probed { access_hash: i64 },
}

impl Contact {
    /// Returns the id and the access hash of the operator. `None` until the operator has written to the account.
    pub(crate) fn peer(&self) -> Option<Peer> {
        match self.step {
            ContactStep::Awaited => None,
            ContactStep::Met { access_hash }
            | ContactStep::Befriended { access_hash }
            | ContactStep::Unwilling { access_hash }
            | ContactStep::Probed { access_hash } => Some(Peer { id: self.operator.user(), access_hash }),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct OperatorItem {
    account: String,
    item: String,
    v: u32,
    fence: u64,
    operator: OperatorId,
    cause: Cause,
    step: ContactStep,
}

impl Table {
    /// Reads an operator. `None` if no job has named this operator.
    pub(crate) async fn contact(&self, operator: OperatorId) -> Result<Option<Contact>, StoreError> {
        let item: Option<OperatorItem> = self.get("reading an operator", name(operator)).await?;
        Ok(item.map(contact))
    }

    /// Reads all operators that a job named.
    pub(crate) async fn contacts(&self) -> Result<Vec<Contact>, StoreError> {
        let items: Vec<OperatorItem> = self.all("reading the operators", PREFIX).await?;
        Ok(items.into_iter().map(contact).collect())
    }

    /// Writes an operator and the step they have reached.
    pub(crate) async fn put_contact(&self, contact: &Contact, fence: u64) -> Result<(), StoreError> {
        let Contact { operator, cause, step } = contact.clone();
        let (account, item) = (self.account.0.clone(), name(operator));
        self.put("writing an operator", OperatorItem { account, item, v: VERSION, fence, operator, cause, step }, fence)
            .await
    }
}

fn contact(OperatorItem { operator, cause, step, .. }: OperatorItem) -> Contact {
    Contact { operator, cause, step }
}

const PREFIX: &str = "operator#";

fn name(operator: OperatorId) -> String {
    format!("{PREFIX}{operator}")
}

#[cfg(test)]
mod tests;
