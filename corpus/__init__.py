"""How does a file become an article?

This package answers that: it finds article files, decodes them, takes the page furniture out of
scraped pages and yields immutable `Article` objects with what metadata the page gave away.
Not its job: words, terms and indexes; it knows nothing of `artikelsuche.index` or `.search`.
"""

from typing import TYPE_CHECKING

from .article import Article
from .errors import ArtikelsucheError, DuplicateIdError, SourceError
from .lazy import lazily
from .native import load_native

if TYPE_CHECKING:
    from .ansi import ansi_places
    from .dates import parse_german_date
    from .inspection import InspectedLine, Inspection, inspect_file
    from .normalize import normalize_text
    from .profile import FurnitureProfile
    from .reader import read_articles, read_changed, read_source
    from .reading import Reading
    from .rules import rules_hash
    from .sample import sample_source
    from .sources import SourceFile, scan_sources

__all__ = [
    "Article",
    "ArtikelsucheError",
    "DuplicateIdError",
    "FurnitureProfile",
    "InspectedLine",
    "Inspection",
    "Reading",
    "SourceError",
    "SourceFile",
    "ansi_places",
    "inspect_file",
    "lazily",
    "load_native",
    "normalize_text",
    "parse_german_date",
    "read_articles",
    "read_changed",
    "read_source",
    "rules_hash",
    "sample_source",
    "scan_sources",
]

# Searching needs only articles and errors; the readers cost 20 ms and are imported at first use.
_READERS = {
    "FurnitureProfile": "profile",
    "InspectedLine": "inspection",
    "Inspection": "inspection",
    "Reading": "reading",
    "SourceFile": "sources",
    "ansi_places": "ansi",
    "inspect_file": "inspection",
    "normalize_text": "normalize",
    "parse_german_date": "dates",
    "read_articles": "reader",
    "read_changed": "reader",
    "read_source": "reader",
    "rules_hash": "rules",
    "sample_source": "sample",
    "scan_sources": "sources",
}

__getattr__ = lazily(__name__, _READERS)
