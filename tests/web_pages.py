"""The search page in tests: made articles, its index, and requests with and without a socket."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from article_files import put, put_records

from artikelsuche.index import reindex
from artikelsuche.search.web.application import Application
from artikelsuche.search.web.http.connections import Connections
from artikelsuche.search.web.http.hosts import Hosts
from artikelsuche.search.web.http.server import PageServer

#: An id and a text with all that could act on a page: markup, scripts, marks of direction,
#: addresses that run code, quotes, a percent sign, path parts, emoji, half a surrogate.
HOSTILE_ID = "../<b>\"'&%2F%/./ä\n\t😀\ud800;q=1#x?y"
HOSTILE_TEXT = (
    "<script>window.hit = 1</script><img src=x onerror='window.hit = 2'> {{ 7 * 7 }} {% if %} "
    "\u202egnitirw\u2066 &lt;b&gt; </p></article></main> <!-- ]]> \u2028 \x00\x1b[31m\ud83d Hafen"
)
# Readers take markup out of texts of records; what they read as characters stays.
_TEXT = escape(HOSTILE_TEXT)
HOSTILE = {
    "id": HOSTILE_ID,
    "title": f"Hafen & {_TEXT}",
    "body": f"{_TEXT}\n\nIm Hafen: {'x' * (1 << 20)} {_TEXT}",
    "section": "<i>Hafen</i>",
    "source": "\"'><svg onload=alert(1)>",
    "authors": ["<img src=x onerror=alert(2)>", "\u202eavE"],
    "url": "javascript:alert(3)//http://example.org/",
    "published": "2023-05-06",
}
#: The text file among the articles.
FILE_ID = "seiten/leuchtturm"
_SECTIONS, _SOURCES = ("Politik", "Kultur", "Wirtschaft", "Sport"), ("Küstenblatt", "Tagbote")
_WORDS = ("Brücke", "Museum", "Theater", "Fähre", "Werft", "Schule", "Markt")


def made_records(number: int = 60) -> list[dict[str, Any]]:
    """Make articles about a harbour, one every nine days from 2023 on, one of them long."""
    return [_record(at) for at in range(number)]


def _record(at: int) -> dict[str, Any]:
    word, other = _WORDS[at % 7], _WORDS[at % 5 + 1]
    more = [f"Absatz {n} über die {word}; vom Hafen ist wieder die Rede." for n in range(40)]
    month, day = at * 9 // 28, at * 9 % 28
    return {
        "id": f"hafen-{at:03}",
        "title": f"{word} am Hafen, Folge {at}",
        "body": "\n\n".join(
            [f"Im Hafen wird die {word} gebaut, sagt Folge {at}.", f"Danach kommt {other}."]
            + (more if at == 7 else [f"Nummer {at} endet mit dem Wort{at}."])
        ),
        "section": _SECTIONS[at % 4],
        "source": _SOURCES[at % 2],
        "authors": [f"Eva Muster{at % 9}"],
        "published": f"{2023 + month // 12}-{month % 12 + 1:02}-{day + 1:02}",
        "url": f"https://example.org/{at}",
    }


def put_pages(folder: Path) -> Path:
    """Index the made articles, the hostile one and a text file; return the index."""
    put_records(folder / "source" / "made.jsonl", *made_records(), HOSTILE)
    put(
        folder / "source" / f"{FILE_ID}.txt",
        "Startseite | Kontakt\n\nLeuchtturm wird gestrichen\n\nVon Eva Muster\n\n"
        "Der Leuchtturm am Hafen bekommt neue Farbe. Die Arbeiten dauern bis zum Herbst.\n\n"
        "Mehr zum Thema\n\n© 2024 Küstenblatt. Alle Rechte vorbehalten.\n",
    )
    report = reindex([folder / "source"], index=folder / "index")
    assert not report.errors, report.errors
    return folder / "index"


class Answer(NamedTuple):
    """What was answered to a request."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8")

    @property
    def json(self) -> Any:
        """The body as JSON."""
        assert self.headers["Content-Type"] == "application/json"
        return json.loads(self.body)


def local(index: Path | None, **options: Any) -> Application:
    """Make the application as the command does, for the names of this machine."""
    return Application(index, Hosts(), **options)


def ask(
    application: Callable[..., Any],
    target: str,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Ask an application for a path with its parameters, by no socket.

    Args:
        application: The application.
        target: Path and parameters, percent-encoded as an address has them.
        method: The method.
        headers: Header fields by name; the host is this machine unless they say otherwise.
    """
    path, _, query = target.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_PORT": "8420",
        "HTTP_HOST": "127.0.0.1:8420",
    }
    for name, value in (headers or {}).items():
        environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    started: list[tuple[str, list[tuple[str, str]]]] = []
    body = b"".join(application(environ, lambda *start: started.append(start)))
    ((status, fields),) = started
    assert len({name for name, _ in fields}) == len(fields), "a header field stands there twice"
    return Answer(int(status.split()[0]), dict(fields), body)


@contextmanager
def serving(application: Any, connections: Connections | None = None) -> Iterator[PageServer]:
    """Serve an application on a free port, in a thread."""
    with PageServer(application, 0, connections) as server:
        thread = threading.Thread(target=server.serve, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
