"""The transaction of a run: all of its changes become visible at once, or none of them.

It stands between the job, which decides what changes, and the writer, which changes it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from artikelsuche.index.errors import IndexStoreError
from artikelsuche.index.store.directory import IndexDirectory
from artikelsuche.index.store.manifest import Manifest
from artikelsuche.index.store.opening import translated
from artikelsuche.index.store.snapshot import check_every_byte, check_files, open_generation
from artikelsuche.index.upkeep.garbage import orphans
from artikelsuche.index.writing.index_writer import GenerationWriter

from .commit_check import WrittenChanges, check_commit


class Transaction(WrittenChanges[GenerationWriter]):
    """The changes of one run."""

    def __init__(self, directory: IndexDirectory, writer: GenerationWriter | None) -> None:
        super().__init__(writer)
        self._directory = directory

    def commit(self, manifest: Manifest) -> None:
        """Check the changes as a reader will see them, then make them visible and durable.

        The manifest is that of the index as it is after the commit.

        Raises:
            IndexDamagedError: The commit does not answer as it must; nothing was changed.
        """
        if self._writer is not None:
            contents = self._writer.prepare(manifest)
            check_commit(contents, self._writer.number, manifest.article_count(), self._canaries)
            self._writer.commit(manifest)

    def publish(self) -> None:
        """Make a new generation the live one, after a look at every byte of it."""
        if self._writer is not None:
            generation = self._writer.generation
            snapshot = open_generation(generation)
            check_files(generation, snapshot.commit)
            check_every_byte(snapshot)
            with translated(generation):
                self._directory.switch(generation)


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
    """
    if open_writer is None:
        yield Transaction(directory, None)
        return
    create = generation is None
    folder = directory.new_generation() if generation is None else generation
    try:
        writer = open_writer(folder, create=create)
        try:
            yield Transaction(directory, writer)
        finally:
            with suppress(Exception):
                writer.cancel()
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
