"""The stamp of an index: by which version and which tables its terms were made.

A reader or writer that meets another stamp must not mix its own terms with those of the index.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from artikelsuche.corpus.language import deferred, tr
from artikelsuche.corpus.language.foreign import quoted
from artikelsuche.index.analysis.version import ANALYSIS_VERSION, snowball_version, tables_hash
from artikelsuche.index.errors import IndexDamagedError

from .durable import replace_file
from .schema import SCHEMA_VERSION

FILE_NAME = "stamp.json"
FORMAT_VERSION = 1
# What the parts of a stamp are called in messages, where not as here.
_TOLD = {
    "format_version": deferred("format version"),
    "schema_version": deferred("schema version"),
    "analysis_version": deferred("analysis version"),
    "tables": deferred("tables"),
}


@dataclass(frozen=True)
class Stamp:
    """What an index was built with.

    Args:
        format_version: The layout of the index directory.
        schema_version: The fields.
        analysis_version: The rules that turn text into terms.
        tables: A hash of the word tables.
        snowballstemmer: The version of the stemmer.
        articles: How many articles the index held when the stamp was written.
    """

    format_version: int
    schema_version: int
    analysis_version: int
    tables: str
    snowballstemmer: str
    articles: int = 0

    def differences(self, other: Stamp) -> list[str]:
        """Say in words where another stamp differs in what makes terms, one phrase for each."""
        return [
            tr(
                "{what} {found}, not {wanted}",
                what=tr(_TOLD.get(field.name, field.name)),
                found=getattr(self, field.name),
                wanted=getattr(other, field.name),
            )
            for field in fields(self)
            if field.name != "articles" and getattr(self, field.name) != getattr(other, field.name)
        ]

    def write(self, generation: Path) -> None:
        """Write the stamp into a generation."""
        replace_file(generation / FILE_NAME, json.dumps(asdict(self), indent=2) + "\n")


def current_stamp(articles: int = 0) -> Stamp:
    """Make the stamp of the running version."""
    return Stamp(
        FORMAT_VERSION,
        SCHEMA_VERSION,
        ANALYSIS_VERSION,
        tables_hash(),
        snowball_version(),
        articles,
    )


def read_stamp(generation: Path) -> Stamp:
    """Read the stamp of a generation.

    Raises:
        IndexDamagedError: It is missing or unreadable.
    """
    path = generation / FILE_NAME
    try:
        values = json.loads(path.read_text("utf-8"))
        known = {field.name for field in fields(Stamp)}
        return Stamp(**{name: value for name, value in values.items() if name in known})
    except (OSError, ValueError, TypeError, AttributeError) as error:
        reason = tr(
            "the stamp cannot be read ({error}); rebuild with 'artikelsuche reindex --full'",
            error=quoted(error, str(error)),
        )
        raise IndexDamagedError(path, reason) from error
