"""How does a file become an article?

This package answers that: it finds article files, decodes them, takes the page furniture out of
scraped pages and yields immutable `Article` objects with what metadata the page gave away.
Not its job: words, terms and indexes; it knows nothing of `artikelsuche.index` or `.search`.
"""

from typing import TYPE_CHECKING

from .article import Article
from .errors import ArtikelsucheError, DuplicateIdError, SourceError
from .lazy import lazily

if TYPE_CHECKING:
    from .inspection import InspectedLine, Inspection, inspect_file
    from .normalize import normalize_text
    from .reader import read_articles
    from .sample import sample_source
    from .sources import SourceFile, scan_sources

__all__ = [
    "Article",
    "ArtikelsucheError",
    "DuplicateIdError",
    "InspectedLine",
    "Inspection",
    "SourceError",
    "SourceFile",
    "inspect_file",
    "normalize_text",
    "read_articles",
    "sample_source",
    "scan_sources",
]

# Imported at the first use of their names: a search needs few of them.
__getattr__ = lazily(
    __name__,
    {
        "inspection": ("InspectedLine", "Inspection", "inspect_file"),
        "normalize": ("normalize_text",),
        "reader": ("read_articles",),
        "sample": ("sample_source",),
        "sources": ("SourceFile", "scan_sources"),
    },
)
