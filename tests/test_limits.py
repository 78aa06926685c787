"""What the format cannot hold: one article is reported, everything else ends a segment."""

from __future__ import annotations

from pathlib import Path

import pytest
from article_files import generation, put, put_records, stored
from command import run

from artikelsuche.corpus import Article, SourceError
from artikelsuche.index import reindex
from artikelsuche.index.codec.limits import LONGEST_ID, MOST_BYTES, MOST_POSITIONS
from artikelsuche.index.codec.segment_file import SegmentFile
from artikelsuche.index.job.article_limits import refusal
from artikelsuche.index.writing import segment_writer as segments
from artikelsuche.index.writing.form_table import FormTable
from artikelsuche.index.writing.merge_policy import plan_merges
from artikelsuche.index.writing.segment_writer import SegmentWriter
from artikelsuche.search import open_index

_MANY = MOST_POSITIONS + 1
_GOOD = {"id": "gut", "title": "Der Deich", "body": "Der Deich hält."}
#: Words of one part more than the format holds.
_WORDS = {
    "hyphens": "-".join(["Kran"] * _MANY),
    "letters": "-".join("k" * _MANY),
    "other hyphens": "\u2011".join(["Kran"] * _MANY),
    "digits": "Kran-" + "-".join(["19"] * MOST_POSITIONS),
    "glued": "Kran" * _MANY,
    "models": "-".join(["F-16", "Kran"] * (_MANY // 2)),
    "gender": "-".join(["Lehrer*innen"] * _MANY),
    "soft hyphens": "-".join(["Kr\u00adan"] * _MANY),
    "astral": "-".join("𝒳" * _MANY),
    "truncated": "-".join(["Kran"] * _MANY) + "- und Hafenbau",
}


@pytest.mark.parametrize("word", _WORDS.values(), ids=_WORDS)
def test_word_of_too_many_parts_is_reported(tmp_path: Path, word: str) -> None:
    """A record whose word has too many parts is named with its line; the others are indexed."""
    last = {**_GOOD, "id": "letzter"}
    source = put_records(tmp_path / "a.jsonl", _GOOD, {"id": "kette", "body": word}, last)
    report = reindex([source], index=tmp_path / "index")
    (error,) = report.errors
    assert (error.path, error.line) == (source, 2)
    assert "body" in error.reason and "65,535 parts" in error.reason and ";" in error.reason
    assert set(stored(tmp_path / "index")) == {"gut", "letzter"}


@pytest.mark.parametrize("field", ["title", "teaser", "section", "source"])
def test_every_text_of_an_article_is_looked_at(tmp_path: Path, field: str) -> None:
    """The limit holds for each text that is indexed; no author has such a name."""
    word = _WORDS["letters"]
    source = put_records(tmp_path / "a.jsonl", _GOOD, {**_GOOD, "id": "kette", field: word})
    report = reindex([source], index=tmp_path / "index")
    assert [error.line for error in report.errors] == [2]
    assert set(stored(tmp_path / "index")) == {"gut"}


@pytest.mark.parametrize("key", ["k" * (LONGEST_ID + 1), "ü" * (LONGEST_ID // 2 + 1)], ids=len)
def test_id_that_is_too_long_is_reported(tmp_path: Path, key: str) -> None:
    """An id has so many bytes at most."""
    source = put_records(tmp_path / "a.jsonl", _GOOD, {**_GOOD, "id": key})
    report = reindex([source], index=tmp_path / "index")
    (error,) = report.errors
    assert "65,535 bytes" in error.reason and len(str(error)) < 400
    assert refusal(Article(id="k" * LONGEST_ID, title="", body="Der Deich")) is None


def test_command_reports_a_text_file_past_a_limit(tmp_path: Path) -> None:
    """A text file past a limit fails like one that cannot be read: code 3, its path, a cure."""
    put(tmp_path / "a" / "gut.txt", "Der Deich\n\nDer Deich hält.\n")
    bad = put(tmp_path / "a" / "kette.txt", f"Die Kette\n\n{_WORDS['hyphens']}\n")
    outcome = run("reindex", tmp_path / "a", "--index", tmp_path / "index")
    assert outcome.code == 3
    assert f"failed: {bad}: the body has a word of more than 65,535 parts; " in outcome.err
    assert "1 added" in outcome.err and "1 failed" in outcome.err
    dry = run("reindex", tmp_path / "a", "--index", tmp_path / "other", "--dry-run")
    assert dry.code == 3
    strict = run("reindex", tmp_path / "a", "--index", tmp_path / "other", "--strict")
    assert strict.code == 2


def test_article_that_grows_past_a_limit_is_kept(tmp_path: Path) -> None:
    """An article that can no longer be indexed stays as it was last read."""
    path = put(tmp_path / "a" / "kette.txt", "Die Kette\n\nDer Kran steht am Hafen.\n")
    put(tmp_path / "a" / "gut.txt", "Der Deich\n\nDer Deich hält.\n")
    index = tmp_path / "index"
    reindex([tmp_path / "a"], index=index)
    put(path, f"Die Kette\n\n{_WORDS['letters']}\n")
    for full in (False, True):
        report = reindex([tmp_path / "a"], index=index, full=full)
        assert (report.kept, report.failed) == (1, 1)
        assert stored(index)["kette"].body == "Der Kran steht am Hafen."
    with pytest.raises(SourceError, match="65,535"):
        reindex([tmp_path / "a"], index=index, strict=True)


@pytest.mark.parametrize("name", ["hyphens", "letters", "glued", "gender", "models"])
def test_word_at_the_limit_is_indexed(tmp_path: Path, name: str) -> None:
    """A word of as many parts as the format holds has all of its positions."""
    word = _WORDS[name].removesuffix("F-16-Kran")
    if name == "models":
        word += "F-16"
    if name == "glued":
        word = word[4:]
    elif name != "models":
        word = word[: word.rindex("-")]
    article = Article(id="kette", title="Die Kette", body=f"Vor {word} Nach")
    assert refusal(article) is None
    writer = SegmentWriter(tmp_path)
    writer.add(article)
    writer.finish()
    field = writer.segments[0].open(tmp_path).field("body")
    assert field is not None and field.places is not None
    number = field.find(b"nach")
    assert field.places.between(number, number + 1).tolist() == [MOST_POSITIONS + 1]


@pytest.mark.parametrize("limit", ["letters", "forms"])
def test_full_segment_is_followed_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """A segment that can hold no more is written, and the next one begun."""
    monkeypatch.setattr(segments, "_BATCH", 1)
    if limit == "letters":
        monkeypatch.setattr(segments, "MOST_LETTERS", 3000)
    else:
        monkeypatch.setattr(FormTable, "is_full", lambda table: table.letters > 60)
    records = [{**_GOOD, "id": f"a{n}", "body": f"Kran{n} " * 100} for n in range(40)]
    writer = SegmentWriter(tmp_path)
    for record in records:
        writer.add(Article(**record))
    writer.finish()
    assert len(writer.segments) > 3
    assert sum(segment.live_documents() for segment in writer.segments) == 40


@pytest.mark.parametrize("unit", ["k", "ü", "7", "k-", "Kran-"])
def test_long_words_count_in_the_budget(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unit: str
) -> None:
    """Words and chains of many letters fill a segment, though they are few forms."""
    monkeypatch.setattr(segments, "_FEWEST_FORMS", 1)
    monkeypatch.setattr(segments, "_BATCH", 1)
    writer = SegmentWriter(tmp_path, 251)
    for number in range(30):
        word = f"a{number}-" + unit * (50_000 // len(unit))
        writer.add(Article(id=f"a{number}", title="", body=word.rstrip("-")))
    writer.finish()
    assert len(writer.segments) > 1


def test_merged_segments_stay_within_the_format() -> None:
    """Segments are merged up to a size in bytes, as up to a number of documents."""
    parts = [SegmentFile(10) for _ in range(8)]

    def plan(size: int) -> list[int]:
        return [len(group) for group in plan_merges(parts, lambda _: size, thorough=True)]

    assert plan(1) == [8]
    assert plan(MOST_BYTES // 4) == [4, 4]
    assert plan(MOST_BYTES // 2 + 1) == []


def test_refused_article_is_reported_again(tmp_path: Path) -> None:
    """What was refused is looked at again by every run, and the rest is not."""
    source = put_records(tmp_path / "a.jsonl", _GOOD, {"id": "kette", "body": _WORDS["letters"]})
    index = tmp_path / "index"
    reindex([source], index=index)
    before = generation(index)
    report = reindex([source], index=index)
    assert (report.unchanged, report.failed, report.added) == (1, 1, 0)
    assert generation(index) == before


_LENGTHS = (59, 60, 61, 99, 100, 101, 119, 120, 121, 127, 128, 129, 255, 256, 257, 511, 512, 513)


@pytest.mark.parametrize("piece", ["k", "ß", "haus", "Tor", "ab-", "hafen", "nord", "x1"])
def test_words_at_the_limits_of_c_are_found(tmp_path: Path, piece: str) -> None:
    """A word as long as a table of the modules in C, or a letter longer, is found and marked."""
    words = [f"{(piece * size)[: size - 1]}q" for size in _LENGTHS]
    records = [
        {"id": f"a{len(word)}", "body": f"Das Wort {word} steht hier.", "title": "Ein Wort"}
        for word in words
    ]
    source = put_records(tmp_path / "a.jsonl", *records)
    assert reindex([source], index=tmp_path / "index").errors == []
    with open_index(tmp_path / "index") as archive:
        for word in words:
            hits = {hit.id: hit for hit in archive.search(word, limit=99)}
            (snippet, *_) = hits[f"a{len(word)}"].snippets
            (marked,) = {snippet.text[a:b] for a, b in snippet.spans}
            assert marked == word if len(word) < 200 else word.startswith(marked)
            assert archive.search(f'"Wort {word} steht"').total == 1
            archive.search(f"{word}~ {word[:-1]}*")
