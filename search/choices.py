"""What a search is asked for beside its query: the order, what is counted, what has no date."""

from __future__ import annotations

import datetime as dt
from math import isfinite
from typing import Any, get_args

from artikelsuche.corpus.arguments import check_flag, shown, wrong
from artikelsuche.corpus.language import tr
from artikelsuche.search.engine.counting import FACETS
from artikelsuche.search.engine.lowering import Undated
from artikelsuche.search.engine.ranking import Sort, Sorting

from .arguments import check_choice, texts
from .errors import QueryError

_SORTS, _UNDATED = get_args(Sort), get_args(Undated)


def checked_sorting(sort: Any, half_life: Any, reverse: Any) -> Sorting:
    """Refuse what is no order of hits; see `arguments`."""
    check_choice("sort", sort, _SORTS)
    if isinstance(half_life, bool) or not isinstance(half_life, (int, float)):
        wrong("half_life", half_life, tr("a number of days"))
    if not (isfinite(half_life) and half_life > 0):
        raise QueryError(
            tr("half_life is {half_life}; it must be days, more than 0", half_life=shown(half_life))
        )
    if check_flag("reverse", reverse) and sort != "date":
        raise QueryError(tr("reverse turns the order by date round; use it with sort='date'"))
    return Sorting(sort, float(half_life), reverse)


def checked_facets(facets: Any, mode: Any) -> tuple[str, ...]:
    """List what is to be counted, each once; refuse what cannot be."""
    check_choice("facet_mode", mode, ("result", "drill"))
    names = dict.fromkeys(texts("facets", facets))
    for name in names:
        check_choice(tr("a facet"), name, FACETS)
    return tuple(names)


def checked_undated(undated: Any, first: dt.date | None, last: dt.date | None) -> None:
    """Refuse what says nothing of articles of unknown date, or what can never be."""
    if undated is None:
        return
    check_choice("undated", undated, _UNDATED)
    if undated == "only" and (first or last):
        raise QueryError(
            tr("undated='only' leaves nothing between two dates; leave one of them out")
        )
