//! How well the account knows each operator. Every step is written down before the next one is begun.
//!
//! ```text
//! awaited ─▶ met ─▶ befriended ─▶ probed
//!                     ▲    └─▶ unwilling
//!                     └───────────┘ they wrote again
//! ```
use domain::{Cause, OperatorId, UserId};
use serde::{Deserialize, Serialize};

use super::{StoreError, Table};

/// The version of operators' items that this crate writes.
const VERSION: u32 = 1;

/// An operator, as far as the account knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Acquaintance {
    pub(crate) operator: OperatorId,
    /// That of the job that asked for it; the reports name it again.
    pub(crate) cause: Cause,
    pub(crate) step: Step,
}

/// How well the account knows an operator. The hash is what Telegram gives this account with their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub(crate) enum Step {
    /// They are to write to the account.
    Awaited,
    /// They wrote to it.
    Met { access_hash: i64 },
    /// They are among its contacts, and that was reported.
    Befriended { access_hash: i64 },
    /// It could not add them to a room. It tries again when they write again.
    Unwilling { access_hash: i64 },
    /// It can add them to rooms, and that was reported.
    Probed { access_hash: i64 },
}

/// Somebody as this account knows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Peer {
    pub(crate) id: UserId,
    /// The hash that Telegram gives this account with their number.
    pub(crate) access_hash: i64,
}

impl Acquaintance {
    /// To call Telegram with, once they have written.
    pub(crate) fn peer(&self) -> Option<Peer> {
        match self.step {
            Step::Awaited => None,
            Step::Met { access_hash }
            | Step::Befriended { access_hash }
            | Step::Unwilling { access_hash }
            | Step::Probed { access_hash } => Some(Peer { id: self.operator.user(), access_hash }),
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
    step: Step,
}

impl Table {
    /// How well an operator is known. `None` if nobody asked for it.
    pub(crate) async fn acquaintance(&self, operator: OperatorId) -> Result<Option<Acquaintance>, StoreError> {
        let item: Option<OperatorItem> = self.get("reading an operator", name(operator)).await?;
        Ok(item.map(acquaintance))
    }

    /// All operators that the account is to know.
    pub(crate) async fn acquaintances(&self) -> Result<Vec<Acquaintance>, StoreError> {
        let items: Vec<OperatorItem> = self.all("reading the operators", PREFIX).await?;
        Ok(items.into_iter().map(acquaintance).collect())
    }

    /// Writes down how well an operator is known.
    pub(crate) async fn put_acquaintance(&self, known: &Acquaintance, fence: u64) -> Result<(), StoreError> {
        let Acquaintance { operator, cause, step } = known.clone();
        let (account, item) = (self.account.0.clone(), name(operator));
        self.put("writing an operator", OperatorItem { account, item, v: VERSION, fence, operator, cause, step }, fence)
            .await
    }
}

fn acquaintance(OperatorItem { operator, cause, step, .. }: OperatorItem) -> Acquaintance {
    Acquaintance { operator, cause, step }
}

const PREFIX: &str = "operator#";

fn name(operator: OperatorId) -> String {
    format!("{PREFIX}{operator}")
}

#[cfg(test)]
mod tests {
    use domain::{AccountId, Timestamp};
    use insta::assert_snapshot;

    use super::*;
    use crate::{local_aws, store::create_table};

    #[test]
    fn every_step_of_an_acquaintance_has_its_stored_form() {
        let stored = steps().map(|step| serde_json::to_string(&step).unwrap());
        assert_snapshot!(stored.join("\n"), @r#"
        {"step":"awaited"}
        {"step":"met","access_hash":-5}
        {"step":"befriended","access_hash":-5}
        {"step":"unwilling","access_hash":-5}
        {"step":"probed","access_hash":-5}
        "#);
    }

    #[tokio::test]
    async fn what_is_known_of_operators_is_read_back() {
        let (aws, clients) = local_aws::start().await;
        create_table(&clients.dynamodb, "Userbot").await.unwrap();
        let table = Table::new(clients.dynamodb, "Userbot", &AccountId("main".into()));
        let cause = Cause::Enlisting { operator: UserId(9), at: Timestamp(5) };
        let known: Vec<Acquaintance> = (9..)
            .zip(steps())
            .map(|(id, step)| Acquaintance { operator: OperatorId(UserId(id)), cause: cause.clone(), step })
            .collect();
        for acquaintance in &known {
            table.put_acquaintance(acquaintance, 1).await.unwrap();
            assert_eq!(table.acquaintance(acquaintance.operator).await.unwrap().as_ref(), Some(acquaintance));
        }
        let mut read = table.acquaintances().await.unwrap();
        read.sort_by_key(|acquaintance| acquaintance.operator);
        assert_eq!(read, known);
        assert_eq!(table.acquaintance(OperatorId(UserId(1))).await.unwrap(), None);
        aws.stop().await;
    }

    fn steps() -> [Step; 5] {
        let access_hash = -5;
        [
            Step::Awaited,
            Step::Met { access_hash },
            Step::Befriended { access_hash },
            Step::Unwilling { access_hash },
            Step::Probed { access_hash },
        ]
    }
}
