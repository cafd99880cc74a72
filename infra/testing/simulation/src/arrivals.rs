//! Arrivals: chooses at random what happens next outside the desk, and makes it happen.
use domain::Settings;

use crate::{counts::Category, invocation::Input, observation::Observation, settings, state::State, world::World};

/// Makes one person act, or makes something else happen outside the desk, e.g. the host goes down. Returns an input for
/// a worker if the chosen event is a command that changes the roster. Otherwise the event has already happened, and
/// this returns `None`.
pub(crate) fn arrive(state: &mut State) -> Option<Input> {
    let State { world, host, people, checker, .. } = state;
    match world.kernel.chance.next() % 300 {
        0 => host.go_down(world),
        1 => host.lose_a_room(world),
        2 => change_settings(world),
        3 | 4 => return people.change_roster(world),
        5 => people.change_mood(world),
        6 => people.change_name(world),
        7 => world.telegram.deliveries.lose_webhook(&mut world.kernel),
        _ => people.act(world, &checker.rows),
    }
    None
}

fn change_settings(world: &mut World) {
    let World { kernel, settings, .. } = world;
    settings::vary(settings, &mut kernel.chance);
    kernel.counts.add(Category::Arrival, "settings changed");
    let Settings { automatic_cap, hard_cap, .. } = *settings;
    kernel.observe(Observation::SettingsChanged { automatic_cap, hard_cap });
}
