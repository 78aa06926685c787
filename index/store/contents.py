"""Whoosh's table of contents (TOC), read without running anything that it names.

Whoosh keeps the schema and the segments of a commit as pickles, and a pickle may name any function
of any module and have it called. Here a pickle makes inert objects of the few classes that a table
of ours names, and nothing else; the segments are made of what these hold once it has been checked.
Whoosh itself is not needed, which a search would import for nothing.
"""

from __future__ import annotations

import io
import pickle
import struct
from collections.abc import Callable
from typing import Any

from artikelsuche.corpus.language import tr
from artikelsuche.index.codec.segment_file import SegmentFile, segment_file

_SCHEMA = ("whoosh.fields", "Schema")
_SEGMENT = ("artikelsuche.index.codec.whoosh.segment", "ArticleSegment")
_LAYER_ANALYZER = ("artikelsuche.index.store.layer_fields", "LayerAnalyzer")
_LAYER_FIELD = ("artikelsuche.index.store.layer_fields", "LayerField")
#: Everything that a table of contents of ours names: module and name, as they stand in the pickle.
NAMES = frozenset(
    {
        _SCHEMA,
        _SEGMENT,
        ("whoosh.fields", "ID"),
        ("whoosh.fields", "NUMERIC"),
        ("whoosh.fields", "STORED"),
        ("whoosh.formats", "Existence"),
        ("whoosh.formats", "Positions"),
        ("whoosh.columns", "NumericColumn"),
        ("whoosh.columns", "VarBytesColumn"),
        ("whoosh.analysis.tokenizers", "IDTokenizer"),
        _LAYER_ANALYZER,
        _LAYER_FIELD,
        ("__builtin__", "long"),
    }
)

# Our classes where earlier versions kept them: a rebuild takes over what such an index holds.
_FORMER = {
    ("artikelsuche.index.codec.segment", "ArticleSegment"): _SEGMENT,
    ("artikelsuche.index.layers", "LayerAnalyzer"): _LAYER_ANALYZER,
    ("artikelsuche.index.layers", "LayerField"): _LAYER_FIELD,
}

# What a table begins with: the sizes of numbers, -12345 to tell the byte order, the version.
_BEGINNING = struct.pack("!3Bii", 4, 8, 4, -12345, -111)
_INT = struct.Struct("!i")


class ContentsError(Exception):
    """A table of contents is none that this program wrote."""


class _Inert:
    """Stands for an object of a pickle: keeps the state it was given, and does nothing."""

    state: Any = None

    def __setstate__(self, state: Any) -> None:
        self.state = state


_STAND_INS: dict[tuple[str, str], type[_Inert]] = {
    name: type(name[1], (_Inert,), {}) for name in NAMES
}


# The opcodes of a table of ours: plain values, lists, dictionaries, sets of numbers, and objects of
# classes. None that calls, asks for a registered function, or makes room for more than it holds.
_OPCODES = b"".join(
    (
        pickle.PROTO + pickle.FRAME + pickle.STOP + pickle.MARK,
        pickle.BINPUT + pickle.LONG_BINPUT + pickle.MEMOIZE,
        pickle.BINGET + pickle.LONG_BINGET,
        pickle.NONE + pickle.NEWTRUE + pickle.NEWFALSE,
        pickle.BININT + pickle.BININT1 + pickle.BININT2 + pickle.LONG1 + pickle.BINFLOAT,
        pickle.BINUNICODE + pickle.SHORT_BINUNICODE,
        pickle.EMPTY_LIST + pickle.APPEND + pickle.APPENDS,
        pickle.EMPTY_DICT + pickle.SETITEM + pickle.SETITEMS,
        pickle.EMPTY_TUPLE + pickle.FROZENSET,
        pickle.GLOBAL + pickle.STACK_GLOBAL + pickle.NEWOBJ + pickle.BUILD,
    )
)


class _Loaders(dict[int, Callable[[Any], None]]):
    """What loads each opcode; any other is refused."""

    def __missing__(self, opcode: int) -> Callable[[Any], None]:
        raise ContentsError(tr("does what no table of contents does, and was not read"))


class _Unpickler(pickle._Unpickler):  # the one in C has no choice of opcodes
    """Makes inert objects of the classes in `NAMES`, and refuses every other name or opcode."""

    dispatch = _Loaders({opcode: pickle._Unpickler.dispatch[opcode] for opcode in _OPCODES})

    def find_class(self, module: str, name: str) -> type[_Inert]:
        asked = module, name
        found = _STAND_INS.get(_FORMER.get(asked, asked))
        if found is None:
            shown = f"{module}.{name}"[:100]
            raise ContentsError(
                tr("names {shown!r}, which no index needs, and was not read", shown=shown)
            )
        return found


def parse_contents(content: bytes, commit: int) -> list[SegmentFile]:
    """Read the segments that a table of contents describes.

    Raises:
        ContentsError: It is not one of ours; nothing that it names was run.
        Exception: What damaged bytes raise, which is nearly anything.
    """
    stream = io.BytesIO(content)
    if stream.read(len(_BEGINNING)) != _BEGINNING:
        raise ContentsError(tr("is no table of contents of this version of Whoosh"))
    for _ in range(3):
        _varint(stream)  # the release of Whoosh
    schema = _unpickled(stream.read(_varint(stream)))
    if not isinstance(schema, _STAND_INS[_SCHEMA]):
        raise ContentsError(tr("holds something else in place of a schema"))
    if _INT.unpack(stream.read(_INT.size)) != (commit,):
        raise ContentsError(tr("is the table of contents of another commit"))
    stream.read(_INT.size)  # unused by Whoosh
    return _segments(_unpickled(stream.read()))


def _varint(stream: io.BytesIO) -> int:
    """Read a number of 7 bits a byte, the lowest first; the others but the last have the 8th."""
    number = shift = 0
    while (byte := stream.read(1)[0]) & 0x80:
        number |= (byte & 0x7F) << shift
        shift += 7
    return number | byte << shift


def _unpickled(content: bytes) -> Any:
    return _Unpickler(io.BytesIO(content)).load()


def _segments(described: Any) -> list[SegmentFile]:
    if type(described) is not list:
        raise ContentsError(tr("holds something else in place of segments"))
    for description in described:
        if not isinstance(description, _STAND_INS[_SEGMENT]):
            raise ContentsError(tr("holds something else in place of a segment"))
    return [segment_file(description.state) for description in described]
