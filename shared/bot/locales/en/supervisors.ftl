# Alerts for supervisors.

# Used after a preposition for an operator without a visible name.
nameless-operator = an operator

nobody-on-shift = People are waiting, and nobody is on shift.
rooms-late = New chats are late: the service that creates them has not created those that it was asked for. Please check whether it is running.
host-down = The service that creates chats has stopped and will not start by itself: { $reason }. There will be no new chats until somebody solves the problem.
host-down-unexplained = The service that creates chats has stopped and will not start by itself. There will be no new chats until somebody solves the problem.
operator-silent = { $lead } is waiting for a reply from { $operator }, and no other operator is free.
