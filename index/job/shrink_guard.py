"""The guard against shrinking: an unmounted folder looks like an empty one."""

from __future__ import annotations

from pathlib import Path

from artikelsuche.corpus.language import tr
from artikelsuche.corpus.sources import sample_source
from artikelsuche.index.errors import ShrinkError
from artikelsuche.index.store.manifest import Manifest

# A run that would delete more than this share of the index, and at least this many articles, stops.
_SHARE = 0.2
_ARTICLES = 20


def check_shrinking(root: Path, old: Manifest, vanished: list[str]) -> None:
    """Refuse a run that would delete suspiciously many articles with a ShrinkError.

    Articles of the sample do not count: they give way to the user's own in silence.
    """
    if len(vanished) < _ARTICLES:
        return
    paths, sample = old.article_paths(), sample_source()
    lost = sum(not Path(paths[key]).is_relative_to(sample) for key in vanished)
    if lost > _SHARE * len(paths) and lost >= _ARTICLES:
        reason = tr(
            "{count} of {total} articles are no longer in the sources; nothing was "
            "changed. Check that every source is there, or allow it with --allow-shrink",
            count=len(vanished),
            total=len(paths),
        )
        raise ShrinkError(root, reason)
