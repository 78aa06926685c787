"""Options that several commands share, and the command class for free-form queries."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from artikelsuche.corpus.arguments import Bounds
from artikelsuche.corpus.language import tr
from artikelsuche.corpus.language.foreign import quoted
from artikelsuche.index.bounds import WAIT

from .paging import can_link
from .render import Style

index_option = click.option(
    "--index",
    type=click.Path(file_okay=True, path_type=Path),
    metavar="DIR",
    help="The index directory, or opensearch+http://HOST:PORT/NAME. "
    "[default: $ARTIKELSUCHE_INDEX, else below the user's data]",
)


class Seconds(click.FloatRange):
    """A number of seconds within bounds; nan is none."""

    name = "seconds"

    def __init__(self, bounds: Bounds) -> None:
        super().__init__(*bounds)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Refuse what is no number within the bounds."""
        number: float = super().convert(value, param, ctx)
        if number != number:
            self.fail(tr("{value} is no number of seconds.", value=value), param, ctx)
        return number


class File(click.File):
    """A file that is opened; what the system says where it cannot be is told as ours is."""

    def fail(
        self, message: str, param: click.Parameter | None = None, ctx: click.Context | None = None
    ) -> NoReturn:
        """Say why the file cannot be opened."""
        error = sys.exc_info()[1]
        if isinstance(error, OSError) and error.strerror:
            message = message.replace(error.strerror, quoted(error))
        super().fail(message, param, ctx)


wait_option = click.option(
    "--wait",
    type=Seconds(WAIT),
    default=0.0,
    metavar="SECONDS",
    help="How long to wait for another writer. [default: not at all]",
)


def _field_names(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """Part the fields of articles from the names they have in records."""
    found: dict[str, str] = {}
    for value in values:
        field, _, name = value.partition("=")
        if not (field.strip() and name.strip()):
            text = tr("{value!r} names no field; write it as body=NAME", value=value)
            raise click.BadParameter(text, ctx, param)
        if field.strip() in found:
            text = tr("{field} is given twice; choose one", field=field.strip())
            raise click.BadParameter(text, ctx, param)
        found[field.strip()] = name.strip()
    return found


map_option = click.option(
    "--map",
    "fields",
    multiple=True,
    metavar="FIELD=NAME",
    callback=_field_names,
    help="What a field of records is called: --map title=headline --map body=text.",
)

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "jsonl", "csv", "ids"]),
    default="text",
    show_default=True,
    help="text is for people.",
)

color_option = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Whether to use colour; auto means on a terminal, and never with NO_COLOR set.",
)


pager_option = click.option(
    "--pager/--no-pager", "paged", default=True, help="Whether a terminal pages long text."
)


def style_for(color: str) -> Style:
    """Choose how text looks on the standard output: colour "auto", "always" or "never"."""
    terminal = sys.stdout.isatty()
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    colored = color == "always" or (color == "auto" and terminal and not plain)
    width = None
    if terminal:
        from shutil import get_terminal_size

        width = min(get_terminal_size().columns, 100)
    return Style(colored, width, links=colored and terminal and can_link())


class QueryCommand(click.Command):
    """A command whose arguments are a query: `-China` is a word of it, not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse misspelt long options, which would otherwise become words of the query."""
        if args == ["-h"]:
            args = ["--help"]
        known = {name for parameter in self.params for name in parameter.opts} | {"--help"}
        for argument in args:
            if argument == "--":
                break
            name = argument.split("=")[0]
            if name.startswith("--") and name.strip("-") and name not in known:
                from difflib import get_close_matches

                likely = get_close_matches(name, sorted(known))
                raise click.NoSuchOption(name, possibilities=likely, ctx=ctx)
        # What stands behind --explain is a word of the query; an id follows an equals sign.
        end = args.index("--") if "--" in args else len(args)
        words = [f"{arg}=" if arg == "--explain" else arg for arg in args[:end]]
        return super().parse_args(ctx, words + args[end:])
