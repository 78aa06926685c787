"""What is wrong with a query, told in the language that is spoken, with its place."""

from __future__ import annotations

from artikelsuche.corpus.language import deferred, tr
from artikelsuche.search.errors import QueryError

MINUS = deferred(
    "a dash before a word is read as a minus; put a space behind it to search for the word"
)
NO_DATE = deferred(
    "a date must follow '{name}:' directly: write {name}:2024-06 or {name}:2024-06-01..2024-06-30"
)
READ_AS_FIELD = deferred(
    "'{name}:' is read as the field {field}; to search for the word, leave out the colon or use "
    "--plain"
)
#: What `{cure}` in a message is, where a sign may have been meant as text.
_PLAIN = deferred("or search for the words as they are with --plain")


def query_error(sentence: str, query: str, position: int, **fields: object) -> QueryError:
    """Make the error for a fault.

    Args:
        sentence: What is wrong and what to do; in it `{cure}` proposes to search for plain words.
        query: The query as given.
        position: The place of the fault in it.
        fields: What stands in the sentence.
    """
    return QueryError(tr(sentence, cure=tr(_PLAIN), **fields), query, position)


def short(word: str) -> str:
    """Cut a word to what a message has room for."""
    return word if len(word) <= 40 else f"{word[:40]}…"
