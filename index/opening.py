"""Opening a generation as a Whoosh index, with the errors of Whoosh turned into ours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from whoosh import index as whoosh_index

from .durable import DurableStorage
from .errors import IndexDamagedError, IndexStoreError

#: The name that Whoosh gives an index where none is asked for.
NAME = "MAIN"

#: What cures a damaged index.
REBUILD = "rebuild it with 'artikelsuche reindex SOURCE --full --index DIR'"


class Translated:
    """A block in which every Whoosh exception becomes one of ours; `translated` makes it."""

    __slots__ = ("_damaged", "_opening", "_path")

    def __init__(self, path: Path, opening: bool, damaged: Callable[[], bool] | None) -> None:
        self._path = path
        self._opening = opening
        self._damaged = damaged

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not isinstance(error, Exception) or isinstance(error, IndexStoreError):
            return
        from .translation import translate  # needs all of Whoosh

        found = translate(self._path, error, opening=self._opening, damaged=self._damaged)
        if found is not None:
            raise found from error


def translated(
    path: Path, *, opening: bool = False, damaged: Callable[[], bool] | None = None
) -> Translated:
    """Turn every Whoosh exception raised inside the block into one of ours.

    Args:
        path: The generation, named in the message.
        opening: Whether the block opens the index, where damaged bytes can raise anything.
        damaged: Tells whether files that the block reads have changed; given where it reads
            arrays, since damaged numbers can point anywhere. What such numbers raise is let
            through where nothing is damaged: it is a mistake of ours.

    Returns:
        The context manager, which raises an IndexStoreError instead of the exception of Whoosh.
    """
    return Translated(path, opening, damaged)


def latest_commit(generation: Path) -> int:
    """Return the number of the latest commit of a generation, by the names of its files.

    Args:
        generation: Its folder.

    Raises:
        IndexDamagedError: It has none.
    """
    with translated(generation):
        number = int(whoosh_index.TOC._latest_generation(DurableStorage(generation), NAME))
    if number < 0:
        raise IndexDamagedError(generation, f"has no table of contents; {REBUILD}")
    return number


def contents_name(commit: int) -> str:
    """Name the file with the table of contents of a commit.

    Args:
        commit: The number of the commit.
    """
    return str(whoosh_index.TOC._filename(NAME, commit))


def read_contents(generation: Path, commit: int) -> whoosh_index.TOC:
    """Read Whoosh's table of contents of a commit.

    Args:
        generation: The folder of the generation.
        commit: The number of the commit.

    Returns:
        The table, with the schema and the segments.

    Raises:
        IndexDamagedError: It cannot be read.
    """
    with translated(generation, opening=True):
        return whoosh_index.TOC.read(DurableStorage(generation), NAME, gen=commit)


def open_generation(generation: Path) -> whoosh_index.FileIndex:
    """Open the Whoosh index of a generation.

    Args:
        generation: Its folder.

    Returns:
        The Whoosh index.

    Raises:
        IndexStoreError: It cannot be opened; the subclass says why.
    """
    with translated(generation, opening=True):
        return whoosh_index.FileIndex(DurableStorage(generation), indexname=NAME)
