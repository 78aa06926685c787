"""Files of variants: groups of spellings of one name, in Solr's synonym format.

    # a comment
    Selenskyj, Selenskij, Zelensky      any of them finds the others
    Holland => Niederlande              Holland also finds Niederlande, not the other way round

The format is that of Lucene's SolrSynonymParser: a backslash takes the meaning of the character
behind it, so that an entry can hold a comma.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from artikelsuche.corpus.language import tr
from artikelsuche.corpus.language.foreign import quoted
from artikelsuche.search.errors import QueryError


class Group(NamedTuple):
    """One line of a file of variants.

    Args:
        asked: The spellings that, in a query, find `found` too.
        found: The spellings found.
    """

    asked: tuple[str, ...]
    found: tuple[str, ...]


def read_variants(path: Path) -> tuple[Group, ...]:
    """Read a file of variants.

    Args:
        path: A UTF-8 file in Solr's synonym format.

    Returns:
        Its groups in the order of the file.

    Raises:
        QueryError: The file cannot be read, or a line is wrong; the message names it.
    """
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise QueryError(
            tr("{path}: the variants cannot be read ({error})", path=path, error=quoted(error))
        ) from error
    except UnicodeDecodeError as error:
        raise QueryError(
            tr("{path}: the variants are not UTF-8; save the file as UTF-8", path=path)
        ) from error
    return tuple(parse_variants(text, str(path)))


def parse_variants(text: str, name: str) -> Iterator[Group]:
    """Yield the groups in the text of a file of variants.

    Raise a QueryError that names the line and says what to write where one is wrong.
    """
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        place = f"{name}:{number}"
        sides = [_entries(side, place) for side in re.split(r"(?<!\\)=>", line)]
        if len(sides) > 2:
            raise QueryError(tr("{place}: '=>' stands twice; write one rule a line", place=place))
        if len(sides) == 1 and len(sides[0]) < 2:
            raise QueryError(
                tr(
                    "{place}: {word!r} stands alone; write two spellings or more, with "
                    "commas between them",
                    place=place,
                    word=sides[0][0],
                )
            )
        yield Group(sides[0], sides[-1])


def _entries(side: str, place: str) -> tuple[str, ...]:
    entries = []
    for part in re.split(r"(?<!\\),", side):
        entry = re.sub(r"\\(.)", r"\1", part).strip()
        if not any(letter.isalnum() for letter in entry):
            raise QueryError(
                tr(
                    "{place}: a spelling is missing before or after a comma or '=>'; remove the "
                    "sign or add the spelling",
                    place=place,
                )
            )
        entries.append(entry)
    return tuple(entries)
