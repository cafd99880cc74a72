//! Stories, told by the front door: what people do in Telegram, what they see, and what an auditor finds.
mod admission;
mod forty;
mod hosting;
mod https;
mod queueing;
mod telling;
mod twice;
mod unwelcome;
