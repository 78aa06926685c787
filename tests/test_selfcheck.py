"""The self-check of a commit: it passes every good run, and refuses one that has lost something."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from article_files import put_records, tree
from command import run
from hypothesis import example, given, settings
from hypothesis import strategies as st

from artikelsuche.index import reindex, verify
from artikelsuche.index.writing.form_streams import FormStream
from artikelsuche.index.writing.segment_builder import SegmentBuilder

_SENTENCE = "Der Rat der Stadt tagt heute im Saal. "
#: Where the check ends to look for words in a text.
_CUT = 2000


def _filled(length: int) -> str:
    return (_SENTENCE * (length // len(_SENTENCE) + 1))[:length]


def _passes(folder: Path, *bodies: str, titles: Iterable[str] = ()) -> None:
    """Require that records are indexed, with a code that says that all went well."""
    named = [*titles, *(["Titel"] * len(bodies))][: len(bodies)]
    records = [
        {"id": f"a{n}", "title": title, "body": body}
        for n, (title, body) in enumerate(zip(named, bodies, strict=True))
    ]
    source = put_records(folder / "artikel.jsonl", *records)
    outcome = run("reindex", source, "--index", folder / "index", "--full", "--allow-shrink")
    assert "disk" not in outcome.err
    assert outcome.code == 0, outcome.err
    assert verify(folder / "index") == len(records)


def test_a_word_across_the_end_of_the_beginning(tmp_path: Path) -> None:
    """A long word where the check ends to look is no word to look for; the run is good."""
    body = _filled(1985).rstrip() + " Bundesverfassungsgericht entscheidet heute."
    _passes(tmp_path, body)
    _passes(tmp_path, *(_filled(_CUT - at) + " Bundesverfassungsgericht sagt" for at in range(30)))


_ACROSS = {
    "a truncated word": "Atom- und Raketenprogrammverhandlungen enden",
    "the other end": "Waffenlieferungen und -exportgenehmigungen enden",
    "a gender form": "Bundestagsabgeordneter:innenversammlungen enden",
    "with a star": "Verwaltungsmitarbeiter*innen und Verwaltungsmitarbeiter/-innen",
    "a chain": "Nordrhein-Westfalen-Ministerpräsidenten-Konferenz endet",
    "an apostrophe": "Bundesverfassungsgericht's und geht’s",
    "a date": "Am 19. 06. 2024 und am 2024-06-19 und am 19.06.2024 war",
    "a number": "1 234 567 890 123 oder 1.234.567.890,123 Millionen",
    "glued words": "BundesverfassungsgerichtEntscheidet heute",
    "an acronym": "U.S.A.M.R.I.I.D. und AT&T und F-16-Teile und WHO",
    "a decomposed word": "Mu\u0308llverwertungsgesellschaftsu\u0308bersicht heute",
    "soft hyphens": "Bundes\u00advers\u00adfassungs\u00adgerichts\u00adentscheidung heute",
    "no joiners": "Auf\u200clage\u200cbundes\u200bverfassungs\u2060gericht heute",
    "marks": "Bundesverfassungsgericht" + "\u0301\u0323" * 20 + " heute",
    "ligatures": "Schi\ufb00fahrtsgesellscha\ufb05sverwaltung heute",
    "capitals": "BUNDESVERFASSUNGSGERICHTSENTSCHEIDUNGEN ENDEN HEUTE",
    "signs": "50%ige§§Paragraphenreiterei€ und 25°C heute",
    "an address": "https://www.verwaltungsgerichtshof.example/entscheidung.html heute",
    "other letters": "Генеральнаяассамблея und 北京市人民政府 und ΓενικήΣυνέλευση",
    "underscores": "bundes_verfassungs_gericht_entscheidung_von_heute endet",
    "white space": "Bundes\u00a0verfassungs\u2028gericht\u3000entscheidet\u0085heute\x1fnun",
}


@pytest.mark.parametrize("kind", _ACROSS)
def test_whatever_lies_across_the_end(tmp_path: Path, kind: str) -> None:
    """Wherever the end of the beginning falls in a form of any kind, the run is good."""
    text = _ACROSS[kind]
    places = (1, 2, 5, 8, 11, 15, 19, 24, len(text))
    bodies = [_filled(_CUT - at)[:-1] + " " + text for at in places]
    for at in range(0, len(bodies), 3):  # first, middle and last article are checked
        _passes(tmp_path, *bodies[at : at + 3])
    spaces = [" " * (_CUT - at) + text for at in places[1::3]]
    _passes(tmp_path, *spaces, titles=[text, text.upper(), text.lower()])


@pytest.mark.parametrize(
    "text",
    [
        "a" * 300_000,
        "ab" * 150_000 + "c",
        "7" * 300_000,
        "a" + "\u0301" * 300_000,
        "7" + "\u0323" * 300_000,
        "-".join(["Wort"] * 5000),
        "'".join(["wort"] * 5000),
        "1." * 50_000 + "1",
        "Wort*innen" * 3000,
        "A." * 5000,
        "BerlinHamburg" * 3000,
        "\u0301" * 300_000,
        "-" * 300_000,
        "北" * 300_000,
        "der und die " * 400,
        "x y z " * 800,
    ],
    ids=lambda text: f"{text[:6]!r}",
)
def test_texts_that_are_cut_or_dropped(tmp_path: Path, text: str) -> None:
    """A text whose words the index cuts or drops, or keeps as no word, is no failed check."""
    _passes(tmp_path, text, f"{text} heute", f"Heute {text}", titles=[text[:3000], "Heute", text])


_PIECES = st.sampled_from(
    [
        *"aäßZÖé1970.,;:-\u2010\u2011'’*_·/&§% \n\t",
        *"\u00a0\u00ad\u200b\u0301\u0308\u1fff\ufb01\u2167\u01c5\u0130\u017f\ubd81\u65e5\u05d1\u001f",
        *(
            "Atom-",
            " und ",
            "innen",
            "Innen",
            "19.",
            " Juni",
            "1,6",
            "GmbH",
            "Wort",
            "Straße",
            "McDo",
        ),
    ]
)


@settings(max_examples=60)
@given(
    st.lists(_PIECES, min_size=1, max_size=40).map("".join) | st.text(min_size=1, max_size=60),
    st.integers(0, 40),
    st.sampled_from(["", "A", _SENTENCE]),
)
@example("Bundesverfassungsgericht entscheidet heute.", 15, _SENTENCE)
def test_any_text_passes(
    tmp_path_factory: pytest.TempPathFactory, text: str, before: int, filling: str
) -> None:
    """Any text passes, as a title and as a body, wherever the end of the beginning falls in it."""
    folder = tmp_path_factory.mktemp("any")
    body = (filling * _CUT)[: _CUT - before] + text
    records = [{"id": "a", "title": text, "body": "A " + text}, {"id": "b", "body": "A" + body}]
    report = reindex([put_records(folder / "a.jsonl", *records)], index=folder / "index")
    assert (report.added, report.failed) == (2, 0)


# What is really lost


def _losing(lost: str) -> Callable[[SegmentBuilder, str, Any], None]:
    """Make what writes any field of a segment but one."""
    add_field = SegmentBuilder.add_field

    def losing(builder: SegmentBuilder, name: str, field: Any) -> None:
        if name != lost:
            add_field(builder, name, field)

    return losing


@pytest.mark.parametrize("lost", ["title", "title_stem", "body", "body_stem", "id"])
@pytest.mark.parametrize("options", [[], ["--full"]], ids=["continued", "full"])
def test_lost_postings_are_refused(
    source: Path, index: Path, monkeypatch: pytest.MonkeyPatch, lost: str, options: list[str]
) -> None:
    """A commit without the postings of a field is refused; the message names an article."""
    before = tree(index)
    (source / "neu.txt").write_text("Neue Meldung\n\nEin Text, der eben erst kam.", "utf-8")
    monkeypatch.setattr(SegmentBuilder, "add_field", _losing(lost))
    outcome = run("reindex", source, "--index", index, *options)
    assert outcome.code == 2
    assert "the article '" in outcome.err and "nothing was changed" in outcome.err
    assert "disk" not in outcome.err and "memory" not in outcome.err
    assert tree(index) == before


@pytest.mark.parametrize("document", [0, 7, 8])
def test_the_postings_of_one_article_are_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, document: int
) -> None:
    """Where only the first, the middle or the last article has no postings, it is named."""
    records = [{"id": f"a{n}", "title": f"Titel {n}", "body": _SENTENCE} for n in range(9)]
    source = put_records(tmp_path / "a.jsonl", *records)
    add = FormStream.add
    monkeypatch.setattr(
        FormStream, "add", lambda own, n, text: 0 if n == document else add(own, n, text)
    )
    outcome = run("reindex", source, "--index", tmp_path / "index")
    assert outcome.code == 2
    assert f"does not find the article 'a{document}' by '" in outcome.err
    assert run("search", "Rat", "--index", tmp_path / "index").code == 2


def test_another_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An article that is stored otherwise than it was read is named."""
    source = put_records(tmp_path / "a.jsonl", {"id": "a", "body": _SENTENCE})
    add = SegmentBuilder.add
    monkeypatch.setattr(
        SegmentBuilder, "add", lambda own, values, text, columns: add(own, values, "x", columns)
    )
    outcome = run("reindex", source, "--index", tmp_path / "index")
    assert outcome.code == 2
    assert "does not give back the article 'a' as it was read" in outcome.err
