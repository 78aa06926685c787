"""How far a query and an article travel through the package: modules loaded, entered and crossed.

    python tests/bench/walks.py

Indexes one article, then searches it, each for the second time in this process, so that what is
done once is left out. Counts of our own Python alone: modules that are loaded at the end, modules
and functions that run, and hops (pairs of modules of which one calls the other).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from artikelsuche.index import reindex
from artikelsuche.search import open_index

_PACKAGE = "artikelsuche."
_TEXT = "Haushalt der Stadt\n\nDer Stadtrat berät am Montag über neue Waffenlieferungen.\n"


class Walk:
    """Our own functions that ran, and who called whom."""

    def __init__(self) -> None:
        self.functions: set[tuple[str, str]] = set()
        self.hops: set[tuple[str, str]] = set()

    def __call__(self, frame: FrameType, event: str, _argument: Any) -> None:
        """Note a call, as `sys.setprofile` reports it."""
        module = str(frame.f_globals.get("__name__", ""))
        if event != "call" or not module.startswith(_PACKAGE):
            return
        self.functions.add((module, frame.f_code.co_name))
        caller = frame.f_back
        while caller and not str(caller.f_globals.get("__name__", "")).startswith(_PACKAGE):
            caller = caller.f_back
        if caller and caller.f_globals["__name__"] != module:
            self.hops.add((caller.f_globals["__name__"], module))


def walked(action: Callable[[], object]) -> str:
    """Run an action and say through what it went."""
    walk = Walk()
    sys.setprofile(walk)
    try:
        action()
    finally:
        sys.setprofile(None)
    modules = {module for module, _ in walk.functions}
    loaded = sum(name.startswith(_PACKAGE) for name in sys.modules)
    return (
        f"{loaded} modules loaded, {len(modules)} entered, {len(walk.functions)} functions, "
        f"{len(walk.hops)} hops"
    )


def main() -> None:
    """Print one line for the article and one for the query."""
    with tempfile.TemporaryDirectory() as folder:
        source, index = Path(folder, "articles"), Path(folder, "index")
        source.mkdir()
        (source / "first.txt").write_text(_TEXT, "utf-8")
        reindex([source], index=index)
        (source / "second.txt").write_text(_TEXT, "utf-8")
        print("article:", walked(lambda: reindex([source], index=index)))
        with open_index(index) as archive:
            archive.search("Stadtrat Haushalt")
            print("query:  ", walked(lambda: archive.search("Waffenlieferung NICHT China")))


if __name__ == "__main__":
    main()
