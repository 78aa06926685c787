"""The sample articles: the first thing a new user indexes, and the first to give way."""

from __future__ import annotations

from pathlib import Path

from artikelsuche.corpus import sample_source
from artikelsuche.index import reindex


def test_the_sample_gives_way_to_the_users_own_articles(tmp_path: Path) -> None:
    """A first run over a folder of one's own replaces the sample without --allow-shrink."""
    article = tmp_path / "wiese.txt"
    article.write_text("Ein Lamm\n\nDas Lamm steht auf der Wiese.\n", "utf-8")
    sample = reindex([sample_source()], index=tmp_path / "index")
    report = reindex([article], index=tmp_path / "index")
    assert (report.added, report.deleted) == (1, sample.added)
    assert sample.added > 40
