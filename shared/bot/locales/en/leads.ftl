# Texts for leads.

welcome =
    <b>Welcome!</b> Here you can talk to our staff in a private Telegram chat.

    The conversation is recorded for quality control and audit: see /privacy.

    To begin, share your phone number with the button below.

privacy =
    <b>What we keep</b>
    Your name, your username, the phone number that you share, and everything that is written or sent in a chat with our staff, including edits and deletions.

    <b>Why</b>
    For quality control and audit, for as long as the audit needs it. Only our staff and our auditors read it.

    <b>What we do not keep</b>
    Anything else in your Telegram account. We note photos and videos that disappear after viewing, but we do not keep them.

    If you have a question about this, ask our staff in a chat.

too-fast = Please wait a few seconds, then press again.

registered = Thank you, you are registered.

menu = What would you like to do?

languages = Please choose a language.

waiting-exactly = You are number { $place } in the queue.
waiting-beyond = Your number in the queue is more than { $most }.
waiting-for-operator = We will write to you as soon as an operator is free.
waiting-for-room = We are preparing a chat for you. We will write to you as soon as it is ready.
waiting-for-late-room = We are sorry: it takes longer than usual to prepare your chat. We will write to you as soon as it is ready.

left-queue = You have left the queue. You may ask for a chat again at any time.

chat = Your chat is waiting for you. Only you can join with this button.
chat-without-operator = We are looking for another operator for you, and your place in the queue is kept. The chat stays open: only you can join with this button.

chat-ready = An operator is ready for you. Only you can join with this button.
link-expired = You did not join the chat in time, so the link no longer works. You may ask for a chat again at any time.
back-in-queue = Your operator cannot continue the chat. We are looking for another operator: your place in the queue is kept, and the chat stays open.
operator-found = Another operator is ready for you in the same chat. Only you can join with this button.
room-lost = We are sorry: your chat was lost because of a technical fault. Your place in the queue is kept: we will write to you as soon as a new chat is ready.
chat-over = Your chat is over. Thank you! You may ask for a chat again at any time.

not-registered = You are not registered yet. To talk to our staff, share your phone number with the button below.
not-own-contact = This is not your own contact. Please share yours with the button below. Do not forward or attach a contact.
no-phone-number = Telegram did not give us a number that we can use. Please check the number in your Telegram settings, then share it again with the button below.
