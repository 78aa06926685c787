"""A page as blocks: its paragraphs, headings, entries and cells, each with what its place tells."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from artikelsuche.corpus.cleaning.layout import is_closed
from artikelsuche.corpus.language import deferred
from artikelsuche.corpus.normalize import normalize_line

from .parts import UNSEEN, furniture_of
from .tree import Element, names, text_of

# Elements that a site invented break the text as well, outside of paragraphs.
_BLOCKS = frozenset(names("blocks"))
#: Why the teaser of another article is cut.
TEASER = deferred("teaser of another article")
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_KINDS = HEADINGS | frozenset(
    ("p", "li", "td", "th", "dd", "dt", "blockquote", "pre", "figcaption", "caption")
)
_GROUPS = frozenset(("ul", "ol", "dl", "table"))
_EMPHASIS = frozenset(("em", "i", "strong", "b"))
_CELLS = frozenset(("td", "th"))
_INLINE_PARENTS = HEADINGS | frozenset(("p", "li", "tr"))
# Where parts that are set apart by style alone meet, a space is missing between them.
_SEAMED = HEADINGS | frozenset(("div", "li"))
_OPENING = frozenset("„‚")
_HEAD_STOPS = frozenset(":.!?)”“»")
# In characters: a shorter row outside of paragraphs that ends with a break was not broken by its
# width, a longer one goes on if it is not closed; a longer cell is none of a table of data.
_ROW, _CELL = 60, 120


@dataclass(slots=True, eq=False)
class Block:
    """A piece of text between two breaks of a page.

    Args:
        text: The text, normalised, on one line.
        kind: The innermost element that gives it a form: p, h2, li, td; "div" for none.
        links: How many of its characters belong to links.
        line: The line of the file where its element begins.
        group: The number of the list or table that it is of; 0 for none.
        element: The element that it stands in.
        reason: Why it is furniture by its place; None where it may be text.
        root: The outermost element that is furniture.
    """

    text: str
    kind: str
    links: int
    line: int
    group: int
    element: Element
    reason: str | None = None
    root: Element | None = None

    @property
    def is_apart(self) -> bool:
        """Whether it is set apart from the text: by a link in it, or as emphasised on the whole."""
        inner = list(self.element)
        is_emphasised = len(inner) == 1 and inner[0].tag in _EMPHASIS and not self.element.text
        return self.links > 0 or is_emphasised

    @property
    def is_link(self) -> bool:
        """Whether it is little more than a link."""
        return self.links >= 0.75 * len(self.text)  # the rest stands between several


@dataclass(frozen=True, slots=True)
class _Place:
    """What an open element passes on to those in it."""

    element: Element
    kind: str
    group: int
    within: str | None
    reason: str | None
    root: Element | None


class _Walk:
    """A walk over a page: the text since the last break, and what it lies in."""

    def __init__(self, spared: Collection[Element], teasers: Collection[Element]) -> None:
        self.spared, self.teasers = spared, teasers
        self.blocks: list[Block] = []
        self._places = [_Place(None, "div", 0, None, None, None)]
        self._parts: list[str] = []
        self._links = self._in_links = self._groups = self._rows = 0
        self._is_broken = self._is_seam = False

    def start(self, element: Element, tag: str) -> str:
        """Enter an element; say what `end` has to leave."""
        if tag in UNSEEN:
            return "unseen"
        if tag == "br":
            self._break()
            return "text"
        place = self._places[-1]
        if tag in _BLOCKS or ("-" in tag and place.kind not in _INLINE_PARENTS):
            if tag in _CELLS and place.kind == "tr":
                self.add(" | " if self._parts else "")
                self.add(element.text)
                return "text"
            self._flush()
            if element in self.teasers:
                self._pass_teaser(element)
                return "unseen"
            self._enter(element, tag, place)
            self.add(element.text)
            return "block"
        if tag == "a" and not (element.get("href") or "#").startswith("#"):
            self._in_links += 1
            self._is_seam = self._has_seams()
            self.add(element.text)
            return "link"
        if element.get("class") is not None:
            reason = furniture_of(element, tag, None)
            if reason and place.kind in _INLINE_PARENTS:
                if reason == "not shown":
                    return "unseen"
            elif reason:
                self._flush()
                self._enter(element, tag, place)
                self.add(element.text)
                return "block"
        self._is_seam = self._has_seams()
        self.add(element.text)
        return "text"

    def end(self, opened: str, element: Element) -> None:
        """Leave an element."""
        if opened == "block":
            self._flush()
            self._places.pop()
        elif opened == "link":
            self._in_links -= 1
        self._is_seam = self._has_seams()
        self.add(element.tail)

    def add(self, text: str | None) -> None:
        """Take text at the present place."""
        if not text:
            return
        if self._is_seam and self._parts and (text[0].isupper() or text[0] in _OPENING):
            last = self._parts[-1][-1:]
            if last.islower() or last in _HEAD_STOPS:
                self._parts.append(" ")
        self._is_seam = False
        self._parts.append(text)
        if self._in_links:
            self._links += len(text.strip())
        if self._is_broken and not text.isspace():
            self._is_broken = False

    def _has_seams(self) -> bool:
        return self._places[-1].kind in _SEAMED

    def _break(self) -> None:
        """Take a line break: two of them, or one behind a whole row, part blocks."""
        row = "".join(self._parts).strip()
        if self._is_broken or (len(row) >= _ROW and is_closed(row)):
            self._flush()
        elif 0 < len(row) < _ROW and self._places[-1].kind not in HEADINGS:
            if not self._rows:
                self._groups = self._rows = self._groups + 1
            self._flush(self._rows)
        else:
            self._parts.append("\n")
            self._is_broken = True

    def _flush(self, rows: int = 0) -> None:
        """Make a block of the text so far; the short rows of one paragraph are a group."""
        text = normalize_line("".join(self._parts)) if self._parts else ""
        if text:
            at = self._places[-1]
            where = (at.group or self._rows, at.element, at.reason, at.root)
            line = at.element.sourceline or 1
            self.blocks.append(Block(text, at.kind, min(self._links, len(text)), line, *where))
        self._parts, self._links, self._is_broken, self._is_seam = [], 0, bool(rows), False
        self._rows = rows

    def _pass_teaser(self, element: Element) -> None:
        """Make one block of a teaser, of which nobody wants to know more."""
        text, at = normalize_line(text_of(element)), self._places[-1]
        why = (at.reason or TEASER, at.root if at.reason else element)
        self.blocks.append(Block(text, "h3", len(text), element.sourceline or 1, 0, element, *why))

    def _enter(self, element: Element, tag: str, above: _Place) -> None:
        reason, root = above.reason, above.root
        if reason is None and element not in self.spared:
            reason = furniture_of(element, tag, above.within)
            root = element if reason is not None else None
        within = "figure" if tag == "figure" else None if tag == "table" else above.within
        group = above.group
        if tag in _GROUPS and not group:
            self._groups += 1
            group = self._groups
        if tag in _KINDS or (tag == "tr" and _is_row(element)):
            kind = tag
        else:
            kind = "div" if above.kind in ("p", "tr") or tag == "table" else above.kind
        self._places.append(_Place(element, kind, group, within, reason, root))


def take_apart(
    body: Element, spared: Collection[Element] = (), teasers: Collection[Element] = ()
) -> list[Block]:
    """List the blocks of a page in its order, those of furniture too.

    Args:
        body: The element to take apart.
        spared: Elements that are no furniture whatever they look like.
        teasers: Elements that are the teaser of another article.
    """
    from lxml import etree  # loaded by now: the page is parsed

    walk = _Walk(spared, teasers)
    steps = etree.iterwalk(body, events=("start", "end"))
    opened: list[str] = []
    for event, element in steps:
        if event == "end":
            walk.end(opened.pop(), element)
            continue
        tag = element.tag
        opened.append(walk.start(element, tag))
        if opened[-1] == "unseen":
            steps.skip_subtree()
    return walk.blocks


def _is_row(row: Element) -> bool:
    """Whether a row of a table is one of data, and none that lays out a page."""
    cells = [cell for cell in row if cell.tag in _CELLS]
    if len(cells) < 2:
        return False
    blocks = any(inner.tag in _BLOCKS for cell in cells for inner in cell.iterdescendants())
    return not blocks and all(len("".join(cell.itertext()).strip()) <= _CELL for cell in cells)
