"""The command line: a thin view of the library calls, and the only module that prints or exits."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import click

from artikelsuche.corpus import ArtikelsucheError, inspect_file, sample_source

from .options import QueryCommand, color_option, index_option, style_for

#: Exit codes.
FOUND, NOTHING_FOUND, FAILED, PARTLY_FAILED, LOCKED, INTERRUPTED = 0, 1, 2, 3, 75, 130

# How many articles lie between two lines of progress where there is no terminal.
_LOG_EVERY = 5000


@click.group(
    context_settings={"help_option_names": ["--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done or found, 1 nothing found, 2 failed, 3 some files failed, "
    "75 another writer is at work, 130 interrupted.",
)
@click.version_option(package_name="artikelsuche", message="%(prog)s %(version)s")
def cli() -> None:
    """Search German articles: index them once, find them in German as people write it.

    Example: artikelsuche reindex --sample && artikelsuche search Waffenlieferung
    """


@cli.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="SOURCE...")
@index_option
@click.option("--full", is_flag=True, help="Build the index anew even if it is up to date.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, metavar="N",
              help="How many processes read files, and how many index.")  # fmt: skip
@click.option("--memory", type=click.IntRange(256, 65_536), default=512, show_default=True,
              metavar="MB", help="How much memory indexing may take.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only say what would be done; write nothing.")
@click.option("--quiet", is_flag=True, help="No progress and no summary; errors still show.")
@click.option("--sample", is_flag=True, help="Index the articles that ship with artikelsuche.")
@click.option("--allow-shrink", is_flag=True, help="Allow a run to delete much of the index.")
def reindex(sources: tuple[Path, ...], index: Path | None, quiet: bool, sample: bool,
            **options: Any) -> int:  # fmt: skip
    """Index the articles of SOURCE..., and no others.

    \b
    Example: artikelsuche reindex ~/articles
    A SOURCE is a file or a folder with all its subfolders; articles of sources that are not
    named any more leave the index.
    Exit codes: 0 done, 3 done but some files failed, 2 failed, 75 another writer is at work.
    """
    from artikelsuche import index as index_package

    if sample:
        sources = (*sources, sample_source())
    if not sources:
        raise click.UsageError("name a SOURCE (a file or folder), or give --sample")
    with _Progress(quiet) as progress:
        report = index_package.reindex(sources, index=index, progress=progress.show, **options)
    for error in report.errors:
        _say(f"failed: {error}")
    if not quiet:
        if report.rebuilt:
            _say(f"built anew: {report.rebuilt}")
        _say(str(report))
    return PARTLY_FAILED if report.errors else FOUND


@cli.command(cls=QueryCommand, context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, required=True, metavar="QUERY...")
@index_option
@click.option("--limit", type=click.IntRange(min=0), default=10, show_default=True, metavar="N",
              help="How many hits to show.")  # fmt: skip
@click.option("--offset", type=click.IntRange(min=0), default=0, show_default=True, metavar="N",
              help="How many hits to skip.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["text", "json", "jsonl", "csv", "ids"]),
              default="text", show_default=True, help="text is for people.")  # fmt: skip
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance",
              show_default=True, help="Best or newest first.")  # fmt: skip
@click.option("--since", metavar="D", help="First day: 2024-06-01, 2024-06, 2024 or 1.6.2024.")
@click.option("--until", metavar="D", help="Last day, likewise.")
@click.option("--section", multiple=True, metavar="S", help="Only this section; repeatable.")
@click.option("--source", multiple=True, metavar="S", help="Only this paper or site; repeatable.")
@click.option("--author", multiple=True, metavar="A", help="Only this author; repeatable.")
@click.option("--match", type=click.Choice(["all", "any"]), default="all", show_default=True,
              help="Whether every word must occur, or one is enough.")  # fmt: skip
@click.option("--plain", is_flag=True, help="The query is words only; nothing is an operator.")
@click.option("--snippets", type=click.IntRange(min=0), default=None, metavar="N",
              help="Passages to show of each hit. [default: 1 as text, else 3]")  # fmt: skip
@click.option("--variants", type=click.Path(path_type=Path), metavar="FILE",
              help="Further spellings of names, in Solr's synonym format.")  # fmt: skip
@click.option("--explain", is_flag=True, help="Also show how the query is understood.")
@color_option
def search(query: tuple[str, ...], index: Path | None, form: str, explain: bool, color: str,
           snippets: int | None, variants: Path | None, **options: Any) -> int:  # fmt: skip
    """Find the articles that match QUERY, the best first.

    \b
    Example: artikelsuche search 'Waffenlieferungen NICHT China' --since 2024-06
    Words are AND by default; UND ODER NICHT, "phrase", "a b"~5, Wort*, wort~, titel: autor:
    ressort: quelle: datum:2024-06 are understood.
    Exit codes: 0 hits, 1 no hits, 2 bad query or index.
    """
    from .archive import open_index
    from .render import hit_text, results_data, summary_text

    text = " ".join(query)
    if snippets is None:
        snippets = 1 if form == "text" else 3
    with open_index(index, variants=variants) as archive:
        if explain:
            _say(archive.explain(text, match=options["match"], plain=options["plain"]))
        results = archive.search(text, snippets=snippets, **options)
    for notice in results.notices:
        _say(notice)
    if form == "text":
        style = style_for(color)
        for number, hit in enumerate(results, results.offset + 1):
            click.echo(hit_text(number, hit, style) + "\n", color=True)
        _say(summary_text(results))
    else:
        for line in results_data(results, form):
            click.echo(line)
    if results.suggestions:
        _say(f"Meinten Sie: {' · '.join(results.suggestions)}?")
    if not results.total and form == "text":
        _say(f"Searched for: {results.parsed}")
    return FOUND if results.total else NOTHING_FOUND


@cli.command()
@click.argument("key", metavar="ID")
@index_option
@color_option
def show(key: str, index: Path | None, color: str) -> int:
    """Show a stored article by its id.

    \b
    Example: artikelsuche show kuestenblatt/raketentest-pjoengjang
    """
    from .archive import open_index
    from .render import article_text

    with open_index(index) as archive:
        article = archive.get(key)
    if article is None:
        _say(f"no article has the id {key!r}; the hits of 'artikelsuche search' show theirs")
        return NOTHING_FOUND
    click.echo(article_text(article, style_for(color)), color=True)
    return FOUND


@cli.command()
@index_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text",
              show_default=True, help="How to print it.")  # fmt: skip
def status(index: Path | None, form: str) -> int:
    """Show age, size and contents of the index.

    \b
    Example: artikelsuche status --format json
    """
    import json

    from artikelsuche.index import read_status

    from .render import status_text

    found = read_status(index)
    as_json = json.dumps(found.to_json(), ensure_ascii=False, indent=2)
    click.echo(as_json if form == "json" else status_text(found))
    return FOUND


@cli.command(cls=QueryCommand, context_settings={"ignore_unknown_options": True})
@click.argument("text", nargs=-1, required=True, metavar="TEXT...")
def analyze(text: tuple[str, ...]) -> int:
    """Show the terms that TEXT becomes, layer by layer.

    \b
    Example: artikelsuche analyze 'Kreml-Sprecher, 1,6 Millionen, F-16'
    """
    from artikelsuche.index import analyze as analyze_text

    from .render import tokens_text

    click.echo(tokens_text(analyze_text(" ".join(text))))
    return FOUND


@cli.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@color_option
def inspect(file: Path, color: str) -> int:
    """Show line by line what is kept and cut of FILE, and why.

    \b
    Example: artikelsuche inspect articles/0815.txt
    """
    from .render import inspection_text

    inspection = inspect_file(file)
    if inspection.error is not None:
        raise inspection.error
    click.echo(inspection_text(inspection, style_for(color)), color=True)
    return PARTLY_FAILED if inspection.errors else FOUND


@cli.command()
@index_option
def verify(index: Path | None) -> int:
    """Check every byte of the index that can be checked.

    \b
    Example: artikelsuche verify
    """
    from artikelsuche.index import verify as verify_index

    from .render import counted

    _say(f"{counted(verify_index(index), 'article')}, nothing wrong")
    return FOUND


class _Progress:
    """Progress on the standard error: a bar on a terminal, else a line now and then."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._terminal = sys.stderr.isatty()
        self._bar: Any = None

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def show(self, done: int, total: int | None) -> None:
        """Show that so many articles are done."""
        if self._quiet:
            return
        if not self._terminal:
            if done % _LOG_EVERY == 0:
                _say(f"{done}{f' of {total}' if total else ''} articles")
            return
        if self._bar is None:
            from tqdm import tqdm

            # Without ncols and nrows tqdm shows nothing where a terminal does not tell its size.
            columns, rows = shutil.get_terminal_size()
            self._bar = tqdm(total=total, unit=" articles", file=sys.stderr, leave=False,
                             ncols=min(columns, 100), nrows=rows)  # fmt: skip
        self._bar.update(1)


def _say(text: str) -> None:
    """Write to the standard error."""
    click.echo(text, err=True)


def main() -> None:
    """Run the command line and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    try:
        code = _run()
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough; nothing may be flushed into the closed pipe at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FOUND
    except SystemExit:
        # The way out that click takes where it meets the closed pipe; it has silenced the output.
        code = FOUND
    sys.exit(code)


def _run() -> int:
    from artikelsuche.index import IndexLockedError

    try:
        result = cli.main(standalone_mode=False)
        return result if isinstance(result, int) else FOUND
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        error.show()
        return FAILED
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted")
        return INTERRUPTED
    except IndexLockedError as error:
        _say(f"error: {error}")
        return LOCKED
    except ArtikelsucheError as error:
        _say(f"error: {error}")
        return FAILED
