"""Rendering: results, articles and analyses as text for people, and as data for programs.

What comes from files is foreign text and goes through `terminal`, before any colour is added.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.language import deferred, tr, trn
from artikelsuche.search.results import Hit, Results, prose
from artikelsuche.search.snippets.best_passages import BETWEEN, Snippet

from .paging import linked, target_of
from .terminal import shown

if TYPE_CHECKING:  # a search needs none of them
    from artikelsuche.corpus.inspection import InspectedMember, Inspection
    from artikelsuche.index.analysis.analyzer import Token
    from artikelsuche.search.page import Marks

# Stand for the marks of a match until the lines are wrapped.
_OPEN, _CLOSE = "\ue000", "\ue001"
# Columns of a terminal under which there is no room for an indent, and that are always used.
_NARROW, _NARROWEST = 40, 16
_NOT_MARKS = str.maketrans(_OPEN + _CLOSE, "\ufffd" * 2)


@dataclass(frozen=True)
class Style:
    """How text looks.

    Args:
        color: Whether to use colour; without it a match is marked `**so**`.
        width: The width to wrap at, in characters; None for no wrapping.
        links: Whether headlines are hyperlinks.
    """

    color: bool = False
    width: int | None = None
    links: bool = False

    def dim(self, text: str) -> str:
        """Make text recede."""
        return click.style(text, dim=True) if self.color and text else text

    def strong(self, text: str) -> str:
        """Make text stand out, behind its matches too."""
        bold = click.style("", bold=True, reset=False)
        return click.style(text.replace(_CLOSE, _CLOSE + bold), bold=True) if self.color else text

    def marked(self, text: str) -> str:
        """Mark the matches."""
        if not self.color:
            return text.replace(_OPEN, "**").replace(_CLOSE, "**")
        start, end = click.style("", fg="red", bold=True, reset=False), click.style("")
        return text.replace(_OPEN, start).replace(_CLOSE, end or "\033[0m")

    @property
    def indent(self) -> str:
        """What stands before the lines of a hit; less where there is no room."""
        return "    " if self.width is None or self.width >= _NARROW else " "

    def wrapped(
        self, text: str, indent: str, first: str | None = None, *, cuts: bool = True
    ) -> str:
        """Indent text, and wrap it where a width is set.

        Args:
            text: The text.
            indent: What stands before its lines.
            first: What stands before the first one instead.
            cuts: Whether words longer than a line are cut, which identifiers must not be.
        """
        first = indent if first is None else first
        if self.width is None:
            return first + text
        return textwrap.fill(
            text if self.color else self.marked(text),  # marks without colour take room
            max(self.width, _NARROWEST),
            initial_indent=first,
            subsequent_indent=indent,
            break_on_hyphens=False,
            break_long_words=cuts,
        )


def hit_text(number: int, hit: Hit, style: Style) -> str:
    """Render a hit for people, with its place in the whole list, from 1."""
    lacks = tr("without {words}", words=one_line(", ".join(hit.missing))) if hit.missing else None
    walled = tr("behind a paywall") if hit.paywalled else None
    labels = [_day(hit.published), one_line(hit.section), one_line(hit.source), shown(hit.id)]
    copies = f"+{similar_versions(len(hit.copies))}" if hit.copies else None
    meta = " · ".join([label for label in (*labels, walled, lacks, copies) if label])
    indent, first = style.indent, f"{number:>2}. "
    title = style.wrapped(_passage(Snippet(hit.title, 0, hit.title_spans)), indent, first)
    shown_title = style.marked(style.strong(title[len(first) :]))
    target = target_of(hit.url, hit.path) if style.links else None
    lines = [first + (linked(shown_title, target) if target else shown_title)]
    lines.append(style.dim(style.wrapped(meta, indent, cuts=False)))
    if hit.because:
        words = one_line(", ".join(hit.because))
        lines.append(style.wrapped(tr("because of: {words}", words=words), indent))
    if hit.version:
        lines.append(style.wrapped(hit.version.told(), indent))
    lines += [style.marked(style.wrapped(_passage(s), indent)) for s in hit.snippets]
    return "\n".join(lines)


def _day(published: dt.date | None) -> str | None:
    """Write a day as 2024-06-19, a moment as 2024-06-19 14:05."""
    if isinstance(published, dt.datetime):
        return f"{published:%Y-%m-%d %H:%M}"
    return None if published is None else str(published)


def one_line(text: str | None) -> str:
    """Show what people read on one line; nothing for what is unknown."""
    return prose(text or "").replace("\n", " ")


def _passage(snippet: Snippet) -> str:
    """Put a snippet on one line: a dash for a line break, dots where it leaves out text."""
    further = snippet.further
    if further is not None:
        first, second = _passage(replace(snippet, further=None)), _passage(further)
        return first.removesuffix(" …") + BETWEEN + second.removeprefix("… ")
    marked = readable(snippet).marked(_OPEN, _CLOSE)
    lines = [" ".join(line.split()) for line in marked.splitlines()]
    text = " – ".join(line for line in lines if line)
    return f"{'… ' if snippet.cut_start else ''}{text}{' …' if snippet.cut_end else ''}"


def readable(snippet: Snippet) -> Snippet:
    """Give a snippet as it may be shown: without its matches where characters have to go."""
    text = snippet.text.translate(_NOT_MARKS)
    clean = prose(text)
    further = snippet.further and readable(snippet.further)
    return replace(
        snippet, text=clean, spans=snippet.spans if clean == text else (), further=further
    )


def summary_text(results: Results) -> str:
    """Say in a line how many articles match, which of them are shown and how long it took."""
    found = articles_counted(results.total) if results.total else tr("no article matches")
    folded = (results.articles or 0) - results.total
    if folded > 0:
        found = tr("{articles} and {versions}", articles=found, versions=similar_versions(folded))
    first, last = results.offset + 1, results.offset + len(results)
    if len(results) == results.total:
        part = ""
    elif first == last:
        part = tr(", number {first} shown", first=first)
    else:
        shown_all = tr(", {first}–{last} shown", first=first, last=last)
        part = shown_all if len(results) else tr(", none of them shown")
    return f"{found}{part} ({results.took_ms:.0f} ms)"


def articles_counted(number: int) -> str:
    """Say how many articles."""
    return trn("{number} article", "{number} articles", number)


def similar_versions(number: int) -> str:
    """Say how many copies."""
    return trn("{number} similar version", "{number} similar versions", number)


def article_text(article: Article, style: Style, marks: tuple[Marks, Marks] = ((), ())) -> str:
    """Render a stored article for people, with marks in its headline and in its body."""
    text = readable(Snippet(article.body, 0, marks[1])).marked(_OPEN, _CLOSE)
    body = "\n".join(style.marked(style.wrapped(line, "")) for line in text.split("\n"))
    title = style.marked(style.strong(_passage(Snippet(article.title, 0, marks[0]))))
    return "\n".join([title, *_fields(article, style), "", body])


def _fields(article: Article, style: Style) -> list[str]:
    """Render the fields of an article that are known, one a line."""
    walled = tr("yes: this may be only the beginning")
    fields = {
        deferred("id"): shown(article.id),
        deferred("published"): _day(article.published),
        deferred("section"): one_line(article.section),
        deferred("source"): one_line(article.source),
        deferred("authors"): one_line(", ".join(article.authors)),
        deferred("dateline"): one_line(article.dateline),
        deferred("agency"): one_line(article.agency),
        deferred("url"): shown(article.url or ""),
        deferred("paywall"): walled if article.paywalled else "",
        deferred("language"): "" if article.language == "de" else shown(article.language),
        deferred("notes"): one_line("; ".join(article.notes)),
        deferred("path"): shown(article.path or ""),
    }
    return [style.dim(f"{tr(name):<10}{value}") for name, value in fields.items() if value]


def _first_record(article: Article, style: Style) -> list[str]:
    """Render the first article of a file of records: its fields and the opening of its text."""
    text = textwrap.shorten(one_line(article.body), 200, placeholder=" …")
    fields = _fields(replace(article, path=None), style)
    title = style.strong(one_line(article.title))
    head = ["", tr("first record: {title}", title=title)]
    return [*head, *fields, style.dim(f"{tr('text'):<10}") + text, ""]


def tokens_text(tokens: Iterable[Token]) -> str:
    """Render the terms of a text, one line for each position, a column for each layer."""
    lines = [f"{tr('position'):<10}{tr('word'):<28}{'exact':<34}stem"]
    for token in tokens:
        for number, (position, slot) in enumerate(token.placed()):
            surface = shown(token.surface) if number == 0 else ""
            exact, stems = shown(" ".join(slot.exact)), shown(" ".join(slot.stems)) or "–"
            lines.append(f"{position:<10}{surface:<28}{exact:<34}{stems}")
    return "\n".join(lines)


def inspection_text(inspection: Inspection, style: Style) -> str:
    """Render what the cleaner kept and cut, line by line, with the reason."""
    path, kind = shown(str(inspection.path)), inspection.encoding
    if inspection.members:
        kind = tr("archive")
    verdicts = tr("cut"), tr("kept")
    width = max(map(len, verdicts))
    lines = [f"{path}  ({kind})" if kind else path]
    lines += [_member_text(member, style) for member in inspection.members]
    for line in inspection.lines:
        if not line.text.strip():
            continue
        text = textwrap.shorten(one_line(line.text), 100, placeholder=" …")
        field = f" → {tr(line.field)}" if line.field else ""
        row = f"{line.number:>4} {verdicts[line.kept]:<{width}} {text}"
        reason = f"  [{tr(line.reason)}{field}]" if line.reason else ""
        lines.append((row if line.kept else style.dim(row)) + style.dim(reason))
    if inspection.first is not None:
        lines += _first_record(inspection.first, style)
    if inspection.records or inspection.members:
        pages = sum(not member.records for member in inspection.members)
        counts = [trn("{number} page", "{number} pages", pages)] if pages else []
        counts += [_records_counted(inspection.records)] if inspection.records else []
        counts.append(trn("{number} error", "{number} errors", len(inspection.errors)))
        if inspection.older:
            counts.append(tr("{count} older versions left out", count=inspection.older))
        lines.append(", ".join(counts))
    lines += [shown(str(error)) for error in (*inspection.errors, *inspection.doubts)]
    return "\n".join(lines)


def _records_counted(number: int) -> str:
    return trn("{number} record", "{number} records", number)


def _member_text(member: InspectedMember, style: Style) -> str:
    cut = trn("{number} line cut", "{number} lines cut", member.cut)
    what = _records_counted(member.records) if member.records else cut
    title = textwrap.shorten(one_line(member.title), 100, placeholder=" …")
    if member.records > 1:
        title = f"{title}, …"
    return f"{style.dim(f'{what:>14}')}  {shown(member.name)}  {title}"
