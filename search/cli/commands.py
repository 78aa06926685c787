"""The command line: a thin view of the library calls; the only place that prints or exits."""

from __future__ import annotations

import gc as collector
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import click

from artikelsuche.corpus.errors import ArtikelsucheError
from artikelsuche.search.cli.runs.serve_command import serve

from .completion import ids
from .exit_codes import FAILED, FOUND, LOCKED, NOTHING_FOUND, PARTLY_FAILED, SIGNALLED
from .job_commands import copy, gc, reindex, status, verify
from .messages import messages
from .options import (
    QueryCommand,
    color_option,
    index_option,
    map_option,
    pager_option,
    style_for,
)
from .search_command import search
from .signals import StoppedError
from .similar_command import similar
from .terminal import shown


@click.group(
    context_settings={"help_option_names": ["--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done or found, 1 nothing found, 2 failed, 3 some files failed, "
    "75 another writer is at work, 130 interrupted, 143 terminated.",
)
@click.version_option(package_name="artikelsuche", message="%(prog)s %(version)s")
def cli() -> None:
    """Search German articles: index them once, find them in German as people write it.

    Example: artikelsuche reindex --sample && artikelsuche search Waffenlieferung
    """


for _command in (search, similar, serve, reindex, copy, status, verify, gc):
    cli.add_command(_command)


@cli.command()
@click.argument("key", metavar="ID", shell_complete=ids)
@index_option
@click.option("--query", metavar="QUERY", help="Mark what matches it.")
@pager_option
@color_option
def show(key: str, index: Path | None, query: str | None, paged: bool, color: str) -> int:
    """Show a stored article by its id.

    \b
    Example: artikelsuche show kuestenblatt/raketentest-pjoengjang
    """
    from artikelsuche.search.opening import open_index

    from .paging import show_long
    from .render import article_text

    with open_index(index) as archive:
        article = archive.get(key)
        marks = None if query is None else archive.matches(key, query)
    if article is None:
        messages.say(
            f"no article has the id {key!r}; the hits of 'artikelsuche search' show theirs"
        )
        return NOTHING_FOUND
    show_long(article_text(article, style_for(color), marks or ((), ())), paged=paged)
    return FOUND


@cli.command(cls=QueryCommand, context_settings={"ignore_unknown_options": True})
@click.argument("text", nargs=-1, required=True, metavar="TEXT...")
def analyze(text: tuple[str, ...]) -> int:
    """Show the terms that TEXT becomes, layer by layer.

    \b
    Example: artikelsuche analyze 'Kreml-Sprecher, 1,6 Millionen, F-16'
    """
    from artikelsuche.corpus.normalize import normalize_text
    from artikelsuche.index.analysis.analyzer import analyze as analyze_text

    from .render import tokens_text

    click.echo(tokens_text(analyze_text(normalize_text(" ".join(text)))))
    return FOUND


@cli.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@map_option
@color_option
def inspect(file: Path, fields: dict[str, str], color: str) -> int:
    """Show line by line what is kept and cut of FILE, and why; of an archive what is in it.

    \b
    Example: artikelsuche inspect articles/0815.txt
             artikelsuche inspect 'press.zip!politik/0815.txt'
    """
    from artikelsuche.corpus.reader import inspect_file

    from .render import inspection_text

    inspection = inspect_file(file, fields=fields)
    if inspection.error is not None:
        raise inspection.error
    click.echo(inspection_text(inspection, style_for(color)), color=True)
    return PARTLY_FAILED if inspection.errors else FOUND


def main() -> None:
    """Run the command line and exit with its code."""
    # A search is over before there is anything to collect, and looking for it when modules come
    # and go takes a fifth of its time.
    collector.disable()
    messages.form = "text"
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    try:
        code = _run()
        sys.stdout.flush()
    except BrokenPipeError:
        _silence(sys.stdout)  # the reader has seen enough
        code = FOUND
    except SystemExit:
        # The way out that click takes where it meets the closed pipe; it has silenced the output.
        code = FOUND
    except OSError as error:
        _silence(sys.stdout)
        reason = error.strerror or error
        messages.say(f"error: cannot write the results ({reason})", "error", "error")
        code = FAILED
    try:
        sys.stderr.flush()
    except (OSError, ValueError):
        _silence(sys.stderr)
    collector.freeze()
    sys.exit(code)


def _open_closed_streams() -> None:
    """Give a command that was started without output streams a place to write to.

    Otherwise the next file it opens would become its standard output.
    """
    for name, flags in (("stdin", os.O_RDONLY), ("stdout", os.O_WRONLY), ("stderr", os.O_WRONLY)):
        if getattr(sys, name) is None:
            mode = "r" if flags == os.O_RDONLY else "w"
            setattr(sys, name, os.fdopen(os.open(os.devnull, flags), mode, encoding="utf-8"))


def _silence(stream: TextIO) -> None:
    """Lead a stream that cannot be written to nowhere, so that nothing is flushed at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _run() -> int:
    from artikelsuche.index.errors import IndexLockedError

    try:
        result = cli.main(standalone_mode=False)
        return result if isinstance(result, int) else FOUND
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        with suppress(OSError, ValueError):
            _show(error)
        return FAILED
    except (click.Abort, KeyboardInterrupt):
        messages.say("interrupted", "stopped", "error")
        return SIGNALLED + signal.SIGINT
    except StoppedError as stopped:
        text = f"interrupted by {stopped}; the index is as the last commit left it"
        messages.say(text, "stopped", "error", signal=str(stopped))
        return SIGNALLED + stopped.number
    except IndexLockedError as error:
        messages.say(f"error: {error}", "error", "error")
        return LOCKED
    except ArtikelsucheError as error:
        messages.say(f"error: {error}", "error", "error")
        return FAILED
    except MemoryError:
        text = "error: not enough memory; give the process more, or run with fewer --jobs"
        messages.say(text, "error", "error")
        return FAILED


def _show(error: click.ClickException) -> None:
    """Tell wrong usage as click does, with what was typed made fit to be shown."""
    if isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ())):
        error.show()  # the help, which is our own
        return
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        hint = f"Try '{context.command_path} --help' for help."
        click.echo(f"{context.get_usage()}\n{hint}\n", err=True)
    click.echo(f"Error: {shown(error.format_message())}", err=True)
