"""The state of the live generation: what a run can build on, and why it may not continue it."""

from __future__ import annotations

from typing import NamedTuple

from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.language import tr
from artikelsuche.index.errors import (
    IndexDamagedError,
    IndexMissingError,
    IndexStoreError,
    StampMismatchError,
)
from artikelsuche.index.store.directory import IndexDirectory
from artikelsuche.index.store.manifest import Manifest
from artikelsuche.index.store.snapshot import Snapshot, check_every_byte, open_former, open_snapshot


class LiveState(NamedTuple):
    """What a run knows of the index as it is.

    Attributes:
        manifest: What it holds; empty where that cannot be told.
        snapshot: It, open; None where it cannot be opened.
        rebuild: Why it has to be built anew; None where it can be continued.
    """

    manifest: Manifest
    snapshot: Snapshot | None
    rebuild: str | None


def live_state(directory: IndexDirectory, full: bool, rules: str) -> LiveState:
    """Open the live generation, every byte of it checked, for a run that reads by some rules."""
    try:
        snapshot = open_snapshot(directory)
        check_every_byte(snapshot)
        manifest = snapshot.manifest()
        stored_profile(manifest)
    except IndexMissingError:
        return LiveState(Manifest(), None, tr("there was no index yet"))
    except StampMismatchError as error:
        return _former(directory, tr("the index {reason}", reason=error.reason.split(";")[0]))
    except IndexDamagedError as error:
        why = tr(
            "the index was damaged: {name} {reason}",
            name=error.path.name,
            reason=error.reason.split(";")[0],
        )
        return LiveState(Manifest(), None, why)
    why_not = None
    if full:
        why_not = tr("--full was asked for")
    elif manifest.rules != rules:
        why_not = tr("the rules by which files are read have changed")
    return LiveState(manifest, snapshot, why_not)


def _former(directory: IndexDirectory, rebuild: str) -> LiveState:
    """Open an index of another version, whose articles a rebuild must not lose."""
    try:
        former = open_former(directory)
        check_every_byte(former)
        return LiveState(former.manifest(), former, rebuild)
    except IndexStoreError:
        return LiveState(Manifest(), None, rebuild)


def stored_profile(manifest: Manifest) -> FurnitureProfile:
    """Return the furniture profile that the index was built with."""
    return FurnitureProfile.from_json(manifest.profile) if manifest.profile else FurnitureProfile()
