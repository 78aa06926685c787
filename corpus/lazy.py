"""What a search may not need, made at its first use: modules of a package, regular expressions."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, AnyStr, cast


def lazily(package: str, modules: Mapping[str, tuple[str, ...]]) -> Callable[[str], object]:
    """Make the `__getattr__` of a package (PEP 562): a module is imported at a name's first use."""
    module_of = {name: module for module, names in modules.items() for name in names}

    def find(name: str) -> object:
        if name not in module_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value: object = getattr(import_module(f"{package}.{module_of[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return find


class _Pattern:
    """A regular expression that is compiled when one of its methods is called first."""

    def __init__(self, source: str | bytes, flags: int) -> None:
        self._written = source, flags

    def _compile(self) -> re.Pattern[Any]:
        source, flags = self._written
        compiled: re.Pattern[Any] = re.compile(source, flags)
        for name in _METHODS:  # found before those of the class from now on
            setattr(self, name, getattr(compiled, name))
        return compiled


_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")


def _first(name: str) -> Callable[..., Any]:
    def call(self: _Pattern, *arguments: Any, **options: Any) -> Any:
        return getattr(self._compile(), name)(*arguments, **options)

    return call


for _name in _METHODS:  # a `__getattr__` would slow down every later look-up as well
    setattr(_Pattern, _name, _first(_name))


def lazy_pattern(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Write a regular expression that is compiled at its first use: most runs need few."""
    return cast("re.Pattern[AnyStr]", _Pattern(source, flags))


class _Module:
    def __init__(self, name: str) -> None:
        self._path = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._path), name)


def lazy_module(name: str) -> Any:
    """Name a module that most runs do without: it is imported when something of it is used."""
    return _Module(name)
