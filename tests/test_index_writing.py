"""Writing: segments within a budget, several processes, and when segments are merged."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from multiprocessing.connection import wait
from pathlib import Path

import pytest
from article_files import generation, postings, put_records, stored

from artikelsuche.corpus import Article
from artikelsuche.index import WorkerError, reindex
from artikelsuche.index.codec.limits import MOST_DOCUMENTS
from artikelsuche.index.codec.segment_file import SegmentFile
from artikelsuche.index.writing import form_table as forms
from artikelsuche.index.writing import segment_writer as segments
from artikelsuche.index.writing.merge_policy import plan_merges
from artikelsuche.index.writing.segment_writer import SegmentWriter
from artikelsuche.index.writing.worker_pool import WorkerPool

_WORDS = (
    "Waffenlieferungen",
    "Hochwasser",
    "Müller",
    "Kim Jong-un",
    "1,6 Millionen",
    "der",
    "F-16",
)


def _records(count: int) -> Iterator[dict[str, object]]:
    for number in range(count):
        words = [_WORDS[(number * step) % len(_WORDS)] for step in range(1, 6)]
        body = f"Bericht {number}: {' und '.join(words)}."
        yield {"id": f"r{number:03}", "title": f"Titel {number}", "body": body}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Three hundred articles in one file."""
    return put_records(tmp_path / "source.jsonl", *_records(300))


@pytest.fixture
def whole(source: Path, tmp_path: Path) -> Path:
    """Their index, written as one segment."""
    reindex([source], index=tmp_path / "whole")
    return tmp_path / "whole"


def _segments(index: Path) -> int:
    return len(list(generation(index).glob("*.seg")))


def test_a_small_budget_gives_the_same_index(
    source: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index written in many segments, tables begun anew, holds what one segment holds."""
    monkeypatch.setattr(segments, "_FEWEST_FORMS", 50)
    reindex([source], index=tmp_path / "small", memory=1)
    assert _segments(tmp_path / "small") == 1  # merged at the end
    assert stored(tmp_path / "small") == stored(whole)
    assert postings(tmp_path / "small") == postings(whole)


def test_several_processes_give_the_same_index(source: Path, whole: Path, tmp_path: Path) -> None:
    """What several processes index is what one would."""
    report = reindex([source], index=tmp_path / "three", jobs=3)
    assert report.added == 300
    assert stored(tmp_path / "three") == stored(whole)
    assert postings(tmp_path / "three") == postings(whole)


def test_updates_by_several_processes_replace(source: Path, whole: Path) -> None:
    """Articles that several processes index anew take the place of the old ones."""
    changed = [{**record, "title": f"Neu {record['id']}"} for record in _records(300)]
    put_records(source, *changed[50:], *_records(40))
    report = reindex([source], index=whole, jobs=2)
    assert (report.updated, report.unchanged, report.deleted) == (250, 40, 10)
    titles = {key: article.title for key, article in stored(whole).items()}
    assert len(titles) == 290
    assert titles["r000"] == "Titel 0"
    assert titles["r299"] == "Neu r299"


def test_working_ahead_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A segment is the same, byte by byte, whether its forms are expanded ahead or at the end."""
    monkeypatch.setattr(forms, "_TOGETHER", 20)
    written, ahead = [], 0
    for name, does_so in (("at the end", False), ("ahead", True)):
        folder = tmp_path / name
        folder.mkdir()
        writer = SegmentWriter(folder)
        for number, record in enumerate(_records(60)):
            writer.add(Article(f"a{number}", str(record["title"]), str(record["body"])))
            while does_so and writer.work_ahead():
                ahead += 1
        writer.finish()
        written.append(writer.segments[0].path(folder).read_bytes())
    assert ahead > 60
    assert written[0] == written[1]


def _article(number: int) -> Article:
    return Article(f"a{number}", f"Titel {number}", "Ein Text.")


def test_long_articles_are_handed_over_too(tmp_path: Path) -> None:
    """Articles larger than any pipe are all indexed, by whichever process."""
    pool = WorkerPool(tmp_path, 512, 2)
    body = "Ein langer Bericht vom Hafen. " * 40_000
    for number in range(6):
        pool.add(Article(f"a{number}", f"Titel {number}", body))
        if number == 0:
            assert wait([pool._workers[0].answers], timeout=60)  # until it asks
    pool.finish()
    assert len(pool.segments) == 2
    assert sum(segment.live_documents() for segment in pool.segments) == 6


def test_a_worker_that_dies_is_noticed(tmp_path: Path) -> None:
    """A process that dies between two articles stops the writing, and leaves no file."""
    pool = WorkerPool(tmp_path, 512, 2)
    with pytest.raises(WorkerError, match="--jobs"):
        for number in range(10_000):
            pool.add(_article(number))
            if number == 300:
                for process in multiprocessing.active_children():
                    process.kill()
                    process.join()
    pool.cancel()
    assert not multiprocessing.active_children()


def test_a_worker_that_dies_at_the_end_is_noticed(tmp_path: Path) -> None:
    """A process that dies before its segments are finished stops the commit."""
    pool = WorkerPool(tmp_path, 512, 2)
    for number in range(200):
        pool.add(_article(number))
    multiprocessing.active_children()[0].kill()
    with pytest.raises(WorkerError, match="--jobs"):
        pool.finish()
    pool.cancel()
    assert not multiprocessing.active_children()


def test_an_error_in_a_worker_reaches_the_job(tmp_path: Path) -> None:
    """What goes wrong in a process is raised where the job runs."""
    pool = WorkerPool(tmp_path / "missing", 512, 2)
    pool._own = SegmentWriter(tmp_path, 512)  # which finds its folder
    with pytest.raises(FileNotFoundError):
        for number in range(1_000_000):  # until the process has started
            pool.add(_article(number))
    pool.cancel()


def test_cancelled_workers_leave_no_file(tmp_path: Path) -> None:
    """When the job stops, its processes end and take their files with them."""
    pool = WorkerPool(tmp_path, 512, 2)
    for number in range(500):
        pool.add(_article(number))
    pool.cancel()
    assert not list(tmp_path.iterdir())
    assert not multiprocessing.active_children()


# --- the merge policy


def _segment(documents: int, deleted: int = 0) -> SegmentFile:
    segment = SegmentFile(documents)
    segment.delete_documents(range(deleted))
    return segment


def _sizes(*segments: SegmentFile, thorough: bool = False) -> list[list[int]]:
    plan = plan_merges(segments, SegmentFile.live_documents, thorough=thorough)
    return [[segment.live_documents() for segment in group] for group in plan]


def test_few_segments_of_a_size_stay() -> None:
    """Segments are left alone until there are several of about their size."""
    assert _sizes(*(_segment(10) for _ in range(5)), _segment(60_000)) == []
    assert _sizes(*(_segment(10) for _ in range(6)), _segment(60_000)) == [[10] * 6]
    assert _sizes(*(_segment(5_000) for _ in range(6)), _segment(10)) == [[5_000] * 6]


def test_worn_segments_are_rewritten() -> None:
    """A small segment is rewritten after any deletion, a large one after many."""
    assert _sizes(_segment(5_000, 1)) == [[4_999]]
    assert _sizes(_segment(50_000, 4_999)) == []
    assert _sizes(_segment(50_000, 5_000)) == [[45_000]]


def test_no_segment_grows_beyond_its_bounds() -> None:
    """A merge never makes a segment of more documents than its numbers can count."""
    plan = _sizes(*(_segment(20_000) for _ in range(8)), thorough=True)
    assert all(sum(group) <= MOST_DOCUMENTS for group in plan)
    assert sorted(map(len, plan)) == [2, 3, 3]
    assert _sizes(_segment(65_000), _segment(65_000), thorough=True) == []


def test_few_large_segments_of_a_new_index_stay() -> None:
    """A new index has one segment, but for a few that were written large."""
    assert _sizes(_segment(10), _segment(20), thorough=True) == [[10, 20]]
    assert _sizes(_segment(9_000), _segment(10_000), thorough=True) == [[9_000, 10_000]]
    assert _sizes(_segment(14_000), _segment(13_000), thorough=True) == []
    assert _sizes(_segment(100), *(_segment(20_000),) * 3, thorough=True) == []
    assert len(_sizes(*(_segment(20_000),) * 5, thorough=True)) == 2
