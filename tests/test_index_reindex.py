"""The batch job: what it adds, updates, deletes and keeps, and what it never does."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from article_files import (
    ARTICLES,
    generation,
    postings,
    put,
    put_articles,
    put_records,
    stored,
    tree,
)

from artikelsuche.corpus import SourceError
from artikelsuche.corpus.formats import json_lines as records
from artikelsuche.corpus.formats import text_page
from artikelsuche.index import (
    ForeignDirectoryError,
    IndexDirectory,
    Report,
    ShrinkError,
    WorkerError,
    reindex,
    verify,
)
from artikelsuche.index.upkeep.garbage import orphans
from artikelsuche.search import open_index

BROKEN = b"\x00\x01\x02\xff" * 50


class DiedError(Exception):
    """Stands for whatever may kill a run in the middle."""


def counts(report: Report) -> tuple[int, int, int, int, int]:
    """Shorten a report: added, updated, deleted, unchanged, failed."""
    return report.added, report.updated, report.deleted, report.unchanged, report.failed


# --- what a run finds


def test_a_first_run_adds_everything(source: Path, tmp_path: Path) -> None:
    """A first run builds the index and says so."""
    report = reindex([source], index=tmp_path / "new" / "index")
    assert counts(report) == (4, 0, 0, 0, 0)
    assert report.rebuilt == "there was no index yet"
    assert stored(tmp_path / "new" / "index").keys() == ARTICLES.keys()
    assert str(report).startswith("4 added, 0 updated, 0 deleted, 0 unchanged, 0 failed, ")


def test_a_second_run_writes_nothing(source: Path, index: Path) -> None:
    """Where nothing has changed, no byte of the index changes."""
    before = tree(index)
    report = reindex([source], index=index)
    assert counts(report) == (0, 0, 0, 4, 0)
    assert not report.changed
    assert tree(index) == before


def test_changes_are_followed(source: Path, index: Path) -> None:
    """New, changed and vanished files are added, updated and deleted, in the same generation."""
    live = generation(index)
    put(source / "neu.txt", "Ganz neu\n\nEin Text, der eben erst kam, steht hier.")
    put(source / "wetter.txt", "Flaute am Wochenende\n\nEs weht kein Wind, sagte ein Meteorologe.")
    (source / "inland" / "lehrer.txt").unlink()
    report = reindex([source], index=index)
    assert counts(report) == (1, 1, 1, 2, 0)
    assert report.articles == len(stored(index)) == 4
    assert stored(index)["wetter"].title == "Flaute am Wochenende"
    assert generation(index) == live
    assert verify(index) == 4


def test_following_changes_is_like_building_anew(source: Path, index: Path, tmp_path: Path) -> None:
    """After several runs the index has the terms and articles of one built at once."""
    for turn in range(3):
        put(
            source / f"neu{turn}.txt", f"Titel {turn}\n\nDer Text mit der Nummer {turn} steht hier."
        )
        put(source / "wetter.txt", f"Wetter {turn}\n\nDer Wind weht mit {turn} Metern, heißt es.")
        reindex([source], index=index)
    reindex([source], index=tmp_path / "anew")
    assert stored(index) == stored(tmp_path / "anew")
    alive = {term: ids for term, ids in postings(index).items() if ids}
    assert alive == postings(tmp_path / "anew")


def _rewritten(path: Path, content: bytes) -> None:
    """Change a file behind the back of its size and time."""
    status = path.stat()
    path.write_bytes(content.ljust(status.st_size))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_unchanged_files_are_not_read(source: Path, tmp_path: Path) -> None:
    """A file of the same size and time is not opened, unless all files are asked for."""
    index, path = tmp_path / "index", source / "wetter.txt"
    os.utime(path, (1, 1))
    reindex([source], index=index)
    _rewritten(path, b"Flaute\n\nEs weht kein Wind.")
    assert counts(reindex([source], index=index)) == (0, 0, 0, 4, 0)
    assert stored(index)["wetter"].title == "Böen am Wochenende"
    assert counts(reindex([source], index=index, checksum=True)) == (0, 1, 0, 3, 0)
    assert stored(index)["wetter"].title == "Flaute"


def test_a_file_changed_in_the_tick_it_was_read_in_is_read_again(source: Path, index: Path) -> None:
    """A file so young that a later change may not show in its time is read at the next run."""
    _rewritten(source / "wetter.txt", b"Flaute\n\nEs weht kein Wind.")
    assert counts(reindex([source], index=index)) == (0, 1, 0, 3, 0)


def test_known_bytes_are_not_analysed_again(source: Path, index: Path) -> None:
    """Files whose bytes are as before are not read as articles, even where all are looked at."""
    seen: list[tuple[int, int | None]] = []
    for path in source.rglob("*.txt"):
        os.utime(path, ns=(1, 1))
    with patch.object(text_page, "clean_page", side_effect=DiedError):
        report = reindex([source], index=index, progress=lambda *step: seen.append(step))
        assert counts(report) == (0, 0, 0, 4, 0)
        assert counts(reindex([source], index=index, checksum=True)) == (0, 0, 0, 4, 0)
    assert seen[-1] == (4, 4)


def test_known_records_are_not_read_again(tmp_path: Path) -> None:
    """Of a changed file of records only the lines that are new become articles."""
    rows = [{"id": f"r{n}", "title": f"Titel {n}", "body": f"Text {n}."} for n in range(5)]
    path = put_records(tmp_path / "a.jsonl", *rows)
    reindex([path], index=tmp_path / "index")
    put_records(path, rows[4], {**rows[0], "body": "Anders."}, *rows[1:4])
    with patch.object(records, "_record", wraps=records._record) as read:
        assert counts(reindex([path], index=tmp_path / "index")) == (0, 1, 0, 4, 0)
    assert read.call_count == 1
    assert verify(tmp_path / "index") == 5


def test_other_rules_of_reading_build_anew(source: Path, index: Path) -> None:
    """An index whose files were read by other rules is built anew, and the report says why."""
    job = "artikelsuche.index.job"
    with patch(f"{job}.choices.rules_hash", return_value="other"):
        report = reindex([source], index=index)
    assert report.rebuilt == "the rules by which files are read have changed"
    assert reindex([source], index=index).rebuilt == report.rebuilt
    assert reindex([source], index=index).rebuilt is None


def test_if_needed_looks_at_no_file_of_a_usable_index(source: Path, tmp_path: Path) -> None:
    """With if_needed a run builds what is missing, damaged or of other sources, and no more."""
    index = tmp_path / "index"
    assert reindex([source], index=index, if_needed=True).added == 4
    (source / "wetter.txt").unlink()
    report = reindex([source], index=index, if_needed=True)
    assert (report.skipped, report.articles) == (True, 4)
    assert str(report).startswith("not needed: 4 articles in ")
    assert reindex([source / "ausland"], index=index, if_needed=True).deleted == 4
    (index / "current").write_text("nonsense")
    assert reindex([source], index=index, if_needed=True).articles == 3


def test_a_strict_run_stops_at_the_first_error(source: Path, index: Path) -> None:
    """A strict run raises the first error and changes nothing."""
    put(source / "a.txt", "Neu\n\nDer Text ist neu.")
    put(source / "b.txt", BROKEN)
    told: list[SourceError] = []
    with pytest.raises(SourceError, match=r"b\.txt"):
        reindex([source], index=index, strict=True, on_error=told.append)
    assert len(told) == 1
    assert stored(index).keys() == ARTICLES.keys()
    assert not orphans(generation(index))


def test_a_report_is_plain_json(source: Path, tmp_path: Path) -> None:
    """The report of a run is plain JSON, errors included."""
    put(source / "kaputt.txt", BROKEN)
    values = json.loads(json.dumps(reindex([source], index=tmp_path / "index").to_json()))
    assert (values["format_version"], values["added"], values["failed"]) == (1, 4, 1)
    (error,) = values["errors"]
    assert error["path"].endswith("kaputt.txt")
    assert error["line"] is None
    assert error["reason"]


def test_a_touched_file_with_the_same_content_is_unchanged(source: Path, index: Path) -> None:
    """A new time alone makes no update."""
    os.utime(source / "wetter.txt", ns=(1, 1))
    assert counts(reindex([source], index=index)) == (0, 0, 0, 4, 0)
    assert counts(reindex([source], index=index)) == (0, 0, 0, 4, 0)


def test_full_builds_a_new_generation(source: Path, index: Path) -> None:
    """With full, all is read again into another generation, and the old one goes."""
    live = generation(index)
    report = reindex([source], index=index, full=True)
    assert counts(report) == (0, 0, 0, 4, 0)
    assert report.rebuilt == "--full was asked for"
    assert generation(index) != live
    assert [path.name for path in (index / "generations").iterdir()] == [generation(index).name]


def test_a_dry_run_writes_nothing(source: Path, index: Path, tmp_path: Path) -> None:
    """A dry run counts what a run would do, and leaves index and disk alone."""
    put(source / "neu.txt", "Ganz neu\n\nEin Text, der eben erst kam, steht hier.")
    (source / "wetter.txt").unlink()
    before = tree(tmp_path)
    assert counts(reindex([source], index=index, dry_run=True)) == (1, 0, 1, 3, 0)
    assert counts(reindex([source], index=index, dry_run=True, full=True)) == (1, 0, 1, 3, 0)
    assert counts(reindex([source], index=tmp_path / "none", dry_run=True)) == (4, 0, 0, 0, 0)
    assert tree(tmp_path) == before
    assert not (tmp_path / "none").exists()
    assert "would be" in str(reindex([source], index=index, dry_run=True))


def test_two_processes_build_the_same_index(source: Path, tmp_path: Path) -> None:
    """Reading in two processes gives the index and the report that reading in one gives."""
    put(source / "kaputt.txt", BROKEN)
    put_records(source / "mehr.jsonl", {"id": "r1", "title": "Eins", "body": "Ein Text."})
    one = reindex([source], index=tmp_path / "one", jobs=1)
    two = reindex([source], index=tmp_path / "two", jobs=2)
    assert counts(one) == counts(two) == (5, 0, 0, 0, 1)
    assert [str(error) for error in one.errors] == [str(error) for error in two.errors]
    assert stored(tmp_path / "one") == stored(tmp_path / "two")
    assert postings(tmp_path / "one") == postings(tmp_path / "two")


@pytest.mark.parametrize("from_file", [True, False])
def test_any_script_may_index_in_several_processes(tmp_path: Path, from_file: bool) -> None:
    """The processes import nothing of a script, whether it has a guard or comes from no file."""
    for number in range(100):
        put(tmp_path / "source" / f"{number}.txt", f"Titel {number}\n\nDer Text {number}.")
    script = put(
        tmp_path / "script.py",
        "from artikelsuche.index import reindex\n"
        f"report = reindex([{str(tmp_path / 'source')!r}], index={str(tmp_path / 'index')!r}, "
        "jobs=2)\n"
        "print(report.articles, __name__, __spec__)\n",
    )
    done = subprocess.run(
        [sys.executable, str(script) if from_file else "-"],
        input=script.read_text("utf-8"), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("100 __main__ None\n", "")


def test_a_dead_worker_is_an_error_of_ours(tmp_path: Path) -> None:
    """A run whose reading processes die stops, says so and leaves nothing behind."""
    for number in range(1000):
        put(tmp_path / "source" / f"{number:04}.txt", f"Titel {number}\n\nDer Text {number}.")

    def kill(done: int, total: int | None) -> None:
        for process in multiprocessing.active_children():
            process.kill()
            process.join()

    with pytest.raises(WorkerError, match="--jobs"):
        reindex([tmp_path / "source"], index=tmp_path / "index", jobs=2, progress=kill)
    assert not list((tmp_path / "index" / "generations").iterdir())


def test_progress_is_told_article_by_article(source: Path, tmp_path: Path) -> None:
    """Progress counts up to the number of files; with records the number is not known."""
    seen: list[tuple[int, int | None]] = []
    for path in source.rglob("*.txt"):
        os.utime(path, ns=(1, 1))
    reindex([source], index=tmp_path / "index", progress=lambda *step: seen.append(step))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    put_records(source / "mehr.jsonl", {"id": "r1", "title": "Eins", "body": "Ein Text."})
    seen.clear()
    reindex([source], index=tmp_path / "index", progress=lambda *step: seen.append(step))
    assert seen == [(1, None)]


# --- records


def test_records_are_followed_one_by_one(tmp_path: Path) -> None:
    """Of a file of records only the changed ones are updated, and a missing line is a delete."""
    rows = [{"id": f"r{n}", "title": f"Titel {n}", "body": f"Text {n}."} for n in range(4)]
    path = put_records(tmp_path / "a.jsonl", *rows)
    assert counts(reindex([path], index=tmp_path / "index")) == (4, 0, 0, 0, 0)
    put_records(path, {**rows[0], "body": "Anderer Text."}, *rows[1:3], {**rows[3], "id": "r9"})
    assert counts(reindex([path], index=tmp_path / "index")) == (1, 1, 1, 2, 0)
    assert stored(tmp_path / "index").keys() == {"r0", "r1", "r2", "r9"}
    assert stored(tmp_path / "index")["r0"].body == "Anderer Text."


def test_a_broken_line_keeps_its_former_article(tmp_path: Path) -> None:
    """A line that breaks is an error with its number; what the file gave before it stays."""
    rows = [{"id": f"r{n}", "title": f"Titel {n}", "body": f"Text {n}."} for n in range(3)]
    path = put_records(tmp_path / "a.jsonl", *rows)
    reindex([path], index=tmp_path / "index")
    put_records(path, rows[0], '{"id": "r1", "tit', {"title": "ohne id"}, rows[2])
    report = reindex([path], index=tmp_path / "index")
    assert counts(report) == (0, 0, 0, 3, 2)
    assert report.kept == 1
    assert [error.line for error in report.errors] == [2, 3]
    assert stored(tmp_path / "index").keys() == {"r0", "r1", "r2"}
    put_records(path, *rows)
    assert counts(reindex([path], index=tmp_path / "index")) == (0, 0, 0, 3, 0)


# --- what cannot be read


def test_a_bad_file_stops_nothing(source: Path, tmp_path: Path) -> None:
    """A file that cannot be read is reported with its path; all others are indexed."""
    put(source / "kaputt.txt", BROKEN)
    report = reindex([source], index=tmp_path / "index")
    assert counts(report) == (4, 0, 0, 0, 1)
    assert report.errors[0].path == source / "kaputt.txt"
    assert "kaputt.txt: " in str(report.errors[0])


@pytest.mark.parametrize("full", [False, True])
def test_a_bad_file_keeps_its_former_article(source: Path, index: Path, full: bool) -> None:
    """What can no longer be read stays as last read, also in a new generation."""
    put(source / "wetter.txt", BROKEN)
    report = reindex([source], index=index, full=full)
    assert counts(report) == (0, 0, 0, 4, 1)
    assert report.kept == 1
    assert stored(index)["wetter"].title == "Böen am Wochenende"
    assert verify(index) == 4
    put(source / "wetter.txt", "Flaute\n\nEs weht kein Wind, sagte ein Meteorologe am Freitag.")
    assert counts(reindex([source], index=index)) == (0, 1, 0, 3, 0)
    assert stored(index)["wetter"].title == "Flaute"


@pytest.mark.parametrize("full", [False, True])
def test_an_unreadable_folder_keeps_its_articles(
    source: Path, index: Path, full: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that cannot be listed is an error, and its articles stay."""
    listing = os.scandir

    def refuse(path: object) -> object:
        if str(path).endswith("ausland"):
            raise PermissionError(13, "Permission denied", str(path))
        return listing(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", refuse)
    report = reindex([source], index=index, full=full)
    monkeypatch.undo()
    assert counts(report) == (0, 0, 0, 4, 1)
    assert stored(index).keys() == ARTICLES.keys()
    assert verify(index) == 4


def test_the_index_may_lie_inside_its_source(source: Path) -> None:
    """The files of an index are no articles, wherever the index lies."""
    for _ in range(2):
        report = reindex([source], index=source / "suche" / "index")
        assert (report.articles, report.failed) == (4, 0)


@pytest.mark.parametrize("full", [False, True])
def test_a_missing_source_changes_nothing(source: Path, index: Path, full: bool) -> None:
    """A source that is not there is an error before anything is written."""
    before = tree(index)
    put(source / "neu.txt", "Ganz neu\n\nEin Text, der eben erst kam, steht hier.")
    with pytest.raises(SourceError, match="does not exist"):
        reindex([source, source.with_name("nowhere")], index=index, full=full)
    assert tree(index) == before


def test_a_source_without_articles_changes_nothing(index: Path, tmp_path: Path) -> None:
    """An empty folder as a source is an error: it may be a disk that is not mounted."""
    before = tree(index)
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match="holds no article files"):
        reindex([tmp_path / "empty"], index=index)
    assert tree(index) == before


def test_two_sources_with_one_id_are_both_named(tmp_path: Path) -> None:
    """The second article of an id is refused with the paths of both; the first is indexed."""
    text = "Ein Titel\n\nEin Text, der lang genug ist, um einer zu sein."
    one, two = put(tmp_path / "a" / "x.txt", text), put(tmp_path / "b" / "x.txt", text + " Zwei.")
    report = reindex([tmp_path / "a", tmp_path / "b"], index=tmp_path / "index")
    assert counts(report) == (1, 0, 0, 0, 1)
    assert all(part in str(report.errors[0]) for part in (str(one), str(two), "'x'"))
    assert stored(tmp_path / "index")["x"].path == str(one)
    again = reindex([tmp_path / "a", tmp_path / "b"], index=tmp_path / "index")
    assert counts(again) == (0, 0, 0, 1, 1)


def test_an_id_may_move_to_another_file(tmp_path: Path) -> None:
    """An article that another file gives now is an update, and the index holds it once."""
    text = "Ein Titel\n\nEin Text, der lang genug ist, um einer zu sein."
    put(tmp_path / "a" / "x.txt", text)
    put(tmp_path / "a" / "y.txt", text)
    reindex([tmp_path / "a"], index=tmp_path / "index")
    put(tmp_path / "b" / "x.txt", text + " Neu.")
    (tmp_path / "a" / "x.txt").unlink()
    report = reindex([tmp_path / "a", tmp_path / "b"], index=tmp_path / "index")
    assert counts(report) == (0, 1, 0, 1, 0)
    assert stored(tmp_path / "index")["x"].body.endswith("Neu.")
    assert verify(tmp_path / "index") == 2


# --- shrinking


@pytest.mark.parametrize("full", [False, True])
def test_a_great_loss_stops_the_run(tmp_path: Path, full: bool) -> None:
    """A run that would delete many articles changes nothing, unless it is allowed to."""
    names = [f"a{n:02}" for n in range(40)]
    put_articles(tmp_path / "source", {n: f"Titel {n}\n\nDer Text von {n}." for n in names})
    index = tmp_path / "index"
    reindex([tmp_path / "source"], index=index)
    before = tree(generation(index))
    for name in names[:25]:
        (tmp_path / "source" / f"{name}.txt").unlink()
    with pytest.raises(ShrinkError, match=r"25 of 40 .*--allow-shrink"):
        reindex([tmp_path / "source"], index=index, full=full)
    assert tree(generation(index)) == before
    report = reindex([tmp_path / "source"], index=index, full=full, allow_shrink=True)
    assert counts(report) == (0, 0, 25, 15, 0)
    assert len(stored(index)) == 15


# --- a run that dies


@pytest.mark.parametrize("full", [False, True])
def test_a_run_that_dies_leaves_the_last_commit(source: Path, index: Path, full: bool) -> None:
    """A run that breaks off changes nothing for readers, and the next one does its work."""
    before = stored(index)
    for name in ("wetter", "neu1", "neu2"):
        put(source / f"{name}.txt", f"Neues von {name}\n\nDer Text von {name} ist jetzt anders.")

    def die(done: int, total: int | None) -> None:
        if done == 2:
            raise DiedError

    with pytest.raises(DiedError):
        reindex([source], index=index, full=full, progress=die)
    assert stored(index) == before
    assert counts(reindex([source], index=index)) == (2, 1, 0, 3, 0)
    assert verify(index) == 6
    assert len(list((index / "generations").iterdir())) == 1


def test_a_first_run_that_dies_leaves_no_index(source: Path, tmp_path: Path) -> None:
    """A first run that breaks off leaves nothing half; the next one clears up after it."""

    def die(done: int, total: int | None) -> None:
        raise DiedError

    with pytest.raises(DiedError):
        reindex([source], index=tmp_path / "index", progress=die)
    assert not (tmp_path / "index" / "current").exists()
    assert counts(reindex([source], index=tmp_path / "index")) == (4, 0, 0, 0, 0)
    assert len(list((tmp_path / "index" / "generations").iterdir())) == 1


def test_rubbish_of_a_killed_run_is_no_obstacle(source: Path, index: Path) -> None:
    """Files that a killed writer left in a generation are passed over and do no harm."""
    live = generation(index)
    put(live / "MAIN_0123456789abcdef.seg", BROKEN)
    put(live / "_MAIN_99.toc.1234", BROKEN)
    put(index / "current.new", "half a na")
    put(index / "generations" / "20200101T000000Z-00000000" / "x", BROKEN)
    put(source / "neu.txt", "Ganz neu\n\nEin Text, der eben erst kam, steht hier.")
    assert counts(reindex([source], index=index)) == (1, 0, 0, 4, 0)
    assert verify(index) == 5
    reindex([source], index=index, full=True)
    assert len(list((index / "generations").iterdir())) == 1


def test_foreign_folders_are_left_alone(source: Path, tmp_path: Path) -> None:
    """A run refuses a directory with other things in it, and touches none of them."""
    put(tmp_path / "home" / "brief.txt", "privat")
    for dry_run in (True, False):
        with pytest.raises(ForeignDirectoryError, match=r"'brief.txt'.*--index"):
            reindex([source], index=tmp_path / "home", dry_run=dry_run)
    with pytest.raises(ForeignDirectoryError, match="is a file"):
        reindex([source], index=tmp_path / "home" / "brief.txt")
    assert tree(tmp_path / "home") == {"brief.txt": b"privat"}


def test_the_default_directory_is_named_by_the_environment(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an index directory the one of $ARTIKELSUCHE_INDEX is used."""
    monkeypatch.setenv("ARTIKELSUCHE_INDEX", str(tmp_path / "named"))
    assert reindex([source]).index == tmp_path / "named"
    assert IndexDirectory(tmp_path / "named").live().is_dir()


def test_sources_may_overlap(source: Path, tmp_path: Path) -> None:
    """A file that two sources have is read once, and gives the same counts at every run."""
    whole = reindex([source], index=tmp_path / "whole")
    for _ in range(2):
        twice = reindex([source, source], index=tmp_path / "twice")
        assert twice.articles == whole.articles
        assert not twice.errors
    assert stored(tmp_path / "twice").keys() == stored(tmp_path / "whole").keys()


def test_ids_follow_the_source_that_is_named(tmp_path: Path) -> None:
    """Naming a subfolder instead of its folder changes the ids, as in a fresh index."""
    put_articles(tmp_path / "paper" / "daily", {"a": "Titel\n\nEin Text über Brot."})
    index = tmp_path / "index"
    reindex([tmp_path / "paper"], index=index)
    assert list(stored(index)) == ["daily/a"]
    reindex([tmp_path / "paper" / "daily"], index=index)
    assert list(stored(index)) == ["a"]


def test_history_does_not_change_the_ranking(tmp_path: Path) -> None:
    """A small index gives the same scores whether it was built anew or changed step by step."""
    texts = {f"{n}": f"Titel {n}\n\n{'Wind ' * n}und Haus." for n in range(1, 9)}
    put_articles(tmp_path / "source", texts)
    put_articles(tmp_path / "more", {f"x{n}": "Titel\n\nWind und Wetter." for n in range(9)})
    stepwise, fresh = tmp_path / "stepwise", tmp_path / "fresh"
    reindex([tmp_path / "source", tmp_path / "more"], index=stepwise)
    reindex([tmp_path / "source"], index=stepwise, allow_shrink=True)
    reindex([tmp_path / "source"], index=fresh)
    with open_index(stepwise) as one, open_index(fresh) as other:
        found, expected = one.search("Wind"), other.search("Wind")
    assert [(hit.id, hit.score) for hit in found] == [(hit.id, hit.score) for hit in expected]


def test_a_rebuild_for_another_version_loses_nothing(tmp_path: Path) -> None:
    """A rebuild for another stamp keeps the shrink guard and what cannot be read this time."""
    source = put_articles(tmp_path / "source", {f"a{n}": f"Titel\n\nText {n}." for n in range(60)})
    index = tmp_path / "index"
    reindex([source], index=index)
    stamp = generation(index) / "stamp.json"
    stamp.write_text(
        stamp.read_text("utf-8").replace('"analysis_version": ', '"analysis_version": 9')
    )
    (source / "a7.txt").write_bytes(b"%PDF-1.7\0\0\0")
    report = reindex([source], index=index)
    assert report.rebuilt is not None
    assert (report.kept, len(stored(index))) == (1, 60)
    stamp = generation(index) / "stamp.json"
    stamp.write_text(
        stamp.read_text("utf-8").replace('"analysis_version": ', '"analysis_version": 9')
    )
    for n in range(30):
        (source / f"a{n}.txt").unlink()
    with pytest.raises(ShrinkError):
        reindex([source], index=index)


def _age(index: Path) -> None:
    """Make an index look as if another version had built it."""
    stamp = generation(index) / "stamp.json"
    text = stamp.read_text("utf-8")
    stamp.write_text(text.replace('"analysis_version": ', '"analysis_version": 9'), "utf-8")
