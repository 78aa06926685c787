"""Versions of agency reports: of each report the newest is in the index, whatever file has it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from article_files import put, stored

from artikelsuche.corpus import read_articles
from artikelsuche.index import reindex

_G2 = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:r" version="{version}">
<itemMeta><versionCreated>2024-06-19T1{version}:00:00+02:00</versionCreated>
<pubStatus qcode="stat:{status}"/></itemMeta><contentMeta><headline>Fassung {version}</headline>
</contentMeta><contentSet><inlineData>Der Deich hält.</inlineData></contentSet></newsItem>"""
_DPA = (
    '{{"urn": "urn:r", "version": {version}, "version_created": "2024-06-19T1{version}:00:00Z",'
    ' "pubstatus": "{status}", "headline": "Fassung {version}", "article_html": "<p>Text.</p>"}}'
)


def _put(folder: Path, name: str, version: int, status: str = "usable") -> Path:
    form = _G2 if name.endswith(".xml") else _DPA
    path = put(folder / name, form.format(version=version, status=status))
    os.utime(path, (version, version))
    return path


@pytest.mark.parametrize("suffix", [".xml", ".json"])
def test_the_newest_version_of_all_files_is_read(tmp_path: Path, suffix: str) -> None:
    """Whatever the names say, the highest version is the article, and the others are no errors."""
    for name, version in (("a", 2), ("b", 3), ("c", 1)):
        _put(tmp_path / "s", f"{name}{suffix}", version)
    assert [article.title for article in read_articles(tmp_path / "s")] == ["Fassung 3"]
    report = reindex([tmp_path / "s"], index=tmp_path / "index")
    assert (report.added, report.older, report.errors) == (1, 2, [])
    assert "2 older versions left out" in str(report)
    report = reindex([tmp_path / "s"], index=tmp_path / "index")
    assert (report.unchanged, report.changed) == (1, False)


def test_versions_come_and_go(tmp_path: Path) -> None:
    """A newer version that arrives takes the place; where it goes again, the older one is back."""
    source, index = tmp_path / "s", tmp_path / "index"
    _put(source, "a.xml", 1)
    put(source / "anderes.txt", "Titel\n\nEin Text.")
    reindex([source], index=index)
    newer = _put(source, "b.xml", 2)
    report = reindex([source], index=index)
    assert (report.updated, report.errors, stored(index)["urn:r"].title) == (1, [], "Fassung 2")
    _put(source, "c.xml", 1)
    assert not reindex([source], index=index).changed
    newer.unlink()
    (source / "c.xml").unlink()
    assert reindex([source], index=index).errors == []
    assert stored(index)["urn:r"].title == "Fassung 1"


def test_a_withdrawn_report_leaves_the_index(tmp_path: Path) -> None:
    """Where the newest version cancels a report, no version of it is found."""
    source, index = tmp_path / "s", tmp_path / "index"
    _put(source, "a.xml", 1)
    put(source / "anderes.txt", "Titel\n\nEin Text.")
    reindex([source], index=index)
    _put(source, "b.xml", 2, "canceled")
    report = reindex([source], index=index)
    assert (report.deleted, report.errors, list(stored(index))) == (1, [], ["anderes"])
    assert not reindex([source], index=index).changed
