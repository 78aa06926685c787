r"""Foreign text on a terminal: nothing that a file, a query or an index holds reaches it raw.

A control character moves the cursor, rings or forges a line; a mark of writing direction turns
what follows. The commands print every text that is not their own by the two functions here, or by
`prose` where it is only read.
"""

from __future__ import annotations

import json
from typing import Any

from artikelsuche.corpus.lazy import lazy_pattern

# Controls of C0 and C1 with DEL, marks that turn the direction of writing (UAX #9), line and
# paragraph separators, lone surrogates.
_ACTS = lazy_pattern(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def shown(text: str) -> str:
    r"""Make foreign text fit to be shown where it may be copied.

    Args:
        text: Any text: an id, a path, a query, an error; for what is read see `prose`.

    Returns:
        One line in which `\x1b` or `\n` is written for each character that would act on a
        terminal.
    """
    if text.isprintable():
        return text
    return _ACTS.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def json_text(value: Any, indent: int | None = None) -> str:
    """Write a value as JSON in which every character that acts on a terminal is escaped.

    Args:
        value: Plain JSON values.
        indent: Spaces for each level; one line where None.

    Returns:
        JSON; the only line breaks are those of the indentation.
    """
    lines = json.dumps(value, ensure_ascii=False, indent=indent).split("\n")
    return "\n".join(_ACTS.sub(lambda found: f"\\u{ord(found[0]):04x}", line) for line in lines)
