"""What a run saw of the articles of a file, kept as its manifest has it until somebody asks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Seen(NamedTuple):
    """What a run saw of one article.

    Args:
        content: The hash of its content.
        digest: The digest of the bytes it was read from.
    """

    content: str
    digest: str


class SeenArticles(Mapping[str, Seen]):
    """What was seen of each article of a file, by id.

    A run over a million articles of which none has changed asks for none of them.

    Args:
        written: The JSON object of a manifest.
        count: How many articles are in it.
    """

    def __init__(self, written: bytes, count: int) -> None:
        self.written = written
        self._count = count
        self._read: dict[str, Seen] | None = None

    def __getitem__(self, key: str) -> Seen:
        return self._articles()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._articles())

    def __len__(self) -> int:
        return self._count

    def _articles(self) -> dict[str, Seen]:
        if self._read is None:
            self._read = {key: Seen(*value) for key, value in json.loads(self.written).items()}
        return self._read


def as_written(articles: Mapping[str, Seen]) -> bytes:
    """Write what was seen of articles as a manifest keeps it."""
    if isinstance(articles, SeenArticles):
        return articles.written
    return json.dumps(dict(articles), ensure_ascii=False).encode("utf-8", "surrogatepass")
