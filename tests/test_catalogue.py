"""The catalogue holds each message of the code, translated, and nothing else."""

from __future__ import annotations

import ast
import gettext
import io
import re
import shutil
from pathlib import Path
from string import Formatter

import pytest
from catalogue import (
    FOREIGN,
    MO,
    PO,
    compiled,
    messages,
    read_catalogue,
    refreshed,
    translations,
    written,
)

from artikelsuche.corpus.reader import inspect_file

CATALOGUE = read_catalogue()
MESSAGES = [message for message in CATALOGUE if message.id]


def _placeholders(text: str) -> set[tuple[str, str | None, str | None]]:
    return {(name, spec, sign) for _, name, spec, sign in Formatter().parse(text) if name}


def test_each_message_of_the_code_is_in_the_catalogue() -> None:
    """The catalogue has the messages of the code and those of click, no others."""
    ours = {m.id for m in MESSAGES if FOREIGN not in m.user_comments}
    assert ours == messages() - {m.id for m in MESSAGES if FOREIGN in m.user_comments}, (
        "run 'python tests/catalogue.py', and translate what it lists"
    )


def test_each_message_is_translated() -> None:
    """No translation is missing or doubtful, and none is kept of a message that is gone."""
    assert not CATALOGUE.obsolete
    for message in MESSAGES:
        assert not message.fuzzy, message.id
        assert all(translations(message)), message.id
        assert len(translations(message)) == (2 if isinstance(message.id, tuple) else 1)


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: str(message.id)[:40])
def test_what_stands_in_a_message_stands_in_its_translation(message: object) -> None:
    """The translation has the fields of the message, written in the same way."""
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    for english, german in zip(ids, translations(message), strict=True):
        if "{" in english:
            try:
                fields = _placeholders(english)
            except ValueError:  # braces that stand for themselves
                fields = set()
                assert english.count("{") == german.count("{")
            assert not fields or fields == _placeholders(german)


def test_a_cure_stays_apart_from_what_is_wrong() -> None:
    """A message of two parts has them in German as well: what lies behind a semicolon is cut."""
    for message in MESSAGES:
        for english, german in zip(
            message.id if isinstance(message.id, tuple) else (message.id,),
            translations(message),
            strict=True,
        ):
            if english.startswith(("has ", "is ", "cannot ")) and ";" in english:
                assert ";" in german, english


def test_german_messages_address_nobody() -> None:
    """Messages say what is and what is to be done, with German quotation marks."""
    for message in MESSAGES:
        for german in translations(message):
            assert not re.search(r"\b(Sie|Ihnen|Ihre?|[Dd]u|[Dd]eine?)\b", german), german
            assert "”" not in german, german
            assert german.count("„") == german.count("“"), german


def test_the_files_are_as_they_are_written() -> None:
    """The text of the catalogue is what refreshing it gives, and is what was compiled."""
    again = refreshed(CATALOGUE, messages())
    assert written(again) == PO.read_bytes(), "run 'python tests/catalogue.py'"
    now, there = (_entries(data) for data in (compiled(again), MO.read_bytes()))
    assert now == there, "run 'python tests/catalogue.py'"


def _entries(data: bytes) -> dict[object, str]:
    """Read what a compiled catalogue has, but for the header, which names its maker."""
    catalogue = gettext.GNUTranslations(io.BytesIO(data))
    return {key: text for key, text in vars(catalogue)["_catalog"].items() if key}


# What tells people something: errors, the door of a library call, and the standard error.
_TELLERS = re.compile(
    r"(?!(?:Value|Type|Attribute|Runtime|JSONDecode|IndexVersion)Error)[A-Z]\w*Error"
    r"|UsageError|BadParameter|say|_say_error|wrong|fail"
)


@pytest.mark.parametrize("part", ["corpus", "index", "search"])
def test_what_people_are_told_is_worded_for_translation(part: str) -> None:
    """No error and no message of the command line is given a sentence that `tr` did not see."""
    for path in (PO.parents[4] / part).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
            for text in node.args if _TELLERS.fullmatch(name) else ():
                parts = text.values if isinstance(text, ast.JoinedStr) else [text]
                said = [p.value for p in parts if isinstance(p, ast.Constant)]
                assert not [
                    s for s in said if isinstance(s, str) and re.search("[a-z] [a-z]", s)
                ], f"{path}, line {node.lineno}"


_PAGES = [
    *sorted((PO.parents[3] / "data").rglob("*.txt")),
    *sorted((Path(__file__).parent / "cases/html").glob("*.html")),
]


def test_each_reason_to_cut_a_line_is_a_message(tmp_path: Path) -> None:
    """Why lines of pages are cut, and the field that they fill, can be told in German."""
    known = messages()
    alone = []
    for number, path in enumerate(_PAGES):  # among all of its folder, each would read all of it
        folder = tmp_path / str(number)
        folder.mkdir()
        alone.append(Path(shutil.copyfile(path, folder / path.name)))
    for path in (*alone, _PAGES[0]):
        for line in inspect_file(path).lines:
            assert line.reason is None or line.reason in known
            assert line.reason is None or line.field is None or line.field in known
