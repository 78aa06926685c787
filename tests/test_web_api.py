"""The description of the JSON API against what is answered, and against the library call."""

from __future__ import annotations

import inspect
import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from web_pages import ask, local

from artikelsuche.corpus import Article
from artikelsuche.index.upkeep.status import read_status
from artikelsuche.search import Archive, open_index
from artikelsuche.search.web.application import Application
from artikelsuche.search.web.http.hosts import Hosts

schemathesis = pytest.importorskip("schemathesis")

_DESCRIPTION = json.loads(
    (Path(__file__).parents[1] / "search/web/openapi.json").read_text("utf-8")
)
_SCHEMAS = _DESCRIPTION["components"]["schemas"]
_SEARCH = {
    one["name"]: one["schema"] for one in _DESCRIPTION["paths"]["/api/search"]["get"]["parameters"]
}


def _keys(name: str) -> set[str]:
    return set(_SCHEMAS[name]["properties"])


def test_every_argument_of_a_search_is_described() -> None:
    """The parameters are the arguments of the library call but ids, with its own defaults."""
    arguments = dict(inspect.signature(Archive.search).parameters)
    for left_out in ("self", "ids"):
        del arguments[left_out]
    assert _SEARCH.keys() == arguments.keys()
    for name, schema in _SEARCH.items():
        if "default" in schema:
            assert schema["default"] == arguments[name].default


@pytest.mark.parametrize("name", [name for name, one in _SEARCH.items() if "maximum" in one])
def test_the_bounds_are_those_described(web_index: Path, name: str) -> None:
    """The greatest number is taken, and the next one refused."""
    most, page = _SEARCH[name]["maximum"], local(web_index)
    assert ask(page, f"/api/search?query=Hafen&{name}={most}").status == 200
    assert ask(page, f"/api/search?query=Hafen&{name}={most + 1}").status == 400


@pytest.mark.parametrize("name", [name for name, one in _SEARCH.items() if "maxItems" in one])
def test_so_many_values_may_be_given_as_is_described(web_index: Path, name: str) -> None:
    """As many values as described are taken, and one more is refused."""
    most, page = _SEARCH[name]["maxItems"], local(web_index)
    one = f"&{name}=section"
    assert ask(page, "/api/search?query=Hafen" + one * most).status == 200
    assert ask(page, "/api/search?query=Hafen" + one * (most + 1)).status == 400


def test_every_key_of_an_answer_is_described(web_index: Path) -> None:
    """Results, hits, snippets, articles and status have the keys described, and no other."""
    with open_index(web_index) as archive:
        found = archive.search("Brücke", facets=["section"], timeline=True, significant=3)
    whole = found.to_json()
    assert _keys("Results") == whole.keys()
    assert (
        set(_SCHEMAS["Results"]["required"])
        == replace(found, facets={}, timeline=None, significant=(), articles=None).to_json().keys()
    )
    assert _keys("Significant") == whole["significant"][0].keys()
    assert _keys("Count") == whole["timeline"][0].keys()
    hits = [hit.to_json() for hit in found]
    assert all(_keys("Hit") == hit.keys() for hit in hits)
    snippets = [snippet for hit in hits for snippet in hit["snippets"]]
    assert all(_keys("Snippet") - {"further"} <= snippet.keys() for snippet in snippets)
    assert _keys("Article") == {field.name for field in fields(Article)}
    status = read_status(web_index).to_json()
    assert _keys("Status") == {"format_version", *status}
    assert _keys("Stamp") == status["stamp"].keys()


def test_what_is_refused_has_the_form_described(web_index: Path, tmp_path: Path) -> None:
    """An error of each status is described, and is an object that says what is wrong."""
    page, none = local(web_index), local(tmp_path / "none")
    for answer, status in (
        (ask(page, "/api/search"), 400),
        (ask(page, "/api/search?query=x&limt=1"), 400),
        (ask(page, "/api/search?query=x&query=y"), 400),
        (ask(page, "/api/search?query=x&plain=yes"), 400),
        (ask(page, "/api/article/none"), 404),
        (ask(page, "/api/none"), 404),
        (ask(page, "/api/status", headers={"Host": "example.org"}), 421),
        (ask(none, "/api/search?query=x"), 503),
        (ask(none, "/api/status"), 503),
    ):
        assert answer.status == status
        assert answer.json.keys() == _keys("Error")
    for path, methods in _DESCRIPTION["paths"].items():
        assert {"200", "400", "421"} <= set(methods["get"]["responses"]), path
    assert ask(page, "/api/openapi.json").json == _DESCRIPTION


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        ("/api/search", "POSITIVE"),
        ("/api/search", "NEGATIVE"),
        ("/api/article/{id}", "POSITIVE"),
        ("/api/status", "POSITIVE"),
        ("/api/openapi.json", "POSITIVE"),
    ],
)
def test_the_answers_are_those_described(web_index: Path, path: str, mode: str) -> None:
    """Whatever is asked, in the form described or not, has one of the answers described."""
    page = Application(web_index, Hosts(["localhost"]))
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", page)
    schemathesis.checks.load_all_checks()
    # A text of the right form need still be no query.
    left_out = [schemathesis.checks.positive_data_acceptance]
    cases = described[path]["GET"].as_strategy(generation_mode=schemathesis.GenerationMode[mode])

    @settings(max_examples=20)
    @given(case=cases)
    def check(case: Any) -> None:
        case.call_and_validate(excluded_checks=left_out)

    check()
