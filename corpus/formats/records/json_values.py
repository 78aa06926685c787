"""The values of a JSON file one by one: the elements of an array, or values one after another.

Only one of them is in memory at a time. An object around a list of articles is one value; see
`json_file`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from artikelsuche.corpus.decode import decoded_chunks
from artikelsuche.corpus.formats.lines import LONGEST
from artikelsuche.corpus.formats.whole_file import UnreadableError
from artikelsuche.corpus.language import tr
from artikelsuche.corpus.language.foreign import quoted

_BLANK = re.compile(r"[\s\ufeff]*")
_SEPARATED = re.compile(r"\s*,?\s*")
_DECODER = json.JSONDecoder()
# So near the end of what is in memory the rest of a value may be missing.
_NEAR = 16


class Value(NamedTuple):
    """A JSON value, its text, the line it begins in, and whether it is an element of an array."""

    value: Any
    text: str
    line: int
    is_element: bool


def values_of(stream: BinaryIO) -> Iterator[Value]:
    """Yield the values of a stream.

    Raises:
        DecodeError: It is no text.
        UnreadableError: It is broken from some line on.
    """
    reader = _Reader(decoded_chunks(stream))
    reader.skip(_BLANK)
    is_array = reader.take("[")
    reader.skip(_BLANK)
    while not (is_array and reader.take("]")) and reader.has_more():
        line = reader.line
        value, text = reader.value()
        yield Value(value, text, line, is_array)
        reader.skip(_SEPARATED)


class _Reader:
    """A window on a text, which grows until it holds the value that begins there."""

    def __init__(self, chunks: Iterator[str]) -> None:
        self._chunks = chunks
        self._text = ""
        self._at = 0
        self.line = 1

    def has_more(self) -> bool:
        """Tell whether there is any more text."""
        return self._at < len(self._text) or self._grow()

    def take(self, sign: str) -> bool:
        """Pass over a sign, if it stands here."""
        if not self.has_more() or self._text[self._at] != sign:
            return False
        self._at += 1
        return True

    def skip(self, pattern: re.Pattern[str]) -> None:
        """Pass over what a pattern matches."""
        while self.has_more():
            match = pattern.match(self._text, self._at)
            assert match is not None, "the pattern matches nothing, too"
            self._move(match.end())
            if self._at < len(self._text):
                return

    def value(self) -> tuple[Any, str]:
        """Read the value that begins here."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except RecursionError:
                raise UnreadableError(tr("nested too deeply for a record"), self.line) from None
            except json.JSONDecodeError as error:
                if self._may_go_on(error) and self._grow():
                    continue
                line = self.line + self._text.count("\n", self._at, error.pos)
                reason = tr(
                    "broken JSON ({error}); repair the file or cut it there",
                    error=quoted(error, error.msg),
                )
                raise UnreadableError(reason, line) from None
            except ValueError:  # a number of thousands of digits
                raise UnreadableError(
                    tr("broken JSON (a number is too long); repair it"), self.line
                ) from None
            text = self._text[self._at : end]
            if end < len(self._text) or not text[-1:].isdigit() or not self._grow():
                self._move(end)
                return value, text

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        """Whether a value is not broken, but not wholly in memory."""
        open_text = error.msg.startswith("Unterminated string")
        return open_text or error.pos >= len(self._text) - _NEAR

    def _move(self, end: int) -> None:
        self.line += self._text.count("\n", self._at, end)
        self._at = end

    def _grow(self) -> bool:
        """Read as much again as is in memory; forget what has been passed over."""
        held = self._text[self._at :]
        if len(held) > LONGEST:
            reason = tr("a record is longer than 64 MB; one record is one article, so split it")
            raise UnreadableError(reason, self.line)
        parts, wanted = [held], max(len(held), 1)
        for chunk in self._chunks:
            parts.append(chunk)
            wanted -= len(chunk)
            if wanted <= 0:
                break
        self._text, self._at = "".join(parts), 0
        return len(self._text) > len(held)
