"""Columns: what each document of a segment can be sorted, counted or filtered by, by its number.

A number lies as it is; a string of bytes lies in one blob with a table of offsets. Labels, of which
a document has any number, lie as ordinals: their places in a sorted dictionary of the segment.
"""

from __future__ import annotations

from functools import cached_property
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from .blocks import Guard
from .sections import Sections, SectionWriter

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class NumberColumn:
    """A column of whole numbers."""

    def __init__(self, numbers: memoryview) -> None:
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, document: int) -> int:
        return self._numbers[document]

    @property
    def values(self) -> NDArray[np.int64]:
        """The numbers of all documents."""
        import numpy as np

        return np.asarray(self._numbers)


class BytesColumn:
    """A column of strings of bytes: a blob of all strings, where each begins, and the last end."""

    def __init__(self, blob: memoryview, ends: memoryview, guard: Guard) -> None:
        self._blob = blob
        self._ends = ends
        self._guard = guard

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, document: int) -> bytes:
        start, end = self._ends[document], self._ends[document + 1]
        self._guard(start, end)
        return bytes(self._blob[start:end])

    def all(self) -> list[bytes]:
        """Return all strings in order."""
        ends = self._ends.tolist()
        self._guard(0, ends[-1])
        whole = bytes(self._blob[: ends[-1]])
        return [whole[start:end] for start, end in pairwise(ends)]


class LabelColumn:
    """A column of labels.

    Attributes:
        ordinals: The ordinals of the labels of all documents, one document after the other.
    """

    def __init__(
        self, dictionary: BytesColumn, ordinals: NDArray[Any], counts: NDArray[Any]
    ) -> None:
        self._dictionary = dictionary
        self.ordinals = ordinals
        self._counts = counts

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Where the ordinals of each document begin, and behind them where the last ones end."""
        import numpy as np

        return np.concatenate(([0], np.cumsum(self._counts, dtype=np.int64)))

    def __len__(self) -> int:
        return len(self._counts)

    def __getitem__(self, document: int) -> tuple[bytes, ...]:
        first, last = int(self.starts[document]), int(self.starts[document + 1])
        return tuple([self.label(ordinal) for ordinal in self.ordinals[first:last].tolist()])

    @cached_property
    def alone(self) -> NDArray[Any] | None:
        """The ordinal of each document, that behind the last for none; None if any has several."""
        import numpy as np

        if not len(self) or int(self._counts.max()) > 1:
            return None
        none = len(self._dictionary)
        found = np.full(len(self), none, np.min_scalar_type(none))
        found[self._counts == 1] = self.ordinals
        return found

    @cached_property
    def owners(self) -> NDArray[np.uint16]:
        """The document of each ordinal."""
        import numpy as np

        return np.repeat(np.arange(len(self), dtype=np.uint16), np.diff(self.starts))

    def label(self, ordinal: int) -> bytes:
        """Return the label of an ordinal."""
        return self._dictionary[ordinal]

    @cached_property
    def labels(self) -> list[bytes]:
        """The labels by ordinal."""
        return self._dictionary.all()


Column: TypeAlias = NumberColumn | BytesColumn | LabelColumn


def write_column(sections: SectionWriter, name: str, values: list[Any]) -> None:
    """Write one column: for each document a number, bytes, or a tuple of labels; all alike."""
    if values and isinstance(values[0], tuple):
        dictionary = sorted(set(chain.from_iterable(values)))
        places = {label: ordinal for ordinal, label in enumerate(dictionary)}
        ordinals = [places[label] for label in chain.from_iterable(values)]
        counts = list(map(len, values))
        sections.add(f"column/{name}/ordinals", _small(ordinals, len(dictionary)))
        sections.add(f"column/{name}/counts", _small(counts, max(counts)))
        _write_strings(sections, name, dictionary)
    elif values and isinstance(values[0], bytes):
        _write_strings(sections, name, values)
    else:
        import numpy as np

        sections.add(f"column/{name}/numbers", np.array(values, dtype=np.int64))


def _write_strings(sections: SectionWriter, name: str, values: list[bytes]) -> None:
    import numpy as np

    sections.add(f"column/{name}/bytes", b"".join(values))
    sections.add(f"column/{name}/ends", np.cumsum([0, *map(len, values)], dtype=np.uint32))


def _small(values: list[int], most: int) -> NDArray[Any]:
    """Put numbers from 0 to `most` into the smallest items that hold them."""
    import numpy as np

    return np.array(values, dtype=np.min_scalar_type(most))


def read_column(sections: Sections, name: str) -> Column | None:
    """Open one column; None where the segment has none of that name."""
    numbers, blob, ends, ordinals, counts = (
        f"column/{name}/{part}" for part in ("numbers", "bytes", "ends", "ordinals", "counts")
    )
    if numbers in sections:
        sections.guard(numbers)()
        return NumberColumn(sections.items(numbers))
    if blob not in sections:
        return None
    sections.guard(ends)()
    strings = BytesColumn(sections.blob(blob), sections.items(ends), sections.guard(blob))
    if ordinals not in sections:
        return strings
    sections.guard(ordinals)()
    sections.guard(counts)()
    return LabelColumn(strings, sections.array(ordinals), sections.array(counts))
