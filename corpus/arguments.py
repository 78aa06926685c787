"""The arguments of library calls: a wrong type or an impossible value is named at the door."""

from __future__ import annotations

import operator
import os
from collections.abc import Iterable
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from .errors import ArgumentError, ArtikelsucheError
from .language import tr

# So much of a wrong value is quoted.
_SHOWN = 40


class Bounds(NamedTuple):
    """The range of a number, both ends included."""

    least: int
    most: int


def check_whole(
    name: str, value: Any, bounds: Bounds, error: type[ArtikelsucheError] = ArgumentError
) -> int:
    """Take a whole number, Python's own or numpy's.

    Args:
        name: What the argument is called.
        value: What was given.
        bounds: What it may be.
        error: What is raised where it lies outside the bounds.

    Raises:
        TypeError: It is no whole number.
        ArtikelsucheError: It lies outside the bounds.
    """
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        wrong(name, value, tr("a whole number"))
    number = operator.index(value)
    if not bounds.least <= number <= bounds.most:
        raise error(
            tr(
                "{name} is {value}; it must be from {least} to {most}",
                name=name,
                value=shown(number),
                least=bounds.least,
                most=bounds.most,
            )
        )
    return number


def check_seconds(name: str, value: Any, bounds: Bounds) -> float:
    """Take a number of seconds; see `check_whole`."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        wrong(name, value, tr("a number of seconds"))
    if not (isfinite(value) and bounds.least <= value <= bounds.most):
        raise ArgumentError(
            tr(
                "{name} is {value}; it must be from {least} to {most} seconds",
                name=name,
                value=shown(value),
                least=bounds.least,
                most=bounds.most,
            )
        )
    return float(value)


def check_text(name: str, value: Any) -> str:
    """Take a text; a TypeError names the argument where it is none."""
    return value if isinstance(value, str) else wrong(name, value, tr("a text"))


def check_flag(name: str, value: Any) -> bool:
    """Take True or False; a TypeError names the argument where it is neither."""
    return value if isinstance(value, bool) else wrong(name, value, tr("True or False"))


def check_path(name: str, value: Any) -> Path:
    """Take a path; a TypeError names the argument where it is none."""
    if not isinstance(value, (str, os.PathLike)) or isinstance(os.fspath(value), bytes):
        wrong(name, value, tr("a path"))
    return Path(value)


def check_paths(name: str, value: Any) -> list[Path]:
    """Take one path or several; a TypeError names the argument where they are none."""
    if isinstance(value, (str, os.PathLike)):
        return [check_path(name, value)]
    if isinstance(value, bytes) or not isinstance(value, Iterable):
        wrong(name, value, tr("a path, or several"))
    return [check_path(f"{name}[{at}]", item) for at, item in enumerate(value)]


def check_call(name: str, value: Any) -> None:
    """Take None or what can be called; a TypeError names the argument where it is neither."""
    if value is not None and not callable(value):
        wrong(name, value, tr("a function, or None"))


def wrong(name: str, value: Any, wanted: str) -> NoReturn:
    """Say that an argument is of a wrong type.

    Raises:
        TypeError: Always.
    """
    raise TypeError(
        tr("{name} is {value}; it must be {wanted}", name=name, value=shown(value), wanted=wanted)
    )


def shown(value: Any) -> str:
    """Quote a value in a message, whatever it is and however long."""
    try:
        text = repr(value)
    except ValueError:  # Python writes no number of more than some thousand digits
        return tr("a number of thousands of digits")
    except Exception:
        text = tr("of the type {kind}", kind=type(value).__name__)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
