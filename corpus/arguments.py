"""The arguments of library calls: a wrong type or an impossible value is named at the door."""

from __future__ import annotations

import operator
import os
from collections.abc import Iterable
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from .errors import ArgumentError, ArtikelsucheError

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
        wrong(name, value, "a whole number")
    number = operator.index(value)
    if not bounds.least <= number <= bounds.most:
        raise error(f"{name} is {shown(number)}; it must be from {bounds.least} to {bounds.most}")
    return number


def check_seconds(name: str, value: Any, bounds: Bounds) -> float:
    """Take a number of seconds; see `check_whole`."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        wrong(name, value, "a number of seconds")
    if not (isfinite(value) and bounds.least <= value <= bounds.most):
        raise ArgumentError(
            f"{name} is {shown(value)}; it must be from {bounds.least} to {bounds.most} seconds"
        )
    return float(value)


def check_text(name: str, value: Any) -> str:
    """Take a text; a TypeError names the argument where it is none."""
    return value if isinstance(value, str) else wrong(name, value, "a text")


def check_flag(name: str, value: Any) -> bool:
    """Take True or False; a TypeError names the argument where it is neither."""
    return value if isinstance(value, bool) else wrong(name, value, "True or False")


def check_path(name: str, value: Any) -> Path:
    """Take a path; a TypeError names the argument where it is none."""
    if not isinstance(value, (str, os.PathLike)) or isinstance(os.fspath(value), bytes):
        wrong(name, value, "a path")
    return Path(value)


def check_paths(name: str, value: Any) -> list[Path]:
    """Take one path or several; a TypeError names the argument where they are none."""
    if isinstance(value, (str, os.PathLike)):
        return [check_path(name, value)]
    if isinstance(value, bytes) or not isinstance(value, Iterable):
        wrong(name, value, "a path, or several")
    return [check_path(f"{name}[{at}]", item) for at, item in enumerate(value)]


def check_call(name: str, value: Any) -> None:
    """Take None or what can be called; a TypeError names the argument where it is neither."""
    if value is not None and not callable(value):
        wrong(name, value, "a function, or None")


def wrong(name: str, value: Any, wanted: str) -> NoReturn:
    """Say that an argument is of a wrong type.

    Raises:
        TypeError: Always.
    """
    raise TypeError(f"{name} is {shown(value)}; it must be {wanted}")


def shown(value: Any) -> str:
    """Quote a value in a message, whatever it is and however long."""
    try:
        text = repr(value)
    except ValueError:  # Python writes no number of more than some thousand digits
        return "a number of thousands of digits"
    except Exception:
        text = f"of the type {type(value).__name__}"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
