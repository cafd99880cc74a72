# What operators see and hear. Names stand where they need no case and no gender.

# At the beginning of a sentence, for a lead whose name shows nothing.
somebody = The lead

on-shift = You are on shift.
off-shift = You are off shift and are not given new leads.
load =
    { $cap ->
        [one] { $chats } of { $cap } chat.
       *[other] { $chats } of { $cap } chats.
    }

to-do = Still to do:
to-do-start = • Start the bot: send /start
to-do-write = • Write anything to { $account }
to-do-write-unnamed = • Write anything to the desk’s account: your supervisor knows which
to-do-probe = • Wait until we have checked that we can add you to chats. If it does not come to that, allow it in Telegram’s privacy settings
until-then = Until then you join chats by their button.

my-chats = Your chats
no-chats = You have no chats.
chat-there = { $number }. { $lead } is in the chat
chat-not-there = { $number }. { $lead } is not in the chat

queue = In the queue
nobody-waits = Nobody is waiting.
ticket =
    { $minutes ->
        [0] { $number }. { $lead } has waited less than a minute, since { $since }
        [one] { $number }. { $lead } has waited { $minutes } minute, since { $since }
       *[other] { $number }. { $lead } has waited { $minutes } minutes, since { $since }
    }
ticket-again = { ticket }; is back for another operator
more-wait =
    { $more ->
        [one] { $more } more person is waiting.
       *[other] { $more } more people are waiting.
    }
more-wait-beyond =
    { $more ->
        [one] More than { $more } more person is waiting.
       *[other] More than { $more } more people are waiting.
    }

keep-or-give-back =
    { $chats ->
        [one] You have { $chats } open chat. Keep it, or send it back to the queue?
       *[other] You have { $chats } open chats. Keep them, or send them back to the queue?
    }

lead-joined = { $lead } has joined the chat and is waiting for you.
lead-left = { $lead } has left the chat and may come back.
lead-awaits-reply = { $lead } is waiting for your first word. If you do not write, the chat may go to another operator.
chat-moved = { $lead } is back in the queue, because you did not write in time.

closed-by-supervisor = { $lead }: a supervisor has closed the chat.
nobody-joined = { $lead } did not join in time. The chat is over.
left-for-good = { $lead } did not come back in time. The chat is over.
unreachable = { $lead } cannot be reached: the bot is blocked, or the account deleted. The chat is over.
lost-with-room = { $lead } is back in the queue: the chat was lost through a technical fault.

people-wait =
    { $waiting ->
        [one] { $waiting } person is waiting.
       *[other] { $waiting } people are waiting.
    }
people-wait-beyond =
    { $waiting ->
        [one] More than { $waiting } person is waiting.
       *[other] More than { $waiting } people are waiting.
    }

dismissed = You are no longer on the roster. Any open chats of yours are back in the queue.

not-on-roster = This is for operators only. If you are one, ask your supervisor to add you. To talk to our staff, send /start.
not-your-chat = This is not one of your chats, or not any more.
not-on-shift = You are off shift. Please start your shift first.
full = You have as many chats as anybody may have. Please close one first.
ticket-gone = This person is not waiting any more.
no-room-ready = No room is ready yet. Please try again in a minute.
own-ticket = This is your own place in the queue: somebody else has to take it.
goes-on = This has gone on in the meantime: the operator has written, or the chat is over or with somebody else.
