# Labels of buttons and descriptions of commands: short, without markup.

label-share-my-phone-number = Share my phone number
label-talk-to-an-operator = Talk to an operator
label-join-the-chat = Join the chat
label-leave-the-queue = Leave the queue
label-choose-language = 🌐 Language
label-this-language = English

label-start-shift = Start shift
label-end-shift = End shift
label-keep-them = Keep them
label-send-them-back = Send them back to the queue
label-my-panel = My panel
label-my-chats = My chats
label-queue = Queue
label-write-to-the-account = Write to the account

label-open = Open
label-open-numbered = Open { $number }
label-close = Close
label-close-numbered = Close { $number }
label-take-numbered = Take { $number }

command-start = Start
command-language = Choose a language
command-privacy = What we keep
