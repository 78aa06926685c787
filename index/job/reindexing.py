"""The batch job: make an index hold exactly the articles of its sources.

The way of an article: `run` reads its file, books it in the `ledger` and adds it to the
`transaction`; that hands it to the writer (`writing.index_writer`), which collects it in a segment
(`writing.segment_writer`) and makes all segments of the run visible with one commit.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

from artikelsuche.corpus.arguments import (
    check_call,
    check_flag,
    check_path,
    check_paths,
    check_seconds,
    check_whole,
    wrong,
)
from artikelsuche.corpus.errors import SourceError
from artikelsuche.corpus.formats.records.names import check_fields
from artikelsuche.corpus.language import tr
from artikelsuche.corpus.packed.limits import DEFAULT_LIMITS, ArchiveLimits, check_limits
from artikelsuche.index.bounds import JOBS, MEMORY, WAIT
from artikelsuche.index.job.targets.opening import open_target
from artikelsuche.index.store.directory import default_index
from artikelsuche.index.store.failures import storage_errors
from artikelsuche.index.writing.cycle_collection import collecting_seldom
from artikelsuche.index.writing.segment_writer import DEFAULT_MEMORY

from .choices import Choices, check_languages
from .progress import Progress
from .report import Report
from .run import Run
from .scanning import check_sources
from .stream_source import named_sources, spooled


def reindex(
    sources: Iterable[Path | str] | Path | str,
    *,
    index: Path | str | None = None,
    full: bool = False,
    if_needed: bool = False,
    checksum: bool = False,
    jobs: int = 1,
    memory: int = DEFAULT_MEMORY,
    dry_run: bool = False,
    allow_shrink: bool = False,
    strict: bool = False,
    wait: float = 0.0,
    fields: Mapping[str, str] | None = None,
    languages: Iterable[str] = (),
    progress: Progress | None = None,
    on_error: Callable[[SourceError], object] | None = None,
    on_change: Callable[[str], object] | None = None,
    archive_limits: ArchiveLimits = DEFAULT_LIMITS,
    stream: BinaryIO | None = None,
) -> Report:
    """Make an index hold exactly the articles of the sources.

    Files that have not changed since the last run are not read again. What cannot be read is
    reported and skipped; articles it gave earlier are kept.

    Args:
        sources: Files and folders, or a single one; folders are read recursively.
        index: The index directory, or the address of one on a cluster
            (opensearch+http://HOST:PORT/NAME); the default one where None.
        full: Whether to build the index anew even if it is up to date.
        if_needed: Whether to do nothing where the index can be searched and was made of the
            same sources by the same rules; their files are not looked at then.
        checksum: Whether to read every file, even if its size and time of change are as before.
        jobs: The number of processes that read files, and of those that index (this one among
            them), 1 to 64.
        memory: How many megabytes each process that indexes may take, up to 65,536.
        dry_run: Whether only to look and report, writing nothing.
        allow_shrink: Whether the run may delete a large part of the index.
        strict: Whether the first file that cannot be read ends the run, changing nothing.
        wait: How many seconds to wait for another writer.
        fields: What fields of records are called where their names do not tell: "title" of an
            article is "headline" in a record. Another choice than before reads all files anew.
        languages: The languages of the articles to keep, as codes (ISO 639-1); all where none is
            named. Another choice than before reads all files anew.
        progress: Called after every article.
        on_error: Called with everything that cannot be read, as soon as it is met.
        on_change: Called with the id of every article that is added or updated, before it can be
            found.
        archive_limits: What may come out of packed files.
        stream: A source that is no file, such as standard input: JSON Lines, or anything that is
            known by its first bytes. Its articles take the place of those of an earlier one.

    Returns:
        What was done, with the errors of single files.

    Raises:
        TypeError: An argument is of a wrong type.
        ArgumentError: A number is out of its range.
        SourceError: A source is missing or holds no articles at all; in a strict run, a file
            cannot be read.
        IndexLockedError: Another writer is at work.
        ShrinkError: The run would delete suspiciously many articles.
        IndexStoreError: The index directory cannot be used.
        WorkerError: A process that reads files or indexes has died.
    """
    started = time.perf_counter()
    flags = {"full": full, "if_needed": if_needed, "checksum": checksum, "dry_run": dry_run}
    for name, flag in {**flags, "allow_shrink": allow_shrink, "strict": strict}.items():
        check_flag(name, flag)
    jobs, memory = check_whole("jobs", jobs, JOBS), check_whole("memory", memory, MEMORY)
    wait = check_seconds("wait", wait, WAIT)
    choices = Choices(check_fields(fields), check_languages(languages))
    check_call("progress", progress)
    check_call("on_error", on_error)
    check_call("on_change", on_change)
    limits = check_limits("archive_limits", archive_limits)
    if stream is not None and not callable(getattr(stream, "read", None)):
        wrong("stream", stream, tr("a binary stream, or None"))
    named = [source.absolute() for source in check_paths("sources", sources)]
    target = open_target(
        default_index() if index is None else check_path("index", index), memory, jobs
    )
    report = Report(target.root, dry_run=dry_run, on_error=on_error, strict=strict)
    report.on_change = on_change
    with storage_errors(target.root):
        names, usable = named_sources(named, stream is not None), if_needed and not full
        held = target.usable(names, choices.rules()) if usable else None
        if held is None:
            check_sources(named)
            with spooled(stream, limits, choices.fields) as file, collecting_seldom():
                run = Run(
                    *(target, report, named, jobs, checksum, allow_shrink, progress),
                    *(choices, limits, file),
                )
                with target.ready(dry_run=dry_run, wait=wait):
                    run.execute(full)
        else:
            report.skipped, report.unchanged = True, held
    report.seconds = time.perf_counter() - started
    return report
