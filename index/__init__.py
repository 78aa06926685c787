"""How do articles become an index that understands German?

This package answers that: it turns text into terms (the one analysis that indexing, querying and
highlighting share), keeps them in a Whoosh index, and runs the batch job that makes the index
follow its sources. Not its job: the query language, ranking and snippets; it knows nothing of
`artikelsuche.search`.
"""

from . import whoosh_import  # noqa: F401  before any other module imports Whoosh
from .analyzer import Token, analyze
from .codec import LENGTHS, FieldPostings, NumberColumn, SegmentData
from .compounds import LINKS, query_part_stems
from .directory import IndexDirectory, default_index
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
from .expansion import Expansion, Kind, Slot, is_acronym
from .folding import fold
from .garbage import Garbage, gc
from .opening import translated
from .reindex import reindex
from .report import Report, error_json
from .schema import TEXT_FIELDS, moment_key, read_moment, stem_field
from .snapshot import Snapshot, open_snapshot, open_view
from .status import Status, read_status
from .stemming import query_stems, stem, stems
from .verify import verify
from .view import IndexView, view_of

__all__ = [
    "LENGTHS",
    "LINKS",
    "TEXT_FIELDS",
    "Expansion",
    "FieldPostings",
    "ForeignDirectoryError",
    "Garbage",
    "IndexDamagedError",
    "IndexDirectory",
    "IndexLockedError",
    "IndexMissingError",
    "IndexStoreError",
    "IndexView",
    "Kind",
    "NumberColumn",
    "Report",
    "SegmentData",
    "ShrinkError",
    "Slot",
    "Snapshot",
    "StampMismatchError",
    "Status",
    "Token",
    "WorkerError",
    "analyze",
    "default_index",
    "error_json",
    "fold",
    "gc",
    "is_acronym",
    "moment_key",
    "open_snapshot",
    "open_view",
    "query_part_stems",
    "query_stems",
    "read_moment",
    "read_status",
    "reindex",
    "stem",
    "stem_field",
    "stems",
    "translated",
    "verify",
    "view_of",
]
