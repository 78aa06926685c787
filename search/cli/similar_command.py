"""The command `similar`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from artikelsuche.corpus.language import deferred, tr
from artikelsuche.search.arguments import HITS

from .exit_codes import FOUND, NOTHING_FOUND
from .messages import messages
from .options import color_option, format_option, index_option, style_for


@click.command()
@click.argument("key", metavar="ID")
@index_option
@click.option("--copies", is_flag=True,
              help="List the copies of the article instead, with what differs.")  # fmt: skip
@click.option("--limit", type=click.IntRange(*HITS), default=10, show_default=True, metavar="N",
              help="How many articles to show.")  # fmt: skip
@click.option("--offset", type=click.IntRange(*HITS), default=0, show_default=True, metavar="N",
              help="How many articles to skip.")  # fmt: skip
@format_option
@color_option
def similar(key: str, index: Path | None, copies: bool, limit: int, offset: int, form: str,
            color: str) -> int:  # fmt: skip
    """Show articles about the same as the one of an id, its copies left out.

    \b
    Example: artikelsuche similar kuestenblatt/raketentest-pjoengjang
             artikelsuche similar --copies kuestenblatt/raketentest-pjoengjang
    Exit codes: 0 some, 1 none, 2 no such id or a bad index.
    """
    from artikelsuche.search.opening import open_index

    from .data_formats import results_data
    from .render import hit_text, summary_text

    with open_index(index) as archive:
        if copies:
            results = archive.versions(key, limit=limit, offset=offset)
        else:
            results = archive.similar(key, limit=limit, offset=offset)
    if form != "text":
        for line in results_data(results, form):
            click.echo(line)
        return FOUND if results.total else NOTHING_FOUND
    style = style_for(color)
    for number, hit in enumerate(results, results.offset + 1):
        own = replace(hit, version=None) if hit.id == key else hit  # it is the article itself
        click.echo(hit_text(number, own, style) + "\n", color=True)
    if results.total:
        messages.say(summary_text(results))
    else:
        text = (
            deferred("it has no copies")
            if copies
            else deferred("no other article is similar enough")
        )
        messages.say(tr(text))
    return FOUND if results.total else NOTHING_FOUND
