//! Who is in the story: invented people, with numbers that are nobody's.
use telegram_sim::{
    Account, Bot, Telegram,
    people::Person,
    world::{NewPerson, WorldError},
};

/// Everybody, as the simulated Telegram knows them.
pub struct Cast {
    /// The bot that people write to.
    pub bot: Bot,
    /// The account that the host holds.
    pub account: Account,
    /// The leads of the story, in the order in which they come.
    pub leads: [Person; 3],
    /// The operators of the story.
    pub operators: [Person; 2],
}

impl Cast {
    /// Everybody gets an account with Telegram.
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

/// One more person, with an invented number.
pub fn newcomer(name: &str, number: u32) -> NewPerson {
    NewPerson {
        first_name: name.into(),
        username: Some(name.to_lowercase()),
        language_code: Some("en".into()),
        phone: format!("+38000{number:07}"),
        ..NewPerson::default()
    }
}
