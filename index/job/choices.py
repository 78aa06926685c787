"""What a run is told about articles: the names of their fields, the languages to keep."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from importlib.util import find_spec
from typing import NamedTuple

from artikelsuche.corpus.arguments import check_text, shown
from artikelsuche.corpus.errors import ArgumentError
from artikelsuche.corpus.language import tr
from artikelsuche.corpus.packed.limits import ArchiveLimits
from artikelsuche.corpus.source_file import FieldNames
from artikelsuche.corpus.tables import rules_hash

_CODE = re.compile(r"[a-z]{2,3}")


class Choices(NamedTuple):
    """What decides, beside the files, which articles there are.

    Args:
        fields: What the fields of records are called.
        languages: The languages of the articles to keep; all where there are none.
    """

    fields: FieldNames = ()
    languages: frozenset[str] = frozenset()

    def rules(self) -> str:
        """Return a hash of all rules by which files become articles; see `rules_hash`."""
        if not (self.fields or self.languages):
            return rules_hash()
        said = repr((sorted(self.fields), sorted(self.languages))).encode()
        return f"{rules_hash()}-{hashlib.blake2b(said, digest_size=8).hexdigest()}"

    def keeps(self, language: str) -> bool:
        """Tell whether articles in a language are kept."""
        return not self.languages or language.lower() in self.languages


def means_of_reading(limits: ArchiveLimits) -> str:
    """Say with what a run reads files, besides the rules: limits, and packages of the extra."""
    found = [name for name in ("trafilatura", "lxml_html_clean", "pypdf") if find_spec(name)]
    return " ".join([*map(str, limits), *found])


#: Names as they are, and all languages.
NO_CHOICES = Choices()


def check_languages(value: str | Iterable[str]) -> frozenset[str]:
    """Take one code of a language (ISO 639-1) or several.

    Raises:
        TypeError: It is no text.
        ArgumentError: It is no such code.
    """
    codes = [value] if isinstance(value, str) else list(value)
    for code in codes:
        if not _CODE.fullmatch(check_text("languages", code)):
            raise ArgumentError(
                tr("languages has {code}; it must be a code such as de or en", code=shown(code))
            )
    return frozenset(codes)
