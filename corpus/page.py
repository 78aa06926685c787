"""A scraped page as lines with verdicts, the form in which all cleaning rules work.

A rule looks at lines and marks those that are page furniture; a line nobody marks is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

_ITEM = re.compile(r"[•●▪◦‣·*–—-]\s+\S|\(?\d{1,2}[.)]\s+\S")
_BREAK = re.compile(
    r"[.!?…](?<![ .(][a-zA-ZÄÖÜ]\.)(?<!\b[A-Za-z]{2}\.)(?<!\d\.)"
    r"(?<!\bbzw\.)(?<!\bMio\.)(?<!\bMrd\.)(?<!\bAnm\.)(?<!\bProf\.)[\"“”»«'’‘)\]]*\s+(?=[\"„“»«‚‘'(\[]*[A-ZÄÖÜ0-9])"
)
_END = re.compile(r"[.!?…][\"“”»«'’‘)\]]*(?:\s*\([\w/, -]{2,24}\)\.?)?$")
_STOP = re.compile(r"(?<!\bMin)[.…][\"“”»«'’‘)\]]*(?:\s*\([\w/, -]{2,24}\)\.?)?$")
# What a line ends with that such a rule closes.
_CLOSING = frozenset(".…\"“”»«'’‘)]")
_LOWER = re.compile(r"[a-zäöüß]")

LONG = 160
# The end of a line, in characters, that holds its full stop with all that may stand behind it.
_END_LENGTH = 120
_HEADLINE = 110
_SENTENCE = 50


@dataclass(slots=True)
class Line:
    """One line of a page, or a paragraph that the source wraps over several lines.

    Args:
        number: The number of its first line in the file, from 1.
        text: The text without outer spaces.
        block: The number of its block; blank lines separate blocks.
        height: How many lines of the file it covers.
        reason: Why it is cut; None while it is kept.
        field: The article's field that holds what it says, where there is one.
    """

    number: int
    text: str
    block: int
    height: int = 1
    reason: str | None = None
    field: str | None = None
    _sentences: int = 0
    _is_paragraph: bool | None = None

    @property
    def sentences(self) -> int:
        """How many sentences it has."""
        if not self._sentences:
            self._sentences = count_sentences(self.text)
        return self._sentences

    @property
    def is_paragraph(self) -> bool:
        """Whether it reads like running text: several sentences, or a long one."""
        if self._is_paragraph is None:
            self._is_paragraph = self._reads_like_text()
        return self._is_paragraph

    def _reads_like_text(self) -> bool:
        size = len(self.text)
        if size >= LONG:
            return True
        # A headline is short, or closed by no full stop.
        closed = is_closed(self.text)
        if closed and size >= _SENTENCE:
            return True
        return (closed or size >= _HEADLINE) and self.sentences >= 2

    @property
    def kept(self) -> bool:
        """Whether no rule has cut the line."""
        return self.reason is None

    @property
    def is_item(self) -> bool:
        """Whether the line is an entry of a list."""
        return _ITEM.match(self.text) is not None

    @property
    def is_sentence(self) -> bool:
        """Whether the line ends as a sentence does."""
        return _END.search(self.text) is not None

    def cut(self, reason: str, field: str | None = None) -> None:
        """Mark the line as furniture.

        Args:
            reason: Why, for the reader of an inspection.
            field: The article's field that keeps what the line says.
        """
        self.reason, self.field = reason, field


@dataclass(slots=True)
class Fields:
    """What a page says about its article besides the text; single fields keep the first value.

    Args:
        single: Values by field name.
        authors: Authors' names in order.
        credits: Captions and credits in order.
    """

    single: dict[str, object] = field(default_factory=dict)
    authors: list[str] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)

    def put(self, name: str, value: object) -> None:
        """Keep a value unless the field has one.

        Args:
            name: The field's name.
            value: The value; None is no value.
        """
        if value is not None:
            self.single.setdefault(name, value)

    def add_authors(self, names: list[str]) -> None:
        """Keep names that are not yet among the authors.

        Args:
            names: Names in the order of the page.
        """
        self.authors.extend(n for n in dict.fromkeys(names) if n not in self.authors)


@dataclass(slots=True)
class Page:
    """A page while it is cleaned.

    Args:
        lines: The lines with text; blank ones are known by the gaps in the numbers.
        title: The line of the headline, which no rule may cut.
        fields: What the page gives away about the article.
    """

    lines: list[Line]
    title: Line | None = None
    fields: Fields = field(default_factory=Fields)

    def paragraphs(self) -> list[int]:
        """Find the running text.

        Returns:
            The positions of kept lines below the title that read like running text.
        """
        return [
            i
            for i, line in enumerate(self.lines)
            if line.reason is None and line is not self.title and line.is_paragraph
        ]

    def head(self, paragraphs: int = 0) -> list[Line]:
        """Find the lines above the text.

        Args:
            paragraphs: How many paragraphs of text the head may reach over (a standfirst
                stands above the author's line).

        Returns:
            The kept lines between title and text; all lines where there is no text.
        """
        text = self.paragraphs()
        end = text[paragraphs] if paragraphs < len(text) else len(self.lines)
        if paragraphs >= len(text) > 0:
            end = text[-1]
        return [line for line in self.lines[:end] if line.kept and line is not self.title]

    def tail(self) -> list[Line]:
        """Find the lines below the text.

        Returns:
            The kept lines after the last paragraph or closed sentence; none where there is
            no text.
        """
        found: list[Line] = []
        for line in reversed(self.lines):
            if line is self.title:
                return []
            if line.kept and (line.is_paragraph or _is_statement(line.text)):
                break
            if line.kept:
                found.append(line)
        return found[::-1]


def _is_statement(text: str) -> bool:
    """Whether a short line is a sentence of the text: some words and a full stop."""
    return text.count(" ") >= 3 and is_closed(text)


def count_sentences(text: str) -> int:
    """Count the sentences of a line, rather too few than too many.

    Args:
        text: One line; its first 600 characters count.

    Returns:
        The number of sentences; 1 for a text without any full stop.
    """
    return 1 + len(_BREAK.findall(text, 0, 600))


def read_page(text: str) -> Page:
    """Split a page into lines.

    Args:
        text: Normalised text.

    Returns:
        The page, nothing cut yet.
    """
    lines: list[Line] = []
    for block, rows in enumerate(_blocks(text)):
        if lines and _is_wrapped([row for _, row in rows]):
            joined = " ".join(row for _, row in rows)
            lines.append(Line(rows[0][0], joined, block, height=len(rows)))
        else:
            lines.extend(Line(number, row, block) for number, row in rows)
    return Page(lines)


def is_closed(text: str) -> bool:
    """Tell whether a line ends with a full stop, and perhaps a note of its source behind it.

    Args:
        text: One line without outer spaces.
    """
    last = text[-1:]
    if last not in _CLOSING:
        return False
    if last == "." and not text.endswith("Min."):
        return True
    return _STOP.search(text, max(0, len(text) - _END_LENGTH)) is not None


def _blocks(text: str) -> Iterator[list[tuple[int, str]]]:
    """Group the non-blank rows of a text, with their numbers, by the blank rows between them."""
    rows: list[tuple[int, str]] = []
    for number, raw in enumerate(text.split("\n"), 1):
        row = raw.strip()
        if row:
            rows.append((number, row))
        elif rows:
            yield rows
            rows = []
    if rows:
        yield rows


def _is_wrapped(rows: list[str]) -> bool:
    """Whether a block is one paragraph that was broken at a fixed width."""
    if len(rows) < 2 or any(len(row) > 110 for row in rows):
        return False
    if min(map(len, rows[:-1])) < 45 or any(_ITEM.match(row) for row in rows):
        return False
    runs_on = [
        not _END.search(above) and _LOWER.match(below) is not None
        for above, below in pairwise(rows)
    ]
    return any(runs_on)


def lay_out(lines: list[Line]) -> str:
    """Write lines as the text of an article.

    Args:
        lines: The kept lines below the title.

    Returns:
        Paragraphs separated by blank lines; short lines and list entries of one block
        stay together, one a line.
    """
    dense = {line.block for line in lines if line.is_paragraph}
    pieces: list[str] = []
    previous: Line | None = None
    for line in lines:
        if previous is not None:
            together = previous.block == line.block and (
                (line.is_item and previous.is_item) or line.block not in dense
            )
            pieces.append("\n" if together else "\n\n")
        pieces.append(line.text)
        previous = line
    return "".join(pieces)
