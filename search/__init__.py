"""Which articles answer a query, in which order, and where in them?

This package answers that: it reads the query language, ranks the articles of an index, cuts
snippets with marked matches, and is the library call and the command line.
Not its job: reading articles (`artikelsuche.corpus`) and what a word means as terms
(`artikelsuche.index`).
"""

from typing import TYPE_CHECKING

from artikelsuche.corpus.lazy import lazily

if TYPE_CHECKING:
    from .archive import Archive
    from .errors import QueryError
    from .opening import open_index
    from .results import Hit, Results
    from .snippets.best_passages import Snippet

__all__ = ["Archive", "Hit", "QueryError", "Results", "Snippet", "open_index"]

# Imported at the first use of their names: a search needs few of them.
__getattr__ = lazily(
    __name__,
    {
        "archive": ("Archive",),
        "errors": ("QueryError",),
        "opening": ("open_index",),
        "results": ("Hit", "Results"),
        "snippets.best_passages": ("Snippet",),
    },
)
