"""PDF files: the text layer as one article, without what returns on every page."""

from __future__ import annotations

import datetime as dt
import random
import sys
from pathlib import Path

import pytest
from article_files import put
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_files import pdf

from artikelsuche.corpus import Article, SourceError, read_articles

_ONE = [
    "Küstenblatt – 19. Juni 2024", "Der Deich bei Hallstedt hält", "der Flut stand",
    "Von Anna Beck und Jan Roth",
    "Hallstedt – Der Deich bei Hallstedt hat der Sturmflut in der Nacht standge-",
    "halten. Das sagte die Deichgräfin am Mittwoch. Der Kultur- und Umweltmi-",
    "nister war auch dort und sah sich die Lage an, die nach Auskunft der Be-",
    "hörden ruhig war.",
    "Am Morgen fuhr die Fähre wieder, und mit ihr kamen die ersten Gäste, die auf", "1",
]  # fmt: skip
_TWO = [
    "Küstenblatt – 19. Juni 2024",
    "das Ende der Sperrung gewartet hatten, in den Hafen zurück.",
    "Die Schule bleibt bis Freitag geschlossen.", "2",
]  # fmt: skip


def read(path: Path) -> tuple[list[Article], list[SourceError]]:
    """Read the articles of a file, and what is said of the others."""
    errors: list[SourceError] = []
    return list(read_articles(path, errors.append)), errors


def test_pages_are_one_article(tmp_path: Path) -> None:
    """Broken words are whole, headers, footers and page numbers gone, sentences go over pages."""
    raw = pdf([_ONE, _TWO], "Der Deich bei Hallstedt hält der Flut stand", "Redaktion")
    (article,), errors = read(put(tmp_path / "deich.pdf", raw))
    assert errors == []
    assert (article.id, article.title) == ("deich", "Der Deich bei Hallstedt hält der Flut stand")
    assert article.authors == ("Anna Beck", "Jan Roth")
    assert article.published == dt.date(2024, 6, 19)
    assert [line for line in article.body.split("\n") if line] == [
        "Hallstedt – Der Deich bei Hallstedt hat der Sturmflut in der Nacht standgehalten. Das"
        " sagte die Deichgräfin am Mittwoch. Der Kultur- und Umweltminister war auch dort und sah"
        " sich die Lage an, die nach Auskunft der Behörden ruhig war.",
        "Am Morgen fuhr die Fähre wieder, und mit ihr kamen die ersten Gäste, die auf das Ende der"
        " Sperrung gewartet hatten, in den Hafen zurück.",
        "Die Schule bleibt bis Freitag geschlossen.",
    ]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (pdf([[], ["1"]]), "no text layer (2 pages"),
        (b"%PDF-1.4\n%%EOF", "damaged PDF"),
        (b"kein PDF", "is no PDF"),
        (b"", "is no PDF"),
    ],
)
def test_what_has_no_text_is_named(tmp_path: Path, raw: bytes, reason: str) -> None:
    """Scans, damaged files and other files are errors that say what to do."""
    articles, (error,) = read(put(tmp_path / "a.pdf", raw))
    assert articles == []
    assert reason in error.reason and ";" in error.reason


def test_without_the_library_the_line_to_type_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where pypdf is not installed the error says how to install it."""
    monkeypatch.setitem(sys.modules, "pypdf", None)
    _, (error,) = read(put(tmp_path / "a.pdf", pdf([_ONE])))
    assert "pip install 'artikelsuche[formats]'" in error.reason


@settings(max_examples=40, deadline=4000)
@given(st.integers(0, 1 << 30))
def test_damaged_files_give_articles_or_errors(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    """A file with changed or lost bytes is read or refused with its name; nothing else."""
    raw, chance = bytearray(pdf([_ONE, _TWO])), random.Random(seed)
    for _ in range(chance.choice((1, 3, 30))):
        at = chance.randrange(len(raw))
        raw[at : at + chance.choice((0, 1, 50))] = chance.randbytes(chance.choice((0, 1, 3)))
    path = put(tmp_path_factory.mktemp("fuzz") / "a.pdf", bytes(raw))
    articles, errors = read(path)
    assert len(articles) + len(errors) == 1
