"""The codec: how one segment of an index lies on the disk, and how Whoosh reads and writes it.

One file a segment: sections of plain arrays, memory-mapped and never copied.

    sections     the file: magic, aligned sections, JSON footer with a checksum of each section
    limits       what a segment can hold
    blocks       the checksums by which a search checks what it reads
    postings     the terms and postings of one field as arrays
    lookup       which number a term has: terms, front-coded, and membership, a filter before them
    stored       the stored values and texts, compressed in blocks
    columns      sortable values by document number
    data         one open segment: fields, stored values, columns, live documents
    inversion    word ids in the order of the text become postings
    builder      documents in, one segment file out
    segment      a segment as Whoosh's table of contents keeps it
    whoosh_codec the same through Whoosh's own interfaces; matcher: its postings

Not its job: what the terms of a text are (the analyzer), and scoring (the query layer).
"""

from typing import TYPE_CHECKING

from artikelsuche.corpus import lazily

from .blocks import SegmentFormatError
from .columns import BytesColumn, NumberColumn
from .data import SegmentData
from .limits import LONGEST_ID, MOST_BYTES, MOST_DOCUMENTS, MOST_LETTERS, MOST_POSITIONS
from .lookup import gatherer, placed
from .postings import LENGTHS, FieldPostings, length_bytes
from .segment import ArticleSegment

if TYPE_CHECKING:
    from .builder import PostingBuffer, SegmentBuilder
    from .inversion import PLACED, SPELT, Inverted, Occurrences, invert
    from .merging import merge_segments
    from .stored import Dictionaries
    from .whoosh_codec import ArticleCodec, segment_data

__all__ = [
    "LENGTHS",
    "LONGEST_ID",
    "MOST_BYTES",
    "MOST_DOCUMENTS",
    "MOST_LETTERS",
    "MOST_POSITIONS",
    "PLACED",
    "SPELT",
    "ArticleCodec",
    "ArticleSegment",
    "BytesColumn",
    "Dictionaries",
    "FieldPostings",
    "Inverted",
    "NumberColumn",
    "Occurrences",
    "PostingBuffer",
    "SegmentBuilder",
    "SegmentData",
    "SegmentFormatError",
    "gatherer",
    "invert",
    "length_bytes",
    "merge_segments",
    "placed",
    "segment_data",
]

# What writes a segment, or reads it through Whoosh's interfaces: a search needs none of it.
_MODULES = {
    "ArticleCodec": "whoosh_codec",
    "Dictionaries": "stored",
    "Inverted": "inversion",
    "Occurrences": "inversion",
    "PLACED": "inversion",
    "PostingBuffer": "builder",
    "SPELT": "inversion",
    "SegmentBuilder": "builder",
    "invert": "inversion",
    "merge_segments": "merging",
    "segment_data": "whoosh_codec",
}

__getattr__ = lazily(__name__, _MODULES)
