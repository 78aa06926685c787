"""Files that are read as a whole: their bytes up to a largest size, and one page of them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.errors import SourceError
from artikelsuche.corpus.language import tr
from artikelsuche.corpus.reading import Reading, digest
from artikelsuche.corpus.source_file import SourceFile, source_error

#: The largest file that is read as a whole, in bytes.
LARGEST = 64 << 20


class UnreadableError(Exception):
    """The rest of a file cannot be read.

    Args:
        reason: What is wrong and what to do.
        line: The line, counted from 1, where there is one.
    """

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def read_whole(file: SourceFile, advice: str, most: int | None = None) -> bytes:
    """Read the bytes of a file.

    Args:
        file: The file.
        advice: What to do with a larger one, as `deferred` marks it.
        most: The largest size in bytes, where that is not `LARGEST`.

    Raises:
        OSError: It cannot be read.
        UnreadableError: It is larger.
    """
    most = LARGEST if most is None else most
    if file.size <= most:
        with file.open() as stream:
            raw = stream.read(most + 1)
        if len(raw) <= most:
            return raw
    size = most >> 20
    raise UnreadableError(tr("larger than {size} MB; {advice}", size=size, advice=tr(advice)))


def read_bytes(file: SourceFile, advice: str) -> bytes | SourceError:
    """Read the bytes of a file as `read_whole` does, or say why that cannot be done."""
    try:
        return read_whole(file, advice)
    except OSError as error:
        return source_error(file.path, error)
    except UnreadableError as error:
        return SourceError(file.path, error.reason)


def read_page(
    file: SourceFile,
    known: Container[str],
    advice: str,
    article_of: Callable[[bytes], Article | SourceError],
) -> Iterator[Reading]:
    """Read a file that is one article, unless its bytes are known; see `table.Format`.

    Args:
        file: The file.
        known: The digests of what need not be read again.
        advice: What to do with a file that is too large.
        article_of: Makes the article of the bytes.
    """
    raw = read_bytes(file, advice)
    if isinstance(raw, SourceError):
        yield Reading("", raw)
    elif (key := digest(raw)) in known:
        yield Reading(key, None)
    else:
        yield Reading(key, article_of(raw))
