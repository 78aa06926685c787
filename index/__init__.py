"""How do articles become an index that understands German?

This package answers that: it turns text into terms (the one analysis that indexing, querying and
highlighting share), keeps them in a Whoosh index, and runs the batch job that makes the index
follow its sources. Not its job: the query language, ranking and snippets; it knows nothing of
`artikelsuche.search`.
"""

from typing import TYPE_CHECKING

from artikelsuche.corpus.lazy import lazily

from .errors import (
    ForeignDirectoryError,
    IndexDamagedError,
    IndexLockedError,
    IndexMissingError,
    IndexStoreError,
    ShrinkError,
    StampMismatchError,
    WorkerError,
)

if TYPE_CHECKING:
    from .analysis.analyzer import analyze
    from .job.copying import copy_index
    from .job.reindexing import reindex
    from .job.report import Report
    from .store.directory import IndexDirectory, default_index
    from .upkeep.garbage import Garbage, gc
    from .upkeep.status import Status, read_status
    from .upkeep.verification import verify

__all__ = [
    "ForeignDirectoryError",
    "Garbage",
    "IndexDamagedError",
    "IndexDirectory",
    "IndexLockedError",
    "IndexMissingError",
    "IndexStoreError",
    "Report",
    "ShrinkError",
    "StampMismatchError",
    "Status",
    "WorkerError",
    "analyze",
    "copy_index",
    "default_index",
    "gc",
    "read_status",
    "reindex",
    "verify",
]

# Imported at the first use of their names: a search needs few of them.
__getattr__ = lazily(
    __name__,
    {
        "analysis.analyzer": ("analyze",),
        "job.copying": ("copy_index",),
        "job.reindexing": ("reindex",),
        "job.report": ("Report",),
        "store.directory": ("IndexDirectory", "default_index"),
        "upkeep.garbage": ("Garbage", "gc"),
        "upkeep.status": ("Status", "read_status"),
        "upkeep.verification": ("verify",),
    },
)
