"""Golden cases of formats: each file below `cases/formats` gives what the file beside it says.

`python tests/test_formats_golden.py` writes what they give now: read what has changed.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from article_files import put
from hypothesis import given, settings
from hypothesis import strategies as st

from artikelsuche.corpus import Article, SourceError, read_articles

CASES = Path(__file__).parent / "cases" / "formats"
FILES = sorted(p for p in CASES.rglob("*.*") if p.suffix != ".golden")
#: What stands in parts that are not for readers, in every case that has such parts.
SECRET = "geheim@agentur.example"


def golden(path: Path) -> str:
    """Write the articles of a file, and what is said of the others, as text."""
    errors: list[SourceError] = []
    shown = [_shown(article) for article in read_articles(path, errors.append)]
    shown += [f"error, line {error.line}: {error.reason}\n" for error in errors]
    return "\n".join(shown)


def _shown(article: Article) -> str:
    fields = {**vars(article), "path": None, "body": None}
    lines = [f"{name}: {value}" for name, value in fields.items() if value not in (None, (), False)]
    return "\n".join([*lines, "", article.body, ""])


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.golden")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CASES).as_posix())
def test_files_of_every_format_give_their_articles(path: Path) -> None:
    """What a file gives is what stands beside it, and nothing that is not for readers."""
    found = golden(path)
    assert found == _beside(path).read_text("utf-8")
    assert SECRET not in found


@settings(max_examples=120, deadline=2000)
@given(st.sampled_from(FILES), st.integers(0, 1 << 30))
def test_damaged_files_give_articles_or_errors(
    tmp_path_factory: pytest.TempPathFactory, path: Path, seed: int
) -> None:
    """A file with changed, lost or random bytes is read or refused with its name; nothing else."""
    raw = bytearray(path.read_bytes())
    chance = random.Random(seed)
    for _ in range(chance.choice((1, 1, 3, 30))):
        at, size = chance.randrange(len(raw) + 1), chance.choice((0, 1, 5, 200))
        raw[at : at + size] = chance.randbytes(chance.choice((0, 1, 3)))
    if chance.random() < 0.2:
        raw = raw[: chance.randrange(len(raw) + 1)]
    broken = put(tmp_path_factory.mktemp("fuzz") / path.name, bytes(raw))
    errors: list[SourceError] = []
    articles = list(read_articles(broken, errors.append))
    # An export that cannot be told from a text file is read as one, which may be a headline alone.
    assert all(article.id and (article.body.strip() or article.title) for article in articles)
    assert all(str(broken) in str(error) and len(error.reason) < 1000 for error in errors)


if __name__ == "__main__":
    for file in FILES:
        _beside(file).write_text(golden(file), "utf-8")
