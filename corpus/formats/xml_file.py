"""XML files: agency reports, feeds and exports of blogs, told apart by their first element."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from artikelsuche.corpus.formats.agency.newsml_1 import record_of as read_newsml_1
from artikelsuche.corpus.formats.agency.newsml_g2 import record_of as read_newsml_g2
from artikelsuche.corpus.formats.agency.nitf import record_of as read_nitf
from artikelsuche.corpus.formats.exports.feeds import entry_of as read_entry
from artikelsuche.corpus.formats.exports.feeds import record_of as read_feed
from artikelsuche.corpus.formats.records.driver import RecordFormat
from artikelsuche.corpus.formats.records.parts import Record
from artikelsuche.corpus.language import deferred, tr
from artikelsuche.corpus.source_file import SourceFile

from .xml_items import Item, items_of

#: What reads an item, by its name.
_READERS: dict[str, Callable[[Item], Record]] = {
    "newsItem": read_newsml_g2,
    "nitf": read_nitf,
    "NewsItem": read_newsml_1,
    "item": read_feed,
    "entry": read_entry,
}
#: The names of items, by the first element of a file.
_KINDS = {
    "newsMessage": "newsItem",
    "newsItem": "newsItem",
    "nitf": "nitf",
    "NewsML": "NewsItem",
    "rss": "item",
    "rdf.RDF": "item",
    "feed": "entry",
}
_ROOTS = frozenset(name.rpartition(".")[2] for name in _KINDS)
_BOM = b"\xef\xbb\xbf"
# What may stand before the first element.
_PROLOG = re.compile(
    rb"\s*(?:<\?.{0,2000}?\?>|<!--.{0,8000}?-->|<!DOCTYPE[^>\[]{0,2000}(?:\[[^\]]{0,4000}\]\s*)?>)",
    re.DOTALL | re.IGNORECASE,
)
_ROOT = re.compile(rb"\s*<(?:[\w.-]{1,40}:)?([A-Za-z]\w{0,20})[\s>/]")


def parts(file: SourceFile) -> Iterator[Record]:
    """Part an XML file into its items; see `driver.RecordFormat`."""
    number = 0
    with file.open() as stream:
        for item in items_of(stream, _KINDS):
            number += 1
            record = _READERS[item.element.tag](item)
            fields = record.fields
            if isinstance(fields, dict) and not fields.get("body"):
                record = record._replace(fields=tr("the item has no text; it cannot be searched"))
            key = file.id if number == 1 else f"{file.id}#{number}"
            if not isinstance(fields, dict) or fields.get("id") or fields.get("url"):
                key = ""
            yield record._replace(raw=repr(record.fields).encode("utf-8", "surrogatepass"), id=key)


def knows(head: bytes) -> bool:
    """Tell by its first element whether a file is XML that is read here."""
    at = len(_BOM) if head.startswith(_BOM) else 0
    while prolog := _PROLOG.match(head, at):
        at = prolog.end()
    root = _ROOT.match(head, at)
    return root is not None and root[1].decode() in _ROOTS


XML = RecordFormat(parts, deferred("holds no article; check the file or remove it"), knows)
