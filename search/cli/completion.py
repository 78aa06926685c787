"""Completion in the shell: labels and ids of the index that the command line names.

bash, zsh and fish ask for it with click's own scripts (`_ARTIKELSUCHE_COMPLETE=bash_source`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from artikelsuche.corpus.errors import ArtikelsucheError

from .terminal import shown

if TYPE_CHECKING:
    from artikelsuche.index.store.directory import IndexDirectory

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
    import numpy as np

    from artikelsuche.index.store.snapshot import open_view
    from artikelsuche.search.engine.counting import Counting

    _, view = open_view(_directory(context))
    everything = [
        np.arange(segment.documents, dtype=np.int64)
        if segment.live is None
        else np.flatnonzero(segment.live)
        for segment in view.segments
    ]
    yield from Counting(view).count(everything, facet)


def _ids(context: click.Context, incomplete: str) -> Iterator[str]:
    from artikelsuche.index.store.snapshot import open_view

    _, view = open_view(_directory(context))
    for key in view.terms_with_prefix("id", incomplete):
        if next(view.numbers("id", key), None) is not None:
            yield key


def _directory(context: click.Context) -> IndexDirectory:
    from artikelsuche.index.store.directory import IndexDirectory, default_index

    named: Path | None = context.params.get("index")
    return IndexDirectory(named or default_index())
