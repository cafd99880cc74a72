//! A small world for tests: Telegram, AWS, two people, a bot, and hosts that start and stop.
mod bucket;

use std::{
    io,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use aws_local::{AwsLocal, Where};
use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_sqs::types::QueueAttributeName;
use contracts::{JobMessage, ReportMessage, VERSION};
use domain::{
    AccountId, Cause, ChatId, ChatJob, ChatTask, Ending, HostJob, HostReport, HostTask, InviteLink, Language,
    OperatorId, RoomId, RoomPolicy, UserId,
};
use telegram_sim::{
    Bot, Options, Telegram,
    faults::Fault,
    people::{Followed, Person},
    world::{self, Verdict},
};
use tokio::{task::JoinHandle, time::timeout};
use tokio_util::sync::CancellationToken;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::{EnvFilter, util::SubscriberInitExt};
use userbot_host::{Clock, Config, HostError, LeaseKind};

use crate::setup::{addresses, fifo, impatient, named, now, sdk, session};

const BUCKET: &str = "archive";
const TABLE: &str = "Userbot";
const PATIENCE: Duration = Duration::from_mins(1);

/// The first job of a chat.
pub(crate) const OPEN: ChatTask = ChatTask::OpenChat { language: Language::Ukrainian };

pub(crate) struct Town {
    pub(crate) telegram: Telegram,
    pub(crate) olena: Person,
    pub(crate) ihor: Person,
    aws: AwsLocal,
    s3: aws_sdk_s3::Client,
    sqs: aws_sdk_sqs::Client,
    dynamodb: aws_sdk_dynamodb::Client,
    bot: Bot,
    config: Config,
    messages_sent: AtomicI64,
    log: Log,
    /// While this guard exists, the log of this thread goes to [`Self::log`].
    _logging: DefaultGuard,
}

/// Collects the whole log of a test.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

/// A chat with a room that is ready for it.
pub(crate) struct Chat {
    pub(crate) id: ChatId,
    pub(crate) room: RoomId,
    pub(crate) link: InviteLink,
    pub(crate) place: world::RoomId,
    lead: UserId,
    pub(crate) asked_by: Cause,
}

/// A running host. It ends after [`Self::stop`] or [`Town::crash`], or with an error.
pub(crate) struct Host {
    shutdown: CancellationToken,
    task: JoinHandle<Result<(), HostError>>,
}

impl Town {
    pub(crate) async fn start() -> Self {
        let log = Log::default();
        let to_log = log.clone();
        let filter = EnvFilter::new("info,userbot_host=trace");
        let logging = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false);
        let logging = logging.with_writer(move || to_log.clone()).finish().set_default();
        let aws = AwsLocal::start(Where::Memory).await.unwrap();
        let shared = sdk().await;
        let s3 = aws_sdk_s3::config::Builder::from(&shared).endpoint_url(aws.s3_url()).force_path_style(true).build();
        let sqs = aws_sdk_sqs::config::Builder::from(&shared).endpoint_url(aws.sqs_url()).build();
        let dynamodb = aws_sdk_dynamodb::config::Builder::from(&shared).endpoint_url(aws.dynamodb_url()).build();
        let sqs = aws_sdk_sqs::Client::from_conf(sqs);
        aws.create_bucket(BUCKET).await.unwrap();
        let dynamodb = aws_sdk_dynamodb::Client::from_conf(dynamodb);
        userbot_host::create_table(&dynamodb, TABLE).await.unwrap();
        let (jobs, reports) = (fifo(&sqs, "jobs.fifo").await, fifo(&sqs, "reports.fifo").await);

        let telegram = Telegram::start(Options::default()).await.unwrap();
        let bot = telegram.add_bot("desk_bot", "Desk").unwrap();
        let account = telegram.add_account(named("Support")).unwrap();
        let (olena, ihor) = (telegram.add_person(named("Olena")).unwrap(), telegram.add_person(named("Ihor")).unwrap());
        let config = Config {
            account: AccountId("main".into()),
            owner: "test".into(),
            aws: addresses(&aws),
            jobs_queue_url: jobs,
            reports_queue_url: reports,
            bucket: BUCKET.into(),
            table: TABLE.into(),
            lease: LeaseKind::Table,
            api_id: 1,
            bot_username: bot.username.clone(),
            session: session(&account),
            room_title: "Chat".into(),
            limits: impatient(),
        };
        let s3 = aws_sdk_s3::Client::from_conf(s3);
        Self {
            telegram,
            olena,
            ihor,
            aws,
            s3,
            sqs,
            dynamodb,
            bot,
            config,
            messages_sent: AtomicI64::new(0),
            log,
            _logging: logging,
        }
    }

    pub(crate) fn start_host(&self) -> Host {
        let shutdown = CancellationToken::new();
        let task = tokio::spawn(userbot_host::run(self.config.clone(), Clock::new(now), shutdown.clone()));
        Host { shutdown, task }
    }

    /// Ends a host immediately, as `kill -9` does. Also releases its lease, so that the test does not wait until the
    /// lease expires.
    pub(crate) async fn crash(&self, host: Host) {
        host.task.abort();
        assert!(host.task.await.unwrap_err().is_cancelled());
        let key = [("account", self.config.account.0.as_str()), ("item", "lease")];
        let key = key.map(|(name, value)| (name.to_owned(), AttributeValue::S(value.to_owned())));
        let over = self.dynamodb.update_item().table_name(TABLE).set_key(Some(key.into()));
        over.update_expression("REMOVE expires").send().await.unwrap();
    }

    pub(crate) fn goes_wrong(&self, fault: Fault) {
        self.telegram.inject(fault).unwrap();
    }

    /// Begins a chat in which Olena has said "line 0", and waits until the bucket has this message.
    pub(crate) async fn talk(&self) -> Chat {
        let chat = self.chat().await;
        self.ask_chat(&chat, 1, OPEN).await;
        self.comes_in(&self.olena, &chat);
        self.olena.says(chat.place, "line 0").unwrap();
        self.messages_until(&chat, |text| text.contains("line 0")).await;
        chat
    }

    /// Asks for a room, and waits until it is ready.
    pub(crate) async fn chat(&self) -> Chat {
        let room = self.ask_for_room().await;
        let HostReport::RoomReady { room: ready, group, link } = self.report().await else { panic!("a room is made") };
        assert_eq!(ready, room);
        let place = world::RoomId::from_bot_api(group.0).unwrap();
        let asked_by = cause(self.messages_sent.load(Ordering::SeqCst));
        Chat { id: asked_by.chat_id(now()), room, link, place, lead: UserId(self.olena.id().0), asked_by }
    }

    pub(crate) async fn ask_for_room(&self) -> RoomId {
        let asked_by = cause(self.messages_sent.load(Ordering::SeqCst) + 1);
        let room = asked_by.room_id(0);
        self.ask(asked_by, &room, HostTask::PrepareRoom).await;
        room
    }

    pub(crate) async fn ask_again_for_room(&self, chat: &Chat) {
        self.ask(chat.asked_by.clone(), &chat.room, HostTask::PrepareRoom).await;
    }

    pub(crate) async fn ask_chat(&self, chat: &Chat, number: u32, task: ChatTask) {
        let job = ChatJob { chat: chat.id.clone(), lead: chat.lead, number, at: now(), task };
        self.ask(cause(100 + i64::from(number)), &chat.room, HostTask::Chat(job)).await;
    }

    /// Sends the job that closes a chat, with the number `number`, and waits until the chat is sealed.
    pub(crate) async fn seal(&self, chat: &Chat, number: u32) {
        self.ask_chat(chat, number, closed_by(self.operator())).await;
        assert_eq!(self.report().await, sealed(chat));
    }

    /// Asks the host to befriend Ihor. Calls with the same `nth` send the same job.
    pub(crate) async fn ask_to_befriend_ihor(&self, nth: i64) {
        let operator = self.operator();
        let room = RoomId(format!("befriend-{operator}"));
        self.ask(cause(nth), &room, HostTask::Befriend { operator }).await;
    }

    /// Makes the account befriend Ihor, and waits until it can add him to rooms.
    pub(crate) async fn ihor_is_known(&self) {
        self.ask_to_befriend_ihor(900).await;
        self.ihor.writes(self.host(), "open sesame").unwrap();
        assert_eq!(self.report().await, HostReport::Befriended { operator: self.operator() });
        assert_eq!(self.report().await, HostReport::Probed { operator: self.operator() });
    }

    /// Returns Ihor's id as an operator.
    pub(crate) fn operator(&self) -> OperatorId {
        OperatorId(UserId(self.ihor.id().0))
    }

    /// Returns the user id of the host's account.
    pub(crate) fn host(&self) -> world::UserId {
        world::UserId(self.config.session.user.0)
    }

    /// Sends a job. SQS delivers the job even if the same job was sent before, because each message has its own
    /// deduplication id.
    async fn ask(&self, cause: Cause, room: &RoomId, task: HostTask) {
        let nth = self.messages_sent.fetch_add(1, Ordering::SeqCst);
        let job = HostJob { account: self.config.account.clone(), room: room.clone(), task };
        let message = contracts::write(&JobMessage { v: VERSION, cause, index: 0, job });
        let send = self.sqs.send_message().queue_url(&self.config.jobs_queue_url).message_group_id(&room.0);
        send.message_deduplication_id(nth.to_string()).message_body(message).send().await.unwrap();
    }

    /// Waits for the next report, and removes it from the queue.
    pub(crate) async fn report(&self) -> HostReport {
        self.report_with_cause().await.1
    }

    /// Waits for the next report, removes it from the queue, and returns it with its cause.
    pub(crate) async fn report_with_cause(&self) -> (Cause, HostReport) {
        let message = until("a report", async || self.message_so_far().await).await;
        (message.cause, message.report)
    }

    /// Returns a report that has already arrived, and removes it from the queue. `None` if no report has arrived.
    pub(crate) async fn report_so_far(&self) -> Option<HostReport> {
        self.message_so_far().await.map(|message| message.report)
    }

    async fn message_so_far(&self) -> Option<ReportMessage> {
        let queue = &self.config.reports_queue_url;
        let received = self.sqs.receive_message().queue_url(queue).send().await.unwrap();
        let message = received.messages.into_iter().flatten().next()?;
        let receipt = message.receipt_handle.unwrap();
        self.sqs.delete_message().queue_url(queue).receipt_handle(receipt).send().await.unwrap();
        Some(contracts::read(&message.body.unwrap()).unwrap())
    }

    /// Waits until the jobs queue is empty and no received job is in progress.
    pub(crate) async fn no_jobs_left(&self) {
        let counts = [
            QueueAttributeName::ApproximateNumberOfMessages,
            QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
        ];
        until("the jobs are done", async || {
            let request = self.sqs.get_queue_attributes().queue_url(&self.config.jobs_queue_url);
            let attributes =
                request.set_attribute_names(Some(counts.to_vec())).send().await.unwrap().attributes.unwrap();
            attributes.values().all(|count| count == "0").then_some(())
        })
        .await;
    }

    /// Makes the person follow the invite link, and makes the bot let the person in.
    pub(crate) fn comes_in(&self, person: &Person, chat: &Chat) {
        assert_eq!(person.follows(&chat.link.0).unwrap(), Followed::Asked(chat.place));
        let (world, bot, room) = (self.telegram.world(), self.bot.id, chat.place);
        world.change(|world| world.resolve_join_request(bot, room, person.id(), Verdict::Admit)).unwrap();
    }

    pub(crate) fn rooms_ever(&self) -> usize {
        self.telegram.world().read(|world| world.rooms().count())
    }

    /// Ends the town, and checks its log: no error, no text of a message, no name of a person.
    pub(crate) async fn stop(self) {
        self.telegram.stop();
        self.aws.stop().await;
        let log = String::from_utf8(self.log.0.lock().unwrap().clone()).unwrap();
        assert!(log.contains("the host holds the account"), "{log}");
        for private in [" ERROR ", "Olena", "Ihor", "line ", "parcel", "sesame", "t.me/"] {
            let line = log.lines().find(|line| line.contains(private));
            assert_eq!(line, None, "{private:?} was logged");
        }
    }
}

impl Host {
    /// Shuts the host down, as SIGTERM does.
    pub(crate) async fn stop(self) {
        self.shutdown.cancel();
        let ended = timeout(PATIENCE, self.task).await.expect("a host stops");
        ended.unwrap().unwrap();
    }

    /// Waits until the host ends with an error, and returns the error.
    pub(crate) async fn ends(self) -> HostError {
        let ended = timeout(PATIENCE, self.task).await.expect("it ends");
        ended.unwrap().unwrap_err()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let looking = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(PATIENCE, looking).await.unwrap_or_else(|_| panic!("not in {PATIENCE:?}: {what}"))
}

/// Returns the job that the desk sends after this operator has closed their chat.
pub(crate) fn closed_by(operator: OperatorId) -> ChatTask {
    ChatTask::CloseChat { ending: Ending::ClosedByOperator { operator }, room: RoomPolicy::Delete }
}

/// Returns the report on a chat whose archive is complete.
pub(crate) fn sealed(chat: &Chat) -> HostReport {
    HostReport::ChatSealed { chat: chat.id.clone(), room: chat.room.clone(), rests: false }
}

pub(crate) fn cause(nth: i64) -> Cause {
    Cause::Update { bot: 1, date: 0, update_id: nth }
}
