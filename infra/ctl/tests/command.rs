//! `switchboard`, as somebody types it.
use std::process::Output;

use aws_config::{BehaviorVersion, Region};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_local::{AwsLocal, Where};
use domain::{DeskId, Shift, UserId};
use store::{DynamoDb, Store};
use tokio::process::Command;

#[tokio::test]
async fn an_operator_is_added_once_and_can_be_renamed() {
    let aws = AwsLocal::start(Where::Memory).await.unwrap();
    let client = client(&aws);
    store::create_tables(&client, "test-").await.unwrap();
    let store = DynamoDb::new(client, "test-");
    let add = ["operators", "add", "--user-id", "201", "--name"];

    let added = switchboard(aws.dynamodb_url(), &[&add[..], &["Ihor", "--username", "@ihor"]].concat()).await;
    assert!(added.status.success(), "{added:?}");
    assert!(String::from_utf8_lossy(&added.stdout).contains("201 is on the roster of main"));
    let renamed = switchboard(aws.dynamodb_url(), &[&add[..], &["Ihor K."]].concat()).await;
    assert!(renamed.status.success(), "{renamed:?}");

    let roster = store.roster(&DeskId("main".into())).await.unwrap();
    assert_eq!(roster.len(), 1);
    assert_eq!((roster[0].id.user(), roster[0].name.as_str(), roster[0].shift), (UserId(201), "Ihor K.", Shift::Off));
    aws.stop().await;
}

#[tokio::test]
async fn tables_that_are_not_there_are_said_to_be_looked_for() {
    let aws = AwsLocal::start(Where::Memory).await.unwrap();

    let refused = switchboard(aws.dynamodb_url(), &["operators", "add", "--user-id", "1", "--name", "Nobody"]).await;

    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("--table-prefix"), "{said}");
    aws.stop().await;
}

async fn switchboard(dynamodb: &str, arguments: &[&str]) -> Output {
    let environment = [
        ("AWS_ENDPOINT_URL_DYNAMODB", dynamodb),
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
