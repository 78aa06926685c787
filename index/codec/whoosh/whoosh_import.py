"""The first import of Whoosh: quiet, and without what Whoosh imports for nothing.

Whoosh 2.7.4 holds invalid escapes and `is 0`, of which Python 3.12 and later warn on the standard
error whenever there is no byte code yet, as after an installation with uv. Its module for Python 2
and 3 takes `urlretrieve` from `urllib.request`, which costs 35 ms (http, email, ssl): it gets one
that imports that module when it is called.
"""

from __future__ import annotations

import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

_COSTLY = "urllib.request"


def _urlretrieve(*args: Any, **options: Any) -> Any:
    from urllib.request import urlretrieve

    return urlretrieve(*args, **options)


@contextmanager
def _without_costly() -> Iterator[None]:
    """Stand in for the costly module, unless another thread might meet the stand-in."""
    if _COSTLY in sys.modules or threading.active_count() > 1:
        yield
        return
    stand_in = ModuleType(_COSTLY)
    stand_in.urlretrieve = _urlretrieve  # type: ignore[attr-defined]
    sys.modules[_COSTLY] = stand_in
    try:
        yield
    finally:
        del sys.modules[_COSTLY]


with warnings.catch_warnings(), _without_costly():
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)  # what Python 3.10 and 3.11 call it
    import whoosh.analysis  # noqa: F401  imported for its compiling alone
