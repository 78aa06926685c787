"""The data tables of this package: German words and phrases, kept out of the code.

A table is a text file in `tables/`: `# ` opens a comment, `[name]` opens a section, every other
non-empty line is one entry, and `a = b` entries can be read as pairs.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

#: Raised whenever the same file is read as another article; the tables count by themselves.
READING_VERSION = 7

_SECTION = re.compile(r"\[([a-z ]+)\]")


def tables_folder(package: str) -> Path:
    """Name the folder of the tables of an imported package, without importlib.resources' 5 ms."""
    return Path(str(sys.modules[package].__file__)).parent / "tables"


_FOLDER = tables_folder("artikelsuche.corpus")


@cache
def load_table(name: str) -> Mapping[str, tuple[str, ...]]:
    """Read a table once: the entries of every section, in the order of the file.

    Entries that stand before the first section are under the empty name.
    """
    sections: dict[str, list[str]] = {"": []}
    current = sections[""]
    for raw in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        line = raw.strip()
        if not line or line == "#" or line.startswith("# "):
            continue
        heading = _SECTION.fullmatch(line)
        if heading:
            current = sections.setdefault(heading[1], [])
        else:
            current.append(line)
    return {section: tuple(entries) for section, entries in sections.items()}


def load_pairs(name: str, section: str) -> Mapping[str, str]:
    """Read the `left = right` entries of one section of a table."""
    pairs = (entry.partition("=") for entry in load_table(name)[section])
    return {left.strip(): right.strip() for left, _, right in pairs}


def alternatives(entries: tuple[str, ...], *, literal: bool = True) -> str:
    """Write entries as the alternatives of a regular expression, longest first.

    They are plain text, or regular expressions where `literal` is false. The group that is returned
    captures nothing, and matches nothing where there are no entries.
    """
    if not entries:
        return "(?!)"
    ordered = sorted(entries, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(e) if literal else e for e in ordered) + ")"


@cache
def rules_hash() -> str:
    """Return a hash (16 hex digits) of the rules that make an article of a file.

    An index can be continued file by file only where it was read by the same rules.
    """
    import hashlib  # 5 ms that a search need not spend

    digest = hashlib.blake2b(str(READING_VERSION).encode(), digest_size=8)
    for table in sorted(_FOLDER.iterdir()):
        digest.update(table.name.encode() + b"\0" + table.read_bytes() + b"\0")
    return digest.hexdigest()
