"""How does a file become an article?

This package answers that: it finds article files, decodes them, takes the page furniture out of
scraped pages and yields immutable `Article` objects with what metadata the page gave away.
Not its job: words, terms and indexes; it knows nothing of `artikelsuche.index` or `.search`.
"""

from .article import Article
from .errors import ArtikelsucheError, DuplicateIdError, SourceError

__all__ = ["ArtikelsucheError", "Article", "DuplicateIdError", "SourceError"]
