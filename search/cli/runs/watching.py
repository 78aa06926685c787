"""Repeating a run until a signal stops it: for people without cron."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

from artikelsuche.corpus.errors import ArtikelsucheError, SourceError
from artikelsuche.corpus.language import tr
from artikelsuche.search.cli.messages import messages

if TYPE_CHECKING:
    from artikelsuche.index import Report

#: Runs once: passes over errors that are told already; builds the index anew where asked to.
RunOnce = Callable[[Callable[[SourceError], bool], bool], "Report"]


def repeat(run: RunOnce, tell: Callable[[Report], None], seconds: float, full: bool) -> NoReturn:
    """Run again and again, so many seconds after each end.

    A run is told of if it is the first or changed something; what fails is told once as long as it
    fails in every run. A run that fails as a whole does not end the others.

    Raises:
        StoppedError: A signal asked to end.
    """
    told: set[str] = set()
    first = True
    while True:
        met: set[str] = set()

        def is_told(error: SourceError, met: set[str] = met, told: set[str] = told) -> bool:
            met.add(str(error))
            return str(error) in told

        try:
            report = run(is_told, full)
        except ArtikelsucheError as error:
            met.add(str(error))
            if str(error) not in told:
                messages.say(tr("error: {error}; trying again", error=error), "error", "error")
        else:
            if first or report.changed:
                tell(report)
            first, full = False, False
        told = met
        time.sleep(seconds)
