//! Repeating logged operations, and comparing worlds.

use crate::world::{
    ids::Timestamp,
    operation::{Operation, operations},
    rooms::Promotion,
    state::World,
};

macro_rules! define_replay {
    ($world:ident: $($(#[$meta:meta])* $name:ident { $($argument:ident: $type:ty),* $(,)? } => $call:expr;)*) => {
        impl World {
            /// Repeats an operation at its original time. The result is ignored, because it is the same as at the
            /// original call.
            pub(crate) fn replay(&mut self, at: Timestamp, operation: Operation) {
                let $world = self;
                $world.operation_time = Some(at);
                match operation {
                    $(Operation::$name { $($argument),* } => {
                        let _ = $call;
                    })*
                }
                $world.operation_time = None;
            }
        }
    };
}

operations!(define_replay);

impl World {
    /// Returns the state as text, for comparing two worlds. Clock, limits, random ids, observers and journal are left
    /// out.
    pub(crate) fn dump(&self) -> String {
        let Self { clock: _, chance, users, rooms, private_chats, mailboxes, files, blocks, .. } = self;
        let Self {
            graces,
            queries,
            last_private_message,
            notices,
            log,
            observers: _,
            journal: _,
            operation_time: _,
            ..
        } = self;
        let people = format!("{users:#?}\n{blocks:?}\n{graces:?}\n{notices:?}\n{files:?}");
        let talk = format!("{rooms:#?}\n{private_chats:#?}\n{mailboxes:?}\n{queries:?}\n{last_private_message:?}");
        format!("{people}\n{talk}\n{log:#?}\n{chance:?}")
    }
}
