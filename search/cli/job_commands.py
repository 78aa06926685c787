"""The commands that make, watch and mend an index: reindex, copy, status, verify, gc."""

from __future__ import annotations

import gc as collector
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO

import click

from artikelsuche.corpus.errors import FieldError, SourceError
from artikelsuche.corpus.language import deferred, tr, trn
from artikelsuche.corpus.language.foreign import quoted
from artikelsuche.corpus.packed.limits import ArchiveLimits, default_limits
from artikelsuche.index.bounds import COMMAND_MEMORY, JOBS, WATCH
from artikelsuche.search.cli.runs.alerting import Alerting
from artikelsuche.search.cli.runs.watching import repeat

from .exit_codes import FOUND, PARTLY_FAILED
from .messages import messages
from .options import File, Seconds, index_option, map_option, wait_option
from .signals import Stopper, stopping
from .terminal import json_text, shown

if TYPE_CHECKING:
    from artikelsuche.index import Report
    from artikelsuche.index.upkeep.status import Status

_STANDARD_INPUT = Path("-")
_KINDS = {"warning": deferred("warning: {error}"), "failed": deferred("failed: {error}")}


@click.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="SOURCE...")
@index_option
@click.option("--full", is_flag=True, help="Build the index anew even if it is up to date.")
@click.option("--if-needed", is_flag=True,
              help="Do nothing if the index can be searched and is of these SOURCEs.")  # fmt: skip
@click.option("--checksum", is_flag=True,
              help="Read every file, even if size and time of change are as before.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(*JOBS), default=1, show_default=True, metavar="N",
              help="How many processes read files, and how many index.")  # fmt: skip
@click.option("--memory", type=click.IntRange(*COMMAND_MEMORY), default=512, show_default=True,
              metavar="MB", help="How much memory each process may take.")  # fmt: skip
@map_option
@click.option("--language", "languages", multiple=True, metavar="CODE",
              help="Leave out articles in other languages (de, en); may be repeated.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only say what would be done; write nothing.")
@click.option("--strict", is_flag=True,
              help="Stop at the first file that cannot be read, changing nothing.")  # fmt: skip
@click.option("--report", "failures", metavar="FILE",
              type=File("w", "utf-8", errors="backslashreplace", lazy=False),
              help="Write failures and warnings as JSON Lines: path, line, reason.")  # fmt: skip
@wait_option
@click.option("--quiet", is_flag=True, help="No progress and no summary; errors still show.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text",
              show_default=True, help="The summary; json goes to standard output.")  # fmt: skip
@click.option("--log-format", type=click.Choice(["text", "json"]), default="text",
              show_default=True, help="json is one object a line.")  # fmt: skip
@click.option("--sample", is_flag=True, help="Index the articles that ship with artikelsuche.")
@click.option("--allow-shrink", is_flag=True, help="Allow a run to delete much of the index.")
@click.option("--archive-limit", "limits", multiple=True, metavar="NAME=N",
              help=f"What a packed file may hold. [default: {default_limits()}]")  # fmt: skip
@click.option("--watch", type=Seconds(WATCH), metavar="SECONDS",
              help="Repeat the run so many seconds after its end, until stopped.")  # fmt: skip
@click.option("--alerts", type=File("rb"), metavar="FILE",
              help="Write what the queries of FILE find among the articles that this run added "
              "or changed, as JSON Lines.")  # fmt: skip
@click.option("--alerts-feed", "feed", type=click.Path(dir_okay=False, path_type=Path),
              metavar="FILE", help="Write it into an RSS file as well.")  # fmt: skip
def reindex(sources: tuple[Path, ...], index: Path | None, quiet: bool, sample: bool, form: str,
            log_format: Any, failures: IO[str] | None, limits: tuple[str, ...],
            watch: float | None, alerts: BinaryIO | None, feed: Path | None,
            **options: Any) -> int:  # fmt: skip
    """Index the articles of SOURCE..., and no others.

    \b
    Example: artikelsuche reindex ~/articles
    A SOURCE is a file, an archive or a folder with all its subfolders; articles of sources that
    are not named any more leave the index. The SOURCE - is standard input: JSON Lines, or what
    its first bytes show. Each run replaces what an earlier one read there, and a run without -
    removes it.
    Exit codes: 0 done, 3 done but some files failed, 2 failed, 75 another writer is at work,
    130 and 143 stopped by Ctrl-C and SIGTERM with the last commit kept.
    """
    collector.enable()
    from artikelsuche import index as index_package
    from artikelsuche.search.cli.runs.progress import Progress

    messages.form = log_format
    if sample:
        from artikelsuche.corpus.sources import sample_source

        sources = (*sources, sample_source())
    if not sources:
        raise click.UsageError(tr("name a SOURCE (a file or folder), or give --sample"))
    options["archive_limits"] = ArchiveLimits.parsed(limits)
    alerting = Alerting(alerts, feed)
    paths = [source for source in sources if source != _STANDARD_INPUT]
    if len(paths) < len(sources):
        if watch is not None:
            raise click.UsageError(tr("standard input ends once; --watch needs files or folders"))
        options["stream"] = sys.stdin.buffer

    def run(stopper: Stopper, is_told: Callable[[SourceError], bool], full: bool) -> Report:
        with _Failures(failures, is_told) as note, Progress(quiet, stopper.check) as progress:
            return index_package.reindex(paths, index=index, progress=progress.show,
                                         on_error=note.add, on_change=alerting.note, full=full,
                                         **options)  # fmt: skip

    def tell(report: Report) -> None:
        _tell(report, form, quiet)
        alerting.write(report.index, dry_run=report.dry_run)

    full = options.pop("full")
    with stopping() as stopper:
        if watch is not None:
            repeat(partial(run, stopper), tell, watch, full)
        report = run(stopper, lambda error: False, full)
    tell(report)
    return PARTLY_FAILED if report.errors else FOUND


def _tell(report: Report, form: str, quiet: bool) -> None:
    """Tell what a run did."""
    if form == "json":
        click.echo(json_text(report.to_json()))
    elif not quiet:
        if report.rebuilt:
            text = tr("built anew: {reason}", reason=report.rebuilt)
            messages.say(text, "rebuilt", reason=report.rebuilt)
        values = {
            name: value
            for name, value in report.to_json().items()
            if name not in ("errors", "warnings")
        }
        messages.say(str(report), "done", **values)


class _Failures:
    """Writes failures into a file as soon as they are met, and tells them when the bar is gone.

    Those that `is_told` tells to be known already are passed over.
    """

    def __init__(self, stream: IO[str] | None, is_told: Callable[[SourceError], bool]) -> None:
        self._stream, self._is_told = stream, is_told
        self._errors: list[SourceError] = []

    def __enter__(self) -> _Failures:
        return self

    def __exit__(self, kind: object, raised: BaseException | None, trace: object) -> None:
        for error in self._errors:
            if error is not raised:  # which is told by itself
                kind = "warning" if isinstance(error, FieldError) else "failed"
                said = _KINDS[kind]
                messages.say(tr(said, error=error), kind, "warning", **_row(error))

    def add(self, error: SourceError) -> None:
        """Note one; a file that cannot be written does not end the run."""
        if self._is_told(error):
            return
        self._errors.append(error)
        if self._stream is None:
            return
        try:
            self._stream.write(json_text(_row(error)) + "\n")
            self._stream.flush()
        except (OSError, ValueError) as reason:
            text = tr("the report cannot be written: {reason}", reason=quoted(reason, str(reason)))
            messages.say(text, "report", "warning")
            self._stream = None


def _row(error: SourceError) -> dict[str, Any]:
    from artikelsuche.index.job.report import error_json

    return error_json(error)


@click.command()
@click.argument("source", metavar="INDEX")
@click.argument("target", metavar="COPY")
@wait_option
def copy(source: str, target: str, wait: float) -> int:
    """Copy an INDEX to another place, from disk to a cluster or back; no source is needed.

    \b
    Example: artikelsuche copy ~/index opensearch+http://localhost:9200/news
    """
    from artikelsuche.index.job.copying import copy_index

    with stopping():
        count = copy_index(source, target, wait=wait)
    messages.say(
        trn(
            "{number} article copied to {place}",
            "{number} articles copied to {place}",
            count,
            place=target,
        )
    )
    return FOUND


@click.command()
@index_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text",
              show_default=True, help="How to print it.")  # fmt: skip
def status(index: Path | None, form: str) -> int:
    """Show age, size and contents of the index.

    \b
    Example: artikelsuche status --format json
    """
    from artikelsuche.index.upkeep.status import read_status

    found = read_status(index)
    click.echo(json_text(found.to_json(), indent=2) if form == "json" else _status_text(found))
    return FOUND


def _status_text(status: Status) -> str:
    """Render the status of an index for people."""
    minutes = int(status.age.total_seconds() // 60)
    age = f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"
    files = trn("{number} file", "{number} files", status.files)
    segments = trn("{number} segment", "{number} segments", status.segments)
    rows = {
        tr("index"): str(status.index),
        tr("articles"): tr("{articles} from {files}", articles=status.articles, files=files),
        tr("sources"): ", ".join(status.sources),
        tr("changed"): f"{status.changed:%Y-%m-%d %H:%M} UTC ({tr('{age} ago', age=age)})",
        tr("size"): tr(
            "{size} in {segments}", size=f"{status.bytes / 1e6:.1f} MB", segments=segments
        ),
        tr("generation"): status.generation,
        tr("built with"): tr(
            "analysis {analysis}, tables {tables}, snowballstemmer {stemmer}",
            analysis=status.stamp.analysis_version,
            tables=status.stamp.tables,
            stemmer=status.stamp.snowballstemmer,
        ),
        tr("stale"): status.stale or tr("no"),
    }
    return "\n".join(f"{name:<12}{shown(value)}" for name, value in rows.items())


@click.command()
@index_option
def verify(index: Path | None) -> int:
    """Check every byte of the index that can be checked.

    \b
    Example: artikelsuche verify
    """
    from artikelsuche.index.upkeep.verification import verify as verify_index

    found = verify_index(index)
    messages.say(trn("{number} article, nothing wrong", "{number} articles, nothing wrong", found))
    return FOUND


@click.command()
@index_option
@wait_option
def gc(index: Path | None, wait: float) -> int:
    """Remove old generations and what killed runs left; every reindex does so, too.

    \b
    Example: artikelsuche gc
    """
    from artikelsuche.index.upkeep.garbage import gc as collect

    with stopping():
        garbage = collect(index, wait=wait)
    for path in garbage.left:
        messages.say(tr("still in use: {path}", path=path), "left", "warning", path=str(path))
    messages.say(
        trn(
            "{number} piece removed, {size:.1f} MB freed",
            "{number} pieces removed, {size:.1f} MB freed",
            len(garbage.removed),
            size=garbage.bytes / 1e6,
        )
    )
    return FOUND
