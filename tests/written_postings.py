"""Postings written by hand: documents as their terms with positions, without any inversion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from artikelsuche.index.codec.field_writer import Postings
from artikelsuche.index.codec.postings import length_bytes
from artikelsuche.index.writing.inversion import Inverted


def written(documents: Sequence[Mapping[bytes, Sequence[int]]], *, spelt: bool = False) -> Inverted:
    """Make one field of documents, given the positions of each term in each of them.

    All terms have other spellings, or none has.
    """
    terms = sorted({term for document in documents for term in document})
    rows = [
        (number, document[term])
        for term in terms
        for number, document in enumerate(documents)
        if term in document
    ]
    held = [[document[term] for document in documents if term in document] for term in terms]
    postings = Postings(
        terms,
        np.array([len(own) for own in held], dtype=np.uint32),
        np.array([number for number, _ in rows], dtype=np.uint16),
        np.array([len(places) for _, places in rows], dtype=np.uint32),
        np.full(len(terms), spelt),
        np.array([sum(map(len, own)) for own in held], dtype=np.uint32),
        np.array([place for _, places in rows for place in places], dtype=np.uint32),
    )
    lengths = [sum(map(len, document.values())) for document in documents]
    return Inverted(postings, length_bytes(np.array(lengths, dtype=np.int64)), positioned=True)
