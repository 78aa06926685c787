"""HTML inside of records, feeds and agency reports: to paragraphs of plain text.

Such markup is simple and its text clean by contract, so it is not judged as a page is. Every step
is linear in the length of the text, whatever stands in it.
"""

from __future__ import annotations

import re
from html import unescape

#: Elements that begin and end a paragraph of their own.
_BLOCKS = (
    "address article aside blockquote body br center dd div dl dt figure footer form h1 h2 h3 h4"
    " h5 h6 header hl1 hl2 hr li main media nav ol p pre section table tbody tr ul"
)
#: Elements whose text is no text of an article.
_DROPPED = (
    "audio button figcaption form head iframe media noscript object script select style svg"
    " template textarea title video"
)
BLOCKS, DROPPED = frozenset(_BLOCKS.split()), frozenset(_DROPPED.split())
_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]{0,40})([^<>]{0,8000})>")
_CLOSED = re.compile(
    r"</(?:p|div|h\d|li|ul|ol|a|b|i|em|strong|span|blockquote|table)>|<br\s*/?>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,30});")


def plain_text(text: str) -> str:
    """Turn text into paragraphs where it is HTML; give back all other text as it is."""
    if "<" in text and _CLOSED.search(text):
        return html_text(text)
    if "&" in text and _ENTITY.search(text):
        return unescape(text)
    return text


def html_text(markup: str) -> str:
    """Turn HTML into paragraphs of plain text, parted by blank lines."""
    writer = ParagraphWriter()
    at, end = 0, len(markup)
    while at < end:
        mark = markup.find("<", at)
        if mark < 0:
            break
        writer.data(unescape(markup[at:mark]))
        at = _one_tag(markup, mark, writer)
    else:
        return writer.text()
    writer.data(unescape(markup[at:]))
    return writer.text()


def _one_tag(markup: str, mark: int, writer: ParagraphWriter) -> int:
    """Write what stands at a `<`, and return where it ends."""
    if markup.startswith("<!", mark):
        closing = {"<!--": "-->", "<![C": "]]>"}.get(markup[mark : mark + 4], ">")
        end = -1 if closing in writer.missing else markup.find(closing, mark)
        if end < 0:
            writer.missing.add(closing)  # to look for it again would take the square of the time
            return mark + 2
        if closing == "]]>":
            writer.data(markup[mark + 9 : end])
        return end + len(closing)
    tag = _TAG.match(markup, mark)
    if tag is None:
        writer.data("<")
        return mark + 1
    name = tag[2].lower()
    if tag[1]:
        writer.end(name)
    else:
        writer.start(name)
        if tag[3].endswith("/"):
            writer.end(name)
    return tag.end()


class ParagraphWriter:
    """Collects the paragraphs of marked-up text from its tags and its text.

    Attributes:
        missing: The ends of comments and the like that the rest of the text has not.
    """

    def __init__(self) -> None:
        self.missing: set[str] = set()
        self._done: list[str] = []
        self._open: list[str] = []
        self._dropped: list[str] = []

    def start(self, name: str) -> None:
        """Take the beginning of an element."""
        if name in DROPPED and len(self._dropped) < 1000:
            self._dropped.append(name)
        if name in BLOCKS:
            self._close()
        elif name in ("td", "th"):
            self._open.append(" ")

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if self._dropped and name in self._dropped[-3:]:
            while self._dropped.pop() != name:
                pass
        if name in BLOCKS:
            self._close()

    def data(self, text: str) -> None:
        """Take text between tags."""
        if text and not self._dropped:
            self._open.append(text)

    def text(self) -> str:
        """Return the paragraphs, parted by blank lines."""
        self._close()
        return "\n\n".join(self._done)

    def _close(self) -> None:
        if self._open:
            paragraph = " ".join("".join(self._open).split())
            self._open.clear()
            if paragraph:
                self._done.append(paragraph)
