"""The limits of the format: what a segment can hold, however large the machine.

    MOST_DOCUMENTS  documents are numbered with 16 bits
    MOST_POSITIONS  so is the position of a term within its surface form, and how many it takes
    LONGEST_ID      the ids of all documents lie in one column, whose ends have 32 bits
    MOST_LETTERS    terms, postings and positions of a field are counted with 32 bits, some with
                    one less; no text has as many of them as two for each of its letters
    MOST_BYTES      the same counts, for segments that become one

An article that exceeds the second or third is refused where it is read (`article_limits`); the
others end a segment, and the next one is begun.
"""

from __future__ import annotations

#: The most documents of one segment.
MOST_DOCUMENTS = 1 << 16
#: The most positions of one surface form: the parts of a word joined by hyphens.
MOST_POSITIONS = (1 << 16) - 1
#: The longest id of a document, in bytes.
LONGEST_ID = (1 << 16) - 1
#: The most letters of all texts of one segment; and of all distinct forms, in bytes, half as many.
MOST_LETTERS = 1 << 30
#: The largest segments that are merged into one, in bytes together. No file of fewer has more
#: positions or postings: from 2 ** 32 on a position takes a byte at least, and a posting takes two.
MOST_BYTES = 1 << 32
