"""Completion in the shell: labels and ids of the index that the command line names.

bash, zsh and fish ask for it with click's own scripts (`_ARTIKELSUCHE_COMPLETE=bash_source`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from artikelsuche.corpus.errors import ArtikelsucheError

from .terminal import shown

if TYPE_CHECKING:
    from artikelsuche.search.engine.opened import Opened

# So many values are offered at most.
_OFFERED = 50

Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def labels_of(facet: str) -> Completer:
    """Make what completes a label, whatever its capitals, with the most frequent first."""

    def complete(
        context: click.Context, parameter: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        return _offered(_labels(context, facet), incomplete)

    return complete


def ids(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete the id of an article."""
    return _offered(_ids(context, incomplete), incomplete)


def facets(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete what hits can be counted by."""
    from artikelsuche.search.engine.counting import FACETS

    return _offered(iter(FACETS), incomplete)


def _offered(values: Iterator[str], incomplete: str) -> list[CompletionItem]:
    """Offer what begins as was typed; nothing where the index cannot be read."""
    start = incomplete.casefold()
    fitting = (value for value in values if value.casefold().startswith(start))
    try:
        return [CompletionItem(shown(value)) for value in islice(fitting, _OFFERED)]
    except (ArtikelsucheError, OSError):
        return []


def _labels(context: click.Context, facet: str) -> Iterator[str]:
    from artikelsuche.search.engine.nodes import Everything

    yield from _opened(context).ranking.matches(Everything()).count(facet)


def _ids(context: click.Context, incomplete: str) -> Iterator[str]:
    view = _opened(context).view
    for key in view.terms_with_prefix("id", incomplete):
        if next(view.numbers("id", key), None) is not None:
            yield key


def _opened(context: click.Context) -> Opened:
    from artikelsuche.search.engine.weights import DEFAULT_WEIGHTS
    from artikelsuche.search.opening import place_of

    return place_of(context.params.get("index")).open(DEFAULT_WEIGHTS)
