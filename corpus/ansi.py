r"""Escape sequences: what a text that was copied from a terminal holds beside its words.

Sequences are those of ECMA-48 and of xterm ("XTerm Control Sequences"). The letter or digit behind
ESC belongs to a sequence only where xterm acts on it, so that a stray ESC before a word costs it
no letter.
"""

from __future__ import annotations

from .lazy import lazy_pattern

# The most characters of a title or an address; a longer one is taken for text.
_LONGEST = 4096
_PAYLOAD = rf"[^\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]{{0,{_LONGEST}}}"
_STRINGS = (
    rf"(?:\x1b\]|\x9d){_PAYLOAD}(?:\x07|\x1b\\|\x9c)",  # OSC: titles, links
    rf"(?:\x1b[PX^_]|[\x90\x98\x9e\x9f]){_PAYLOAD}(?:\x1b\\|\x9c)",  # DCS, SOS, PM, APC
)
_CSI = (
    r"\x1b\[[0-?]*[ -/]*[@-~]?",
    # Behind a single U+009B, often a quotation mark that was decoded wrongly, only what is surely
    # no word.
    r"\x9b(?:[0-?]+[@-~]|[@-~](?!\w))",
)
_SHORT = (
    r"\x1b\][0-9]*;?",  # an OSC without end: what follows is kept
    r"\x1b(?:[()*+./-][\"%&]?[0-~]|\x20[FGLMN]|\#[3-68]|%[@G])",  # character sets, modes
    r"\x1b[6-9=>DEHMNOPVWXZ\\^_c|}~]",
)
_SEQUENCE = lazy_pattern("|".join((*_STRINGS, *_CSI, *_SHORT)))
_INTRODUCERS = "\x1b\x9b\x9d\x90\x98\x9e\x9f"


def without_ansi(text: str) -> str:
    """Take escape sequences out of a text, each as a whole; a stray ESC stays.

    A sequence without an end loses its beginning alone. What only looks like the rest of a
    sequence (`[31m` without ESC) stays.
    """
    return _SEQUENCE.sub("", text) if _may_hold_ansi(text) else text


def ansi_places(text: str) -> list[range]:
    """Find the characters that `without_ansi` takes out of a text."""
    found = _SEQUENCE.finditer(text) if _may_hold_ansi(text) else ()
    return [range(*sequence.span()) for sequence in found]


def _may_hold_ansi(text: str) -> bool:
    return any(introducer in text for introducer in _INTRODUCERS)
