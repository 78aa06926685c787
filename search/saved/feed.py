"""The feed of alerts: an RSS 2.0 file that a feed reader follows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from email.utils import format_datetime
from hashlib import blake2b
from pathlib import Path
from xml.etree import ElementTree

from artikelsuche.corpus.errors import ArtikelsucheError
from artikelsuche.corpus.language import tr
from artikelsuche.corpus.language.foreign import quoted
from artikelsuche.index.store.durable import replace_file
from artikelsuche.search.results import Hit

from .alerts import Alert

# What no XML 1.0 document may hold.
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# So many items a feed keeps, the newest ones.
_KEPT = 500


def write_feed(path: Path, alerts: Iterable[Alert], now: dt.datetime) -> None:
    """Put alerts before those that a feed holds already, each once; the file is replaced whole.

    Args:
        path: The file of the feed, which need not exist.
        alerts: The new alerts.
        now: When they were found.

    Raises:
        ArtikelsucheError: The file is there and is no feed of alerts, or cannot be written.
    """
    items: dict[str, ElementTree.Element] = {}
    for alert in alerts:
        if len(items) < _KEPT:
            items[_guid(alert)] = _item(alert, now)
    for item in _read(path):
        items.setdefault(item.findtext("guid", ""), item)
    link, about = path.absolute().as_uri(), tr("New articles that saved searches find")
    text = feed_text("artikelsuche", link, about, list(items.values())[:_KEPT], now)
    try:
        replace_file(path, text)
    except OSError as error:
        raise _wrong(
            path, tr("cannot be written ({error}); name another", error=quoted(error))
        ) from None


def feed_text(
    title: str, link: str, about: str, items: Iterable[ElementTree.Element], now: dt.datetime
) -> str:
    """Write a feed: an RSS 2.0 document with some items."""
    feed = ElementTree.Element("rss", version="2.0")
    channel = ElementTree.SubElement(feed, "channel")
    _add(channel, "title", title)
    _add(channel, "link", link)
    _add(channel, "description", about)
    _add(channel, "lastBuildDate", format_datetime(now))
    channel.extend(items)
    ElementTree.indent(feed)
    text = ElementTree.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def feed_item(
    hit: Hit, guid: str, category: str, link: str | None, now: dt.datetime
) -> ElementTree.Element:
    """Make the item of a hit; what has no date is of now."""
    item = ElementTree.Element("item")
    _add(item, "title", hit.title)
    if link:
        _add(item, "link", link)
    _add(item, "guid", guid).set("isPermaLink", "false")
    _add(item, "pubDate", format_datetime(_moment(hit.published) or now))
    _add(item, "category", category)
    _add(item, "description", " … ".join(" ".join(s.text.split()) for s in hit.snippets))
    return item


def web_address(hit: Hit) -> str | None:
    """Return where a hit stands on the web, where that is known."""
    return hit.url if hit.url and hit.url.startswith(("http://", "https://")) else None


def _read(path: Path) -> list[ElementTree.Element]:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _wrong(
            path, tr("cannot be read ({error}); name another", error=quoted(error))
        ) from None
    if b"<!" in raw:
        raise _wrong(path, tr("is no feed of alerts; name another file"))
    try:
        root = ElementTree.fromstring(raw)
    except ElementTree.ParseError:
        raise _wrong(path, tr("is no feed of alerts; name another file, or remove it")) from None
    if root.tag != "rss":
        raise _wrong(path, tr("is no feed of alerts; name another file"))
    return root.findall("channel/item")


def _wrong(path: Path, reason: str) -> ArtikelsucheError:
    return ArtikelsucheError(f"{path}: {reason}")


def _guid(alert: Alert) -> str:
    """Name an alert: the same article found by the same query is told once while it is kept."""
    key = f"{alert.saved.name}\0{alert.hit.id}\0{alert.hit.title}"
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def _item(alert: Alert, now: dt.datetime) -> ElementTree.Element:
    hit = alert.hit
    return feed_item(hit, _guid(alert), alert.saved.name, web_address(hit), now)


def _moment(published: dt.date | None) -> dt.datetime | None:
    if isinstance(published, dt.datetime):
        return published if published.tzinfo else published.replace(tzinfo=dt.timezone.utc)
    if published is None:
        return None
    return dt.datetime(published.year, published.month, published.day, tzinfo=dt.timezone.utc)


def _add(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, name)
    child.text = _NO_XML.sub("", text)
    return child
