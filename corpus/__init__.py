"""How does a file become an article?

This package answers that: it finds article files, decodes them, takes the page furniture out of
scraped pages and yields immutable `Article` objects with what metadata the page gave away.
Not its job: words, terms and indexes; it knows nothing of `artikelsuche.index` or `.search`.
"""

from .article import Article
from .dates import parse_german_date
from .errors import ArtikelsucheError, DuplicateIdError, SourceError
from .inspection import InspectedLine, Inspection, inspect_file
from .normalize import normalize_text
from .profile import FurnitureProfile
from .reader import read_articles, read_source
from .sample import sample_source
from .sources import SourceFile, scan_sources

__all__ = [
    "Article",
    "ArtikelsucheError",
    "DuplicateIdError",
    "FurnitureProfile",
    "InspectedLine",
    "Inspection",
    "SourceError",
    "SourceFile",
    "inspect_file",
    "normalize_text",
    "parse_german_date",
    "read_articles",
    "read_source",
    "sample_source",
    "scan_sources",
]
