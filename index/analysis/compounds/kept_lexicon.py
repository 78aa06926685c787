"""The compiled lexicon, kept in the user's cache folder and mapped into memory by each process.

The file: its header, the table of what is known of pieces, the nodes of a trie of words and pieces.
"""

from __future__ import annotations

import mmap
import os
import struct
import zlib
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

import platformdirs

from artikelsuche.corpus.native import load_native
from artikelsuche.corpus.tables import tables_folder
from artikelsuche.index.analysis.version import ANALYSIS_VERSION, snowball_version, tables_hash

_native = load_native("artikelsuche.index.analysis.compounds._segmentation")

#: The bytes of a row of the table.
PIECE_SIZE = 32
_HEADER = struct.Struct("=8s8xIIQ")
# The modules that decide what the trie holds.
_MAKERS = ("folding", "stemming", "word_limits")
_MAKERS_HERE = ("compiled_lexicon", "lexicon", "part_tables", "pieces")


class CompiledLexicon(NamedTuple):
    """What is known of words and pieces.

    Attributes:
        pieces: The table, row 0 for what is not known, uint8.
        nodes: The nodes of the trie, the first its root, uint8.
    """

    pieces: memoryview
    nodes: memoryview


def read_kept() -> CompiledLexicon | None:
    """Map what an earlier process has kept; None where there is none for this version."""
    try:
        with kept_path().open("rb") as stream:
            mapped = memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
        magic, pieces, nodes, checksum = _HEADER.unpack_from(mapped)
    except (OSError, ValueError, struct.error):
        return None
    body, middle = mapped[_HEADER.size :], pieces * PIECE_SIZE
    whole = len(body) == middle + 8 * nodes
    if not whole or magic != _magic() or checksum != _checksum(body):
        return None
    return CompiledLexicon(body[:middle], body[middle:])


def keep(compiled: CompiledLexicon) -> None:
    """Keep a compiled lexicon for later processes, in place of those of other versions."""
    import tempfile  # 2 ms that a search need not spend

    path = kept_path()
    pieces, nodes = compiled
    body = b"".join(compiled)
    sizes = len(pieces) // PIECE_SIZE, len(nodes) // 8
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=path.parent, suffix=".new")
        try:
            with os.fdopen(number, "wb") as stream:
                stream.write(_HEADER.pack(_magic(), *sizes, _checksum(body)) + body)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            return
        for other in (*path.parent.glob("lexicon-*"), *path.parent.glob("trie-*.npz")):
            if other != path:
                other.unlink(missing_ok=True)


def kept_path() -> Path:
    """Return where the compiled lexicon of this version is kept."""
    folder = Path(platformdirs.user_cache_dir("artikelsuche", appauthor=False))
    return folder / f"lexicon-{_version()}"


def _checksum(body: bytes | memoryview) -> int:
    """Sum up the words of the file: in a tenth of the time of a CRC."""
    if _native is not None:
        summed: int = _native.summed(body)
        return summed
    import numpy as np

    return int(np.frombuffer(body, dtype=np.uint64).sum(dtype=np.uint64))


def _magic() -> bytes:
    return bytes.fromhex(_version())


@cache
def _version() -> str:
    """Name what was compiled by the code, tables and stemmer that made it."""
    folder = tables_folder("artikelsuche.index.analysis").parent
    names = (*_MAKERS, *(f"compounds/{name}" for name in _MAKERS_HERE))
    made_by = repr((ANALYSIS_VERSION, tables_hash(), snowball_version())).encode()
    made_by += b"".join(folder.joinpath(f"{name}.py").read_bytes() for name in names)
    return f"{zlib.crc32(made_by):08x}{zlib.adler32(made_by):08x}"
