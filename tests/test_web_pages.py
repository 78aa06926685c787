"""Every page in a real browser: widths, colours, accessibility, and what is hostile to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import pytest
from browsing import WIDTHS, new_page, running_browser, scrolls_sideways
from web_pages import FILE_ID, local, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_HOSTILE = "/?q=Hafen&section=" + quote("<i>Hafen</i>")
#: The pages by name: on which server, and where.
_PAGES = {
    "start": ("whole", "/"),
    "results": ("whole", "/?q=Hafen&section=Kultur&page=2"),
    "no results": ("whole", "/?q=Nirgendwo&section=Kultur&since=2023"),
    "article": ("whole", "/article?id=hafen-007&q=Hafen"),
    "help": ("whole", "/help"),
    "status": ("whole", "/status"),
    "saved": ("whole", "/saved"),
    "inspection": ("whole", f"/inspection?id={FILE_ID}"),
    "bad query": ("whole", "/?q=(("),
    "no page": ("whole", "/none"),
    "no index": ("none", "/"),
    "hostile result": ("whole", _HOSTILE),
}


class Addresses(NamedTuple):
    """Where an index is served with saved searches, and where none is."""

    whole: str
    none: str


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser of the system."""
    with running_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def addresses(web_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    """Two servers."""
    folder = tmp_path_factory.mktemp("saved")
    queries = folder / "searches.csv"
    queries.write_text("name,query\nKultur,ressort:Kultur\nSchief,((\n", "utf-8")
    with (
        serving(local(web_index, queries=queries)) as whole,
        serving(local(folder / "none")) as none,
    ):
        yield Addresses(whole.address, none.address)


def _violations(page: Page, **options: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = (
        Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    )
    return [
        f"{one['id']}: {json.dumps([node['html'] for node in one['nodes']])[:600]}" for one in found
    ]


@pytest.mark.parametrize("name", _PAGES)
def test_every_page_fits_every_window(browser: Browser, addresses: Addresses, name: str) -> None:
    """A page is no wider than a telephone or a desk, and shows nobody a fault of access."""
    server, target = _PAGES[name]
    address = str(getattr(addresses, server))
    with new_page(browser, address) as page:
        page.goto(target)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 720})
            assert not scrolls_sideways(page), width
        assert _violations(page) == []
        ground = "getComputedStyle(document.documentElement).backgroundColor"
        light = page.evaluate(ground)
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(ground) != light
        assert _violations(page, runOnly=["color-contrast", "link-in-text-block"]) == []


def test_a_narrow_page_has_no_fault_of_access(browser: Browser, addresses: Addresses) -> None:
    """On a telephone hits and articles can be read and reached by all, too."""
    with new_page(browser, addresses.whole, width=WIDTHS[0]) as page:
        for name in ("results", "article"):
            page.goto(_PAGES[name][1])
            assert _violations(page) == [], name


def test_a_hostile_article_shows_as_text(browser: Browser, addresses: Addresses) -> None:
    """Its markup is read as it stands; no script of it runs, no address of it is asked."""
    with new_page(browser, addresses.whole, width=WIDTHS[0]) as page:
        page.goto(_HOSTILE)
        title = page.inner_text(".hit h3 a")
        assert "<script>window.hit = 1</script><img src=x onerror='window.hit = 2'>" in title
        assert page.locator(".hit").count() == 1
        page.locator(".hit h3 a").click()
        page.wait_for_selector("article.text h1")
        assert page.inner_text("h1") == title
        assert "&lt;b&gt; </p></article></main>" in page.inner_text("article.text")
        assert page.locator("article.text script, article.text img, article.text svg").count() == 0
        assert page.evaluate("window.hit") is None
        assert page.locator("a[href^='javascript']").count() == 0
        assert not scrolls_sideways(page)
        assert len(page.inner_text("article.text")) > 1 << 20
        page.keyboard.press("n")
        assert page.inner_text("#place").startswith("1 / ")


def test_a_query_is_shown_as_text(browser: Browser, addresses: Addresses) -> None:
    """What stands in an address is shown as it is, wherever it shows."""
    hostile = "\"><script>window.hit=1</script>'<b>"
    with new_page(browser, addresses.whole) as page:
        for target in ("/?q={}", "/?q=Hafen&section={}", "/article?id=hafen-007&q={}",
                       "/article?id={}", "/?since={}", "/?sort={}", "/{}"):  # fmt: skip
            page.goto(target.format(quote(hostile)))
            assert page.evaluate("window.hit") is None, target
            assert page.locator("main b").count() == 0, target


def test_nothing_moves_when_a_page_has_been_shown(browser: Browser, addresses: Addresses) -> None:
    """A page is laid out once: nothing that has been drawn shifts."""
    with new_page(browser, addresses.whole) as page:
        for name in ("start", "results", "article"):
            page.goto(_PAGES[name][1])
            page.wait_for_timeout(50)
            shifts = page.evaluate(
                """() => new Promise((done) => {
                  new PerformanceObserver((list) => done(list.getEntries().length))
                    .observe({ type: "layout-shift", buffered: true });
                  setTimeout(() => done(0), 50);
                })"""
            )
            assert shifts == 0, name
