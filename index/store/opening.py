"""Opening a generation as a Whoosh index, with the errors of Whoosh turned into ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh import index as whoosh_index
from whoosh.filedb.filestore import FileStorage

from artikelsuche.corpus.language import tr
from artikelsuche.index.errors import IndexDamagedError, IndexStoreError, with_rebuild

from .contents import NAME, ContentsError, parse_contents


@contextmanager
def translated(
    path: Path, *, opening: bool = False, damaged: Callable[[], bool] | None = None
) -> Iterator[None]:
    """Turn every exception of Whoosh inside the block into an IndexStoreError.

    Args:
        path: The generation, named in the message.
        opening: Whether the block opens the index, where damaged bytes can raise anything.
        damaged: Tells whether files that the block reads have changed; given where it reads
            arrays, since damaged numbers can point anywhere. What such numbers raise is let
            through where nothing is damaged: it is a mistake of ours.
    """
    try:
        yield
    except IndexStoreError:
        raise
    except Exception as error:
        from .translation import translate  # needs all of Whoosh

        found = translate(path, error, opening=opening, damaged=damaged)
        if found is None:
            raise
        raise found from error


def latest_commit(generation: Path) -> int:
    """Return the number of the latest commit of a generation, by the names of its files.

    Raises:
        IndexDamagedError: It has none.
    """
    with translated(generation):
        number = int(whoosh_index.TOC._latest_generation(FileStorage(str(generation)), NAME))
    if number < 0:
        raise IndexDamagedError(generation, with_rebuild(tr("has no table of contents")))
    return number


def contents_name(commit: int) -> str:
    """Name the file with the table of contents of a commit."""
    return str(whoosh_index.TOC._filename(NAME, commit))


def read_contents(path: Path, commit: int) -> whoosh_index.TOC:
    """Read Whoosh's table of contents of a commit, with the schema of the running version.

    Raises:
        IndexDamagedError: It cannot be read, or names what no table of ours does.
    """
    with translated(path, opening=True):
        try:
            return parse_contents(path.read_bytes(), commit)
        except ContentsError as error:
            raise IndexDamagedError(path, with_rebuild(str(error))) from error


class GenerationIndex(whoosh_index.FileIndex):  # type: ignore[misc]  # Whoosh is untyped
    """A commit of a generation as a Whoosh index, which runs nothing that its files name.

    Attributes:
        contents: The table of contents of the commit.

    Raises:
        IndexStoreError: It cannot be opened; the subclass says why.
    """

    def __init__(self, generation: Path, commit: int) -> None:
        self.storage = FileStorage(str(generation))
        self.indexname = NAME
        self.contents = read_contents(generation / contents_name(commit), commit)

    def _read_toc(self) -> whoosh_index.TOC:
        return self.contents
