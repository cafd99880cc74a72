# Texts for operators. The names of people stand only where no grammatical case and no gender is needed.

# Used at the beginning of a sentence for a lead without a visible name.
somebody = The lead

on-shift = You are on shift.
off-shift = You are off shift and get no new leads.
load =
    { $cap ->
        [one] { $chats } of { $cap } chat.
       *[other] { $chats } of { $cap } chats.
    }

to-do = Still to do:
to-do-start = • Start the bot: send /start
to-do-write = • Write anything to { $account }
to-do-write-unnamed = • Write anything to the desk’s account: ask your supervisor which one it is
to-do-probe = • Wait until we have checked that we can add you to chats. If the check does not finish, change Telegram’s privacy settings so that we can add you
until-then = Until then, join chats with their buttons.

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
ticket-again = { ticket }; needs another operator
more-wait =
    { $more ->
        [one] { $more } more person is waiting.
       *[other] { $more } more people are waiting.
    }
more-wait-beyond =
    { $more ->
        [one] More than { $more } other person is waiting.
       *[other] More than { $more } other people are waiting.
    }

keep-or-give-back =
    { $chats ->
        [one] You have { $chats } open chat. Keep it, or send it back to the queue?
       *[other] You have { $chats } open chats. Keep them, or send them back to the queue?
    }

lead-joined = { $lead } has joined the chat and is waiting for you.
lead-left = { $lead } has left the chat and may come back.
lead-awaits-reply = { $lead } is waiting for your first message. If you do not write, the chat may go to another operator.
chat-moved = { $lead } is back in the queue, because you did not write in time.

closed-by-supervisor = { $lead }: a supervisor has closed the chat.
nobody-joined = { $lead } did not join in time. The chat is over.
left-for-good = { $lead } did not come back in time. The chat is over.
unreachable = { $lead } cannot be reached: the bot is blocked, or the account is deleted. The chat is over.
lost-with-room = { $lead } is back in the queue: the chat was lost because of a technical fault.

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

dismissed = You are no longer on the list of operators. Your open chats, if you had any, are back in the queue.

not-on-roster = This is for operators only. If you are one, ask your supervisor to add you. To talk to our staff, send /start.
not-your-chat = This chat is not yours, or is no longer yours.
not-on-shift = You are off shift. Please start your shift first.
full = You have the largest number of chats that is allowed. Please close one first.
ticket-gone = This person is no longer waiting.
no-room-ready = No room is ready yet. Please try again in a minute.
own-ticket = This is your own place in the queue: another operator must take it.
goes-on = The situation has changed: the operator has replied, the chat is over, or another operator has it.
