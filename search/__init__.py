"""Which articles answer a query, in which order, and where in them?

This package answers that: it reads the query language, ranks the articles of an index, cuts
snippets with marked matches, and is the library call and the command line.
Not its job: reading articles (`artikelsuche.corpus`) and what a word means as terms
(`artikelsuche.index`).
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .archive import Archive, open_index
    from .errors import QueryError
    from .results import Hit, Results
    from .snippets import Snippet

__all__ = ["Archive", "Hit", "QueryError", "Results", "Snippet", "open_index"]

# The command line decides what it imports, and when.
_MODULES = {
    "Archive": "archive",
    "Hit": "results",
    "QueryError": "errors",
    "Results": "results",
    "Snippet": "snippets",
    "open_index": "archive",
}


def __getattr__(name: str) -> object:
    """Import a name at its first use (PEP 562)."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import artikelsuche.index  # noqa: F401  imports Whoosh first, and quietly

    value: object = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value
