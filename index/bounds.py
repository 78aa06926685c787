"""The ranges of numbers that the calls and commands of this part take."""

from __future__ import annotations

from artikelsuche.corpus.arguments import Bounds

#: How many processes may work on a run.
JOBS = Bounds(1, 64)
#: How many megabytes each process that indexes may take; what is less than Python and its libraries
#: need leaves it the smallest segments.
MEMORY = Bounds(1, 65_536)
#: The same for the command: less than this is a mistake there.
COMMAND_MEMORY = Bounds(256, MEMORY.most)
#: How many seconds a run may wait for another writer: up to a year.
WAIT = Bounds(0, 366 * 86_400)
#: How many seconds lie between two runs of one that is repeated: up to a week.
WATCH = Bounds(1, 7 * 86_400)
