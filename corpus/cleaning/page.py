"""A scraped page as lines with verdicts, the form in which all cleaning rules work.

A rule looks at lines and marks those that are page furniture; a line nobody marks is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from .layout import count_sentences, is_closed, is_item, is_sentence, lay_out, reads_like_text
from .wrapping import read_lines


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
        is_apart: Whether markup sets it apart from the text around it: it has a link, or is
            emphasised as a whole.
    """

    number: int
    text: str
    block: int
    height: int = 1
    reason: str | None = None
    field: str | None = None
    is_apart: bool = False
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
            self._is_paragraph = reads_like_text(self.text)
        return self._is_paragraph

    @property
    def kept(self) -> bool:
        """Whether no rule has cut the line."""
        return self.reason is None

    @property
    def is_item(self) -> bool:
        """Whether the line is an entry of a list."""
        return is_item(self.text)

    @property
    def is_sentence(self) -> bool:
        """Whether the line ends as a sentence does."""
        return is_sentence(self.text)

    def cut(self, reason: str, field: str | None = None) -> None:
        """Mark the line as furniture: why, and which field of the article keeps what it says."""
        self.reason, self.field = reason, field


@dataclass(slots=True)
class Fields:
    """What a page says about its article besides the text; single fields keep the first value.

    Args:
        single: Values by the names of the article's fields; `updated` until it is promoted.
        authors: Authors' names in order, as the keys.
        credits: Captions and credits in order.
    """

    single: dict[str, Any] = field(default_factory=dict)
    authors: dict[str, None] = field(default_factory=dict)
    credits: list[str] = field(default_factory=list)

    def put(self, name: str, value: object) -> None:
        """Keep a value, where there is one, unless the field has one."""
        if value is not None:
            self.single.setdefault(name, value)

    def add_authors(self, names: list[str]) -> None:
        """Keep names that are not yet among the authors."""
        self.authors.update(dict.fromkeys(names))


@dataclass(slots=True)
class Page:
    """A page while it is cleaned.

    Args:
        lines: The lines with text; blank ones are known by the gaps in the numbers.
        title: The line of the headline, which no rule may cut.
        teaser: The line of the standfirst, where the page says which it is.
        fields: What the page gives away about the article.
    """

    lines: list[Line]
    title: Line | None = None
    teaser: Line | None = None
    fields: Fields = field(default_factory=Fields)

    def paragraphs(self) -> list[int]:
        """Find the running text."""
        return [
            i
            for i, line in enumerate(self.lines)
            if line.reason is None and line is not self.title and line.is_paragraph
        ]

    def head(self, paragraphs: int = 0) -> list[Line]:
        """Find the kept lines between title and text; all lines where there is no text.

        The head may reach over some paragraphs: a standfirst stands above the author's line.
        """
        text = self.paragraphs()
        end = text[paragraphs] if paragraphs < len(text) else len(self.lines)
        if paragraphs >= len(text) > 0:
            end = text[-1]
        return [line for line in self.lines[:end] if line.kept and line is not self.title]

    def tail(self) -> list[Line]:
        """Find the kept lines below the last paragraph or closed sentence; none without text."""
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


def read_page(text: str) -> Page:
    """Split a page into lines."""
    numbers = [number for number, row in enumerate(text.split("\n"), 1) if row.strip()]
    lines: list[Line] = []
    at = 0
    for block, (rows, heights) in enumerate(zip(*read_lines(text, headed=True), strict=True)):
        for row, height in zip(rows, heights, strict=True):
            lines.append(Line(numbers[at], row, block, height))
            at += height
    return Page(lines)


def lay_out_lines(lines: list[Line]) -> str:
    """Write lines as the text of an article, as `layout.lay_out` does."""
    blocks = groupby(lines, key=lambda line: line.block)
    return lay_out([line.text for line in block] for _, block in blocks)
