"""Values that are found when they are asked for first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_Value = TypeVar("_Value")


class Found(dict[str, _Value]):
    """What was found out about forms; one that is not here yet is looked at."""

    def __init__(self, find: Callable[[str], _Value]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, form: str) -> _Value:
        found = self[form] = self._find(form)
        return found
