"""How much may come out of a packed file before it counts as a bomb."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from artikelsuche.corpus.arguments import Bounds, check_whole, wrong
from artikelsuche.corpus.errors import ArgumentError
from artikelsuche.corpus.language import tr

_VALUE = re.compile(r"(\d{1,15})([KMGT]?)", re.IGNORECASE)
_BOUNDS = Bounds(1, 1 << 60)
_UNITS = {"": 0, "K": 10, "M": 20, "G": 30, "T": 40}


class ArchiveLimits(NamedTuple):
    """What a packed file may hold; what lies beyond is refused.

    The defaults let through what archives of articles are: a crawl of gigabytes, pages of one
    layout packed two hundred times smaller. Bombs are a thousand times their size and more.

    Args:
        ratio: How many times its packed size data may be, counted from its first 16 MB.
        member: The bytes of one file in an archive.
        total: The bytes of everything in one archive, archives in it included.
        members: The files of one archive, those of archives in it included.
        depth: How many archives may lie in one another.
    """

    ratio: int = 300
    member: int = 4 << 30
    total: int = 64 << 30
    members: int = 1_000_000
    depth: int = 4

    @classmethod
    def parsed(cls, settings: Iterable[str]) -> ArchiveLimits:
        """Read settings like `ratio=1000` and `total=200G`; what is not named stays the default.

        Raises:
            ArgumentError: A setting names no limit, or no whole number of 1 or more.
        """
        found: dict[str, int] = {}
        for setting in settings:
            name, _, text = setting.partition("=")
            value = _VALUE.fullmatch(text)
            if name not in cls._fields or value is None:
                names = ", ".join(cls._fields)
                raise ArgumentError(
                    tr(
                        "{setting!r} is no limit; write one of {names} with a number, such as "
                        "ratio=1000 or total=200G",
                        setting=setting,
                        names=names,
                    )
                )
            found[name] = int(value[1]) << _UNITS[value[2].upper()]
        return check_limits("--archive-limit", cls(**found))


#: What holds where nobody asks for anything else.
DEFAULT_LIMITS = ArchiveLimits()


def default_limits() -> str:
    """Write the default limits as they are given."""
    units = [(name, shift) for name, shift in _UNITS.items() if shift]
    texts = []
    for field, value in DEFAULT_LIMITS._asdict().items():
        unit, shift = next(((u, s) for u, s in units if s >= 30 and value >> s), ("", 0))
        texts.append(f"{field}={value >> shift}{unit}")
    return " ".join(texts)


def beyond(name: str, value: int, what: str) -> str:
    """Say that a limit was passed, and how to raise it."""
    return tr(
        "{what}; if you trust it, allow more with --archive-limit {name}={value}",
        what=what,
        name=name,
        value=value,
    )


def check_limits(name: str, value: Any) -> ArchiveLimits:
    """Take limits, each a whole number of 1 or more.

    Raises:
        TypeError: They are none.
        ArgumentError: One is less than 1.
    """
    if not isinstance(value, ArchiveLimits):
        wrong(name, value, "ArchiveLimits")
    numbers = (check_whole(f"{name}.{field}", getattr(value, field), _BOUNDS)
               for field in ArchiveLimits._fields)  # fmt: skip
    return ArchiveLimits(*numbers)
