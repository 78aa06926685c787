"""The target of a run: the index as it is, and the changes that make it what it should be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.language import tr
from artikelsuche.index.store.manifest import Manifest

#: Of whom is asked whether a run will change anything; None where nobody knows.
Still = Callable[[Manifest], bool] | None


class LiveState(NamedTuple):
    """What a run knows of the index as it is.

    Attributes:
        manifest: What it holds; empty where that cannot be told.
        stored: Yields its articles with some ids; None where it cannot be opened.
        rebuild: Why it has to be built anew; None where it can be continued.
    """

    manifest: Manifest
    stored: Callable[[Iterable[str]], Iterator[Article]] | None
    rebuild: str | None


class Changes(Protocol):
    """The changes of one run, all visible at once or none of them."""

    def add(self, article: Article) -> None:
        """Add an article whose id the index does not hold, or holds only as deleted."""

    def delete(self, ids: Iterable[str]) -> None:
        """Delete articles of earlier runs."""

    def commit(self, manifest: Manifest) -> None:
        """Check the changes as a reader will see them, then make them visible and durable.

        The manifest is that of the index as it is after the commit.

        Raises:
            IndexDamagedError: The index does not answer as it must; nothing was changed.
        """

    def publish(self) -> None:
        """Put a new index, committed, in the place of the live one."""


class Target(Protocol):
    """Where an index lies that a run changes."""

    @property
    def root(self) -> Path:
        """The place, as messages name it."""

    def holds(self, path: Path) -> bool:
        """Tell whether a path lies inside, so that it is no source."""

    def ready(self, *, dry_run: bool, wait: float) -> AbstractContextManager[None]:
        """Be the one writer of the index, but for a dry run; wait some seconds for another one."""

    def usable(self, sources: list[str], rules: str) -> int | None:
        """Count the articles of an index that was made of some sources by some rules."""

    def collect(self) -> None:
        """Remove what a run left that was killed."""

    def live(self, *, full: bool, rules: str, still: Still = None) -> LiveState:
        """Look at the index for a run that reads by some rules, or builds it anew.

        Args:
            full: Whether it builds the index anew whatever that holds.
            rules: The hash of the rules.
            still: Tells whether the run will change nothing of what a manifest says.
        """

    def changes(self, *, create: bool, dry_run: bool) -> AbstractContextManager[Changes]:
        """Begin changes of the index, or a new one; without a commit nothing stays of them."""

    def mend(self, articles: int) -> None:
        """Write what a run could not write that was killed after its commit."""


def why_rebuild(manifest: Manifest, *, full: bool, rules: str) -> str | None:
    """Say why an index that can be opened has to be built anew; None where it need not."""
    if full:
        return tr("--full was asked for")
    if manifest.rules != rules:
        return tr("the rules by which files are read have changed")
    return None


def stored_profile(manifest: Manifest) -> FurnitureProfile:
    """Return the furniture profile that the index was built with."""
    return FurnitureProfile.from_json(manifest.profile) if manifest.profile else FurnitureProfile()
