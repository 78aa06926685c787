"""Answers to many queries, and all hits of one, written as they come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import click

from artikelsuche.corpus.language import tr
from artikelsuche.search.archive import Archive
from artikelsuche.search.errors import QueryError
from artikelsuche.search.saved.batch import Answered, answer_all
from artikelsuche.search.saved.queries import SavedQuery, read_queries
from artikelsuche.search.saved.streaming import all_pages

from .data_formats import CSV_COLUMNS, csv_cells, csv_row, results_data
from .exit_codes import FAILED, FOUND, NOTHING_FOUND
from .messages import messages
from .render import Style, articles_counted, one_line
from .terminal import json_text, shown

_COLUMNS = ("name", "query", "total", "rank", *CSV_COLUMNS)


def wrong_query(file: str, saved: SavedQuery, error: QueryError) -> str:
    """Say what is wrong with a query of a file."""
    return tr("error: {file}, line {line}: {error}", file=file, line=saved.line, error=error)


def write_all(archive: Archive, query: str, form: str, **options: Any) -> int:
    """Write every hit of a query as "csv", "jsonl" or "ids"."""
    options.pop("limit", None)
    total = 0
    for at, page in enumerate(all_pages(archive, query, **options)):
        for notice in page.notices:
            messages.say(notice)
        total = total or page.total
        for number, line in enumerate(results_data(page, form)):
            if form != "csv" or not at or number:  # one header will do
                click.echo(line)
    return FOUND if total else NOTHING_FOUND


def answer_file(
    archive: Archive, queries: BinaryIO, form: str, style: Style, **options: Any
) -> int:
    """Answer every query of a file as "text", "jsonl" or "csv"; what is wrong ends no other."""
    saved = read_queries(queries.read(), queries.name)
    code = NOTHING_FOUND
    if form == "csv":
        click.echo(csv_row(_COLUMNS))
    for one in answer_all(archive, saved, **options):
        if one.error is not None:
            text = wrong_query(queries.name, one.saved, one.error)
            messages.say(text, "error", "error")
            code = FAILED
        elif one.results and one.results.total and code == NOTHING_FOUND:
            code = FOUND
        for line in _lines(one, form, style):
            click.echo(line, color=True)
    return code


def _lines(one: Answered, form: str, style: Style) -> Iterator[str]:
    if form == "jsonl":
        yield json_text(one.to_json())
    elif one.results is None:
        return
    elif form == "csv":
        head = [one.saved.name, one.saved.query, str(one.results.total)]
        rows = [
            [*head, str(rank), *csv_cells(hit)]
            for rank, hit in enumerate(one.results, one.results.offset + 1)
        ]
        yield from map(csv_row, rows or [[*head, *[""] * (len(CSV_COLUMNS) + 1)]])
    else:
        yield style.strong(f"{one_line(one.saved.name)}  ") + style.dim(
            articles_counted(one.results.total)
        )
        for rank, hit in enumerate(one.results, one.results.offset + 1):
            title = one_line(hit.title)
            yield f"    {rank}. {title}  {style.dim(shown(hit.id))}"
