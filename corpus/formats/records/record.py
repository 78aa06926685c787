"""From the fields of a record to an article: the one way of all formats whose text is clean.

Their text is normalised and laid out, and no line of it cut but for those that return in many
records of a source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain
from typing import Any, NamedTuple

from artikelsuche.corpus.arguments import shown
from artikelsuche.corpus.article import Article
from artikelsuche.corpus.cleaning.datelines import find_dateline, find_sign
from artikelsuche.corpus.cleaning.language import language_of
from artikelsuche.corpus.cleaning.layout import lay_out, reads_like_text
from artikelsuche.corpus.cleaning.shared_lines import SharedLines, without_shared
from artikelsuche.corpus.cleaning.wrapping import read_lines
from artikelsuche.corpus.cleaning.writers import LONGEST, Writers, read_writers
from artikelsuche.corpus.dates import parse_date
from artikelsuche.corpus.errors import FieldError, SourceError
from artikelsuche.corpus.formats.markup import plain_text
from artikelsuche.corpus.language import deferred, tr
from artikelsuche.corpus.normalize import normalize_line, normalize_text

_TITLE_LENGTH = 100
# How a beginning of the text ends that stands for a teaser.
_SHORTENED = re.compile(r"\s*[\[(]?(?:…|\.\.\.)[\])]?$")
#: Keys of objects that stand for what one of their fields says.
_SAID_BY = ("name", "label", "title", "value", "text", "url", "href")


class Place(NamedTuple):
    """Where a record stands.

    Args:
        path: Its file.
        line: Its line, counted from 1, where it has one.
        id: The id of an article whose record gives none; empty where it has to.
        number: Which record of the file it is, where no line tells.
    """

    path: str
    line: int | None = None
    id: str = ""
    number: int | None = None

    def error(self, reason: str) -> SourceError:
        """Say what is wrong with the record."""
        if self.number is not None:
            reason = tr("record {number}: {reason}", number=self.number, reason=reason)
        return SourceError(self.path, reason, self.line)


def read_record(
    fields: dict[str, Any], place: Place, shared: SharedLines
) -> tuple[Article | SourceError, FieldError | None]:
    """Read a record, and what it is read without.

    Args:
        fields: The fields of an article by their names; see `names.renamed`. They are changed.
        place: Where the record stands.
        shared: The lines that many records of a source have.
    """
    published = _published(fields)
    doubt = None
    if isinstance(published, str):
        doubt, published = FieldError(place.path, published, place.line), None
    body = _body(fields)
    key = identity(fields) or place.id
    reason = _lacks(key, body)
    if reason:
        return place.error(reason), None
    fields["body"], fields["published"] = body, published
    return _article(place.path, key, fields, shared), doubt


def source_and_text(fields: Mapping[str, Any]) -> tuple[str, str] | None:
    """Read of a record what it may share with others, in half of the time."""
    body = _body(fields)
    if not isinstance(body, str) or not body.strip():
        return None
    lines = chain.from_iterable(read_lines(body, headed=False)[0])
    return _line(fields.get("source")) or "", "\n".join(lines)


def _body(fields: Mapping[str, Any]) -> object:
    body = fields.get("body")
    return normalize_text(plain_text(body)) if isinstance(body, str) else body


def _lacks(key: str, body: object) -> str | None:
    """Say what keeps a record from being an article."""
    if not key:
        return tr("the record has no id; give each a text or a whole number as `id`")
    if body is not None and not isinstance(body, str):
        return tr("the record's `body` is not a text")
    if body is None or not body.strip():
        return tr(
            "the record has no body; give its text as `body`, or say where it is: --map body=NAME"
        )
    return None


def identity(fields: Mapping[str, Any]) -> str | None:
    """Return the id that a record gives its article: its own, else its address."""
    value = fields.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _line(value) or _line(fields.get("url"))


def _line(value: object) -> str | None:
    """Take a text of one line, or what an object or a list says; anything else is unknown."""
    if isinstance(value, str):
        return normalize_line(value) or None
    if value is None:
        return None
    if isinstance(value, dict):
        value = [value.get(name) for name in _SAID_BY]
    if isinstance(value, list):
        return next(
            filter(None, (_line(v) for v in value[:20] if isinstance(v, (str, dict)))), None
        )
    return None


def _article(path: str, key: str, fields: Mapping[str, Any], shared: SharedLines) -> Article:
    blocks, _ = read_lines(fields["body"], headed=False)
    source = _line(fields.get("source"))
    if shared and (lines := shared.get(source or "")):
        blocks = without_shared(blocks, lines)
    body = lay_out(blocks)
    standfirst = _standfirst(fields.get("teaser"))
    if standfirst and _SHORTENED.sub("", standfirst) not in body:
        body = f"{standfirst}\n\n{body}"
    first, last = blocks[0][0], blocks[-1][-1]
    opening = next(filter(reads_like_text, chain.from_iterable(blocks)), first)
    dateline, agency = find_dateline(opening) or (None, None)
    written = _authors(fields.get("authors"), source)
    return Article(
        id=key,
        title=_title(fields.get("title")) or _shortened(first),
        body=body,
        teaser=standfirst or None,
        published=fields["published"],
        section=_line(fields.get("section")),
        source=source,
        authors=written.authors,
        url=_line(fields.get("url")),
        language=language_of(body, _line(fields.get("language"))),
        dateline=_line(fields.get("dateline")) or dateline,
        agency=_line(fields.get("agency")) or find_sign(last) or agency or written.agency,
        credits=tuple(fields.get("credits", ())),
        notes=tuple(fields.get("notes", ())),
        path=path,
    )


def _standfirst(value: object) -> str:
    if not isinstance(value, str):
        return ""
    return lay_out(read_lines(normalize_text(plain_text(value)), headed=False)[0])


def _title(value: object) -> str | None:
    if isinstance(value, str):
        value = plain_text(value)
        if "\n" in value:
            blocks, _ = read_lines(normalize_text(value), headed=True)
            value = " ".join(chain.from_iterable(blocks))
    return _line(value)


def _shortened(text: str) -> str:
    """Make a title of a line: whole if it is short, else up to a word's end."""
    if len(text) <= _TITLE_LENGTH:
        return text
    return text[:_TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"


def _published(fields: Mapping[str, Any]) -> Any:
    """Read the day or moment, or say what is wrong with what stands for it."""
    value = fields.get("published")
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    is_date = isinstance(value, (str, int, float)) and not isinstance(value, bool)
    found = (
        parse_date(normalize_line(str(value)))
        if is_date
        else deferred("is neither text nor number")
    )
    if isinstance(found, str):
        name = fields.get("published as", "published")
        return tr(
            "`{name}` is {value}, which {found}; the article is kept without a date: write "
            "it as 2024-06-19, 2024-06-19T10:00:00+02:00 or 19.06.2024",
            name=name,
            value=shown(value),
            found=tr(found),
        )
    return found


def _authors(value: object, source: str | None) -> Writers:
    """Read one name, a text with several, a list of names or of objects with a `name`."""
    if value is None:
        return Writers((), None)
    entries = value if isinstance(value, list) else [value]
    names = [n for e in entries if isinstance(e, (str, dict)) and (n := _line(e))]
    names = [part for name in names for part in name.split(";")]
    if max(map(len, names), default=0) <= LONGEST:
        return read_writers(names, source)
    # The names of many authors are parted; of few it is told with more care.
    sure = (name.split(",") if len(name) > LONGEST else [name] for name in names)
    parts = [part.strip() for of in sure for part in of]
    found = read_writers([part for part in parts if len(part) <= LONGEST], source)
    # What is too long for a name stays as the record has it.
    return found._replace(authors=(*found.authors, *(p for p in parts if len(p) > LONGEST)))
