"""Opening a generation as a Whoosh index, with the errors of Whoosh turned into ours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from whoosh import index as whoosh_index
from whoosh.filedb.filestore import Storage

from artikelsuche.index.errors import REBUILD, IndexDamagedError, IndexStoreError

from .contents import ContentsError, parse_contents
from .durable import DurableStorage

#: The name that Whoosh gives an index where none is asked for.
NAME = "MAIN"


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


class GenerationIndex(whoosh_index.FileIndex):  # type: ignore[misc]  # Whoosh is untyped
    """A commit of a generation as a Whoosh index, which runs nothing that its files name.

    Args:
        storage: Where the files of the generation lie.
        commit: The number of the commit.

    Attributes:
        contents: The table of contents of the commit.

    Raises:
        IndexStoreError: It cannot be opened; the subclass says why.
    """

    def __init__(self, storage: Storage, commit: int) -> None:
        self.storage = storage
        self.indexname = NAME
        self.contents = read_contents(storage, commit)

    def _read_toc(self) -> whoosh_index.TOC:
        return self.contents


def read_contents(storage: Storage, commit: int) -> whoosh_index.TOC:
    """Read Whoosh's table of contents of a commit.

    Args:
        storage: Where the files of the generation lie.
        commit: The number of the commit.

    Returns:
        The table, with the schema of the running version and the segments.

    Raises:
        IndexDamagedError: It cannot be read, or names what no table of ours does.
    """
    name = contents_name(commit)
    path = Path(storage.folder, name)
    with translated(path, opening=True):
        with storage.open_file(name) as stream:
            content = stream.read()
        try:
            return parse_contents(content, commit)
        except ContentsError as error:
            raise IndexDamagedError(path, f"{error}; {REBUILD}") from error


def open_generation(generation: Path, commit: int) -> GenerationIndex:
    """Open the Whoosh index of a generation.

    Args:
        generation: Its folder.
        commit: The number of the commit.

    Returns:
        The Whoosh index.

    Raises:
        IndexStoreError: It cannot be opened; the subclass says why.
    """
    return GenerationIndex(DurableStorage(generation), commit)
