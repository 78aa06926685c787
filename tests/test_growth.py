"""Growth: one word of megabytes, and rows of thousands of parts, take time and memory by size."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from growth import each_doubling_is_linear, memory_grows_linearly

from artikelsuche.index import analyze, reindex
from artikelsuche.index.analysis.tokenizer import surfaces

MEGABYTE = 1 << 20


@pytest.mark.parametrize("piece", ["ä", "ß", "a\u0301", "x", "7", "é"], ids=ascii)
def test_a_word_of_megabytes_is_analysed_in_linear_time(piece: str) -> None:
    """A word of up to 2 MB takes time and memory in proportion, whatever its letters are."""
    more = count()

    def work(size: int) -> None:
        # A letter more each time: a form that was seen before is only looked up.
        for _ in analyze(piece * (size // len(piece.encode()) + next(more))):
            pass

    assert each_doubling_is_linear(work, MEGABYTE // 2)
    assert memory_grows_linearly(work, MEGABYTE // 8)  # tracing takes ten times as long


@pytest.mark.parametrize("piece", ["A.", "Ä.Ö.", "111 ", "111.", "1'111", "a-", "a:in ", "Vor- "])
@pytest.mark.parametrize("tail", ["", "Ab", "1111", "-"])
def test_a_row_that_ends_otherwise_is_cut_in_linear_time(piece: str, tail: str) -> None:
    """A row of parts is not read again from each of them where its end makes it none."""

    def work(parts: int) -> None:
        surfaces(piece * parts + tail)

    assert each_doubling_is_linear(work, 4000)


def test_an_article_of_one_word_is_indexed_in_linear_time(tmp_path: Path) -> None:
    """A file of one word of 1, 2 and 4 MB is read, indexed and checked in proportion."""

    def work(size: int) -> None:
        (tmp_path / "wort.txt").write_text("Titel\n\n" + "ä" * (size // 2), "utf-8")
        assert reindex([tmp_path / "wort.txt"], index=tmp_path / f"index-{size}").errors == []

    work(1000)
    assert each_doubling_is_linear(work, MEGABYTE)
