"""The exceptions of artikelsuche: one tree, its root and the branch of this layer.

    ArtikelsucheError
    ├── ArgumentError              a number that a call was given is out of its range
    ├── SourceError                an article source cannot be read
    │   ├── DuplicateIdError       two sources give the same article id
    │   ├── UnreachableError       a file cannot be reached now, whatever it holds
    │   └── FieldError             a field of an article cannot be read, the article can
    ├── IndexStoreError            (artikelsuche.index.errors) the index directory
    ├── WorkerError                (artikelsuche.index.errors) a process of a run has died
    └── QueryError                 (artikelsuche.search.errors) the query or its filters

An argument of a wrong type is a TypeError that names it. Every message names the input, says what
is wrong and what to do next.
"""

from __future__ import annotations

from pathlib import Path


class ArtikelsucheError(Exception):
    """The base of every error that artikelsuche raises on purpose."""


class ArgumentError(ArtikelsucheError):
    """A number that a call was given is out of its range; the message names the argument."""


class SourceError(ArtikelsucheError):
    """A file, folder or record cannot be read as an article.

    Args:
        path: The file or folder at fault.
        reason: What is wrong and what to do about it, without the path.
        line: The line of the fault, counted from 1, where there is one.
    """

    def __init__(self, path: Path | str, reason: str, line: int | None = None) -> None:
        self.path = Path(path)
        self.reason = reason
        self.line = line
        place = str(path) if line is None else f"{path}:{line}"
        super().__init__(f"{place}: {reason}")

    def __reduce__(self) -> tuple[type[SourceError], tuple[Path, str, int | None]]:
        """Rebuild from the arguments, so that a worker process can hand the error on."""
        return type(self), (self.path, self.reason, self.line)


class DuplicateIdError(SourceError):
    """Two sources give the same article id.

    Args:
        path: The second source.
        reason: Names the id and the first source, and says what to do.
        line: The line of the second record, counted from 1, where there is one.
    """


class UnreachableError(SourceError):
    """A file cannot be reached now; as it is, it may be read another time."""


class FieldError(SourceError):
    """A field of an article cannot be read; the article is kept without it, so it is not raised."""
