"""Hits for programs: JSON, ids, and CSV that a spreadsheet opens and does not run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from artikelsuche.search.results import Hit, Results

from .render import one_line, readable
from .terminal import json_text, shown


def results_data(results: Results, form: str) -> Iterator[str]:
    """Render results for programs: as "json", "jsonl", "csv" or "ids"."""
    if form == "json":
        yield json_text(results.to_json(), indent=2)
    elif form == "jsonl":
        for hit in results:
            yield json_text(hit.to_json())
    elif form == "csv":
        yield from csv_rows(results)
    else:
        yield from (shown(hit.id) for hit in results)


# How a cell begins that a spreadsheet takes for a formula (OWASP, CSV Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: What a row of CSV tells of a hit.
CSV_COLUMNS = (
    "id", "title", "score", "published", "section", "source", "authors", "url", "path", "snippet",
)  # fmt: skip


# Columns of what only some answers have.
_CSV_EXTRAS = ("copies", "because", "share", "new", "differs")


def _has(results: Results, column: str) -> bool:
    """Tell whether an answer has a column, on whatever page."""
    if column == "copies":
        return results.articles is not None
    return any(column in hit.to_json() for hit in results)


def csv_cells(hit: Hit, columns: Iterable[str] = CSV_COLUMNS) -> list[str]:
    """Render a hit as the cells of a row, under some columns."""
    data = hit.to_json()
    for name in ("authors", "copies", "because", "differs"):
        data[name] = "; ".join(data.get(name, ()))
    data["snippet"] = readable(hit.snippets[0]).marked() if hit.snippets else ""
    data["snippet"] = " ".join(data["snippet"].split())
    for name in ("title", "section", "source", "authors", "because"):
        data[name] = one_line(data[name])
    return ["" if data[name] is None else shown(str(data[name])) for name in columns]


def csv_row(cells: Iterable[str]) -> str:
    """Render a row of CSV that no spreadsheet runs: what begins like a formula gets a quote."""
    line = io.StringIO()
    safe = [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]
    csv.writer(line, lineterminator="").writerow(safe)
    return line.getvalue()


def csv_rows(results: Results) -> Iterator[str]:
    """Render results as CSV with a header."""
    columns = (*CSV_COLUMNS, *(extra for extra in _CSV_EXTRAS if _has(results, extra)))
    yield csv_row(columns)
    yield from (csv_row(csv_cells(hit, columns)) for hit in results)
