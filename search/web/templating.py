"""Templates: pages are written by Jinja, whose autoescape is the one place that escapes text."""

from __future__ import annotations

import datetime as dt
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from artikelsuche.corpus.language import spoken, tr, trn
from artikelsuche.search.results import prose
from artikelsuche.search.snippets.best_passages import Snippet
from artikelsuche.search.web.http.requests import Response

from .asked import Asked

ASSETS = Path(__file__).with_name("assets")
_MONTHS = {
    lang: names.split()
    for lang, names in {
        "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "en": "January February March April May June July August September October "
        "November December",
    }.items()
}
# The dot behind a day, and what parts thousands.
_DOTS, _COMMAS = {"de": ".", "en": ""}, {"de": ".", "en": ","}


class _Constants(NodeTransformer):
    """Turns what a template says in one language whatever it shows into text."""

    def get_visitor(self, node: nodes.Node) -> Any:
        """Visit calls."""
        return self._said if isinstance(node, nodes.Call) else None

    def _said(self, call: nodes.Call) -> nodes.Node:
        """Replace a message without fields, or the address of an asset."""
        called, first = getattr(call.node, "name", ""), next(iter(call.args), None)
        if called not in ("tr", "asset") or call.kwargs or not isinstance(first, nodes.Const):
            return self.generic_visit(call)
        said = tr(first.value) if called == "tr" else asset(first.value)
        return nodes.Const(said, lineno=call.lineno)


class _Environment(Environment):
    """Compiles templates for one language: most of what a page escapes is the same in all."""

    def _generate(self, source: nodes.Template, *arguments: Any, **more: Any) -> str:
        return super()._generate(_Constants().visit(source), *arguments, **more)


def page(template: str, code: int = 200, /, **values: Any) -> Response:
    """Write a page.

    Args:
        template: The name of its template, without suffix.
        code: The status code.
        values: What the template shows.
    """
    lang = spoken()
    text = _environment(lang).get_template(f"{template}.html").render(lang=lang, **values)
    return Response(text.encode("utf-8", "replace"), status=code)


@cache
def _environment(_lang: str) -> _Environment:
    """Make the environment for the language that is spoken: its templates are compiled in it."""
    environment = _Environment(
        loader=PackageLoader("artikelsuche.search.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    # What a template names is there: nothing has to be looked for elsewhere.
    environment.getattr = getattr  # type: ignore[assignment,method-assign]
    environment.globals.update(tr=tr, trn=trn, asset=asset, to=to, article_address=article_address)
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
    return f"/article?id={quote_plus(key, errors='surrogatepass')}{asked.trail if asked else ''}"


@cache
def asset(name: str) -> str:
    """Return the address of an asset, another one whenever its bytes change."""
    digest = blake2b((ASSETS / name).read_bytes(), digest_size=6).hexdigest()
    return f"/assets/{name}?{digest}"


def day(published: dt.date | None) -> str:
    """Write a day or moment as the reader's language does."""
    if published is None:
        return ""
    lang = spoken()
    month = _MONTHS[lang][published.month - 1]
    text = f"{published.day}{_DOTS[lang]} {month} {published.year}"
    return f"{text}, {published:%H:%M}" if isinstance(published, dt.datetime) else text


def number(value: int) -> str:
    """Write a number with what parts its thousands in the reader's language."""
    return f"{value:,}".replace(",", _COMMAS[spoken()]) if value > 999 else str(value)


def line(text: str | None) -> str:
    """Put foreign text on one line, without what turns the direction of writing."""
    return " ".join(prose(text or "").split())


def marked(text: str, spans: tuple[tuple[int, int], ...], first: int | None = None) -> Markup:
    """Mark spans of foreign text; without marks where characters have to go.

    Args:
        text: The text.
        spans: What to mark, ascending, apart from each other.
        first: The number of the first mark where they can be linked to, as `#m1`.
    """
    return Markup(_marked(text, spans, first))


def _marked(text: str, spans: tuple[tuple[int, int], ...], first: int | None = None) -> str:
    clean = prose(text)
    parts: list[str] = []
    at = 0
    for count, (start, end) in enumerate(spans if clean == text else ()):
        opening = "<mark>" if first is None else f'<mark id="m{first + count}">'
        parts += (escape(text[at:start]), opening, escape(text[start:end]), "</mark>")
        at = end
    return "".join([*parts, escape(clean[at:])])


def snippet(found: Snippet) -> Markup:
    """Show a passage on one line, with dots where it leaves out text, and what is further."""
    lines = [part for part in _marked(found.text, found.spans).split("\n") if part]
    text = f"{'… ' if found.cut_start else ''}{' – '.join(lines)}"
    if found.further:
        return Markup(f"{text} … {snippet(found.further).removeprefix('… ')}")
    return Markup(f"{text} …" if found.cut_end else text)
