"""One scraped page taken apart: every line is article text, or cut with a reason.

Rules run from the surest to the least sure, since a rule that needs to know where the text
begins and ends must not take furniture for text. No rule edits a line that it keeps.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Any, NamedTuple

from artikelsuche.corpus.article import Article

from .bylines import mark_bylines
from .captions import mark_captions, mark_lone_sources
from .datelines import find_dateline, find_sign
from .endings import mark_blurbs, mark_copyright, mark_sign_lines
from .language import language_of
from .metadata import mark_breadcrumbs, mark_metadata, mark_section_links
from .page import Line, Page, lay_out_lines, read_page
from .phrases import is_button, mark_edges, mark_links, mark_phrases, plain
from .repeated import mark_repeated

_TEASER = 450


class CleanPage(NamedTuple):
    """The article of a page, and its lines in order, each with its verdict."""

    article: Article
    lines: tuple[Line, ...]


def clean_page(
    text: str, repeated: Set[str] = frozenset(), *, key: str = "", path: str | None = None
) -> CleanPage:
    """Separate the article of a page from the page's furniture.

    Args:
        text: The normalised text of the page.
        repeated: The lines learned for the page's folder (see `FurnitureProfile.lines_for`).
        key: The id of the article.
        path: The file of the page.
    """
    return clean_lines(read_page(text), repeated, key=key, path=path)


def clean_lines(
    page: Page, repeated: Set[str] = frozenset(), *, key: str = "", path: str | None = None
) -> CleanPage:
    """Separate the article of a page from its furniture, where the page is lines already.

    What is known of it, its title, standfirst and fields, is kept; see `clean_page` for the rest.
    """
    _mark(page)
    mark_repeated(page, repeated)
    mark_links(page)
    return CleanPage(_article(page, key, path), tuple(page.lines))


def mark_page(text: str) -> Page:
    """Apply the rules that need nothing but the page itself."""
    page = read_page(text)
    _mark(page)
    return page


def _mark(page: Page) -> None:
    mark_breadcrumbs(page)
    if page.title is None:
        _choose_title(page)
    mark_copyright(page)
    mark_phrases(page)
    mark_captions(page)
    mark_blurbs(page)
    mark_metadata(page)
    mark_bylines(page)
    mark_sign_lines(page)
    mark_edges(page)
    mark_section_links(page)
    mark_lone_sources(page)
    _mark_second_title(page)


def _choose_title(page: Page) -> None:
    """Take the first line for the headline, passing over what can only be furniture."""
    for line in page.lines:
        if line.reason is None and not is_button(line.text):
            page.title = line
            break
    else:
        page.title = page.lines[0] if page.lines else None
    if page.title:
        page.title.reason, page.title.field = None, "title"


def _mark_second_title(page: Page) -> None:
    if page.title is None:
        return
    for line in page.head():
        if len(line.text) < 300 and plain(line.text) == plain(page.title.text):
            line.cut("repeats the headline")


def _article(page: Page, key: str, path: str | None) -> Article:
    kept = [line for line in page.lines if line.reason is None and line is not page.title]
    teaser = page.teaser if page.teaser in kept else _find_teaser(page, kept)
    if teaser:
        teaser.field = "teaser"
    _read_dateline(page, kept, teaser)
    single: dict[str, Any] = {name: value or None for name, value in page.fields.single.items()}
    body = lay_out_lines(kept)
    return Article(
        id=key,
        title=page.title.text if page.title else "",
        body=body,
        language=language_of(body, single.pop("language", None)),
        teaser=teaser.text if teaser else None,
        authors=tuple(page.fields.authors),
        credits=tuple(page.fields.credits),
        path=path,
        **single,
    )


def _read_dateline(page: Page, kept: list[Line], teaser: Line | None) -> None:
    """Read place and sign from the first and the last paragraph, which stay as they are."""
    text = [line for line in kept if line is not teaser and line.is_paragraph]
    if not text:
        return
    sign = find_sign(text[-1].text)
    if sign:
        page.fields.single["agency"] = sign
    for line in text[:2]:
        found = find_dateline(line.text)
        if found:
            page.fields.put("dateline", found[0])
            page.fields.put("agency", found[1])
            return


def _find_teaser(page: Page, kept: list[Line]) -> Line | None:
    """Find the standfirst, where the shape of the page shows that the first paragraph is one."""
    if len(kept) < 2 or page.title is None:
        return None
    first, second = kept[0], kept[1]
    if not first.is_sentence or first.sentences > 3 or len(first.text) > _TEASER or first.is_item:
        return None
    if len(first.text) < 30 or find_dateline(first.text) or first.text.endswith(":"):
        return None
    under_title = first.number == page.title.number + page.title.height
    if under_title and (second.block != first.block or not second.is_paragraph):
        return first
    between = page.lines[page.lines.index(first) + 1 : page.lines.index(second)]
    said = {field for line in between for field in (line.field, line.reason)}
    if said & {"authors", "published", "section", "reading time"}:
        return first
    return first if second.is_paragraph and find_dateline(second.text) else None
