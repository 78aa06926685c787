"""What errors of the system and of Python's library say, for messages of ours that quote them."""

from __future__ import annotations

import json

from . import LANGUAGES, deferred, spoken, tr

#: Texts that are quoted; another one is told by the type of its error where not English is spoken.
FOREIGN = (
    # the system (strerror)
    deferred("Bad file descriptor"),
    deferred("Broken pipe"),
    deferred("Cannot allocate memory"),
    deferred("Device or resource busy"),
    deferred("Directory not empty"),
    deferred("Disk quota exceeded"),
    deferred("File exists"),
    deferred("File name too long"),
    deferred("File too large"),
    deferred("Input/output error"),
    deferred("Invalid argument"),
    deferred("Is a directory"),
    deferred("No space left on device"),
    deferred("No such device or address"),
    deferred("No such file or directory"),
    deferred("Not a directory"),
    deferred("Operation not permitted"),
    deferred("Permission denied"),
    deferred("Read-only file system"),
    deferred("Resource temporarily unavailable"),
    deferred("Stale file handle"),
    deferred("Text file busy"),
    deferred("Too many levels of symbolic links"),
    deferred("Too many open files"),
    # json
    deferred("Expecting ',' delimiter"),
    deferred("Expecting ':' delimiter"),
    deferred("Expecting property name enclosed in double quotes"),
    deferred("Expecting value"),
    deferred("Extra data"),
    deferred("Illegal trailing comma before end of array"),
    deferred("Illegal trailing comma before end of object"),
    deferred("Invalid \\escape"),
    deferred("Invalid \\uXXXX escape"),
    deferred("Invalid control character at"),
    deferred("Unterminated string starting at"),
    # expat
    deferred("XML declaration not well-formed"),
    deferred("XML or text declaration not at start of entity"),
    deferred("duplicate attribute"),
    deferred("junk after document element"),
    deferred("mismatched tag"),
    deferred("no element found"),
    deferred("not well-formed (invalid token)"),
    deferred("partial character"),
    deferred("reference to invalid character number"),
    deferred("syntax error"),
    deferred("unbound prefix"),
    deferred("unclosed CDATA section"),
    deferred("unclosed token"),
    deferred("undefined entity"),
    # csv and zipfile
    deferred("File is not a zip file"),
    deferred("field larger than field limit (67108864)"),
    deferred("line contains NUL"),
    deferred("unexpected end of data"),
)


def quoted(error: BaseException, text: str | None = None) -> str:
    """Say what a foreign error says.

    Args:
        error: An error that is none of ours.
        text: What it says where that is not its own text.

    Returns:
        Its text, in the language that is spoken; where no catalogue has it, its type.
    """
    if isinstance(error, json.JSONDecodeError) and text is None:
        what = quoted(error, error.msg)
        return tr(
            "{what}: line {line} column {column} (char {place})",
            what=what,
            line=error.lineno,
            column=error.colno,
            place=error.pos,
        )
    said = text or getattr(error, "strerror", None) or str(error)
    told = tr(said)
    return type(error).__name__ if told == said and spoken() != LANGUAGES[0] else told
