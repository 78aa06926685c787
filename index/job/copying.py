"""Copying an index: from a directory to a cluster, back, or to another place of its kind.

The sources are not needed. Articles are analysed anew, so that an index of another version can be
copied, too; what its sources gave is copied along, and the next run goes on from there.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from pathlib import Path

from artikelsuche.corpus.arguments import check_path, check_seconds, check_whole
from artikelsuche.corpus.errors import ArgumentError
from artikelsuche.corpus.language import tr
from artikelsuche.index.bounds import JOBS, MEMORY, WAIT
from artikelsuche.index.errors import IndexStoreError
from artikelsuche.index.job.targets.opening import open_target
from artikelsuche.index.store.failures import storage_errors
from artikelsuche.index.writing.cycle_collection import collecting_seldom
from artikelsuche.index.writing.segment_writer import DEFAULT_MEMORY


def copy_index(
    source: Path | str,
    target: Path | str,
    *,
    jobs: int = 1,
    memory: int = DEFAULT_MEMORY,
    wait: float = 0.0,
) -> int:
    """Put a copy of an index in the place of another one, or where there is none yet.

    Args:
        source: The index directory or address to copy.
        target: That of the copy.
        jobs: As for `reindex`.
        memory: As for `reindex`.
        wait: How many seconds to wait for another writer.

    Returns:
        The number of articles.

    Raises:
        TypeError: An argument is of a wrong type.
        ArgumentError: A number is out of its range, or both places are the same.
        IndexStoreError: An index cannot be used.
    """
    jobs, memory = check_whole("jobs", jobs, JOBS), check_whole("memory", memory, MEMORY)
    wait = check_seconds("wait", wait, WAIT)
    origin = open_target(check_path("source", source), memory, jobs)
    copy = open_target(check_path("target", target), memory, jobs)
    if origin.root.absolute() == copy.root.absolute():
        raise ArgumentError(
            tr("{place} is both source and target; name another target", place=copy.root)
        )
    with storage_errors(copy.root), collecting_seldom():
        state = origin.live(full=False, rules="")
        if state.stored is None:
            raise IndexStoreError(
                origin.root, tr("cannot be copied: {reason}", reason=state.rebuild)
            )
        manifest = replace(state.manifest, segments={})
        keys = chain.from_iterable(record.articles for record in manifest.files.values())
        with copy.ready(dry_run=False, wait=wait):
            copy.collect()
            copy.live(full=True, rules=manifest.rules)
            with copy.changes(create=True, dry_run=False) as changes:
                for article in state.stored(keys):
                    changes.add(article)
                changes.commit(manifest)
                changes.publish()
            copy.collect()
    return manifest.article_count()
