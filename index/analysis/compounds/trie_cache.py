"""The trie of the lexicon as a job leaves it in the user's cache, to be made once a version.

Making it takes most of a second, reading it ten milliseconds. The name of the file tells by which
code and tables it was made; where it cannot be read or written, everything works without it.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zlib
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import platformdirs
from numpy.typing import NDArray

from artikelsuche.index.analysis.version import ANALYSIS_VERSION, snowball_version, tables_hash

from .noun_trie import COLUMNS

Columns = tuple[NDArray[Any], ...]

# The modules that decide what the trie holds.
_MAKERS = ("folding", "stemming", "word_limits")
_MAKERS_HERE = ("lexicon", "noun_trie", "part_tables", "parts")


def read_trie() -> Columns | None:
    """Read the trie that an earlier job has kept.

    Returns:
        Its columns, as `NounTrie.columns` gives them; None where there is none for this version.
    """
    try:
        with _path().open("rb") as stream, np.load(stream, allow_pickle=False) as kept:
            return tuple(kept[f"arr_{at}"] for at in range(len(COLUMNS)))
    except (OSError, ValueError, KeyError, EOFError, RuntimeError, BadZipFile, zlib.error):
        return None


def keep_trie(columns: Columns) -> None:
    """Keep the trie for later processes, in place of those of other versions.

    Args:
        columns: Its columns, as `NounTrie.columns` gives them.
    """
    path = _path()
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=path.parent, suffix=".new")
        try:
            with os.fdopen(number, "wb") as stream:
                np.savez(stream, *columns)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            return
        for other in path.parent.glob("trie-*.npz"):
            if other != path:
                other.unlink(missing_ok=True)


def _path() -> Path:
    folder = Path(platformdirs.user_cache_dir("artikelsuche", appauthor=False))
    return folder / f"trie-{_version()}.npz"


@cache
def _version() -> str:
    made_by = ANALYSIS_VERSION, tables_hash(), snowball_version()
    digest = hashlib.blake2b(repr(made_by).encode(), digest_size=8)
    folder = files("artikelsuche.index.analysis")
    for name in (*_MAKERS, *(f"compounds/{name}" for name in _MAKERS_HERE)):
        digest.update(folder.joinpath(f"{name}.py").read_bytes())
    return digest.hexdigest()
