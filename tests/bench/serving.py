"""Measures the search page beside the search alone: eight readers, each with pauses between.

A reader asks, reads for a while (the pause, by chance, half a second in the mean), and asks again;
without a pause all eight ask all the time, which shows what the server bears. Server, readers and
the search alone run in processes of their own, one measurement after the other; the search alone
is the library call of a page, with its facets and timeline, asked by as many threads.

`paint` opens the pages in Chromium, one after the other, and tells how long after the last byte of
an answer something stands there; beside it a page without hits, which shows what the browser needs.

On a machine that does other work, times of the clock tell little; `cost` compares the time that
the processor takes for a search and for its page, in one thread.

Run: python tests/bench/serving.py build TEXTS.jsonl[.xz] ARTICLES INDEX
     python tests/bench/serving.py measure INDEX [REQUESTS]
     python tests/bench/serving.py cost INDEX [REQUESTS]
     python tests/bench/serving.py paint INDEX [REQUESTS]
"""

from __future__ import annotations

import http.client
import json
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from browsers import chromium
from speed import mixed_articles, open_texts

from artikelsuche.index import reindex
from artikelsuche.search import Archive, open_index
from artikelsuche.search.web.asked import FACETS, PER_PAGE, Asked
from artikelsuche.search.web.search_page import search_page

_READERS = 8
_PAUSE = 0.5
_ROUNDS = 3
_SECTIONS = ("Politik", "Wirtschaft", "Kultur", "Sport", "Wissen", "Reise", "Medien", "Panorama")
_SOURCES = ("Küstenblatt", "Tagbote", "Morgenspiegel", "Wochenschau")


def build(texts: str, articles: str, index: str) -> None:
    """Index so many articles with sections, sources, authors and dates by chance."""
    chance = random.Random(3)
    with open_texts(Path(texts)) as lines:
        rows = [json.loads(line) for line in lines]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "articles.jsonl"
        with source.open("w", encoding="utf-8") as out:
            for row in mixed_articles(rows, int(articles)):
                out.write(json.dumps({**row, **_facts(chance)}, ensure_ascii=False) + "\n")
        reindex([source], index=index, jobs=2)


def _facts(chance: random.Random) -> dict[str, Any]:
    year, month, day = chance.randint(2012, 2024), chance.randint(1, 12), chance.randint(1, 28)
    return {
        "section": chance.choice(_SECTIONS),
        "source": chance.choice(_SOURCES),
        "authors": [f"Eva Muster{int(chance.expovariate(0.02))}"],
        "published": f"{year}-{month:02}-{day:02}",
    }


def measure(index: str, requests: str = "240") -> None:
    """Print the times of searches alone and of answers, in turn, and the sizes of pages."""
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "plan.json"
        plan.write_text(json.dumps(_plan(index, int(requests))), "utf-8")
        with _served(index) as port:
            for pause in (_PAUSE, 0.0):
                _compare(index, port, str(plan), pause)


@contextmanager
def _served(index: str) -> Iterator[str]:
    """Serve an index on a port."""
    command = [sys.executable, "-m", "artikelsuche.search", "serve", "--index", index]
    server = subprocess.Popen([*command, "--port", "0"], stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    found = re.search(r":(\d+)/", server.stderr.readline())
    assert found
    try:
        yield found[1]
    finally:
        server.terminate()
        server.wait()


def _compare(index: str, port: str, plan: str, pause: float) -> None:
    print(f"\n{_READERS} readers, pause {pause} s\n")
    print("| | p50, ms | p95, ms | a second |\n|---|---|---|---|")
    for _ in range(_ROUNDS):
        for name, program, place in (("search", "search", index), ("answer", "ask", port)):
            out = subprocess.run(
                [sys.executable, __file__, program, place, plan, str(pause)],
                capture_output=True, text=True, check=True,
            ).stdout  # fmt: skip
            print(f"| {name} | {out.strip()} |", flush=True)


def _plan(index: str, requests: int) -> list[dict[str, Any]]:
    """Ask for one to three words of a headline, some of them of one section or all articles."""
    chance, plan = random.Random(4), []
    with open_index(index) as archive:
        print(f"{len(archive)} articles")
        while len(plan) < requests:
            (hit,) = archive.search(
                "*", sort="date", offset=chance.randrange(len(archive)), limit=1, copies="all"
            )
            words = re.findall(r"[^\W\d_]{4,}", hit.title)
            if words:
                query = " ".join(words[: chance.choice((1, 1, 2, 3))])
                section = (hit.section,) if hit.section and chance.random() < 0.2 else ()
                plan.append({"q": query if chance.random() < 0.95 else "", "section": section})
    return plan


def cost(index: str, requests: str = "80") -> None:
    """Print the processor time of searches, of the same with what a page counts, and of pages."""
    asked = [_asked(row) for row in _plan(index, int(requests))]
    with open_index(index) as archive:
        for name, one in (
            ("search", lambda asked: archive.search(**asked.arguments(), snippets=1)),
            ("search with facets and timeline", lambda asked: _search(archive, asked)),
            ("page", lambda asked: search_page(archive, asked)),
        ):
            times = []
            for request in [*asked, *asked]:
                started = time.thread_time()
                one(request)
                times.append((time.thread_time() - started) * 1000)
            middle, late = _percentiles(times[len(asked) :])
            print(f"{name}: p50 {middle:.1f} ms, p95 {late:.1f} ms")


def paint(index: str, requests: str = "60") -> None:
    """Print how long after an answer a browser shows something of it."""
    from playwright.sync_api import sync_playwright

    pages = [_asked(row).address() for row in _plan(index, int(requests))]
    with _served(index) as port, sync_playwright() as playwright, chromium(playwright) as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        for name, addresses in (("page of hits", pages), ("page without", ["/saved"] * 20)):
            times = []
            for address in [addresses[0], *addresses]:
                page.goto(f"http://127.0.0.1:{port}{address}")
                times.append(page.evaluate(_PAINTED))
            middle, late = _percentiles(times[1:])
            least = min(times)
            print(f"{name}: least {least:.0f} ms, p50 {middle:.0f} ms, p95 {late:.0f} ms")


# The time from the last byte of the page to the first paint, awaited, in milliseconds.
_PAINTED = """() => new Promise((done) => new PerformanceObserver((list) => {
    const [paint] = list.getEntriesByName("first-contentful-paint");
    if (paint) done(paint.startTime - performance.getEntriesByType("navigation")[0].responseEnd);
}).observe({ type: "paint", buffered: true }))"""


def ask(port: str, plan: str, pause: str) -> None:
    """Print the times of answers of a server."""
    sizes: list[int] = []

    def reader() -> Callable[[Asked], None]:
        client = http.client.HTTPConnection("127.0.0.1", int(port), timeout=60)

        def one(asked: Asked) -> None:
            client.request("GET", asked.address())
            answer = client.getresponse()
            sizes.append(len(answer.read()))
            assert answer.status == 200

        return one

    _timed(reader, plan, float(pause), lambda: f" | pages ≤ {max(sizes) / 1000:.1f} kB")


def search(index: str, plan: str, pause: str) -> None:
    """Print the times of the same searches alone."""
    archive = open_index(index)
    _timed(lambda: lambda asked: _search(archive, asked), plan, float(pause), lambda: "")


def _search(archive: Archive, asked: Asked) -> None:
    """Search as a page does."""
    archive.search(
        **asked.arguments(), limit=PER_PAGE, snippets=1, facets=FACETS, facet_mode="drill",
        timeline=True,
    )  # fmt: skip


def _timed(
    reader: Callable[[], Callable[[Asked], None]], plan: str, pause: float, more: Callable[[], str]
) -> None:
    rows = json.loads(Path(plan).read_text("utf-8"))
    asked = [_asked(row) for row in rows]
    times: list[float] = []
    together = threading.Barrier(_READERS + 1)

    def read(number: int) -> None:
        one, chance = reader(), random.Random(number)
        for request in asked[number::_READERS]:
            one(request)  # what is kept from now on has been made, here as in a server that runs on
        together.wait()
        for request in asked[number::_READERS]:
            if pause:
                time.sleep(chance.expovariate(1 / pause))
            started = time.perf_counter()
            one(request)
            times.append((time.perf_counter() - started) * 1000)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(_READERS)]
    for thread in threads:
        thread.start()
    together.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    rate = len(times) / (time.perf_counter() - started)
    times.sort()
    print(
        f"{times[len(times) // 2]:.1f} | {times[len(times) * 95 // 100]:.1f} | {rate:.0f}{more()}"
    )


def _asked(row: dict[str, Any]) -> Asked:
    return Asked(q=row["q"], section=tuple(row["section"]))


def _percentiles(times: list[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile."""
    times = sorted(times)
    return times[len(times) // 2], times[len(times) * 95 // 100]


if __name__ == "__main__":
    programs = {
        "build": build, "measure": measure, "cost": cost, "paint": paint, "ask": ask,
        "search": search,
    }  # fmt: skip
    programs[sys.argv[1]](*sys.argv[2:])
