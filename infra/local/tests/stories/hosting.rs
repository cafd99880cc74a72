//! The host stops and starts again: the archive misses nothing, and ready rooms still serve leads.
use local::{
    archive::Auditor,
    story::{PHOTO, closes, is_served, must, starts_a_shift},
    town::Plan,
};

use crate::harness::{rooms_are_ready, story};

#[tokio::test]
async fn a_host_that_was_stopped_in_the_middle_of_the_talk_misses_and_doubles_nothing() {
    story(Plan::default(), async |town| {
        starts_a_shift(town, &town.cast.operators[0]).await?;
        let olena = town.cast.leads[0].clone();
        let talk = is_served(town, &olena).await?;
        let (lead, operator, room) = (&talk.lead, &talk.operator, talk.room);
        lead.says(room, "said before")?;
        let misspelt = lead.says(room, "misspelt before")?;
        let regretted = lead.says(room, "regretted before")?;
        let auditor = Auditor::new(town);
        auditor.reads(lead, |text| text.contains("regretted before")).await?;

        town.stop_host().await?;
        lead.edits(room, misspelt, "corrected meanwhile")?;
        lead.deletes(room, regretted)?;
        operator.says(room, "said meanwhile")?;
        lead.sends_photo(room, PHOTO, "shown meanwhile")?;
        town.start_host();

        lead.says(room, "said after")?;
        auditor.reads(lead, |text| text.contains("said after") && text.contains("kept as media/")).await?;
        closes(town, &talk).await?;
        let archived = auditor.reads(lead, |text| text.contains("closed the chat")).await?;
        for once in [
            "said before",
            "misspelt before",
            "corrected meanwhile",
            "regretted before",
            "~ deleted",
            "said meanwhile",
            "shown meanwhile",
            "said after",
            "This chat is over",
            "closed the chat",
        ] {
            let times = archived.text.matches(once).count();
            must(times == 1, &format!("\"{once}\" stands there once, not {times} times, in\n{}", archived.text))?;
        }
        must(!archived.text.contains("gap"), "nothing is missing")?;
        must(archived.media == [PHOTO], "the photo is kept once")
    })
    .await;
}

#[tokio::test]
async fn ready_rooms_go_on_while_the_host_is_away() {
    story(Plan::default(), async |town| {
        starts_a_shift(town, &town.cast.operators[0]).await?;
        let [olena, taras, _] = town.cast.leads.clone();
        let talk = is_served(town, &olena).await?;
        closes(town, &talk).await?;
        town.stop_host().await?;

        let talk = is_served(town, &taras).await?;
        talk.lead.says(talk.room, "Is there a host?")?;

        town.start_host();
        Auditor::new(town).reads(&taras, |text| text.contains("Is there a host?")).await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn an_operator_whom_the_host_cannot_add_still_gets_in_by_the_link() {
    story(Plan::default(), async |town| {
        let [olena, ..] = town.cast.leads.clone();
        starts_a_shift(town, &town.cast.operators[0]).await?;
        rooms_are_ready(town, 1).await?;
        town.stop_host().await?;

        let talk = is_served(town, &olena).await?;
        talk.operator.says(talk.room, "I am here, host or no host")?;

        town.start_host();
        Ok(())
    })
    .await;
}
