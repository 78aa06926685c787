"""The search page in a real browser: typing, facets, timeline, marks, keys, going back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import WIDTHS, new_page, running_browser, scrolls_sideways
from web_pages import local, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Route

_FEW = "/?q=Leuchtturm"
_MANY = "/?q=Hafen"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser of the system."""
    with running_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(web_index: Path) -> Iterator[str]:
    """Where the made articles are served."""
    with serving(local(web_index)) as server:
        yield server.address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page as wide as a desk."""
    with new_page(browser, address) as page:
        yield page


def _asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def _count(page: Page) -> int:
    """Read how many articles are found."""
    text = page.inner_text("#count").strip()
    return 0 if text.startswith("No") else int(text.split()[0])


def _focus(page: Page) -> str:
    text: str = page.evaluate("document.activeElement.innerText")
    return text.strip()


def _follow(page: Page, target: str | Locator) -> None:
    """Click on what leads to another page, and wait for that."""
    with page.expect_navigation():
        (page.locator(target).first if isinstance(target, str) else target).click()


def test_it_searches_while_one_types(page: Page) -> None:
    """Each pause in typing shows the hits of what stands there; the address follows."""
    page.goto("/")
    assert page.evaluate("document.activeElement.id") == "q"
    assert _count(page) == 62
    page.keyboard.type("Leuchtturm", delay=5)
    page.wait_for_selector(".count:has-text('1 article '), .count:text-is('1 article')")
    assert page.url.endswith(_FEW)
    assert page.title().startswith("Leuchtturm")
    assert page.evaluate("document.activeElement.id") == "q"
    assert page.inner_text(".hit h3") == "Leuchtturm wird gestrichen"
    assert page.locator(".hit mark").count() >= 2
    page.keyboard.type(" ((", delay=5)  # half a query leaves the hits as they are
    page.wait_for_timeout(300)
    assert page.locator(".hit").count() == 1
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.inner_text("h1") == "This query is not understood"
    assert page.input_value("#q") == "Leuchtturm (("


def test_what_is_typed_while_an_answer_comes_wins(page: Page) -> None:
    """An answer that comes late does not replace that of the newer query."""
    page.goto("/")
    late: list[Route] = []
    page.route(re.compile(r"q=Museum$"), lambda route: late.append(route))
    with page.expect_request(re.compile(r"q=Museum$")):
        page.fill("#q", "Museum")
    page.fill("#q", "Leuchtturm")
    page.wait_for_selector(".count:has-text('1 article '), .count:text-is('1 article')")
    late[0].continue_()
    page.wait_for_timeout(300)
    assert page.url.endswith(_FEW)
    assert page.locator(".hit").count() == 1


def test_facets_narrow_and_widen(page: Page) -> None:
    """A value of a facet shows as many articles as stand beside it, and a chip takes it away."""
    page.goto(_MANY)
    value = page.locator(".facet a", has_text="Kultur")
    number = int(value.locator("small").inner_text())
    _follow(page, value)
    assert _asked(page) == {"q": ["Hafen"], "section": ["Kultur"]}
    assert _count(page) == number == 15
    _follow(page, ".facet a:has-text('Sport')")
    assert _asked(page)["section"] == ["Kultur", "Sport"]
    assert _count(page) == 30
    page.select_option("#sort", "oldest")
    page.wait_for_url("**sort=oldest*")
    assert _asked(page)["section"] == ["Kultur", "Sport"], "the filters stay"
    _follow(page, ".chip:has-text('Kultur')")
    assert _asked(page)["section"] == ["Sport"]
    assert _count(page) == 15
    page.go_back()
    assert _count(page) == 30


def test_the_timeline_is_clicked_and_dragged(page: Page) -> None:
    """Dragging over bars keeps their time, a click that of one; the last day is one of it."""
    page.goto("/?q=Hafen&section=Kultur")
    bars = page.locator("#timeline a")
    box = page.locator("#timeline").bounding_box()
    assert box is not None and bars.count() == 19
    width, middle = box["width"] / 19, box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 2.5 * width, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 4 * width, middle)
    page.mouse.move(box["x"] + 5.5 * width, middle)
    assert page.locator("#timeline a.within").count() == 4
    page.mouse.up()
    page.wait_for_url("**since=*")
    asked = _asked(page)
    assert (asked["since"], asked["until"]) == (["2023-03"], ["2023-06"])
    assert asked["section"] == ["Kultur"]
    assert _count(page) == 3
    page.go_back()
    page.mouse.click(box["x"] + 0.5 * width, middle)
    page.wait_for_url("**since=*")
    assert (_asked(page)["since"], _asked(page)["until"]) == (["2023-01"], ["2023-01"])
    assert page.locator(".chip").count() == 2
    page.fill("#until", "2023-02")
    page.keyboard.press("Enter")
    page.wait_for_url("**until=2023-02*")


def test_an_article_is_opened_and_its_marks_are_walked(page: Page) -> None:
    """The matches of an article are walked by keys and by buttons, round and round."""
    page.goto("/article?id=hafen-007&q=Hafen")
    marks = page.locator("mark[id]").count()
    assert marks > 40
    assert page.inner_text("#place") == f"{marks} matches"
    for key, place in (("n", 1), ("n", 2), ("p", 1), ("p", marks), ("n", 1)):
        page.keyboard.press(key)
        assert page.inner_text("#place") == f"{place} / {marks}"
    page.click("#before")
    assert page.inner_text("#place") == f"{marks} / {marks}"
    assert page.locator("mark.now").count() == 1
    top = page.locator("mark.now").bounding_box()
    assert top is not None and 40 < top["y"] < 700, "the mark is in sight, below the bar"
    page.click("#after")
    assert page.inner_text("#place") == f"1 / {marks}"
    assert page.url.endswith("q=Hafen"), "walking leaves no trail to go back through"


@pytest.mark.parametrize("way", ["back", "Escape"])
def test_going_back_finds_the_place_again(page: Page, way: str) -> None:
    """Back from an article the list stands where it stood, and its hit has the focus."""
    page.goto(f"{_MANY}&page=2")
    link = page.locator(".hit h3 a").nth(8)
    title = link.inner_text()
    link.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    link.click()
    page.wait_for_url("**/article?*")
    assert page.inner_text("h1") == title
    if way == "back":
        page.go_back()
    else:
        page.keyboard.press("Escape")
    page.wait_for_url("**/?q=Hafen&page=2")
    page.wait_for_selector(".hit h3 a:focus")
    assert _focus(page) == title
    assert before > 200 and abs(page.evaluate("scrollY") - before) < 5


def test_all_is_reached_by_keys(page: Page) -> None:
    """/ j k Enter ? Esc do what the help says, and are letters where one types."""
    page.goto(_MANY)
    titles = page.locator(".hit h3 a").all_inner_texts()
    for key, at in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert _focus(page) == titles[at]
    page.keyboard.press("Enter")
    page.wait_for_url("**/article?*")
    assert page.inner_text("h1") == titles[1]
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("jk?/")
    assert page.input_value("#q") == "jk?/"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.keyboard.press("?")
    page.wait_for_url("**/help#keys")
    page.keyboard.press("Tab")
    page.goto("/help")
    page.keyboard.press("Tab")
    assert _focus(page) == "Skip to the content"


@pytest.mark.parametrize("width", WIDTHS)
def test_it_works_without_javascript(browser: Browser, address: str, width: int) -> None:
    """Search, order, time, facets, pages, articles and marks are links and forms."""
    with new_page(browser, address, width=width, java_script_enabled=False) as page:
        page.goto("/")
        page.fill("#q", "Hafen")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert _asked(page) == {"q": ["Hafen"], "match": ["all"], "copies": ["fold"]}
        page.select_option("#sort", "oldest")
        page.fill("#since", "2023-02")
        _follow(page, ".dates button")
        assert _asked(page)["sort"] == ["oldest"] and _asked(page)["since"] == ["2023-02"]
        before = _count(page)
        _follow(page, ".facet a:has-text('Politik')")
        assert _asked(page)["sort"] == ["oldest"] and _count(page) < before
        _follow(page, ".pages a[rel=next]")
        assert _asked(page)["page"] == ["2"]
        _follow(page, ".hit h3 a")
        page.click("#after")
        assert page.url.endswith("#m1")
        _follow(page, "#back")
        assert _asked(page)["page"] == ["2"] and _asked(page)["section"] == ["Politik"]
        _follow(page, "#timeline a >> nth=3")
        assert _asked(page)["q"] == ["Hafen"] and _asked(page)["until"]
        assert not scrolls_sideways(page)
