"""The codec: how one segment of an index lies on the disk, and how Whoosh reads and writes it.

One file a segment: sections of plain arrays, memory-mapped and never copied.

    sections     the file: magic, aligned sections, JSON footer with a checksum of each section
    postings     the terms and postings of one field as arrays
    stored       the stored values and texts, compressed in blocks
    columns      sortable values by document number
    data         one open segment: fields, stored values, columns, live documents
    inversion    word ids in the order of the text become postings
    whoosh_codec the same through Whoosh's own interfaces

Not its job: what the terms of a text are (the analyzer), and scoring (the query layer).
"""

from .data import SegmentData
from .postings import FieldPostings

__all__ = ["FieldPostings", "SegmentData"]
