"""The stored part of a segment: what comes back of an article, compressed.

    stored/values  the small values of each document, JSON
    stored/texts   the long text of each document, UTF-8

Each is a zstd frame of its own (RFC 8878), so that a hit costs one frame: a result list needs the
values alone, a snippet one text. Each has a checksum of its content, which costs less to compare
than those of the blocks it lies in; frames that were written without one are read too. What the
documents of a segment have in common lies in a dictionary, where there are enough of them to tell;
small frames compress as well with it as large ones without.
"""

from __future__ import annotations

import json
import threading
from array import array
from collections.abc import Callable
from itertools import accumulate
from typing import Any, NamedTuple, TypeAlias, Union

import zstandard

from .sections import Sections, SectionWriter

# Measured on news texts: level 3 compresses 200 MB/s, with a dictionary to 40 % (45 % in blocks of
# 16 kB without one); level 6 takes three times as long for 37 %.
_LEVEL = 3
_DICTIONARY = 112_640
_VALUES_DICTIONARY = 8_192
# The documents that a dictionary is learned from: about twenty times its size of text.
_SAMPLE = 2 << 20
# So much text is compressed at once when there is a dictionary.
_BATCH = 1 << 20

# Where a frame says what it has, and the bit for a checksum (RFC 8878, 3.1.1.1.1).
_DESCRIPTOR = 4
_HAS_CHECKSUM = 4

Values: TypeAlias = dict[str, Any]
# mypyc takes neither of these as it is.
_Frame: TypeAlias = memoryview
_Raw: TypeAlias = Union[bytes, bytearray, _Frame]  # noqa: UP007

# What `json.loads` does in the end: values are as `StoredWriter` wrote them, without white space.
_decode: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder().scan_once  # type: ignore[attr-defined]
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Dictionaries(NamedTuple):
    """What the frames of a segment were compressed with; empty where nothing was learned."""

    texts: bytes = b""
    values: bytes = b""


class Frames(NamedTuple):
    """The compressed form of one document: the frame of its text, and that of its values."""

    text: _Frame
    values: _Frame


class _FrameWriter:
    """Compresses one kind of frames, a batch at a time.

    A batch of documents takes less than half the time that each of them takes between other work,
    which drives the tables of the compressor out of the processor's cache.
    """

    def __init__(self, dictionary_size: int, dictionary: bytes) -> None:
        self._size = dictionary_size
        self._compressor = _compressor(dictionary)
        self._waiting: list[_Raw] = []
        self.dictionary = dictionary
        self.ends = [0]

    def add(self, raw: bytes) -> None:
        """Let a document wait for the next batch."""
        self._waiting.append(raw)

    def learn(self) -> None:
        """Learn a dictionary from what waits."""
        try:
            learned = zstandard.train_dictionary(self._size, self._waiting, level=_LEVEL)
        except zstandard.ZstdError:
            return  # too few, or nothing in common
        self.dictionary = learned.as_bytes()
        self._compressor = _compressor(self.dictionary)

    def release(self) -> bytes:
        """Return what waits compressed."""
        batch, self._waiting = self._waiting, []
        frames = list(map(self._compressor.compress, batch))
        self.ends.extend(accumulate(map(len, frames), initial=self.ends.pop()))
        return b"".join(frames)

    def take(self, frame: memoryview) -> memoryview:
        """Take a frame that was compressed with the same dictionary."""
        self.ends.append(self.ends[-1] + len(frame))
        return frame


def _compressor(dictionary: bytes) -> zstandard.ZstdCompressor:
    known = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
    return zstandard.ZstdCompressor(level=_LEVEL, dict_data=known, write_checksum=True)


class StoredWriter:
    """Writes the stored part of a segment, the texts as they come, the values at the end.

    No other section may be open until `finish`. Dictionaries are those of another segment; they
    are learned where they are empty.
    """

    def __init__(self, sections: SectionWriter, dictionaries: Dictionaries) -> None:
        self._sections = sections
        self._texts = _FrameWriter(_DICTIONARY, dictionaries.texts)
        self._values = _FrameWriter(_VALUES_DICTIONARY, dictionaries.values)
        self._value_frames: list[_Raw] = []
        self._learned = bool(dictionaries.texts)
        self._waiting = 0
        sections.begin("stored/texts", "bytes")

    def add(self, values: Values, text: str) -> None:
        """Let a document wait for the next batch."""
        encoded = text.encode("utf-8", "surrogatepass")
        raw = _encode(values)
        self._texts.add(encoded)
        self._values.add(raw.encode("utf-8", "surrogatepass"))
        self._waiting += len(encoded)
        if self._waiting >= (_BATCH if self._learned else _SAMPLE):
            if not self._learned:
                self._texts.learn()
                self._values.learn()
                self._learned = True
            self._release()

    def _release(self) -> None:
        self._sections.write(self._texts.release())
        self._value_frames.append(self._values.release())
        self._waiting = 0

    @property
    def dictionaries(self) -> Dictionaries:
        """The dictionaries in use; both empty until they have been learned."""
        return Dictionaries(self._texts.dictionary, self._values.dictionary)

    def add_frames(self, frames: Frames) -> None:
        """Add the next document as another segment with the same dictionaries holds it."""
        if self._waiting:
            self._release()
        self._sections.write(self._texts.take(frames.text))
        self._value_frames.append(self._values.take(frames.values))

    def finish(self) -> None:
        """Write what is left, and the tables of frames."""
        self._release()
        self._sections.end()
        self._sections.add("stored/values", b"".join(self._value_frames))
        for name, frames in (("text", self._texts), ("value", self._values)):
            self._sections.begin(f"stored/{name}_ends", "<u8")
            self._sections.write(memoryview(array("Q", frames.ends)).cast("B"))
            self._sections.end()
            self._sections.add(f"stored/{name}_dictionary", frames.dictionary)


class _Frames:
    """The frames of one kind."""

    def __init__(self, sections: Sections, section: str, name: str) -> None:
        self._frames = sections.blob(f"stored/{section}")
        self._guard = sections.guard(f"stored/{section}")
        self._ends = sections.blob(f"stored/{name}_ends").cast("Q")
        self._guard_ends = sections.guard(f"stored/{name}_ends")
        sections.guard(f"stored/{name}_dictionary")()
        self.dictionary = bytes(sections.blob(f"stored/{name}_dictionary"))
        known = zstandard.ZstdCompressionDict(self.dictionary) if self.dictionary else None
        self._dictionary = known
        self._own = threading.local()  # a decompressor is not safe to share between threads

    def frame(self, document: int) -> memoryview:
        start, end = self._bounds(document)
        self._guard(start, end)
        return self._frames[start:end]

    def _bounds(self, document: int) -> tuple[int, int]:
        self._guard_ends(8 * document, 8 * document + 16)
        return self._ends[document], self._ends[document + 1]

    def __getitem__(self, document: int) -> str:
        start, end = self._bounds(document)
        frame = self._frames[start:end]
        if len(frame) <= _DESCRIPTOR or not frame[_DESCRIPTOR] & _HAS_CHECKSUM:
            self._guard(start, end)
        try:
            decompress: Callable[[memoryview], bytes] = self._own.decompress
        except AttributeError:
            decompress = self._own.decompress = zstandard.ZstdDecompressor(
                self._dictionary
            ).decompress
        return decompress(frame).decode("utf-8", "surrogatepass")

    def __len__(self) -> int:
        return len(self._ends) - 1


class StoredReader:
    """Reads the stored part of a segment; safe to use from several threads."""

    def __init__(self, sections: Sections) -> None:
        self._values = _Frames(sections, "values", "value")
        self._texts = _Frames(sections, "texts", "text")

    def values(self, document: int) -> Values:
        """Return the small values of a document."""
        raw = self._values[document]
        try:
            values: Values = _decode(raw, 0)[0]
        except StopIteration as error:
            raise json.JSONDecodeError("Expecting value", raw, error.value) from None
        return values

    def text(self, document: int) -> str:
        """Return the long text of a document."""
        return self._texts[document]

    @property
    def dictionaries(self) -> Dictionaries:
        """What the frames were compressed with."""
        return Dictionaries(self._texts.dictionary, self._values.dictionary)

    def frames(self, document: int) -> Frames:
        """Return a document as it lies in the segment."""
        return Frames(self._texts.frame(document), self._values.frame(document))
