"""The stored part of a segment: what comes back of an article, compressed.

    stored/values      JSON arrays of the small values of documents, `VALUES` documents a block
    stored/texts       the long text of each document, UTF-8
    stored/dictionary  what the texts have in common, where there are enough of them to tell

Blocks and texts are zstd frames (RFC 8878). A result list needs the values alone; a snippet needs
one text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import zstandard

from .sections import Sections, SectionWriter

#: How many documents share a block of values.
VALUES = 32

# Measured on news texts: level 3 compresses 200 MB/s, with a dictionary to 40 % (45 % in blocks of
# 16 kB without one); level 6 takes three times as long for 37 %.
_LEVEL = 3
_DICTIONARY = 112_640
# The texts that a dictionary is learned from: about twenty times its size.
_SAMPLE = 2 << 20

Values = dict[str, Any]


class StoredWriter:
    """Writes the stored part of a segment, the texts as they come, the values at the end.

    Args:
        sections: The segment, where no other section is open until `finish`.
    """

    def __init__(self, sections: SectionWriter) -> None:
        self._sections = sections
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL)
        self._values: list[Values] = []
        self._value_blocks: list[bytes] = []
        self._sample: list[bytes | bytearray | memoryview] | None = []
        self._sampled = 0
        self._dictionary = b""
        self._text_ends = [0]
        sections.begin("stored/texts", "bytes")

    def add(self, values: Values, text: str) -> None:
        """Add the next document.

        Args:
            values: Its small values, representable as JSON.
            text: Its long text.
        """
        self._values.append(values)
        if len(self._values) == VALUES:
            self._end_values()
        encoded = text.encode("utf-8", "surrogatepass")
        if self._sample is None:
            self._write_text(encoded)
            return
        self._sample.append(encoded)
        self._sampled += len(encoded)
        if self._sampled >= _SAMPLE:
            self._learn(self._sample)
            self._write_sample()

    def finish(self) -> None:
        """Write what is left, and the tables of blocks."""
        self._write_sample()
        self._sections.end()
        if self._values:
            self._end_values()
        sizes = np.cumsum([0, *map(len, self._value_blocks)], dtype=np.uint64)
        self._sections.add("stored/values", b"".join(self._value_blocks))
        self._sections.add("stored/value_ends", sizes)
        self._sections.add("stored/text_ends", np.array(self._text_ends, dtype=np.uint64))
        self._sections.add("stored/dictionary", self._dictionary)

    def _end_values(self) -> None:
        raw = json.dumps(self._values, ensure_ascii=False, separators=(",", ":"))
        encoded = raw.encode("utf-8", "surrogatepass")
        self._value_blocks.append(zstandard.ZstdCompressor(level=_LEVEL).compress(encoded))
        self._values = []

    def _learn(self, sample: list[bytes | bytearray | memoryview]) -> None:
        try:
            learned = zstandard.train_dictionary(_DICTIONARY, sample, level=_LEVEL)
        except zstandard.ZstdError:
            return  # too few texts, or nothing in common
        self._dictionary = learned.as_bytes()
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL, dict_data=learned)

    def _write_sample(self) -> None:
        sample, self._sample = self._sample, None
        for encoded in sample or ():
            self._write_text(encoded)

    def _write_text(self, encoded: bytes | bytearray | memoryview) -> None:
        frame = self._compressor.compress(encoded)
        self._sections.write(frame)
        self._text_ends.append(self._text_ends[-1] + len(frame))


class StoredReader:
    """Reads the stored part of a segment; safe to use from several threads.

    Args:
        sections: The segment.
    """

    def __init__(self, sections: Sections) -> None:
        self._values = sections.blob("stored/values")
        self._value_ends = sections.array("stored/value_ends")
        self._texts = sections.blob("stored/texts")
        self._text_ends = sections.array("stored/text_ends")
        dictionary = bytes(sections.blob("stored/dictionary"))
        self._dictionary = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
        self._kept: tuple[int, list[Values]] = (-1, [])

    def values(self, document: int) -> Values:
        """Return the small values of a document.

        Args:
            document: Its number.
        """
        number, at = divmod(document, VALUES)
        kept = self._kept
        if kept[0] != number:
            start, end = int(self._value_ends[number]), int(self._value_ends[number + 1])
            raw = _decompress(self._values[start:end])
            kept = self._kept = (number, json.loads(raw.decode("utf-8", "surrogatepass")))
        return dict(kept[1][at])

    def text(self, document: int) -> str:
        """Return the long text of a document.

        Args:
            document: Its number.
        """
        start, end = int(self._text_ends[document]), int(self._text_ends[document + 1])
        # A decompressor is not safe to share between threads, and cheap to make.
        decompressor = zstandard.ZstdDecompressor(self._dictionary)
        return decompressor.decompress(self._texts[start:end]).decode("utf-8", "surrogatepass")

    def documents(self) -> Iterator[tuple[Values, str]]:
        """Yield values and text of every document, each block decoded once."""
        number = 0
        for first, last in pairwise(self._value_ends.tolist()):
            raw = _decompress(self._values[first:last])
            for values in json.loads(raw.decode("utf-8", "surrogatepass")):
                yield values, self.text(number)
                number += 1


def _decompress(frame: memoryview) -> bytes:
    return zstandard.ZstdDecompressor().decompress(frame)
