//! A room admits its lead, its operator, the bot and the host. Nobody else, whoever got hold of the link.
use local::{
    story::{is_let_in, must, starts_a_shift},
    town::Plan,
};

use crate::{
    telling::story,
    words::{another, asks_in_vain, is_invited, link_of},
};

#[tokio::test]
async fn a_stranger_with_the_link_is_kept_out_and_the_lead_still_gets_in() {
    story(Plan::default(), async |town| {
        let [olena, ..] = &town.cast.leads;
        let stranger = another(town, "Stranger", 66);
        starts_a_shift(town, &town.cast.operators[0]).await?;
        is_invited(town, olena).await?;

        let room = asks_in_vain(town, &stranger, &link_of(town, olena).await?).await?;

        let talk = is_let_in(town, olena).await?;
        must(talk.room == room, "the lead is let into the same room")?;
        talk.lead.says(room, "Are we alone?")?;
        must(!stranger.sees().to_string().contains("Are we alone?"), "a stranger hears nothing")
    })
    .await;
}
