"""Web pages: golden cases in the markup of publishers, and pages that are no article."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written_article import written

from artikelsuche.corpus import Article, SourceError, inspect_file, read_articles
from artikelsuche.index import reindex
from artikelsuche.search import open_index

CASES = Path(__file__).parent / "cases" / "html"
PAGES = sorted(path for path in CASES.iterdir() if path.suffix != ".txt")


def article_of(path: Path) -> Article:
    """Read the one article of a page."""
    [article] = read_articles(path)
    return article


def read_bytes(folder: Path, raw: bytes) -> Article | SourceError:
    """Read a page that is made of bytes: the article, or the error."""
    path = folder / "seite.html"
    path.write_bytes(raw)
    errors: list[SourceError] = []
    found = list(read_articles(path, errors.append))
    [only] = [*found, *errors]
    return only


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_golden_case(page: Path) -> None:
    """Of each page the fields and the whole text are found, and none of its furniture."""
    assert written(article_of(page)) == page.with_suffix(".txt").read_text("utf-8")


def test_there_are_enough_cases() -> None:
    """At least 40 pages are judged, each with what it must give."""
    assert len(PAGES) >= 40
    assert {path.stem for path in PAGES} == {path.stem for path in CASES.glob("*.txt")}


CARDS = "".join(
    f"<div class=tile><a href=/z{n}><h3>Meldung {n} aus der weiten Welt</h3></a>"
    f"<p>Kurz gesagt geschah hier etwas, das {n} Leute anging und andere nicht.</p></div>"
    for n in range(40)
)


def without_elements(page: str) -> str:
    """Write a page without the elements that tell text from the rest."""
    names = "article|main|section|header|footer|nav|aside"
    return re.sub(rf"(</?)(?:{names})\b", r"\1div", page)


def without_names(page: str) -> str:
    """Write a page with classes that no reader understands, as some programs make them."""
    return re.sub(r'\b(class|id)="([^"]*)"', lambda m: f'{m[1]}="x{crc32(m[2].encode())}"', page)


def among_teasers(page: str) -> str:
    """Put a page between two screens of teasers."""
    page = re.sub(r"(<body[^>]*>)", rf"\1<div>{CARDS}</div>", page, count=1)
    return page.replace("</body>", f"<div>{CARDS}</div></body>")


@pytest.mark.parametrize(
    ("change", "least"), [(without_elements, 0.99), (among_teasers, 0.99), (without_names, 0.96)]
)
def test_text_is_known_by_more_than_its_markup(
    change: Callable[[str], str], least: float, tmp_path: Path
) -> None:
    """Of the words of all pages few are lost or too many where the markup says less."""
    right = wrong = lost = 0
    for page in PAGES:
        raw = page.read_bytes()
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            continue
        found = read_bytes(tmp_path, change(text).encode())
        assert isinstance(found, Article), f"{page.stem}: {found}"
        given = Counter(re.findall(r"\w+", found.body))
        wanted = Counter(re.findall(r"\w+", article_of(page).body))
        right += (given & wanted).total()
        wrong, lost = wrong + (given - wanted).total(), lost + (wanted - given).total()
    assert right / (right + lost) >= least
    assert right / (right + wrong) >= least


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_inspection_tells_of_every_block(page: Path, tmp_path: Path) -> None:
    """What is kept is the text of the article; each other block has a reason."""
    # Beside all other pages, these would be read for each of them.
    inspection = inspect_file(shutil.copy(page, tmp_path))
    assert inspection.article is not None
    kept = [line.text for line in inspection.lines if line.kept and line.field != "title"]
    assert kept == [line for line in inspection.article.body.split("\n") if line]
    assert all(line.reason for line in inspection.lines if not line.kept)


TEASERS = "".join(
    f'<div><h3><a href="/{n}">Meldung {n} aus der Stadt</a></h3><p>Was am Tag geschah.</p></div>'
    for n in range(12)
)
NO_ARTICLES = {
    "": "is empty",
    " \n\t": "is empty",
    "<html></html>": "shows no text",
    "<html><body><div id='app'></div><script>start()</script></body></html>": "scripts fill",
    "<html><frameset cols='20,80'><frame src='a.html'></frameset></html>": "frame page",
    "<html><head><meta http-equiv='refresh' content='0; URL=/neu.html'></head></html>": "leads on",
    f"<html><title>Talbote</title><body>{TEASERS}</body></html>": "list of articles",
    "<title>Einwilligung</title><p>Wir und unsere Partner verwenden Cookies. Wenn Sie zustimmen,"
    " können Sie alle Artikel lesen.</p><button>Akzeptieren</button>": "consent to cookies",
    "<title>Fehler 404</title><h1>Seite nicht gefunden</h1><p>Diese Seite gibt es leider nicht"
    " mehr. Vielleicht hilft Ihnen die Suche weiter.</p>": "no such page",
    "<title>Just a moment...</title><p>Enable JavaScript and cookies to continue</p>": "robots",
}


@pytest.mark.parametrize("page", NO_ARTICLES)
def test_a_page_that_is_no_article_is_reported(page: str, tmp_path: Path) -> None:
    """Frames, lists, walls and empty pages are errors that say what is wrong, and no articles."""
    found = read_bytes(tmp_path, page.encode())
    assert isinstance(found, SourceError)
    assert NO_ARTICLES[page] in found.reason
    assert ";" in found.reason  # and what to do


WALLED = (
    '"isAccessibleForFree": false',
    '"isAccessibleForFree": "False"',
    '"isAccessibleForFree": "http://schema.org/False"',
    '"hasPart": [{"@type": "WebPageElement", "isAccessibleForFree": "false"}]',
)


@pytest.mark.parametrize("says", [*WALLED, '"isAccessibleForFree": true', '"name": "false"'])
def test_a_paywall_is_told(says: str, tmp_path: Path) -> None:
    """An article whose page says that it is not free is marked, in the index as well."""
    other = '{"@type": "NewsArticle", "headline": "Anderes", "isAccessibleForFree": false}'
    page = (
        f'<script type="application/ld+json">{{"@type": "NewsArticle", {says}}}</script>'
        f'<script type="application/ld+json">{other}</script>'
        "<h1>Die Nacht im Klinikum</h1><p>Um 2.14 Uhr wird der Bildschirm auf Station drei schwarz."
        " Das Licht brennt weiter.</p>"
    )
    (tmp_path / "klinik.html").write_text(page, "utf-8")
    assert article_of(tmp_path / "klinik.html").paywalled is (says in WALLED)
    reindex([tmp_path / "klinik.html"], index=tmp_path / "index")
    with open_index(tmp_path / "index") as archive:
        [hit] = archive.search("Klinikum")
    assert hit.to_json()["paywalled"] is hit.paywalled is (says in WALLED)


SHARED = ("Die Stimme aus dem Tal seit 1921", "Jetzt im Tal bleiben und die App laden")


def test_furniture_is_learned_from_pages(tmp_path: Path) -> None:
    """A line that the pages of a folder share is cut from their text."""
    for n, word in enumerate(("Hafen", "Deich", "Markt", "Schule", "Brücke", "Turm", "Wald")):
        text = f"Am Montag ging es im Rat um den Ort {word}. Entschieden wurde wieder nichts dazu."
        (tmp_path / f"{n}.html").write_text(
            f"<meta charset=utf-8><title>{word}</title><h1>Streit: {word}</h1><div><p>{text}</p>"
            f"<p>{SHARED[1]}</p><p>Der Streit um {word} dauert schon Jahre, und er wird bleiben."
            f" Das sagte einer, der dabei war.</p><p>{SHARED[0]}</p></div>",
            "utf-8",
        )
    for article in read_articles(tmp_path):
        assert not any(line in article.body for line in SHARED)
        assert len(article.body.split("\n\n")) == 2


HOSTILE = {
    "deep": "<div>" * 200_000 + "<p>Ein Satz, der tief liegt, und noch einer dazu.</p>",
    "wide": "<p>Ein kurzer Satz.</p>" * 60_000,
    "huge": "<i>x</i>" * 2_000_000,
    "unclosed": "<b><i><a href=x>" * 40_000,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(60_000)) + ">Text</p>",
    "json": '<script type="application/ld+json">' + "[" * 200_000 + "</script><p>Text</p>",
    "commas": '<script type="application/ld+json">{"a": "' + '\\"' * 200_000 + "</script>x",
    "tables": "<table><tr><td>" * 20_000 + "x",
    "brackets": "<" * 300_000,
    "long": "<p>" + "wort " * 400_000 + "</p>",
    "title": "<title>" + "a | " * 100_000 + "</title><p>Ein Satz, der hier steht.</p>",
}


@pytest.mark.parametrize("page", HOSTILE)
def test_no_page_hangs(page: str, tmp_path: Path) -> None:
    """However a page is built, it gives an article or an error within seconds."""
    begin = time.process_time()
    assert isinstance(read_bytes(tmp_path, HOSTILE[page].encode()), (Article, SourceError))
    assert time.process_time() - begin < 20


@settings(max_examples=60)
@given(raw=st.binary(max_size=400), head=st.sampled_from([b"", b"<html><body><p>", b"\xff\xfe<"]))
def test_any_bytes_give_an_article_or_an_error(
    raw: bytes, head: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Any bytes under the name of a page are an article with text, or an error; no traceback."""
    found = read_bytes(tmp_path_factory.mktemp("any"), head + raw)
    assert isinstance(found, SourceError) or found.body.strip()


@settings(max_examples=60)
@given(data=st.data())
def test_damaged_pages_give_an_article_or_an_error(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A page with pieces cut out, doubled or put elsewhere is read as far as it goes."""
    raw = data.draw(st.sampled_from(PAGES)).read_bytes()
    for _ in range(data.draw(st.integers(1, 4))):
        start, end = sorted(data.draw(st.integers(0, len(raw))) for _ in range(2))
        piece, at = raw[start:end], data.draw(st.integers(0, len(raw)))
        raw = data.draw(
            st.sampled_from([raw[:start] + raw[end:], raw[:at] + piece[:2000] + raw[at:]])
        )
    found = read_bytes(tmp_path_factory.mktemp("damaged"), raw)
    assert isinstance(found, SourceError) or found.body.strip()


def test_without_the_extra_a_page_says_what_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the packages for pages are not installed, the error names the line to type."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    found = read_bytes(tmp_path, b"<p>Ein Satz.</p>")
    assert isinstance(found, SourceError)
    assert "pip install 'artikelsuche[formats]'" in found.reason


def test_text_and_search_load_nothing_for_pages() -> None:
    """Who reads text files or searches does not load the packages for pages."""
    code = (
        "import sys, artikelsuche.corpus.reader, artikelsuche.search.archive;"
        "assert not {'lxml', 'trafilatura'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
