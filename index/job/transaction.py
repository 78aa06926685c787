"""The transaction of a run: all of its changes become visible at once, or none of them.

It stands between the job, which decides what changes, and the writer, which changes it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from artikelsuche.corpus.article import Article
from artikelsuche.index.errors import IndexStoreError
from artikelsuche.index.store.directory import IndexDirectory
from artikelsuche.index.store.manifest import Manifest
from artikelsuche.index.store.opening import latest_commit, open_generation, translated
from artikelsuche.index.store.snapshot import Snapshot, check_every_byte, check_files
from artikelsuche.index.store.stamp import read_stamp
from artikelsuche.index.upkeep.garbage import orphans
from artikelsuche.index.writing.index_writer import GenerationWriter

from .commit_check import Canaries, check_commit


class Transaction:
    """The changes of one run; a dry run has none.

    Args:
        writer: The writer; None for a dry run.
    """

    def __init__(self, writer: GenerationWriter | None) -> None:
        self._writer = writer
        self._canaries = Canaries()

    def add(self, article: Article) -> None:
        """Add an article whose id the index does not hold, or holds only as deleted.

        Args:
            article: The article.
        """
        if self._writer is not None:
            self._writer.add(article)
            self._canaries.add(article)

    def delete(self, ids: Iterable[str]) -> None:
        """Delete articles of earlier commits.

        Args:
            ids: Their ids.
        """
        if self._writer is not None:
            self._writer.delete(ids)

    def commit(self, manifest: Manifest) -> None:
        """Check the changes as a reader will see them, then make them visible and durable.

        Args:
            manifest: The manifest of the index as it is after the commit.

        Raises:
            IndexDamagedError: The commit does not answer as it must; nothing was changed.
        """
        if self._writer is None:
            return

        def check(contents: Path, commit: int) -> None:
            check_commit(contents, commit, manifest, self._canaries)

        self._writer.self_check = check
        self._writer.commit(manifest)

    def publish(self, directory: IndexDirectory) -> None:
        """Make a new generation the live one, after a look at every byte of it.

        Args:
            directory: The index directory.
        """
        if self._writer is None:
            return
        generation = self._writer.generation
        commit = latest_commit(generation)
        check_files(generation, commit)
        index = open_generation(generation, commit)
        check_every_byte(Snapshot(generation, commit, read_stamp(generation), index))
        with translated(generation):
            directory.switch(generation)

    def close(self) -> None:
        """Forget what has not been committed."""
        if self._writer is not None:
            self._writer.cancel()


@contextmanager
def transaction(
    directory: IndexDirectory,
    generation: Path | None,
    open_writer: Callable[..., GenerationWriter] | None,
) -> Iterator[Transaction]:
    """Open a transaction; without a commit inside the block nothing stays of it.

    Args:
        directory: The index directory.
        generation: The live generation to continue; None to build a new one.
        open_writer: Opens the writer of a generation; None where nothing is to be written.

    Yields:
        The transaction.
    """
    if open_writer is None:
        yield Transaction(None)
        return
    create = generation is None
    folder = directory.new_generation() if generation is None else generation
    before = None if create else latest_commit(folder)
    try:
        writer = open_writer(folder, create=create)
        changes = Transaction(writer)
        try:
            yield changes
        except BaseException:
            # Where the commit has been made, its files are no longer the writer's to remove.
            if create or latest_commit(folder) == before:
                with suppress(Exception):
                    changes.close()
            raise
        if not create and latest_commit(folder) == before:
            changes.close()
    except BaseException:
        with suppress(Exception):
            _remove_rest(directory, folder, create)
        raise


def _remove_rest(directory: IndexDirectory, folder: Path, create: bool) -> None:
    """Remove what a broken-off transaction has written, but nothing that is live."""
    try:
        live = directory.live() == folder
    except IndexStoreError:
        live = False
    if create and not live:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for path in orphans(folder):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
