"""The command line: a thin view of the library calls; the only place that prints or exits."""

from __future__ import annotations

import gc as collector
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TextIO

import click

from artikelsuche.corpus.errors import ArtikelsucheError
from artikelsuche.corpus.language import LANGUAGES, spoken, tr
from artikelsuche.corpus.language.foreign import quoted
from artikelsuche.search.cli.language.chosen import chosen_language, lang_option
from artikelsuche.search.cli.language.told import spoken_by_click, told_command

from .completion import ids
from .exit_codes import FAILED, FOUND, LOCKED, NOTHING_FOUND, PARTLY_FAILED, SIGNALLED
from .messages import messages
from .options import QueryCommand, color_option, index_option, map_option, pager_option, style_for
from .signals import StoppedError
from .terminal import shown

# The commands with a module of their own, which is imported when one of them is named.
_MODULES = {
    **{"search": "search_command", "similar": "similar_command"},
    "serve": "runs.serve_command",
    **dict.fromkeys(("reindex", "copy", "status", "verify", "gc"), "job_commands"),
}


class _Commands(click.Group):
    """The commands, in the language that is spoken; a search needs no other one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the names of all commands."""
        return sorted({*self.commands, *_MODULES})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name."""
        found = super().get_command(ctx, cmd_name)
        if cmd_name in _MODULES:
            module = import_module(f"artikelsuche.search.cli.{_MODULES[cmd_name]}")
            found = getattr(module, cmd_name)
        if found is None:
            return None
        if not any(parameter.name == "lang" for parameter in found.params):
            found.params.append(lang_option())
        return found if spoken() == LANGUAGES[0] else told_command(found)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done or found, 1 nothing found, 2 failed, 3 some files failed, "
    "75 another writer is at work, 130 interrupted, 143 terminated.",
)
@click.version_option(package_name="artikelsuche", message="%(prog)s %(version)s")
def cli() -> None:
    """Search German articles: index them once, find them in German as people write it.

    Example: artikelsuche reindex --sample && artikelsuche search Waffenlieferung
    """


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
    from artikelsuche.search.page import no_article

    from .paging import show_long
    from .render import article_text

    with open_index(index) as archive:
        article = archive.get(key)
        marks = None if query is None else archive.matches(key, query)
    if article is None:
        messages.say(no_article(key))
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


cli.params.append(lang_option())


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
    with spoken_by_click(chosen_language(sys.argv[1:], os.environ)):
        code = _written()
    try:
        sys.stderr.flush()
    except (OSError, ValueError):
        _silence(sys.stderr)
    collector.freeze()
    sys.exit(code)


def _written() -> int:
    """Run the command, and see that its results are written."""
    try:
        code = _run()
        sys.stdout.flush()
    except BrokenPipeError:
        _silence(sys.stdout)  # the reader has seen enough
        return FOUND
    except SystemExit:
        # The way out that click takes where it meets the closed pipe; it has silenced the output.
        return FOUND
    except OSError as error:
        _silence(sys.stdout)
        _say_error(tr("cannot write the results ({error})", error=quoted(error)))
        return FAILED
    return code


def _say_error(text: object) -> None:
    messages.say(tr("error: {text}", text=text), "error", "error")


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
        command = cli if spoken() == LANGUAGES[0] else told_command(cli)
        result = command.main(standalone_mode=False)
        return result if isinstance(result, int) else FOUND
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        with suppress(OSError, ValueError):
            _show(error)
        return FAILED
    except (click.Abort, KeyboardInterrupt):
        messages.say(tr("interrupted"), "stopped", "error")
        return SIGNALLED + signal.SIGINT
    except StoppedError as stopped:
        text = tr(
            "interrupted by {signal}; the index is as the last commit left it", signal=stopped
        )
        messages.say(text, "stopped", "error", signal=str(stopped))
        return SIGNALLED + stopped.number
    except IndexLockedError as error:
        _say_error(error)
        return LOCKED
    except ArtikelsucheError as error:
        _say_error(error)
        return FAILED
    except MemoryError:
        _say_error(tr("not enough memory; give the process more, or run with fewer --jobs"))
        return FAILED


def _show(error: click.ClickException) -> None:
    """Tell wrong usage as click does, with what was typed made fit to be shown."""
    if isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ())):
        error.show()  # the help, which is our own
        return
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        hint = tr("Try '{command} --help' for help.", command=context.command_path)
        click.echo(f"{context.get_usage()}\n{hint}\n", err=True)
    click.echo(tr("Error: {message}", message=shown(error.format_message())), err=True)
