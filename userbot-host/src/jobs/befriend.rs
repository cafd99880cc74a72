//! `Befriend`: how the account comes to know the operators. Telegram lets it add to rooms whom it knows, so each operator
//! writes to it once; what they say is not looked at.
//!
//! ```text
//!   Befriend      they wrote   among the contacts          can be added
//!      └─▶ awaited ────▶ met ────▶ befriended, reported ────▶ probed, reported
//!                                     ▲    └─▶ unwilling: their settings forbid it
//!                                     └───────────┘ they wrote again
//! ```
//!
//! The job only writes down that somebody is awaited. The rest is the host's own work, and goes on after a restart where it
//! was. Whether the account can add somebody is seen by adding them, to a room of the host's own where nobody else is.
use std::{collections::BTreeSet, future::pending, sync::Arc};

use domain::{Cause, HostReport, OperatorId, RoomId, UserId};
use tokio::{
    sync::{Mutex, mpsc},
    time::sleep,
};
use tracing::{info, warn};

use crate::{
    jobs::context::{Tools, WorkError},
    jobs::prepare_room::own_room,
    peers::Peer,
    store::contacts::{Contact, ContactStep},
    store::rooms::Room,
    telegram::{error::TelegramError, members::Invitation, updates::PrivateMessages},
};

/// The room in which it is tried whether somebody can be added. Names that the desk gives are made of hexadecimal digits.
const PROBING_ROOM: &str = "probing-room";

/// See the [module](self).
pub(crate) struct Befriending {
    tools: Arc<Tools>,
    signs: mpsc::UnboundedSender<PrivateMessages>,
    /// Who changes what is written down of operators does it alone.
    turn: Mutex<()>,
}

impl Befriending {
    /// What was not done by the last host is the first thing to do.
    pub(crate) fn new(tools: Arc<Tools>, signs: mpsc::UnboundedSender<PrivateMessages>) -> Self {
        let befriending = Self { tools, signs, turn: Mutex::default() };
        befriending.look();
        befriending
    }

    /// Writes down that an operator is to be befriended. One who was, by an earlier job, is reported again by this one.
    pub(crate) async fn expect(&self, cause: &Cause, operator: OperatorId) -> Result<(), WorkError> {
        let _alone = self.turn.lock().await;
        let known = self.tools.table.contact(operator).await?;
        let peer = known.as_ref().and_then(Contact::peer);
        if known.is_some_and(|known| known.cause == *cause) {
            return Ok(());
        }
        let step = peer.map_or(ContactStep::Awaited, |Peer { access_hash, .. }| ContactStep::Met { access_hash });
        self.remember(&Contact { operator, cause: cause.clone(), step }).await?;
        info!(user.id = %operator, "an operator is to be befriended");
        self.look();
        Ok(())
    }

    /// Befriends whoever writes, for as long as the host lives: it never returns.
    pub(crate) async fn attend(&self, mut signs: mpsc::UnboundedReceiver<PrivateMessages>) {
        let mut expected = BTreeSet::new();
        while let Some(sign) = signs.recv().await {
            if let PrivateMessages::From(user) = sign
                && !expected.contains(&user)
            {
                continue;
            }
            while let Err(error) = self.go_on(sign, &mut expected).await {
                let Some(pause) = self.tools.pause_after(&error) else { return pending().await };
                warn!(%error, "operators are looked after later");
                sleep(pause).await;
            }
        }
    }

    /// Goes on with everybody, as far as it can be without them. Tells from whom a message is expected.
    async fn go_on(&self, sign: PrivateMessages, expected: &mut BTreeSet<UserId>) -> Result<(), WorkError> {
        let _alone = self.turn.lock().await;
        let mut known = self.tools.table.contacts().await?;
        self.try_again(sign, &mut known).await?;
        self.meet(&mut known).await?;
        for acquaintance in &mut known {
            match self.steps(acquaintance).await {
                Err(WorkError::Telegram(TelegramError::Refused(error))) => {
                    warn!(user.id = %acquaintance.operator, error, "an operator is not befriended for now");
                }
                other => other?,
            }
        }
        let is_expected = |known: &&Contact| match known.step {
            ContactStep::Awaited
            | ContactStep::Met { .. }
            | ContactStep::Befriended { .. }
            | ContactStep::Unwilling { .. } => true,
            ContactStep::Probed { .. } => false,
        };
        *expected = known.iter().filter(is_expected).map(|known| known.operator.user()).collect();
        Ok(())
    }

    /// Who could not be added and writes again may have changed their settings.
    async fn try_again(&self, sign: PrivateMessages, known: &mut [Contact]) -> Result<(), WorkError> {
        for acquaintance in known {
            if let ContactStep::Unwilling { access_hash } = acquaintance.step
                && sign == PrivateMessages::From(acquaintance.operator.user())
            {
                acquaintance.step = ContactStep::Befriended { access_hash };
                self.remember(acquaintance).await?;
            }
        }
        Ok(())
    }

    /// Finds out who of the awaited has written.
    async fn meet(&self, known: &mut [Contact]) -> Result<(), WorkError> {
        let awaited = known.iter_mut().filter(|known| known.step == ContactStep::Awaited);
        let mut awaited: Vec<&mut Contact> = awaited.collect();
        if awaited.is_empty() {
            return Ok(());
        }
        let wrote = match self.tools.account.private_senders().await {
            Err(TelegramError::Refused(error)) => {
                warn!(error, "it is not to be had who wrote");
                return Ok(());
            }
            wrote => wrote?,
        };
        for acquaintance in &mut awaited {
            let user = acquaintance.operator.user();
            if let Some(Peer { access_hash, .. }) = wrote.iter().find(|peer| peer.id == user).copied() {
                acquaintance.step = ContactStep::Met { access_hash };
                self.remember(acquaintance).await?;
            }
        }
        Ok(())
    }

    /// Takes step after step with somebody, and writes each down.
    async fn steps(&self, acquaintance: &mut Contact) -> Result<(), WorkError> {
        while let Some(next) = self.step(acquaintance).await? {
            acquaintance.step = next;
            self.remember(acquaintance).await?;
        }
        Ok(())
    }

    /// The next step, taken. `None` if there is none without them.
    async fn step(&self, Contact { operator, cause, step }: &Contact) -> Result<Option<ContactStep>, WorkError> {
        let (operator, id) = (*operator, operator.user());
        match *step {
            ContactStep::Met { access_hash } => {
                let contact = format!("Operator {operator}");
                self.tools.account.add_contact(Peer { id, access_hash }, &contact).await?;
                self.report(cause, HostReport::Befriended { operator }).await?;
                Ok(Some(ContactStep::Befriended { access_hash }))
            }
            ContactStep::Befriended { access_hash } => match self.probe(Peer { id, access_hash }).await? {
                Invitation::Added => {
                    self.report(cause, HostReport::Probed { operator }).await?;
                    Ok(Some(ContactStep::Probed { access_hash }))
                }
                Invitation::Rejected(reason) => {
                    warn!(user.id = %operator, reason, "an operator cannot be added to rooms");
                    Ok(Some(ContactStep::Unwilling { access_hash }))
                }
            },
            ContactStep::Awaited | ContactStep::Unwilling { .. } | ContactStep::Probed { .. } => Ok(None),
        }
    }

    /// Adds somebody to a room where nobody else is, and removes them at once.
    async fn probe(&self, peer: Peer) -> Result<Invitation, WorkError> {
        let room = RoomId(PROBING_ROOM.to_owned());
        let channel = own_room(&self.tools, &room).await?;
        match self.tools.account.add_member(channel, peer).await {
            Ok(Invitation::Added) => {
                self.tools.account.remove_member(channel, peer).await?;
                Ok(Invitation::Added)
            }
            Err(trouble) if trouble.is_room_lost() => {
                self.tools.remember(&room, &Room::Asked).await?;
                Err(trouble.into())
            }
            other => Ok(other?),
        }
    }

    async fn report(&self, cause: &Cause, report: HostReport) -> Result<(), WorkError> {
        Ok(self.tools.reports.send(cause, self.tools.clock.now(), report).await?)
    }

    async fn remember(&self, acquaintance: &Contact) -> Result<(), WorkError> {
        Ok(self.tools.table.put_contact(acquaintance, self.tools.fence).await?)
    }

    fn look(&self) {
        // Who listens is gone only when the host is ending.
        let _ = self.signs.send(PrivateMessages::Missed);
    }
}
