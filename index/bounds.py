"""The ranges of numbers that the calls and commands of this part take."""

from __future__ import annotations

from artikelsuche.corpus.arguments import Bounds

#: How many processes may work on a run.
JOBS = Bounds(1, 64)
#: How many megabytes each process that indexes may take.
MEMORY = Bounds(1, 65_536)
#: How many seconds a run may wait for another writer: up to a year.
WAIT = Bounds(0, 366 * 86_400)
