//! A client makes several calls on one connection.
use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::town::{SOON, Town, number};

/// The test waits this long to see that no answer comes. A server that answers too early answers immediately.
const QUIET: Duration = Duration::from_millis(150);

#[tokio::test]
async fn a_form_is_answered_when_its_body_has_ended_and_the_connection_can_be_used_again() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    olena.starts(&town.bot).unwrap();
    let mut client = TcpStream::connect(town.telegram.bot_api().trim_start_matches("http://")).await.unwrap();
    let path = format!("/bot{}", town.bot.token);
    let field = |name: &str, value: &str| {
        format!("--line\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let form = field("chat_id", &number(&olena).to_string()) + &field("text", "Welcome") + "--line--\r\n";
    let head = "Host: telegram\r\nContent-Type: multipart/form-data; boundary=line\r\nTransfer-Encoding: chunked\r\n";

    let call = format!("POST {path}/sendMessage HTTP/1.1\r\n{head}\r\n{:x}\r\n{form}\r\n", form.len());
    client.write_all(call.as_bytes()).await.unwrap();
    let early = timeout(QUIET, client.read_u8()).await;
    assert!(early.is_err(), "answered before the last chunk");
    client.write_all(b"0\r\n\r\n").await.unwrap();
    assert!(answer(&mut client).await.contains("Welcome"));

    client.write_all(format!("GET {path}/getMe HTTP/1.1\r\nHost: telegram\r\n\r\n").as_bytes()).await.unwrap();
    assert!(answer(&mut client).await.contains("is_bot"));
}

/// Reads one answer: a JSON object that ends with two closing brackets.
async fn answer(client: &mut TcpStream) -> String {
    let mut read = Vec::new();
    while !read.ends_with(b"}}") {
        read.push(timeout(SOON, client.read_u8()).await.expect("it answers in time").expect("the connection is open"));
    }
    String::from_utf8(read).unwrap()
}
