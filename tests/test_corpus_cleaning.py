"""Cleaning of pages: golden cases, the seeds of the project and invariants."""

from __future__ import annotations

import datetime as dt
import json
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written_article import written

from artikelsuche.corpus import read_articles
from artikelsuche.corpus.cleaning.cleaner import clean_page
from artikelsuche.corpus.normalize import normalize_text

CASES = sorted((Path(__file__).parent / "cases" / "cleaning").glob("*.txt"))
FURNITURE_CASES = Path(__file__).parent / "cases" / "furniture"
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"

needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not here")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_golden_case(case: Path) -> None:
    """Each page of the golden files is taken apart as the file says."""
    source, _, expected = case.read_text(encoding="utf-8").partition("# output\n")
    assert written(clean_page(normalize_text(source)).article) == expected


def rows(name: str, between: str) -> list[str]:
    """List the parts of a golden file of furniture."""
    return (FURNITURE_CASES / name).read_text(encoding="utf-8").strip().split(between)


TEXT = (
    "Das Wasser stieg in der Nacht auf drei Meter. Der Deich hielt, wie es am Morgen hieß.",
    "Die Helfer waren seit Mitternacht im Einsatz. Am Mittag wurden sie abgelöst.",
    "Nun soll der Deich höher werden. Der Rat berät im Herbst darüber.",
)


@pytest.mark.parametrize("gap", ["\n\n", "\n"])
@pytest.mark.parametrize("article", rows("kept.txt", "\n===\n"), ids=lambda text: text[:20])
def test_advice_interviews_and_letters_stay_whole(article: str, gap: str) -> None:
    """What an article says of letters, prices, apps or cookies, and what it asks, is its text."""
    page = clean_page(article.replace("\n\n", gap))
    assert [(line.reason, line.text) for line in page.lines if line.reason] == []


@pytest.mark.parametrize("line", rows("single.txt", "\n"))
def test_a_line_of_furniture_goes_wherever_it_stands(line: str) -> None:
    """A button, teaser or appeal of the site goes above, between and below the paragraphs."""
    for place in range(4):
        text = [*TEXT[:place], line, *TEXT[place:]]
        assert clean_page("\n\n".join(["Der Deich hält", *text])).article.body == "\n\n".join(TEXT)


@pytest.mark.parametrize("line", rows("several.txt", "\n"))
def test_an_appeal_of_several_sentences_goes_around_the_text(line: str) -> None:
    """It goes below the headline and below the text; between paragraphs it could be one."""
    for text in ((line, *TEXT), (*TEXT, line), (*TEXT, "Teilen", line, "© 2024 Talbote")):
        assert clean_page("\n\n".join(["Der Deich hält", *text])).article.body == "\n\n".join(TEXT)
    page = clean_page("\n\n".join(["Der Deich hält", *TEXT[:2], line, TEXT[2]]))
    assert line in page.article.body


@pytest.mark.parametrize("line", ["Was ist Ihre Meinung?", "Haben Sie Fehler entdeckt?"])
def test_a_question_of_the_site_has_no_answer(line: str) -> None:
    """A question below the text is the site's; above a line it may be one of an interview."""
    assert clean_page("\n\n".join(["Der Deich hält", *TEXT, line, "Teilen"])).article.body.endswith(
        TEXT[2]
    )
    assert line in clean_page("\n\n".join(["Der Deich hält", *TEXT, line, "Keine."])).article.body


def test_a_page_of_one_paragraph_below_a_button() -> None:
    """Where the only paragraph stands for the headline, the lines around it are cut."""
    page = clean_page(f"Teilen\n\n{TEXT[0]}\n\nMerken")
    assert (page.article.title, page.article.body) == (TEXT[0], "")


def test_records_keep_every_line(tmp_path: Path) -> None:
    """Records are clean by contract: furniture in them is text."""
    body = "\n\n".join([TEXT[0], "Jetzt den Newsletter abonnieren", "Teilen", TEXT[1]])
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a", "body": body}), "utf-8")
    assert [article.body for article in read_articles(tmp_path)] == [body]


@needs_seeds
def test_seeds_lose_their_furniture() -> None:
    """No furniture of the real pages is left in an article."""
    for article in read_articles(SEEDS):
        for word in ("Lesezeit", "Kommentare", "IMAGO", "Startseite", "NewsWorld", "©", "- in"):
            assert word not in article.body


@needs_seeds
def test_seeds_keep_every_paragraph() -> None:
    """Every line of a real page with several sentences stays in the article, but for the blurb."""
    for article in read_articles(SEEDS):
        assert article.path is not None
        for raw in Path(article.path).read_text(encoding="utf-8").splitlines():
            line = raw.strip()
            if len(line) > 200 and not line.startswith("NewsWorld"):
                assert line in article.body


@needs_seeds
def test_seeds_give_their_metadata() -> None:
    """The fields of the real pages are found."""
    articles = {article.id[:3]: article for article in read_articles(SEEDS)}
    assert articles["000"].authors == ("Hans Meier",)
    assert articles["002"].authors == ("Ernst Müller",)
    assert [articles[n].section for n in ("001", "003")] == ["Politik", "Politik"]
    assert [articles[n].agency for n in ("001", "003")] == ["hk", "sischr"]
    places = [articles[n].dateline for n in ("000", "001", "003")]
    assert places == ["Berlin", "Pjöngjang", "Moskau/Pjöngjang"]
    teasers = {n: a.teaser for n, a in articles.items() if a.teaser}
    assert set(teasers) == {"001", "003", "004"}
    assert all(articles[n].body.startswith(teaser) for n, teaser in teasers.items())
    assert articles["002"].source == "NewsWorld"
    assert len(articles["001"].credits) == 2


FURNITURE = (
    "Von Clara Muster", "Teilen", "Anzeige", "Mehr zum Thema", "Kommentare (3)", "- in",
    "© 2024 Talbote", "1. Startseite", "Foto: dpa", "Stand: 19.06.2024", "Auch interessant", "",
)  # fmt: skip
# A word of two letters before a full stop reads as an abbreviation.
WORDS = st.text("abcdefghijklmnopqrstuvwxyzäöüß", min_size=3, max_size=12)


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """A sentence of made-up words."""
    words = draw(st.lists(WORDS, min_size=5, max_size=12))
    return " ".join([words[0].capitalize(), *words[1:]]).replace("ß", "s", 1) + "."


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    """A paragraph of several sentences."""
    return " ".join(draw(st.lists(sentences(), min_size=3, max_size=6)))


@settings(max_examples=150)
@given(
    texts=st.lists(paragraphs(), min_size=1, max_size=5),
    around=st.lists(st.sampled_from(FURNITURE), min_size=6, max_size=6),
    gap=st.sampled_from(["\n", "\n\n"]),
)
def test_paragraph_is_never_cut(texts: list[str], around: list[str], gap: str) -> None:
    """A paragraph of several sentences stays, whatever furniture stands around it."""
    rows = ["Eine Überschrift ohne Punkt"]
    for i, text in enumerate(texts):
        rows += [around[i], text]
    page = clean_page(normalize_text(gap.join([*rows, around[-1]])))
    body = page.article.body.split("\n")
    assert all(normalize_text(text) in body for text in texts)


@settings(max_examples=300)
@given(st.text(max_size=400) | st.text(string.printable + "äöü©–„“", max_size=400))
def test_every_line_is_accounted_for(raw: str) -> None:
    """Every line with text is the title, part of the body, or cut with a reason."""
    text = normalize_text(raw)
    page = clean_page(text)
    rows = [row.strip() for row in text.split("\n")]
    seen = {n for line in page.lines for n in range(line.number, line.number + line.height)}
    assert seen == {n for n, row in enumerate(rows, 1) if row}
    for line in page.lines:
        assert line.reason or line.text == page.article.title or line.text in page.article.body


def test_repeated_headline_is_cut() -> None:
    """A headline that a page prints twice stands once in the article."""
    page = clean_page(
        "Der Deich hält\n\nDer Deich hält\n\nDas Wasser stieg. Der Deich hielt stand."
    )
    assert page.article.title == "Der Deich hält"
    assert page.article.body == "Das Wasser stieg. Der Deich hielt stand."


def test_first_line_is_the_title() -> None:
    """A page that is only one line is a title, even if that line reads like furniture."""
    assert clean_page("Anzeige").article.title == "Anzeige"
    assert clean_page("Nur eine Zeile").article.title == "Nur eine Zeile"


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("VON HANS BEISPIEL", "authors", ("Hans Beispiel",)),
        ("Ein Gastbeitrag von Hans Beispiel", "authors", ("Hans Beispiel",)),
        ("Autorin: Clara Muster, Redakteurin für Politik", "authors", ("Clara Muster",)),
        ("Hans Beispiel | 19.06.2024, 14:05 Uhr", "authors", ("Hans Beispiel",)),
        ("Hans Beispiel | vor 3 Stunden", "authors", ("Hans Beispiel",)),
        ("Gespeichert von Hans Beispiel am Mi., 19.06.2024 - 14:05", "authors", ("Hans Beispiel",)),
        ("Folge 12 · 19. Juni 2024 · 34 Min.", "published", dt.date(2024, 6, 19)),
        ("19.06.2024 14:05 dpa", "agency", "dpa"),
        ("19.06.24 14:05 dpa", "agency", None),
        ("Von dpa", "agency", "dpa"),
        ("Quelle: dpa/AFP", "agency", "dpa/AFP"),
        ("Sie sind hier: Startseite / Politik", "section", "Politik"),
        ("Ressort: Kultur", "section", "Kultur"),
        ("Stand: 19.06.2024, 14:30 Uhr", "published", dt.datetime(2024, 6, 19, 14, 30)),
        ("Erstellt: 19.06.2024 Aktualisiert: 20.06.2024", "published", dt.date(2024, 6, 19)),
        ("Stand: 19. Juni, 14:30 Uhr", "published", None),
        ("https://www.talbote.example/freibad", "url", "https://www.talbote.example/freibad"),
    ],
)
def test_line_above_the_text_becomes_a_field(line: str, field: str, value: object) -> None:
    """A line that says something about the article is cut and fills the field."""
    text = "Der Rat hat getagt. Er hat nichts beschlossen, wie am Abend zu hören war."
    page = clean_page(f"Der Rat tagt\n\n{line}\n\n{text}")
    assert getattr(page.article, field) == value
    assert page.article.body == text


def test_publication_wins_over_update() -> None:
    """The day of publication counts, not that of a later change."""
    text = "Der Rat hat getagt. Er hat nichts beschlossen, wie am Abend zu hören war."
    page = clean_page(
        f"Der Rat tagt\nZuletzt aktualisiert: 20.06.2024\nVeröffentlicht am 19.06.2024\n\n{text}"
    )
    assert page.article.published == dt.date(2024, 6, 19)


def test_year_of_a_copyright_is_no_date() -> None:
    """The year in a copyright line dates nothing."""
    page = clean_page("Titel\n\nDer Rat hat getagt. Er hat nichts beschlossen.\n\n© 2024 Talbote")
    assert (page.article.published, page.article.source) == (None, "Talbote")
