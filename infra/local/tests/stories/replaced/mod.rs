//! The bot that this desk takes the place of had defects that its people knew by number. Each is told here as it must be
//! instead.
mod assigning;
mod forty;
mod reaching;
mod rooms;
mod staff;
