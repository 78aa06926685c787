"""Languages: told by the record, else by words of grammar; others are left out where asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from article_files import put, stored
from command import run

from artikelsuche.corpus import read_articles
from artikelsuche.corpus.cleaning.language import detect_language, language_of
from artikelsuche.corpus.errors import ArgumentError
from artikelsuche.index import reindex

_TEXTS = {
    "de": "Der Deich hält dem Wasser stand, sagt die Deichgräfin. Er ist nicht neu, aber dicht.",
    "en": "The dyke has held and the water is going down, the mayor said. It was built in May.",
    "fr": "La digue a tenu et l'eau baisse, dit la maire. Elle est dans le port avec les bateaux.",
    "es": "El dique ha resistido y el agua baja, dice la alcaldesa. No es nuevo, pero es de aquí.",
    "it": "La diga ha tenuto e l'acqua scende, dice la sindaca. Non è nuova, ma è della città.",
    "nl": "De dijk heeft het gehouden en het water zakt, zegt de baas. Het is niet van de stad.",
    "pl": "Wał wytrzymał i woda opada, mówi burmistrz. Nie jest nowy, ale jest z miasta i dobry.",
    "tr": "Set dayandı ve su çekiliyor, dedi başkan. Bu yeni değil ama çok sağlam ve için var.",
    "ru": "Дамба выдержала, и вода уходит, говорит мэр города. Она не новая, но прочная.",
    "uk": "Дамба витримала, і вода відходить, каже міська голова. Вона не нова, але міцна їй.",
    "el": "Το ανάχωμα άντεξε και το νερό υποχωρεί, λέει η δήμαρχος της πόλης.",
    "ar": "صمد السد والمياه تتراجع، كما تقول رئيسة البلدية في المدينة.",
}


@pytest.mark.parametrize("code", sorted(_TEXTS))
def test_two_sentences_tell_their_language(code: str) -> None:
    """The commonest words, or the letters, tell the languages of news apart."""
    assert detect_language(_TEXTS[code]) == code
    assert language_of(_TEXTS[code]) == code


@pytest.mark.parametrize("text", ["", "Steg gesperrt", "4:2 (1:1)", "FC Hallstedt – SV Waller"])
def test_a_text_too_short_to_tell_is_german(text: str) -> None:
    """Nothing is told of a few words; what is not told is German."""
    assert detect_language(text) is None
    assert language_of(text) == "de"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("de-AT", "de"),
        ("en_US", "en"),
        ("German", "de"),
        ("ger", "de"),
        ("FR", "fr"),
        ("xyz", "xyz"),
    ],
)
def test_what_the_record_says_counts(said: str, code: str) -> None:
    """The language that a record names is kept, as a code."""
    assert language_of(_TEXTS["de"], said) == code


def _source(folder: Path) -> Path:
    rows = [{"id": code, "body": text} for code, text in _TEXTS.items()]
    put(folder / "a.jsonl", "\n".join(json.dumps({**row, "language": None}) for row in rows))
    put(folder / "page.txt", f"The dyke\n\n{_TEXTS['en']}")
    put(folder / "seite.txt", f"Der Deich\n\n{_TEXTS['de']}")
    return folder


def test_articles_keep_their_language(tmp_path: Path) -> None:
    """Records and pages alike have the language of their text."""
    found = {article.id: article.language for article in read_articles(_source(tmp_path))}
    assert found == {**{code: code for code in _TEXTS}, "page": "en", "seite": "de"}


def test_other_languages_are_left_out_and_counted(tmp_path: Path) -> None:
    """`--language` keeps articles in these languages alone; without it all are kept."""
    source, index = _source(tmp_path / "s"), tmp_path / "index"
    assert reindex([source], index=index).added == len(_TEXTS) + 2
    outcome = run("reindex", source, "--index", index, "--language", "de", "--allow-shrink")
    assert outcome.code == 0
    assert set(stored(index)) == {"de", "seite"}
    assert f"{len(_TEXTS)} in other languages left out" in outcome.err
    report = reindex([source], index=index, languages=["de", "en"])
    assert (set(stored(index)), report.left_out) == ({"de", "seite", "en", "page"}, len(_TEXTS) - 2)


@pytest.mark.parametrize("code", ["deutsch", "", "DE "])
def test_what_is_no_code_is_refused(tmp_path: Path, code: str) -> None:
    """A language is named by its code; anything else is an error that says so."""
    with pytest.raises(ArgumentError, match="such as de"):
        reindex([_source(tmp_path)], index=tmp_path / "i", languages=[code])
