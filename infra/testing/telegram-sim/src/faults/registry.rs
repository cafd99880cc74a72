//! Keeps the injected faults that wait for matching events or stay in effect until they are ended.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::{
    faults::fault::{CallFault, Fault, PushFault, UpdateFault, When},
    world::UserId,
};

/// The faults that wait for matching events, and the faults that stay in effect until they are ended.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    waiting: Mutex<Vec<Fault>>,
    /// Counts how many times all connections were cut.
    cuts: watch::Sender<u64>,
}

impl Faults {
    /// Adds a fault that waits for matching events or stays in effect.
    pub(crate) fn add(&self, fault: Fault) {
        self.waiting().push(fault);
    }

    /// Closes every open MTProto connection.
    pub(crate) fn cut_connections(&self) {
        self.cuts.send_modify(|cuts| *cuts += 1);
    }

    /// Returns the faults that still wait for matching events. Faults that stay in effect until they are ended are left
    /// out.
    pub(crate) fn pending(&self) -> Vec<Fault> {
        let waiting = self.waiting();
        waiting.iter().filter(|fault| (*fault).clone().when().is_some()).cloned().collect()
    }

    /// Must be called for each call of a method: a fault counts calls to know when it applies. Returns the way in which
    /// this call of the method `called` fails, or `None` if the call does not fail.
    pub(crate) fn of_call(&self, called: &str) -> Option<CallFault> {
        self.strike(|fault| {
            let Fault::Call { method, wrong, .. } = fault else { return None };
            method.eq_ignore_ascii_case(called).then(|| wrong.clone())
        })
    }

    /// Must be called for each call of `channels.inviteToChannel`: a fault counts calls to know when it applies.
    /// Returns whether this call adds nobody.
    pub(crate) fn misses_invitees(&self) -> bool {
        self.strike(|fault| matches!(fault, Fault::MissInvitees { .. }).then_some(())).is_some()
    }

    /// Must be called for each push that a fault of the kind `way` could change: a fault counts pushes to know when it
    /// applies. Returns whether such a fault applies to this push to the account `to`.
    pub(crate) fn of_push(&self, way: PushFault, to: UserId) -> bool {
        let is_meant = |fault: &Fault| {
            let Fault::Push { wrong, account, .. } = fault else { return None };
            (*wrong == way && account.is_none_or(|account| account == to)).then_some(())
        };
        self.strike(is_meant).is_some()
    }

    /// Returns whether a fault of the kind `way` applies to the next update. A fault counts the updates to know when it
    /// applies, so this must be called once for each update to which such a fault may apply.
    pub(crate) fn of_update(&self, way: UpdateFault) -> bool {
        self.strike(|fault| matches!(fault, Fault::Update { wrong, .. } if *wrong == way).then_some(())).is_some()
    }

    /// Returns the number of events remembered for each channel, or `None` if all events are remembered.
    pub(crate) fn remembered_events(&self) -> Option<usize> {
        let events_of = |fault: &Fault| if let Fault::ForgetBeyond { events } = fault { Some(*events) } else { None };
        self.waiting().iter().rev().find_map(events_of)
    }

    /// Returns the number of events remembered for each mailbox, or `None` if all events are remembered.
    pub(crate) fn remembered_private_events(&self) -> Option<usize> {
        let events_of =
            |fault: &Fault| if let Fault::ForgetPrivatelyBeyond { events } = fault { Some(*events) } else { None };
        self.waiting().iter().rev().find_map(events_of)
    }

    /// Removes both limits on remembered events.
    pub(crate) fn remember_all(&self) {
        let forgets = |fault: &Fault| matches!(fault, Fault::ForgetBeyond { .. } | Fault::ForgetPrivatelyBeyond { .. });
        self.waiting().retain(|fault| !forgets(fault));
    }

    /// Ends the freeze of an account.
    pub(crate) fn thaw(&self, account: UserId) {
        self.waiting().retain(|fault| *fault != Fault::Freeze { account });
    }

    pub(crate) fn freezes(&self, account: UserId) -> bool {
        self.waiting().contains(&Fault::Freeze { account })
    }

    /// Returns a receiver that gets a new value each time all connections must be closed.
    pub(crate) fn cuts(&self) -> watch::Receiver<u64> {
        self.cuts.subscribe()
    }

    /// Finds the fault that applies to the present event, and returns its effect. `meant` returns the effect of a
    /// fault, or `None` if the fault does not match the event. Matching faults count the event one after another, in
    /// the order in which they were injected. After a fault that applies, the remaining faults do not count the event.
    fn strike<T>(&self, meant: impl Fn(&Fault) -> Option<T>) -> Option<T> {
        let mut waiting = self.waiting();
        let struck = waiting.iter_mut().find_map(|fault| {
            let does = meant(fault)?;
            fault.when().is_some_and(When::strikes).then_some(does)
        });
        waiting.retain_mut(|fault| fault.when().is_none_or(|when| when.times > 0));
        struck
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Fault>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{CallFault, Fault, Faults, When};

    #[test]
    fn faults_of_one_method_strike_in_their_order_and_each_at_its_moment() {
        let faults = Faults::default();
        let late = CallFault::Delay { by_ms: 5 };
        faults.add(Fault::call("sendMessage", late.clone()).at(When::after(1)));
        faults.add(Fault::lose_answer("sendMessage"));
        assert_eq!(faults.of_call("getMe"), None);
        assert_eq!(faults.of_call("SENDMESSAGE"), Some(CallFault::LoseAnswer));
        assert_eq!(faults.pending().len(), 1);
        assert_eq!(faults.of_call("sendMessage"), Some(late));
        assert_eq!((faults.of_call("sendMessage"), faults.pending()), (None, vec![]));
    }
}
