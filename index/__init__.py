"""How do articles become an index that understands German?

This package answers that: it turns text into terms (the one analysis that indexing, querying and
highlighting share), keeps them in a Whoosh index, and runs the batch job that makes the index
follow its sources. Not its job: the query language, ranking and snippets; it knows nothing of
`artikelsuche.search`.
"""

from typing import TYPE_CHECKING

from artikelsuche.corpus import lazily

from . import whoosh_import  # noqa: F401  before any other module imports Whoosh
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
    from .analyzer import Form, Token, analyze, expansion_of
    from .codec import LENGTHS, FieldPostings, NumberColumn, SegmentData, gatherer, placed
    from .directory import IndexDirectory, default_index
    from .expansion import Expansion, Kind, Slot
    from .folding import fold
    from .garbage import Garbage, gc
    from .job import reindex
    from .opening import translated
    from .placing import PlacedForm, forms_as_written, parts_around
    from .query_words import query_part_stems, query_word, stems_as_one
    from .report import Report, error_json
    from .schema import TEXT_FIELDS, moment_key, read_moment, stem_field
    from .screening import Screen
    from .snapshot import Snapshot, open_snapshot, open_view
    from .spotting import Spotter
    from .status import Status, read_status
    from .stemming import query_stems, stem, stems
    from .surroundings import Surroundings, shown_letters
    from .verification import verify
    from .view import IndexView, view_of
    from .word_terms import is_acronym, quick_among

__all__ = [
    "LENGTHS",
    "TEXT_FIELDS",
    "Expansion",
    "FieldPostings",
    "ForeignDirectoryError",
    "Form",
    "Garbage",
    "IndexDamagedError",
    "IndexDirectory",
    "IndexLockedError",
    "IndexMissingError",
    "IndexStoreError",
    "IndexView",
    "Kind",
    "NumberColumn",
    "PlacedForm",
    "Report",
    "Screen",
    "SegmentData",
    "ShrinkError",
    "Slot",
    "Snapshot",
    "Spotter",
    "StampMismatchError",
    "Status",
    "Surroundings",
    "Token",
    "WorkerError",
    "analyze",
    "default_index",
    "error_json",
    "expansion_of",
    "fold",
    "forms_as_written",
    "gatherer",
    "gc",
    "is_acronym",
    "moment_key",
    "open_snapshot",
    "open_view",
    "parts_around",
    "placed",
    "query_part_stems",
    "query_stems",
    "query_word",
    "quick_among",
    "read_moment",
    "read_status",
    "reindex",
    "shown_letters",
    "stem",
    "stem_field",
    "stems",
    "stems_as_one",
    "translated",
    "verify",
    "view_of",
]

# A search needs a part of this only: what it does not use is not imported.
_MODULES = {
    "Expansion": "expansion",
    "FieldPostings": "codec",
    "Form": "analyzer",
    "Garbage": "garbage",
    "IndexDirectory": "directory",
    "IndexView": "view",
    "Kind": "expansion",
    "LENGTHS": "codec",
    "NumberColumn": "codec",
    "PlacedForm": "placing",
    "Report": "report",
    "Screen": "screening",
    "SegmentData": "codec",
    "Slot": "expansion",
    "Snapshot": "snapshot",
    "Spotter": "spotting",
    "Status": "status",
    "Surroundings": "surroundings",
    "TEXT_FIELDS": "schema",
    "Token": "analyzer",
    "analyze": "analyzer",
    "default_index": "directory",
    "error_json": "report",
    "expansion_of": "analyzer",
    "fold": "folding",
    "forms_as_written": "placing",
    "gatherer": "codec",
    "gc": "garbage",
    "is_acronym": "word_terms",
    "moment_key": "schema",
    "open_snapshot": "snapshot",
    "open_view": "snapshot",
    "parts_around": "placing",
    "placed": "codec",
    "query_part_stems": "query_words",
    "query_stems": "stemming",
    "query_word": "query_words",
    "quick_among": "word_terms",
    "read_moment": "schema",
    "read_status": "status",
    "reindex": "job",
    "shown_letters": "surroundings",
    "stem": "stemming",
    "stem_field": "schema",
    "stems": "stemming",
    "stems_as_one": "query_words",
    "translated": "opening",
    "verify": "verification",
    "view_of": "view",
}

__getattr__ = lazily(__name__, _MODULES)
