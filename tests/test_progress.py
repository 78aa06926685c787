"""Progress: a bar on a terminal, elsewhere a line every ten seconds with the rate of a minute."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr

import pytest

from artikelsuche.search.cli.messages import messages
from artikelsuche.search.cli.runs.progress import Progress


class _Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _text() -> Iterator[None]:
    """Leave the messages as people read them."""
    yield
    messages.form = "text"


def _told(
    steps: Iterable[tuple[float, int]], total: int | None = None, quiet: bool = False
) -> list[str]:
    """Tell of articles done, each after so many seconds, and return the lines."""
    clock, written = _Clock(), io.StringIO()
    with redirect_stderr(written), Progress(quiet, lambda: None, clock) as progress:
        for seconds, done in steps:
            clock.now = 1000 + seconds
            progress.show(done, total)
    return written.getvalue().splitlines()


def _steady(rate: int, seconds: int) -> Iterator[tuple[float, int]]:
    return ((done / rate, done) for done in range(1, rate * seconds + 1))


@pytest.mark.parametrize("rate", [1, 7, 100, 3000])
def test_a_line_every_ten_seconds(rate: int) -> None:
    """However fast articles pass, a line comes about every ten seconds."""
    lines = _told(_steady(rate, 45))
    assert len(lines) == 4
    assert lines[0] == f"{10 * rate} articles, {rate} a second"


def test_a_million_articles_make_few_lines() -> None:
    """Lines count seconds, not articles: a million in five minutes make about thirty."""
    steps = ((done * 300 / 1_000_000, done) for done in range(0, 1_000_001, 50))
    assert len(_told(steps, 1_000_000)) in (29, 30)


@pytest.mark.parametrize("seconds", [0.5, 5, 9.9])
def test_a_short_run_tells_nothing(seconds: float) -> None:
    """A run of less than ten seconds has no line of progress."""
    assert _told((seconds * n / 5000, n) for n in range(1, 5001)) == []


def test_the_rate_is_that_of_the_last_minute() -> None:
    """What was fast or slow more than a minute ago no longer counts, nor for the time left."""
    fast = [(n / 100, n) for n in range(1, 12_001)]  # 120 s with 100 a second
    slow = [(120 + n / 10, 12_000 + n) for n in range(1, 901)]  # 90 s with 10 a second
    lines = _told([*fast, *slow], 13_500)
    rates = [int(found[1]) for line in lines if (found := re.search(r"(\d+) a second", line))]
    assert rates[:12] == [100] * 12
    assert rates[12:17] == [85, 70, 55, 40, 25]
    assert rates[17:] == [10] * 4
    assert lines[-1] == "12900 of 13500 articles, 10 a second, 1 min 0 s left"


def test_files_that_are_only_passed_do_not_spoil_the_rate() -> None:
    """A burst at the start is forgotten after a minute."""
    burst = [(0.001, n) for n in range(1, 100_001)]
    lines = _told([*burst, *((s, 100_000 + 5 * s) for s in range(1, 131))])
    assert lines[-1].endswith(", 5 a second")


def test_a_long_pause() -> None:
    """After a pause the next article brings one line, not one for every ten seconds missed."""
    assert len(_told([(1, 1), (500, 2), (501, 3), (509, 4), (510, 5)])) == 2


def test_an_unknown_total() -> None:
    """Where the number to do is not known neither it nor the time left is told."""
    (line,) = _told([(10, 50)])
    assert line == "50 articles, 5 a second"


def test_progress_for_machines() -> None:
    """As JSON a line has the number done, the total, the rate and the seconds left."""
    messages.form = "json"
    first, second = map(json.loads, _told([(10, 50), (20, 150)], 300))
    assert (first["event"], first["level"]) == ("progress", "info")
    assert (first["done"], first["total"], first["per_second"], first["seconds_left"]) == (
        50, 300, 5.0, 50,
    )  # fmt: skip
    assert (second["done"], second["per_second"], second["seconds_left"]) == (150, 7.5, 20)


def test_quiet() -> None:
    """A quiet run tells nothing, but still looks whether it shall end."""
    assert _told(_steady(10, 60), quiet=True) == []
    asked = []
    Progress(True, lambda: asked.append(1), _Clock()).show(1, None)
    assert asked == [1]
