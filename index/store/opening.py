"""Opening a commit of a generation, with the errors of Whoosh turned into ours."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from artikelsuche.corpus.language import tr
from artikelsuche.index.codec.segment_file import NAME, SegmentFile
from artikelsuche.index.errors import IndexDamagedError, IndexStoreError, with_rebuild

from .contents import ContentsError, parse_contents

_BEGINNING, _END = f"_{NAME}_", ".toc"


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
        names = os.listdir(generation)  # noqa: PTH208 - one call, and names only
    numbers = [n.removeprefix(_BEGINNING).removesuffix(_END) for n in names if n.endswith(_END)]
    number = max((int(number) for number in numbers if number.isdecimal()), default=-1)
    if number < 0:
        raise IndexDamagedError(generation, with_rebuild(tr("has no table of contents")))
    return number


def contents_name(commit: int) -> str:
    """Name the file with the table of contents of a commit."""
    return f"{_BEGINNING}{commit}{_END}"


def read_contents(path: Path, commit: int) -> list[SegmentFile]:
    """Read the segments of a commit from Whoosh's table of contents; nothing in it is run.

    Raises:
        IndexDamagedError: It cannot be read, or names what no table of ours does.
    """
    with translated(path, opening=True):
        try:
            return parse_contents(path.read_bytes(), commit)
        except ContentsError as error:
            raise IndexDamagedError(path, with_rebuild(str(error))) from error
