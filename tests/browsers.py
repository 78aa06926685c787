"""The browser of the system, for tests and pictures of the page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")


def path_of_chromium() -> str | None:
    """Return where Chromium is, or None."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Run Chromium without a window."""
    arguments = ["--no-sandbox"]  # which refuses to run as root
    browser = playwright.chromium.launch(executable_path=path_of_chromium(), args=arguments)
    try:
        yield browser
    finally:
        browser.close()
