# What supervisors are told.

# After a preposition, for an operator whose name shows nothing.
nameless-operator = an operator

nobody-on-shift = People are waiting, and nobody is on shift.
rooms-late = New rooms are late: the host has not made those that it was asked for. Please see whether it is running.
host-down = The host has stopped and will not start by itself: { $reason }. There are no new rooms until somebody sees to it.
host-down-unexplained = The host has stopped and will not start by itself. There are no new rooms until somebody sees to it.
operator-silent = { $lead } is waiting for a word from { $operator }, and nobody else is free.
