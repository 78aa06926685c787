"""Reading a hit: the whole article with its matches, a pager, headlines to be followed."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from archives import Indexing
from command import run

from artikelsuche.search import QueryError, open_index
from artikelsuche.search.cli.paging import can_link, linked, target_of

_BODY = "Der Hafen ist zu.\n\nIm Häfchen liegen Kutter, sagt der Kapitän des Hafens.\n\nEnde."
_HINTS = ("KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION", "DOMTERM", "VTE_VERSION",
          "TERM_PROGRAM", "FORCE_HYPERLINK")  # fmt: skip


@pytest.fixture(scope="module")
def index(indexed: Indexing) -> str:
    """An index of one article."""
    record = {"id": "kai/1", "title": "Hafen zu", "body": _BODY, "url": "https://kai.example/ä 1"}
    return indexed([record])


def test_matches_are_found_in_the_whole_article(index: str) -> None:
    """Of an article every match is told, in headline and body; of no article nothing."""
    with open_index(index) as archive:
        found = archive.matches("kai/1", "Hafen Kutter")
        assert found is not None
        title, body = found
        assert title == ((0, 5),)
        assert [_BODY[start:end] for start, end in body] == ["Hafen", "Kutter", "Hafens"]
        assert archive.matches("kai/1", "Xylophon") == ((), ())
        assert archive.matches("kai/2", "Hafen") is None
        with pytest.raises(QueryError):
            archive.matches("kai/1", '"Hafen')


def test_an_article_is_shown_with_its_matches(index: str) -> None:
    """`show --query` marks as `search` does; without it the article stays as it is."""
    marked = run("show", "--index", index, "kai/1", "--query", "Hafen")
    assert marked.out.startswith("**Hafen** zu\n") and "Kapitän des **Hafens**" in marked.out
    assert "*" not in run("show", "--index", index, "kai/1").out
    assert run("show", "--index", index, "kai/1", "--query", "(Hafen").code == 2


def test_the_target_of_a_headline() -> None:
    """A headline leads to the address of the article, else to its file, never to other things."""
    assert target_of("https://a.example/x", "/tmp/a.txt") == "https://a.example/x"
    assert target_of("javascript:alert(1)", "/tmp/a b.txt") == "file:///tmp/a%20b.txt"
    assert target_of(None, "/tmp/a.zip!b.html") is None
    assert linked("a\nb", "https://x/ä\x1b") == (
        "\033]8;;https://x/%C3%A4%1B\033\\a\033]8;;\033\\\n"
        "\033]8;;https://x/%C3%A4%1B\033\\b\033]8;;\033\\"
    )


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"VTE_VERSION": "6003"}, True),
        ({"VTE_VERSION": "4999"}, False),
        ({"TERM_PROGRAM": "WezTerm"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"KITTY_WINDOW_ID": "1", "FORCE_HYPERLINK": "0"}, False),
        ({"FORCE_HYPERLINK": "1"}, True),
    ],
)
def test_only_terminals_that_say_so_get_links(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: bool
) -> None:
    """Hyperlinks are written where a terminal names itself as one that shows them."""
    for name in _HINTS:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert can_link() is expected


def test_headlines_are_links_on_a_terminal_alone(
    index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is piped has no links, whatever the terminal around it can."""
    monkeypatch.setenv("FORCE_HYPERLINK", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    shown = run("search", "--index", index, "Hafen", terminal=True).out
    assert "\033]8;;https://kai.example/%C3%A4%201\033\\" in shown
    assert "\033]8" not in run("search", "--index", index, "Hafen").out


@pytest.mark.skipif(sys.platform == "win32", reason="has no such terminals")
@pytest.mark.parametrize("option", ["--pager", "--no-pager"])
def test_an_article_is_paged_on_a_terminal(index: str, tmp_path: Path, option: str) -> None:
    """On a terminal `show` goes through $PAGER, unless that is not wanted."""
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\necho GEBLÄTTERT\ncat\n", "utf-8")
    pager.chmod(0o755)
    command = [Path(sys.executable).with_name("artikelsuche"), "show", "--index", index, option,
               "kai/1"]  # fmt: skip
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PAGER": str(pager), "TERM": "xterm"}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, env=environment) as process:
        os.close(theirs)
        written = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:
                break
            if not piece:
                break
            written += piece
        assert process.wait(60) == 0
    os.close(ours)
    text = written.decode("utf-8")
    assert ("GEBLÄTTERT" in text) == (option == "--pager") and "Kutter" in text
