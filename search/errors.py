"""The exceptions of the query layer."""

from __future__ import annotations

from artikelsuche.corpus.errors import ArtikelsucheError
from artikelsuche.corpus.language import tr


class QueryError(ArtikelsucheError):
    """A query, or a filter given with it, cannot be understood.

    Args:
        message: What is wrong and what to do next.
        query: The query as given.
        position: The place of the fault: a character offset into the query, from 0.
    """

    def __init__(self, message: str, query: str = "", position: int | None = None) -> None:
        self.message = message
        self.query = query
        self.position = position
        super().__init__(f"{message}{self._excerpt()}")

    def _excerpt(self, width: int = 30) -> str:
        """Quote the query around the fault, printable and on one line."""
        if self.position is None:
            return ""
        start, end = max(0, self.position - width), self.position + width
        shown = printable(self.query[start:end])
        left, right = "…" if start else "", "…" if end < len(self.query) else ""
        return tr(
            " (at character {place}: {excerpt})",
            place=self.position + 1,
            excerpt=left + shown + right,
        )


def printable(text: str) -> str:
    """Replace the characters of a quotation that cannot be printed; it stays on one line."""
    return "".join(char if char.isprintable() else "�" for char in text)
