"""Templates: pages are written by Jinja, whose autoescape is the one place that escapes text."""

from __future__ import annotations

import datetime as dt
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from artikelsuche.corpus.language import spoken, tr, trn
from artikelsuche.corpus.normalize import normalize_text
from artikelsuche.search.results import Version
from artikelsuche.search.snippets.best_passages import Snippet
from artikelsuche.search.web.http.requests import Response

from .asked import Asked

ASSETS = Path(__file__).with_name("assets")
_CLOSING = Markup("</mark>")
_MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
}


def page(template: str, code: int = 200, /, **values: Any) -> Response:
    """Write a page.

    Args:
        template: The name of its template, without suffix.
        code: The status code.
        values: What the template shows.
    """
    text = _environment().get_template(f"{template}.html").render(lang=spoken(), **values)
    return Response(text.encode("utf-8", "replace"), status=code)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("artikelsuche.search.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(
        tr=tr, trn=trn, asset=asset, to=to, article_address=article_address, version=version
    )
    environment.filters.update(day=day, number=number, line=line, marked=marked, snippet=snippet)
    return environment


def to(path: str, **values: str) -> str:
    """Return the address of a page with some values."""
    return f"{path}?{urlencode(values, errors='surrogatepass')}"


def article_address(key: str, asked: Asked | None = None) -> str:
    """Return the address of the page of an article.

    Args:
        key: Its id.
        asked: The search whose matches it marks, and to whose page of hits it leads back.
    """
    address = to("/article", id=key)
    found = asked.address("", page=asked.page) if asked else ""
    return f"{address}&{found[1:]}" if found else address


@cache
def asset(name: str) -> str:
    """Return the address of an asset, another one whenever its bytes change."""
    digest = blake2b((ASSETS / name).read_bytes(), digest_size=6).hexdigest()
    return f"/assets/{name}?{digest}"


def day(published: dt.date | None) -> str:
    """Write a day or moment as the reader's language does."""
    if published is None:
        return ""
    month = _MONTHS[spoken()].split()[published.month - 1]
    dot = "." if spoken() == "de" else ""
    text = f"{published.day}{dot} {month} {published.year}"
    return f"{text}, {published:%H:%M}" if isinstance(published, dt.datetime) else text


def number(value: int) -> str:
    """Write a number with what parts its thousands in the reader's language."""
    return f"{value:,}".replace(",", "." if spoken() == "de" else ",")


def line(text: str | None) -> str:
    """Put foreign text on one line, without what turns the direction of writing."""
    return " ".join(_readable(text or "").split())


def marked(text: str, spans: tuple[tuple[int, int], ...], first: int | None = None) -> Markup:
    """Mark spans of foreign text; without marks where characters have to go.

    Args:
        text: The text.
        spans: What to mark, ascending, apart from each other.
        first: The number of the first mark where they can be linked to, as `#m1`.
    """
    clean = _readable(text)
    parts: list[Markup] = []
    at = 0
    for count, (start, end) in enumerate(spans if clean == text else ()):
        opening = "<mark>" if first is None else f'<mark id="m{first + count}">'
        parts += [escape(text[at:start]), Markup(opening), escape(text[start:end]), _CLOSING]
        at = end
    return Markup("").join([*parts, escape(clean[at:])])


def snippet(found: Snippet) -> Markup:
    """Show a passage on one line, with dots where it leaves out text, and what is further."""
    before = Markup("… ") if found.cut_start else Markup("")
    after = Markup(" …") if found.cut_end or found.further else Markup("")
    text = Markup(" – ").join(
        [part for part in marked(found.text, found.spans).split("\n") if part]
    )
    further = snippet(found.further) if found.further else Markup("")
    return (
        before
        + text
        + after
        + (Markup(" ") + further.removeprefix("… ") if further else Markup(""))
    )


def version(found: Version) -> str:
    """Say how a copy of an article differs from it."""
    if not found.differs:
        return tr("the same in all")
    words = {
        "title": tr("other headline"),
        "source": tr("other source"),
        "published": tr("other date"),
        "text": tr("has {share} % of the text", share=round(found.share * 100)),
    }
    return ", ".join(words[name] for name in found.differs)


def _readable(text: str) -> str:
    """Leave out what acts on its surroundings: controls, marks of the direction of writing."""
    return text if text.replace("\n", "").isprintable() else normalize_text(text)
