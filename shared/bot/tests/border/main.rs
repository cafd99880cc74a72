//! The outbound half of the border, over sockets.
#[cfg(test)]
mod calls;
#[cfg(test)]
mod https;
#[cfg(test)]
mod telegram;
