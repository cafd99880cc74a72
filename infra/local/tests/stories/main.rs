//! Stories, told by the front door: what people do in Telegram, what they see, and what an auditor finds.
mod admission;
mod hosting;
mod https;
mod queueing;
mod replaced;
mod telling;
mod twice;
mod unwelcome;
mod watching;
mod words;
