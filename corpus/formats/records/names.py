"""Which field of an article a field of a record gives: by what the user says, or by its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from artikelsuche.corpus.arguments import check_text, shown, wrong
from artikelsuche.corpus.errors import ArgumentError
from artikelsuche.corpus.language import tr
from artikelsuche.corpus.source_file import FieldNames
from artikelsuche.corpus.tables import load_table

#: The fields by which versions of an article are told apart; a record keeps one that is empty.
STATING_VERSIONS = ("version", "modified")
# As WordPress writes texts, MongoDB ids and dates, the last one within another.
_WRAPPING = ("rendered", "$oid", "$date", "$numberLong")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def article_fields() -> tuple[str, ...]:
    """List the fields of an article that records can give."""
    return tuple(name for name in load_table("columns") if name)


def check_fields(value: Mapping[str, str] | None) -> FieldNames:
    """Take what the fields of records are called, by the fields of articles.

    Raises:
        TypeError: It is no mapping of texts.
        ArgumentError: An article has no such field.
    """
    if value is None:
        return ()
    if not isinstance(value, Mapping):
        wrong("fields", value, tr('a mapping such as {"title": "headline"}, or None'))
    for field, name in value.items():
        if check_text("fields", field) not in article_fields():
            known = ", ".join(article_fields())
            raise ArgumentError(
                tr("fields has {field}; an article has {known}", field=shown(field), known=known)
            )
        if not check_text(f"fields[{field!r}]", name).strip():
            raise ArgumentError(
                tr("fields[{field!r}] is empty; name a field of the records", field=field)
            )
    return tuple((field, name.strip()) for field, name in value.items())


@lru_cache(maxsize=512)
def places(names: tuple[str, ...], given: FieldNames) -> dict[str, tuple[str, ...]]:
    """Find the fields of an article among the names that a record has.

    Args:
        names: The names in a record, in their order.
        given: What the user says; that comes first, and stands for no other field.

    Returns:
        For each field the names to look under, the best first.
    """
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(_key(name), name)
    said = dict(given)
    found: dict[str, tuple[str, ...]] = {}
    for field, usual in _usual().items():
        known = [by_key[key] for key in usual if key in by_key]
        mine = [said[field]] if field in said else []
        free = [name for name in known if name not in said.values()]
        if mine or free:
            found[field] = (*mine, *free)
    return found


def renamed(record: Mapping[str, Any], given: FieldNames = ()) -> dict[str, Any]:
    """Give the fields of a record the names that they have in an article."""
    fields: dict[str, Any] = {}
    for field, names in places(tuple(record), given).items():
        for name in names:
            value = record.get(name)
            if not isinstance(value, str):
                value = _value(record, name)
            if value is not None and value != "":
                fields[field] = value
                if field == "published":
                    fields["published as"] = name  # for what is said of a date that is none
                break
        else:
            if field in STATING_VERSIONS:
                fields[field] = None
    return fields


def known_names(names: Iterable[str], given: FieldNames = ()) -> int:
    """Count the fields of an article that names of columns give."""
    known = tuple(names)
    return len(places(known, ())) + sum(name in known for _, name in given)


def _value(record: Mapping[str, Any], name: str) -> Any:
    """Look up a name, or a path of names with dots between them."""
    if name in record:
        return _plain(record[name])
    value: Any = record
    for part in name.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return _plain(value)


def _plain(value: Any) -> Any:
    """Take the text out of an object that wraps nothing else."""
    for name in _WRAPPING:
        if isinstance(value, Mapping) and name in value:
            value = value[name]
    return value


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    plain = name.casefold().translate(_UMLAUTS)
    return "".join(c for c in plain if c.isalnum()) or name


@cache
def _usual() -> dict[str, tuple[str, ...]]:
    table = load_table("columns")
    return {field: tuple(map(_key, table[field])) for field in article_fields()}
