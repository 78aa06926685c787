"""The index directory: generations, and which of them is live.

    INDEX/current                 one line: the name of the live generation
    INDEX/generations/<name>/     a Whoosh index, its manifest and its stamp
    INDEX/lock                    held by the one writer

A generation is built beside the live one and becomes live when `current` is replaced.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import platformdirs

from artikelsuche.corpus.language import tr
from artikelsuche.corpus.language.foreign import quoted
from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.index.errors import (
    ForeignDirectoryError,
    IndexDamagedError,
    IndexMissingError,
    IndexStoreError,
)

from .durable import replace_file, sync_folder
from .failures import storage_error

_OWN_NAMES = frozenset(
    {"current", "current.new", "generations", "lock", "lock.json", "lock.json.new"}
)
# What file systems and desktops leave in any folder.
_STRAY = lazy_pattern(
    r"\.DS_Store|\._.*|\.nfs.*|\.directory|\.snapshot|(?i:thumbs\.db|desktop\.ini)|lost\+found"
)
_NAME = lazy_pattern(r"\d{8}T\d{6}Z-[0-9a-f]{8}")


def default_index() -> Path:
    """Return the index directory used where none is named.

    Returns:
        $ARTIKELSUCHE_INDEX where set, else `index` below the user's data directory.
    """
    named = os.environ.get("ARTIKELSUCHE_INDEX")
    if named:
        return Path(named)
    return Path(platformdirs.user_data_dir("artikelsuche", appauthor=False)) / "index"


class IndexDirectory:
    """The directory of one index, which need not exist yet."""

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)
        self.generations = self.root / "generations"
        self.current = self.root / "current"

    def live(self) -> Path:
        """Return the folder of the live generation.

        Raises:
            IndexMissingError: There is no index yet.
            ForeignDirectoryError: The directory is something else.
            IndexDamagedError: `current` names no generation.
        """
        self.check_ours()
        try:
            name = self.current.read_text("utf-8").strip()
        except FileNotFoundError as error:
            reason = tr("no index here; build one with 'artikelsuche reindex SOURCE --index DIR'")
            raise IndexMissingError(self.root, reason) from error
        except (OSError, ValueError) as error:
            raise IndexDamagedError(
                self.current, tr("cannot be read ({error})", error=quoted(error, str(error)))
            ) from error
        generation = self.generations / name
        if not _NAME.fullmatch(name) or not generation.is_dir():
            reason = tr(
                "names no generation ({name!r}); rebuild with 'artikelsuche reindex'",
                name=name[:40],
            )
            raise IndexDamagedError(self.current, reason)
        return generation

    def holds(self, path: Path) -> bool:
        """Tell whether a path lies below the directory."""
        return path.resolve().is_relative_to(self.root.resolve())

    def check_ours(self) -> None:
        """Refuse a directory that holds other things than an index of ours.

        Raises:
            ForeignDirectoryError: The directory is something else.
            IndexStoreError: It cannot be listed.
        """
        try:
            names = set(os.listdir(self.root))  # noqa: PTH208 - one call, and names only
        except FileNotFoundError:
            return
        except NotADirectoryError as error:
            reason = tr("is a file, not an index directory; name a directory with --index")
            raise ForeignDirectoryError(self.root, reason) from error
        except OSError as error:
            reason = tr("cannot be read ({error}); check its permissions", error=quoted(error))
            raise IndexStoreError(self.root, reason) from error
        foreign = sorted(n for n in names - _OWN_NAMES if not _STRAY.fullmatch(n))
        if foreign:
            reason = tr(
                "is not an artikelsuche index (it holds {foreign!r}); name an empty or new "
                "directory with --index",
                foreign=foreign[0],
            )
            raise ForeignDirectoryError(self.root, reason)

    def prepare(self) -> None:
        """Make the directory ready for writing.

        Raises:
            ForeignDirectoryError: The directory is something else.
            IndexStoreError: It cannot be made.
        """
        self.check_ours()
        try:
            self.generations.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise storage_error(self.root, error) from error

    def new_generation(self) -> Path:
        """Make the empty folder of a generation to build, which is not live yet."""
        now = dt.datetime.now(dt.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        folder = self.generations / f"{now}-{os.urandom(4).hex()}"
        folder.mkdir()
        return folder

    def switch(self, generation: Path) -> None:
        """Make a finished generation the live one, all files in it flushed."""
        sync_folder(generation)
        sync_folder(self.generations)
        replace_file(self.current, generation.name + "\n")

    def built(self) -> list[Path]:
        """List the generations that were ever begun, live or not, finished or not."""
        try:
            return [path for path in self.generations.iterdir() if _NAME.fullmatch(path.name)]
        except OSError:
            return []
