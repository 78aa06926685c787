"""The index as a Whoosh index: open to its tools, durable, and with errors of our own."""

from __future__ import annotations

import importlib
import inspect
import os
import pickle
import pkgutil
import warnings
from pathlib import Path

import pytest
import whoosh
from article_files import ARTICLES, generation, put, put_articles
from whoosh import index as whoosh_index
from whoosh.qparser import QueryParser

from artikelsuche.corpus import ArtikelsucheError
from artikelsuche.index import IndexDamagedError, IndexStoreError, reindex
from artikelsuche.index.store.opening import translated
from artikelsuche.index.store.translation import WHOOSH_ERRORS

#: Exceptions of Whoosh that no call of ours can raise, and why.
UNREACHABLE = {
    "whoosh.analysis.acore.CompositionError": "our analyzers are not composed with `|`",
    "whoosh.lang.NoStemmer": "stems come from snowballstemmer",
    "whoosh.lang.NoStopWords": "stop words come from our table",
    "whoosh.matching.mcore.NoQualityAvailable": "only matchers that have quality are asked for it",
    "whoosh.matching.mcore.ReadTooFar": "matchers are read only while they are active",
    "whoosh.qparser.common.QueryParserError": "queries are parsed by search.parser",
    "whoosh.qparser.dateparse.DateParseError": "dates are parsed by search.dates",
    "whoosh.searching.NoTermsException": "results are never asked for their matched terms",
    "whoosh.searching.TimeLimit": "no collector has a time limit",
    "whoosh.util.times.TimeError": "dates are parsed by search.dates",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the four articles."""
    folder = tmp_path_factory.mktemp("whoosh")
    reindex([put_articles(folder / "source")], index=folder / "index")
    return folder / "index"


def _exceptions() -> dict[str, type[BaseException]]:
    """List the exception classes of all modules of Whoosh that can be imported."""
    found = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for entry in pkgutil.walk_packages(whoosh.__path__, "whoosh."):
            try:
                module = importlib.import_module(entry.name)
            except ImportError:
                continue  # modules that Whoosh ships without what they need
            for thing in vars(module).values():
                if inspect.isclass(thing) and issubclass(thing, BaseException):
                    found[f"{thing.__module__}.{thing.__qualname__}"] = thing
    return {name: kind for name, kind in found.items() if name.startswith("whoosh.")}


def test_every_exception_of_whoosh_is_known() -> None:
    """Each exception class of Whoosh is turned into one of ours, or cannot reach a caller."""
    known = tuple(WHOOSH_ERRORS)
    unknown = {name for name, kind in _exceptions().items() if not issubclass(kind, known)}
    assert unknown == UNREACHABLE.keys()


@pytest.mark.parametrize("kind", WHOOSH_ERRORS, ids=lambda kind: kind.__name__)
def test_exceptions_of_whoosh_become_ours(kind: type[Exception], tmp_path: Path) -> None:
    """An exception of Whoosh comes out as ours, with the path and what to do."""
    expected, reason, _ = WHOOSH_ERRORS[kind]
    arguments = ("text", 1, 2)[: 3 if issubclass(kind, whoosh_index.IndexVersionError) else 1]
    with pytest.raises(ArtikelsucheError) as caught, translated(tmp_path):
        raise kind(*arguments)
    assert type(caught.value) is expected
    assert str(caught.value).startswith(f"{tmp_path}: {reason}")
    assert isinstance(caught.value.__cause__, kind)


def test_the_nearest_meaning_is_taken() -> None:
    """In the table no class stands behind one of its bases, which would hide it."""
    kinds = list(WHOOSH_ERRORS)
    hidden = [k for n, k in enumerate(kinds) if any(issubclass(k, before) for before in kinds[:n])]
    assert hidden == []


def test_bad_bytes_and_the_disk_become_ours(tmp_path: Path) -> None:
    """What damaged bytes raise is damage; what the system raises names its file."""
    with pytest.raises(IndexDamagedError), translated(tmp_path):
        pickle.loads(b"\xff")
    with pytest.raises(IndexDamagedError), translated(tmp_path, opening=True):
        raise AttributeError
    with pytest.raises(AttributeError), translated(tmp_path):
        raise AttributeError
    with pytest.raises(IndexDamagedError), translated(tmp_path, damaged=lambda: True):
        raise KeyError
    with pytest.raises(KeyError), translated(tmp_path, damaged=lambda: False):
        raise KeyError
    with pytest.raises(IndexStoreError) as caught, translated(tmp_path):
        (tmp_path / "none").read_bytes()
    assert caught.value.path == tmp_path / "none"
    with pytest.raises(IndexDamagedError, match="as it is"), translated(tmp_path):
        raise IndexDamagedError(tmp_path, "as it is")


def test_stock_whoosh_opens_a_generation(index: Path) -> None:
    """Whoosh opens a generation by itself and finds its articles by word, phrase and stem."""
    opened = whoosh_index.open_dir(str(generation(index)))
    asked = {
        ("body", "Müller"): {"inland/lehrer"},
        ("body", "mueller"): {"inland/lehrer"},
        ("body", '"neue F-16"'): {"ausland/nato"},
        ("body", "74000"): {"ausland/nato"},
        ("body", '"Kim Jong Un"'): {"ausland/waffen"},
        ("body", "19.06.2024"): {"ausland/waffen"},
        ("body", "UN"): {"ausland/nato"},
        ("body", "Mitt*"): {"ausland/waffen"},
        ("title", "Waffenlieferungen"): {"ausland/waffen"},
        ("title_stem", "Waffenlieferung"): {"ausland/waffen"},
        ("body_stem", "Lieferung"): {"ausland/waffen"},
        ("title_stem", "Lehrer"): {"inland/lehrer"},
        ("body", "der AND wind"): {"wetter"},
        ("id", "wetter"): {"wetter"},
    }
    with opened.searcher() as searcher:
        assert searcher.doc_count() == len(ARTICLES)
        for (field, text), expected in asked.items():
            query = QueryParser(field, opened.schema).parse(text)
            found = {hit["id"] for hit in searcher.search(query, limit=None)}
            assert (text, found) == (text, expected)


def test_stored_fields_are_plain_values(index: Path) -> None:
    """Any Whoosh tool gets the stored fields of an article as plain values."""
    opened = whoosh_index.open_dir(str(generation(index)))
    with opened.reader() as reader:
        for _, fields in reader.iter_docs():
            assert fields.keys() == {"id", "article", "text"}
            assert type(fields["article"]) is dict
    assert opened.schema.names()[:3] == ["article", "author", "body"]


@pytest.mark.parametrize("full", [True, False])
def test_a_commit_is_on_the_disk_before_it_counts(
    tmp_path: Path, full: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a table of contents gets its name, it and all it points to have been flushed."""
    source = put_articles(tmp_path / "source")
    synced: dict[int, int] = {}
    commits: list[list[str]] = []
    fsync, rename = os.fsync, Path.rename

    def note_fsync(descriptor: int) -> None:
        fsync(descriptor)
        status = os.fstat(descriptor)
        synced[status.st_ino] = status.st_mtime_ns

    def note_rename(old: Path, new: Path) -> Path:
        if new.suffix == ".toc":
            needed = [p for p in new.parent.iterdir() if p.is_file() and _counts(p, old)]
            stale = [p.name for p in needed if synced.get(p.stat().st_ino) != p.stat().st_mtime_ns]
            commits.append(stale)
        return rename(old, new)

    monkeypatch.setattr(os, "fsync", note_fsync)
    monkeypatch.setattr(Path, "rename", note_rename)
    reindex([source], index=tmp_path / "index")
    put(source / "neu.txt", "Ganz neu\n\nEin Text, der eben erst kam, steht hier.")
    reindex([source], index=tmp_path / "index", full=full)
    monkeypatch.undo()
    assert len(commits) == 2
    assert not any(commits)
    folders = [generation(tmp_path / "index"), tmp_path / "index"]
    assert all(folder.stat().st_ino in synced for folder in folders[: 2 if full else 1])


def _counts(path: Path, toc: Path) -> bool:
    """Whether a file belongs to the commit: segments, manifests and the new contents."""
    return path.suffix in (".seg", ".jsonl") or path == toc
