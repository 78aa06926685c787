"""The search page follows its index: commits, rebuilds, damage and repair."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from article_files import generation, put
from web_pages import Answer, ask, local

from artikelsuche.index import reindex
from artikelsuche.search.web.application import Application

_TARGETS = (
    "/?q=Hafen", "/", "/article?id=wetter", "/saved", "/status", "/feed", "/original?id=wetter",
    "/api/search?query=Wind", "/api/article/wetter", "/api/status",
)  # fmt: skip


def _total(page: Application, query: str) -> int:
    return int(ask(page, f"/api/search?query={query}").json["total"])


def _refused(page: Application, target: str) -> Answer:
    answer = ask(page, target)
    assert answer.status == 503, (target, answer.text)
    assert "Traceback" not in answer.text and "Retry-After" in answer.headers
    return answer


def test_a_commit_is_seen_at_the_next_request(source: Path, index: Path) -> None:
    """What was added, changed, or built anew is found at once, and what is gone is not."""
    page = local(index)
    assert _total(page, "Leuchtturm") == 0
    put(source / "neu.txt", "Leuchtturm gestrichen\n\nEr ist nun rot und weiss.")
    reindex([source], index=index)
    assert _total(page, "Leuchtturm") == 1
    assert ask(page, "/article?id=neu").status == 200
    (source / "neu.txt").unlink()
    reindex([source], index=index, full=True)
    assert _total(page, "Leuchtturm") == 0
    assert ask(page, "/article?id=neu").status == 404


def test_an_index_that_comes_later_is_found(source: Path, tmp_path: Path) -> None:
    """Before there is an index every page says so; once it is there, it is searched."""
    page = local(tmp_path / "later")
    for target in _TARGETS:
        _refused(page, target)
    assert "no index" in _refused(page, "/").text
    assert ask(page, "/help").status == ask(page, "/assets/app.js").status == 200
    reindex([source], index=tmp_path / "later")
    for target in _TARGETS:
        assert ask(page, target).status == 200, target


def test_an_index_that_is_removed_is_said_to_be_gone(
    source: Path, index: Path, tmp_path: Path
) -> None:
    """A page over an index that was there says that it is not any more, until it is again."""
    page = local(index)
    assert ask(page, "/").status == 200
    index.rename(tmp_path / "elsewhere")
    for target in _TARGETS:
        _refused(page, target)
    (tmp_path / "elsewhere").rename(index)
    assert ask(page, "/?q=Wind").status == 200
    shutil.rmtree(index)
    _refused(page, "/")
    reindex([source], index=index)
    assert ask(page, "/?q=Wind").status == 200


@pytest.mark.parametrize("seen", [False, True], ids=["from the start", "while it is shown"])
@pytest.mark.parametrize("name", ["stamp.json", "current"])
def test_a_damaged_index_is_said_to_be_damaged(
    source: Path, index: Path, seen: bool, name: str
) -> None:
    """Damage shows as a page that says what to do; after a repair the index is searched again."""
    page = local(index)
    if seen:
        assert ask(page, "/").status == 200
    file = (generation(index) if name == "stamp.json" else index) / name
    whole = file.read_bytes()
    file.write_bytes(b"\0")
    put(source / "neu.txt", "Leuchtturm gestrichen\n\nEr ist nun rot und weiss.")
    for target in _TARGETS:
        answer = ask(page, target)
        assert answer.status == 503 or (seen and answer.status == 200), target
        assert "Traceback" not in answer.text
    file.write_bytes(whole)
    reindex([source], index=index)
    assert ask(page, "/article?id=neu").status == 200


def test_an_index_of_another_version_is_said_to_be_one(source: Path, index: Path) -> None:
    """An index whose terms were made otherwise is not searched; the page names the cure."""
    page = local(index)
    stamp = generation(index) / "stamp.json"
    stamp.write_text(stamp.read_text("utf-8").replace('"tables": "', '"tables": "0'), "utf-8")
    assert "reindex" in _refused(page, "/").text
    assert "reindex" in _refused(page, "/api/search?query=Wind").json["error"]
    assert ask(page, "/api/status").json["stale"]
    reindex([source], index=index)
    assert ask(page, "/?q=Wind").status == 200


def test_damaged_postings_are_no_traceback(source: Path, index: Path) -> None:
    """Bytes that change below a running page give a page that says so, not a traceback."""
    page = local(index)
    for file in generation(index).iterdir():
        if file.suffix != ".json":
            raw = bytearray(file.read_bytes())
            raw[len(raw) // 3 : len(raw) // 2] = b"\xff" * (len(raw) // 2 - len(raw) // 3)
            file.write_bytes(raw)
    answers = [ask(page, target) for target in _TARGETS]
    statuses = {answer.status for answer in answers}
    assert 503 in statuses and statuses <= {200, 404, 503}
    reindex([source], index=index, full=True)
    assert ask(page, "/?q=Wind").status == 200


def test_a_source_file_of_great_size_is_not_read_for_a_browser(source: Path, index: Path) -> None:
    """What is gone, or too large to be shown, is said to be so and not read."""
    page = local(index)
    with (source / "wetter.txt").open("ab") as file:
        file.truncate(30_000_000)
    for name in ("original", "inspection"):
        assert ask(page, f"/{name}?id=wetter").status == 404
        (source / "inland/lehrer.txt").unlink(missing_ok=True)
        assert ask(page, f"/{name}?id=inland/lehrer").status == 404
    assert "too large" in ask(page, "/inspection?id=wetter").text
