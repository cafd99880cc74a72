//! Runs the `switchboard` command as a person types it.
use std::process::Output;

use aws_config::{BehaviorVersion, Region};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_local::{AwsLocal, Where};
use domain::{DeskId, Language, Settings, Shift, UserId};
use store::Reads;
use store_dynamo::DynamoDb;
use tokio::process::Command;

#[tokio::test]
async fn an_operator_is_added_once_can_be_renamed_and_removed() {
    let (aws, store) = desk().await;
    let add = ["operators", "add", "--user-id", "201", "--name"];

    let added = switchboard(&aws, &[&add[..], &["Ihor", "--username", "@ihor"]].concat()).await;
    assert!(said(&added).contains("201 is on the roster of main"));
    said(&switchboard(&aws, &[&add[..], &["Ihor K."]].concat()).await);

    let roster = store.roster(&main()).await.unwrap();
    assert_eq!(roster.len(), 1);
    assert_eq!((roster[0].id.user(), roster[0].name.as_str(), roster[0].shift), (UserId(201), "Ihor K.", Shift::Off));
    assert_eq!(said(&switchboard(&aws, &["operators", "list"]).await).trim(), "201  Ihor K.  off shift  0 chats");

    let remove = ["operators", "remove", "--user-id", "201"];
    assert!(said(&switchboard(&aws, &remove).await).contains("sent back to the queue: 0"));
    assert_eq!(store.roster(&main()).await.unwrap(), []);
    assert!(refused(&switchboard(&aws, &remove).await).contains("not on the roster"));
    aws.stop().await;
}

#[tokio::test]
async fn settings_are_shown_and_changed_without_a_deployment() {
    let (aws, store) = desk().await;

    assert!(said(&switchboard(&aws, &["settings"]).await).contains("automatic_cap=6\nhard_cap=8\n"));
    for user_id in ["201", "202"] {
        said(&switchboard(&aws, &["operators", "add", "--user-id", user_id, "--name", "Somebody"]).await);
    }
    let set = ["settings", "set", "automatic_cap=5", "supervisors=201, 202", "languages=uk,en", "account_tag=@desk"];
    said(&switchboard(&aws, &set).await);

    let settings = Settings {
        automatic_cap: 5,
        supervisors: vec![UserId(201), UserId(202)],
        languages: vec![Language::Ukrainian, Language::English],
        account_tag: Some("@desk".into()),
        ..Settings::default()
    };
    assert_eq!(store.settings(&main()).await.unwrap(), settings);
    let remove = ["operators", "remove", "--user-id", "202"];
    assert!(refused(&switchboard(&aws, &remove).await).contains("settings set supervisors=201`"));
    said(&switchboard(&aws, &["settings", "set", "account_tag=", "supervisors="]).await);
    said(&switchboard(&aws, &remove).await);
    let settings = Settings { supervisors: vec![], account_tag: None, ..settings };
    assert_eq!(store.settings(&main()).await.unwrap(), settings);
    aws.stop().await;
}

#[tokio::test]
async fn invalid_settings_are_refused_as_a_whole_with_a_hint() {
    let (aws, store) = desk().await;
    for (assignments, hint) in [
        (&["pool=30", "automatic_cap=9"][..], "automatic_cap <= hard_cap"),
        (&["pool=many"][..], "`pool` cannot be `many`"),
        (&["pool=30", "supervisors=203"][..], "operators add --user-id 203"),
        (&["cap=5"][..], "use one of: automatic_cap, hard_cap"),
        (&["pool"][..], "name=value"),
        (&["zone=Atlantis/Poseidonis"][..], "Europe/Kyiv"),
        (&["languages=uk,fr"][..], "`languages` cannot be"),
    ] {
        let refusal = refused(&switchboard(&aws, &[&["settings", "set"], assignments].concat()).await);
        assert!(refusal.contains(hint), "{refusal}");
    }
    assert_eq!(store.settings(&main()).await.unwrap(), Settings::default());
    aws.stop().await;
}

#[tokio::test]
async fn missing_tables_are_reported_with_a_hint() {
    let aws = AwsLocal::start(Where::Memory).await.unwrap();
    for command in [&["operators", "add", "--user-id", "1", "--name", "Nobody"][..], &["settings"][..]] {
        let refusal = refused(&switchboard(&aws, command).await);
        assert!(refusal.contains("--table-prefix"), "{refusal}");
    }
    aws.stop().await;
}

/// Starts local AWS with empty tables.
async fn desk() -> (AwsLocal, DynamoDb) {
    let aws = AwsLocal::start(Where::Memory).await.expect("local AWS starts");
    let client = client(&aws);
    store_dynamo::create_tables(&client, "test-").await.expect("the tables are made");
    (aws, DynamoDb::new(client, "test-"))
}

fn main() -> DeskId {
    DeskId("main".into())
}

/// Asserts that the command succeeded, and returns its output.
fn said(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Asserts that the command failed, and returns its error output.
fn refused(output: &Output) -> String {
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

async fn switchboard(aws: &AwsLocal, arguments: &[&str]) -> Output {
    let environment = [
        ("AWS_ENDPOINT_URL_DYNAMODB", aws.dynamodb_url()),
        ("AWS_REGION", aws_local::REGION),
        ("AWS_ACCESS_KEY_ID", aws_local::ACCESS_KEY),
        ("AWS_SECRET_ACCESS_KEY", aws_local::SECRET_KEY),
        ("TABLE_PREFIX", "test-"),
    ];
    let program =
        Command::new(env!("CARGO_BIN_EXE_switchboard")).env_clear().envs(environment).args(arguments).output();
    program.await.expect("the program was built for this test")
}

fn client(aws: &AwsLocal) -> aws_sdk_dynamodb::Client {
    let credentials = Credentials::new(aws_local::ACCESS_KEY, aws_local::SECRET_KEY, None, None, "test");
    let config = aws_config::SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(aws_local::REGION))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(aws.dynamodb_url());
    aws_sdk_dynamodb::Client::new(&config.build())
}
