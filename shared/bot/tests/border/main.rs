//! Tests of the calls to Telegram, over sockets.
#[cfg(test)]
mod calls;
#[cfg(test)]
mod https;
#[cfg(test)]
mod telegram;
