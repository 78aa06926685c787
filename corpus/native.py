"""The modules in C: built where there is a compiler, and never needed."""

from __future__ import annotations

import os
from importlib import import_module
from types import ModuleType

_SWITCH = "ARTIKELSUCHE_NATIVE"


def load_native(module: str) -> ModuleType | None:
    """Import a module in C; None where it was not built, or ARTIKELSUCHE_NATIVE=off forbids it.

    Whoever calls it has a way to do the same without the module, in Python and numpy.
    """
    if os.environ.get(_SWITCH) == "off":
        return None
    try:
        return import_module(module)
    except ImportError:
        return None
