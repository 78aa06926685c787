"""What the name of a member tells: where it lies in its archive, and whether it may lie there."""

from __future__ import annotations

import re
from typing import NamedTuple

from artikelsuche.corpus.normalize import normalize_line

_DRIVE = re.compile(r"[A-Za-z]:")
_OF_MACOS = "__MACOSX"


class MemberName(NamedTuple):
    """A name as it is shown, and why it is refused where it is."""

    path: str
    refusal: str | None


def read_name(name: str) -> MemberName | None:
    """Read the name of a member; None where it is that of a hidden file.

    Programs on Windows write backslashes, tar writes `./` first.
    """
    spelled = normalize_line(name if "/" in name else name.replace("\\", "/"))
    parts = [part for part in spelled.split("/") if part not in ("", ".")]
    refusal = None
    if spelled.startswith("/") or _DRIVE.match(spelled):
        refusal = "has an absolute path, as no sound archive; pack it with paths of its own"
    elif ".." in parts:
        refusal = "leads out of its archive by “..”; pack it with paths of its own"
    elif not parts or any(part.startswith(".") or part == _OF_MACOS for part in parts):
        return None
    return MemberName("/".join(parts) if refusal is None else spelled, refusal)
