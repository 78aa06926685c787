"""Lines of text: what they look like, and how those of an article are laid out."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ITEM = re.compile(r"[•●▪◦‣·*–—-]\s+\S|\(?\d{1,2}[.)]\s+\S")
_BREAK = re.compile(
    r"[.!?…](?<![ .(][a-zA-ZÄÖÜ]\.)(?<!\b[A-Za-z]{2}\.)(?<!\d\.)"
    r"(?<!\bbzw\.)(?<!\bMio\.)(?<!\bMrd\.)(?<!\bAnm\.)(?<!\bProf\.)[\"“”»«'’‘)\]]*\s+(?=[\"„“»«‚‘'(\[]*[A-ZÄÖÜ0-9])"
)
_END = re.compile(r"[.!?…][\"“”»«'’‘)\]]*(?:\s*\([\w/, -]{2,24}\)\.?)?$")
_STOP = re.compile(r"(?<!\bMin)[.…][\"“”»«'’‘)\]]*(?:\s*\([\w/, -]{2,24}\)\.?)?$")
# What a line ends with that such a rule closes.
_CLOSING = frozenset(".…\"“”»«'’‘)]")

_LONG = 160
# The end of a line, in characters, that holds its full stop with all that may stand behind it.
_END_LENGTH = 120
_HEADLINE = 110
_SENTENCE = 50


def count_sentences(text: str) -> int:
    """Count the sentences of a line, rather too few than too many; 1 without any full stop.

    Its first 600 characters count.
    """
    return 1 + len(_BREAK.findall(text, 0, 600))


def is_closed(text: str) -> bool:
    """Tell whether a line ends with a full stop, and perhaps a note of its source behind it."""
    last = text[-1:]
    if last not in _CLOSING:
        return False
    if last == "." and not text.endswith("Min."):
        return True
    return _STOP.search(text, max(0, len(text) - _END_LENGTH)) is not None


def is_item(text: str) -> bool:
    """Tell whether a line is an entry of a list."""
    return not text[:1].isalpha() and _ITEM.match(text) is not None


def is_sentence(text: str) -> bool:
    """Tell whether a line ends as a sentence does."""
    return _END.search(text) is not None


def reads_like_text(text: str) -> bool:
    """Tell whether a line reads like running text: several sentences, or a long one."""
    size = len(text)
    if size >= _LONG:
        return True
    # A headline is short, or closed by no full stop.
    closed = is_closed(text)
    if closed and size >= _SENTENCE:
        return True
    return (closed or size >= _HEADLINE) and count_sentences(text) >= 2


def lay_out(blocks: Iterable[list[str]]) -> str:
    """Write blocks of lines, of one at least, as the text of an article.

    Blank lines separate paragraphs; short lines and list entries of one block stay together, one a
    line.
    """
    return "\n\n".join(block[0] if len(block) == 1 else _joined(block) for block in blocks)


def _joined(block: list[str]) -> str:
    if not any(map(reads_like_text, block)):
        return "\n".join(block)
    # No entry of a list begins with a letter.
    if "".join([line[0] for line in block]).isalpha():
        return "\n\n".join(block)
    items = list(map(is_item, block))
    pieces = [block[0]]
    for at in range(1, len(block)):
        pieces.append("\n" if items[at - 1] and items[at] else "\n\n")
        pieces.append(block[at])
    return "".join(pieces)
