"""The picture in the README: the page over the sample articles, as a browser shows it.

`python tests/page_picture.py` makes it anew; it needs Chromium and Playwright.
"""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path

from browsers import chromium
from playwright.sync_api import sync_playwright

from artikelsuche.corpus import sample_source
from artikelsuche.index import reindex
from artikelsuche.search.web.application import Application
from artikelsuche.search.web.http.hosts import Hosts
from artikelsuche.search.web.http.server import PageServer

PICTURE = Path(__file__).parent / "pictures" / "page.png"
_QUERY = "?q=Land+Streit&match=any"
_SIZE = {"width": 1120, "height": 700}


def draw(target: Path) -> None:
    """Draw the page into a file."""
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        reindex([sample_source()], index=index)
        with PageServer(Application(index, Hosts()), 0) as server:
            threading.Thread(target=server.serve, daemon=True).start()
            with sync_playwright() as playwright, chromium(playwright) as browser:
                page = browser.new_page(viewport=_SIZE, locale="en-GB")
                for _ in range(2):  # the first search of a process takes longer
                    page.goto(server.address + _QUERY)
                page.screenshot(path=target)
            server.shutdown()


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    draw(PICTURE)
