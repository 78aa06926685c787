"""Versions of reports and of records: the newest is in the index, whatever file has it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from article_files import put, put_records, stored

from artikelsuche.corpus import SourceError, inspect_file, read_articles
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


_RECORDS = (
    {"id": "a", "title": "Alt", "body": "Eins.", "updated_at": "19.06.2024 10:00"},
    {"id": "b", "title": "Allein", "body": "Zwei.", "updated_at": None},
    {"id": "a", "title": "Neu", "body": "Drei.", "updated_at": "2024-06-19 11:00"},
    {"id": "a", "title": "Uralt", "body": "Vier.", "updated_at": None},
)


def _write(folder: Path, suffix: str, records: Sequence[Mapping[str, object]]) -> Path:
    """Write records as a file of a format."""
    if suffix == ".jsonl":
        return put_records(folder / "a.jsonl", *records)
    if suffix == ".json":
        return put(folder / "a.json", json.dumps(records))
    table = io.StringIO()
    rows = csv.DictWriter(table, list(records[0]))
    rows.writeheader()
    rows.writerows(records)
    return put(folder / "a.csv", table.getvalue())


@pytest.mark.parametrize("suffix", [".jsonl", ".json", ".csv"])
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("before", [0, 100])
def test_the_newest_record_of_an_id_is_read(
    tmp_path: Path, suffix: str, jobs: int, before: int
) -> None:
    """Of records with one id the one that was changed last is the article, wherever it stands."""
    others = [{**_RECORDS[1], "id": f"x{number}"} for number in range(before)]
    path, index = _write(tmp_path / "s", suffix, [*others, *_RECORDS]), tmp_path / "index"
    assert [one.title for one in read_articles(path) if one.id == "a"] == ["Neu"]
    assert inspect_file(path).older == 2
    report = reindex(path, index=index, jobs=jobs)
    assert (report.added, report.older, report.errors) == (2 + before, 2, [])
    newest = {**_RECORDS[0], "title": "Neuest", "updated_at": "2024-06-20"}
    _write(tmp_path / "s", suffix, [*others, *_RECORDS, newest])
    report = reindex(path, index=index, jobs=jobs)
    assert (report.updated, report.deleted, report.older, report.errors) == (1, 0, 3, [])
    assert stored(index)["a"].title == "Neuest"


def test_a_number_tells_the_version_before_a_date_does(tmp_path: Path) -> None:
    """The highest number of a version counts, also where a database writes it as 10.0."""
    records = [
        {"id": "a", "title": "9", "body": "x", "version": 9, "modified": "2024-06-20"},
        {"id": "a", "title": "10", "body": "x", "version": "10.0", "modified": "2024-06-19"},
    ]
    assert [one.title for one in read_articles(put_records(tmp_path / "a.jsonl", *records))] == [
        "10"
    ]


@pytest.mark.parametrize("again", [{}, {"modified": "2024-06-19"}])
def test_two_records_that_nothing_tells_apart_are_an_error(
    tmp_path: Path, again: dict[str, str]
) -> None:
    """Where nothing says which is newer the first stays, and the error names both places."""
    first = {"id": "a", "title": "Eins", "body": "Eins.", **again}
    path = put_records(tmp_path / "a.jsonl", first, {**first, "title": "Zwei"}, first)
    report = reindex(path, index=tmp_path / "index")
    (error,) = report.errors
    assert (report.added, report.repeated, error.line) == (1, 1, 2)
    assert f"{path}:1" in error.reason and "`modified`" in error.reason
    errors: list[SourceError] = []
    assert len(list(read_articles(path, errors.append))) == 1
    assert [error.line for error in errors] == [2, 3]
    assert str(error) == str(errors[0])


def test_a_record_that_is_repeated_is_read_once(tmp_path: Path) -> None:
    """Records that are the same word for word are no error, in the first run as in later ones."""
    record = {"id": "a", "title": "Eins", "body": "Eins."}
    path, index = tmp_path / "a.jsonl", tmp_path / "index"
    for more in range(2):
        put_records(path, record, {**record, "id": "b"}, record, *[{**record, "id": "c"}] * more)
        report = reindex(path, index=index)
        assert (report.added, report.repeated, report.errors) == (2 - more, 1, [])
        assert "1 repeated records left out" in str(report)


def test_records_with_versions_in_a_damaged_file_are_read(tmp_path: Path) -> None:
    """What stands before the damage is read, though versions are looked for behind it, too."""
    records = [{**_RECORDS[1], "id": f"x{n}", "body": f"Text {n}. " * 200} for n in range(2000)]
    packed = gzip.compress(_write(tmp_path / "t", ".csv", records).read_bytes())
    path = put(tmp_path / "a.csv.gz", packed[: len(packed) * 9 // 10])
    errors: list[SourceError] = []
    assert len(list(read_articles(path, errors.append))) > 100
    assert len(errors) == 1
