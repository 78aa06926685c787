"""The items of an XML file one by one, safely: no entity is declared, nothing fetched, all bounded.

Expat, which Python brings, is enough: it never loads a document type, and its parser says where it
stands. Elements and attributes lose their namespace where it is one of a format that is read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html.entities import html5
from typing import Any, BinaryIO, NamedTuple
from xml.etree.ElementTree import Element
from xml.parsers import expat

from artikelsuche.corpus.decode import decoded_chunks
from artikelsuche.corpus.language import tr
from artikelsuche.corpus.language.foreign import quoted

from .lines import LONGEST
from .markup import ParagraphWriter
from .whole_file import UnreadableError

_DEEPEST = 200
_MOST_ATTRIBUTES, _MOST_HEAD, _MOST_ELEMENTS = 200, 10_000, 200_000
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,80}encoding\s*=\s*[\"']([\w.-]{1,40})[\"']")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
#: What stands for a namespace before the names of its elements.
_PREFIXES = {
    "http://iptc.org/std/nar/2006-10-01/": "",
    "http://iptc.org/std/NITF/2006-10-18/": "",
    "http://www.w3.org/1999/xhtml": "",
    "http://www.w3.org/2005/Atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/rss/1.0/": "",
    "http://www.w3.org/XML/1998/namespace": "",
    "http://purl.org/rss/1.0/modules/content/": "content.",
    "http://purl.org/dc/elements/1.1/": "dc.",
    "http://purl.org/dc/terms/": "dcterms.",
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w.",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w.",
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties": "cp.",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf.",
}
_WORDPRESS = re.compile(r"http://wordpress\.org/export/1\.\d/(excerpt/)?")


class Item(NamedTuple):
    """An element that is one article, the line it begins in, and what stands before it.

    Attributes:
        element: The element with all that is in it.
        line: Its line, counted from 1.
        head: The texts of elements outside of items, by their names.
    """

    element: Element
    line: int
    head: Mapping[str, str]


def items_of(stream: BinaryIO, kinds: Mapping[str, str]) -> Iterator[Item]:
    """Yield the items of an XML file; only one is in memory at a time.

    Args:
        stream: The file.
        kinds: The names of items, by the name of the element that the file begins with.

    Raises:
        DecodeError: It is no text.
        UnreadableError: It is broken from some line on, not safe, or of no known kind.
    """
    parsing = _Parsing(kinds)
    try:
        for chunk in decoded_chunks(stream, _DECLARED):
            parsing.feed(_FORBIDDEN.sub(" ", chunk))
            yield from parsing.taken()
        parsing.feed("", last=True)
        yield from parsing.taken()
    except expat.ExpatError as error:
        yield from parsing.taken()
        what = expat.errors.messages.get(error.code, "syntax error")
        raise UnreadableError(
            tr("broken XML ({what}); repair the file there", what=quoted(error, what)), error.lineno
        ) from None


class _Parsing:
    """A parser and the items it has found."""

    def __init__(self, kinds: Mapping[str, str]) -> None:
        self._kinds = kinds
        self._wanted: str | None = None
        self._found: list[Item] = []
        self._head: dict[str, str] = {}
        self._names: list[str] = []
        self._open: list[Element] = []
        self._text: list[str] = []
        self._line = 0
        self._size = self._elements = 0
        self._login = ""
        self._parser = self._made()

    def feed(self, text: str, *, last: bool = False) -> None:
        """Parse a piece of the file."""
        self._size += len(text)
        self._parser.Parse(text, last)
        if self._open and self._size > LONGEST:
            raise UnreadableError(tr("an item is longer than 64 MB; split it"), self._line)

    def taken(self) -> list[Item]:
        """Take the items that have been found since the last time."""
        found, self._found = self._found, []
        return found

    def _made(self) -> Any:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        # Names of HTML such as &nbsp; stand in files that name a document type, which is not read.
        parser.UseForeignDTD(True)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.SkippedEntityHandler = self._entity
        parser.EntityDeclHandler = _refuse(parser)
        return parser

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = _plain(name)
        if len(self._names) >= _DEEPEST or len(attributes) > _MOST_ATTRIBUTES:
            raise UnreadableError(
                tr("nested too deeply for an article"), self._parser.CurrentLineNumber
            )
        if not self._names:
            self._wanted = self._kinds.get(name)
            if self._wanted is None:
                known = ", ".join(sorted(self._kinds))
                reason = tr(
                    "is XML of an unknown kind (<{name}>); known are {known}",
                    name=name[:40],
                    known=known,
                )
                raise UnreadableError(reason)
            self._head.update({f"@{_plain(key)}": value for key, value in attributes.items()})
        self._names.append(name)
        self._flush()
        if self._open or name == self._wanted:
            element = Element(name, {_plain(key): value for key, value in attributes.items()})
            if self._open:
                self._open[-1].append(element)
            else:
                self._line, self._size = self._parser.CurrentLineNumber, 0
                self._elements = 0
            self._elements += 1
            if self._elements > _MOST_ELEMENTS:
                raise UnreadableError(tr("an item has too many elements; split it"), self._line)
            self._open.append(element)

    def _end(self, name: str) -> None:
        self._names.pop()
        if self._open:
            self._flush()
            element = self._open.pop()
            if not self._open:
                self._found.append(Item(element, self._line, self._head))
        elif len(self._names) < 4 and len(self._head) < _MOST_HEAD:
            self._note(_plain(name), "".join(self._text).strip())
        self._text.clear()

    def _note(self, name: str, text: str) -> None:
        """Keep a text outside of items; of the writers of a blog each, by the login."""
        if name == "wp.author_display_name":
            self._head.setdefault(f"wp.author:{self._login}", text)
        elif name == "wp.author_login":
            self._login = text
        else:
            self._head.setdefault(name, text)

    def _flush(self) -> None:
        """Hang the text that was read last where it belongs."""
        text = "".join(self._text)
        self._text.clear()
        if not self._open or not text:
            return
        above = self._open[-1]
        if len(above):
            above[-1].tail = (above[-1].tail or "") + text
        else:
            above.text = (above.text or "") + text

    def _data(self, text: str) -> None:
        if self._open or len(self._text) < 1000:
            self._text.append(text)

    def _entity(self, name: str, is_parameter: bool) -> None:
        if not is_parameter:
            self._data(html5.get(f"{name};", " "))


def _refuse(parser: Any) -> Callable[..., None]:
    def refuse(*declared: object) -> None:
        reason = tr("declares entities, which could be made to fill the memory; take them out")
        raise UnreadableError(reason, parser.CurrentLineNumber)

    return refuse


def _plain(name: str) -> str:
    """Put the prefix that is known here in the place of a namespace."""
    space, _, local = name.rpartition(" ")
    if not space:
        return local
    known = _PREFIXES.get(space)
    if known is None and (wordpress := _WORDPRESS.fullmatch(space)):
        known = "excerpt." if wordpress[1] else "wp."
    return name if known is None else known + local


def text_of(element: Element | None) -> str:
    """Return the text in an element, tags aside, on one line; empty where there is none."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def first_text(element: Element, *paths: str) -> str | None:
    """Return the first text that one of several paths leads to."""
    for path in paths:
        for found in element.iterfind(path):
            if text := text_of(found):
                return text
    return None


def paragraphs_of(element: Element, dropped: Callable[[Element], bool]) -> str:
    """Turn marked-up text into paragraphs, without the elements that are to be dropped."""
    writer = ParagraphWriter()
    _write(element, writer, dropped)
    return writer.text()


def _write(element: Element, writer: ParagraphWriter, dropped: Callable[[Element], bool]) -> None:
    name = element.tag.lower()
    writer.start(name)
    if not dropped(element):
        writer.data(element.text or "")
        for child in element:
            _write(child, writer, dropped)
            writer.data(child.tail or "")
    writer.end(name)
