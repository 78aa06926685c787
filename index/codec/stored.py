"""The stored part of a segment: what comes back of an article, compressed in blocks.

    stored/values   JSON arrays of the small values of documents, `VALUES` documents a block
    stored/texts    the long texts, UTF-8, one after the other, blocks of about `TEXT_BYTES`

Blocks are zstd frames (RFC 8878). A result list needs the values alone; a snippet needs one text.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import zstandard

from .sections import Sections, SectionWriter

#: How many documents share a block of values.
VALUES = 32
#: How many bytes of text share a block: larger blocks compress better and take longer to open.
TEXT_BYTES = 32_768

# Measured on news texts: level 3 compresses 250 MB/s to 44 %, level 6 takes three times as long
# for 42 %.
_LEVEL = 3

Values = dict[str, Any]


class StoredWriter:
    """Writes the stored part of a segment, the texts as they come, the values at the end.

    Args:
        sections: The segment, where no other section is open until `finish`.
    """

    def __init__(self, sections: SectionWriter) -> None:
        self._sections = sections
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=False)
        self._values: list[Values] = []
        self._value_blocks: list[bytes] = []
        self._text = bytearray()
        self._text_starts: list[int] = []
        self._first_documents = [0]
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
        self._text_starts.append(len(self._text))
        self._text += text.encode("utf-8", "surrogatepass")
        if len(self._text) >= TEXT_BYTES:
            self._end_text()

    def finish(self) -> None:
        """Write what is left, and the tables of blocks."""
        if self._text_starts and len(self._text_starts) > self._first_documents[-1]:
            self._end_text()
        self._sections.end()
        if self._values:
            self._end_values()
        sizes = np.cumsum([0, *map(len, self._value_blocks)], dtype=np.uint64)
        self._sections.add("stored/values", b"".join(self._value_blocks))
        self._sections.add("stored/value_ends", sizes)
        self._sections.add("stored/text_ends", np.array(self._text_ends, dtype=np.uint64))
        self._sections.add("stored/text_first", np.array(self._first_documents, dtype=np.uint32))
        self._sections.add("stored/text_starts", np.array(self._text_starts, dtype=np.uint32))

    def _end_values(self) -> None:
        raw = json.dumps(self._values, ensure_ascii=False, separators=(",", ":"))
        self._value_blocks.append(self._compressor.compress(raw.encode("utf-8", "surrogatepass")))
        self._values = []

    def _end_text(self) -> None:
        frame = self._compressor.compress(self._text)
        self._sections.write(frame)
        self._text_ends.append(self._text_ends[-1] + len(frame))
        self._first_documents.append(len(self._text_starts))
        self._text = bytearray()


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
        self._first_documents = sections.array("stored/text_first")
        self._text_starts = sections.array("stored/text_starts")
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
        block = int(np.searchsorted(self._first_documents, document, side="right")) - 1
        raw = _decompress(
            self._texts[int(self._text_ends[block]) : int(self._text_ends[block + 1])]
        )
        start = int(self._text_starts[document])
        is_last = document + 1 >= int(self._first_documents[block + 1])
        end = len(raw) if is_last else int(self._text_starts[document + 1])
        return raw[start:end].decode("utf-8", "surrogatepass")


def _decompress(frame: memoryview) -> bytes:
    # A decompressor is not safe to share between threads, and cheap to make.
    return zstandard.ZstdDecompressor().decompress(frame)
