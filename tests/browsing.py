"""A real browser for tests of the search page: Chromium of the system, told by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_NAMES = ("chromium", "chromium-browser", "google-chrome")
#: The widths of a telephone and of a desk, in pixels.
WIDTHS = (360, 1280)
# A browser tells of every answer that is none with 200, also where it is wanted.
_TOLD = "Failed to load resource: the server responded with a status of "


def _missing(reason: str) -> None:
    """Skip, or fail where a browser is required."""
    if os.environ.get("ARTIKELSUCHE_BROWSER") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Run the browser of the system; skip where there is none."""
    program = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if program is None:
        _missing(f"no browser is here: none of {', '.join(_NAMES)}")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def new_page(browser: Browser, address: str, **options: Any) -> Iterator[Page]:
    """Open a page, and require that it asks nobody else and complains of nothing.

    Args:
        browser: The browser.
        address: Where the server is, with a slash at the end.
        options: Options of a context of Playwright beyond what follows.
    """
    width = options.pop("width", WIDTHS[-1])
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": 720}, locale="en-US", **options
    )
    context.set_default_timeout(5000)
    asked: list[str] = []
    complaints: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on(
        "console",
        lambda told: (
            complaints.append(told.text)
            if told.type in ("error", "warning") and not told.text.startswith(_TOLD)
            else None
        ),
    )
    page = context.new_page()
    yield page
    context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith(address)] == []


def scrolls_sideways(page: Page) -> bool:
    """Tell whether a page is wider than its window."""
    wide: bool = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return wide
