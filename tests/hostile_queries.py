"""Asks an index hostile and random queries for some seconds, and says how many it asked.

`python tests/hostile_queries.py INDEX SECONDS SEED`: results or a QueryError, of the library and of
the command; whatever else comes ends it with the query and a traceback.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from typing import Any

from command import run
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from query_texts import queries_of, texts, typed_texts
from query_trees import trees

from artikelsuche.search import Archive, QueryError, open_index

_ROUND = 50
_WORDS = 20_000
_OPTIONS = st.fixed_dictionaries(
    {
        "limit": st.sampled_from([0, 1, 10, 10, 60]),
        "snippets": st.sampled_from([1, 3, 3, 40]),
        "match": st.sampled_from(["all", "any"]),
    },
    optional={
        "offset": st.sampled_from([1, 10**9]),
        "plain": st.booleans(),
        "sort": st.sampled_from(["date", "relevance"]),
        "since": st.sampled_from(["2001", "1.2.2024"]),
        "section": texts.filter(bool) | st.just("Politik"),
    },
)
# A query that fails is shown as it was asked: to make it small takes minutes here.
_settings = settings(
    max_examples=_ROUND,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def main(index: str, seconds: str, start: str) -> None:
    """Ask for so many seconds, in rounds of new queries."""
    until, rounds = time.monotonic() + float(seconds), 0
    with open_index(index) as archive:
        queries = st.one_of(
            queries_of(_words_of(archive)), texts, typed_texts, trees.map(str), st.text()
        )

        @_settings
        @given(queries, _OPTIONS)
        def ask(query: str, options: dict[str, Any]) -> None:
            try:
                results = archive.search(query, **options)
            except QueryError as error:
                assert str(error)
                return
            assert len(results) <= min(results.total, options["limit"])
            for hit in results:
                assert len(hit.snippets) <= options["snippets"]
            assert results.to_json()["total"] == results.total

        @_settings
        @given(queries.filter(lambda query: "\0" not in query), st.sampled_from(["text", "csv"]))
        def type_it(query: str, form: str) -> None:
            outcome = run("search", "--index", index, "--format", form, query)
            assert outcome.code in (0, 1, 2)
            assert "Traceback" not in outcome.err
            assert "damaged" not in outcome.err

        while time.monotonic() < until:
            for work in (ask, ask, ask, type_it):
                seed(int(start) + rounds)(work)()
                rounds += 1
    sys.stdout.write(f"{rounds * _ROUND}\n")


def _words_of(archive: Archive) -> list[str]:
    """List words of the articles as they are written, the same each time."""
    found: dict[str, None] = {}
    for hit in archive.search("NICHT Xyzzy", limit=3000, snippets=0):
        article = archive.get(hit.id)
        assert article is not None
        found.update(dict.fromkeys(re.findall(r"\w[\w.’-]*\w", article.body)))
        if len(found) > _WORDS:
            break
    return list(found)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main(*sys.argv[1:])
