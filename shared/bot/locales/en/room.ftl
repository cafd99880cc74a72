# Messages of the bot in a chat, for all its members.

goodbye = This chat is over. Thank you!
