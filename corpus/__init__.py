"""How does a file become an article?

This package answers that: it finds article files, decodes them, takes the page furniture out of
scraped pages and yields immutable `Article` objects with what metadata the page gave away.
Not its job: words, terms and indexes; it knows nothing of `artikelsuche.index` or `.search`.
"""

from typing import TYPE_CHECKING

from .article import Article
from .errors import (
    ArgumentError,
    ArtikelsucheError,
    DuplicateIdError,
    FieldError,
    SourceError,
    UnreachableError,
)
from .lazy import lazily

if TYPE_CHECKING:
    from .inspection import InspectedLine, Inspection
    from .normalize import normalize_text
    from .packed.limits import ArchiveLimits
    from .reader import inspect_file, read_articles
    from .source_file import SourceFile
    from .sources import sample_source, scan_sources

__all__ = [
    "ArchiveLimits",
    "ArgumentError",
    "Article",
    "ArtikelsucheError",
    "DuplicateIdError",
    "FieldError",
    "InspectedLine",
    "Inspection",
    "SourceError",
    "SourceFile",
    "UnreachableError",
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
        "inspection": ("InspectedLine", "Inspection"),
        "normalize": ("normalize_text",),
        "packed.limits": ("ArchiveLimits",),
        "reader": ("inspect_file", "read_articles"),
        "source_file": ("SourceFile",),
        "sources": ("sample_source", "scan_sources"),
    },
)
