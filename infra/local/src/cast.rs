//! The people in the story. Their names and phone numbers are invented.
use telegram_sim::{
    Account, Bot, Telegram,
    people::Person,
    world::{NewPerson, WorldError},
};

/// The people, the bot and the host's account in the simulated Telegram.
pub struct Cast {
    /// The bot of the desk.
    pub bot: Bot,
    /// The account that the host logs in with.
    pub account: Account,
    /// The leads, in the order in which they come.
    pub leads: [Person; 3],
    /// The operators, who are not on the roster yet.
    pub operators: [Person; 2],
}

impl Cast {
    /// Creates the bot, the host's account and the people in the simulated Telegram.
    pub fn enter(telegram: &Telegram) -> Result<Self, WorldError> {
        let person = |name: &str, number: u32| telegram.add_person(newcomer(name, number));
        Ok(Self {
            bot: telegram.add_bot("switchboard_bot", "Switchboard")?,
            account: telegram.add_account(newcomer("Archivist", 99))?,
            leads: [person("Olena", 1)?, person("Taras", 2)?, person("Sofiia", 3)?],
            operators: [person("Ihor", 11)?, person("Marta", 12)?],
        })
    }
}

/// Returns a person to add to Telegram, with an invented phone number.
pub fn newcomer(name: &str, number: u32) -> NewPerson {
    NewPerson {
        first_name: name.into(),
        username: Some(name.to_lowercase()),
        language_code: Some("en".into()),
        phone: format!("+38000{number:07}"),
        ..NewPerson::default()
    }
}
