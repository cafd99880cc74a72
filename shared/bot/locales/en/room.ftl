# What everybody in a room hears.

goodbye = This chat is over. Thank you!
