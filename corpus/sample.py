"""The articles that ship with the package."""

from __future__ import annotations

from pathlib import Path


def sample_source() -> Path:
    """Name the folder of the sample articles.

    Returns:
        The folder `data` inside this package; a source like any other.
    """
    return Path(__file__).parent / "data"
