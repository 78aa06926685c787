"""Reading on a terminal: a pager for what is long, and headlines that can be followed."""

from __future__ import annotations

import os
from pathlib import Path

import click

# Quits where all fits on the screen, shows colours, and leaves the text there (less(1)).
_LESS = "FRX"
_TERMINALS = ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper")
_VARIABLES = ("KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION", "DOMTERM")


def show_long(text: str, *, paged: bool) -> None:
    """Write text, on a terminal through the pager that the user has chosen ($PAGER, or less)."""
    if not paged or os.environ.get("PAGER") == "":
        click.echo(text, color=True)
        return
    os.environ.setdefault("LESS", _LESS)
    click.echo_via_pager(text, color=True)


def can_link() -> bool:
    """Tell whether the terminal says that it shows hyperlinks (OSC 8)."""
    asked = os.environ.get("FORCE_HYPERLINK")
    if asked is not None:
        return asked not in ("", "0")
    vte = os.environ.get("VTE_VERSION", "")
    if any(name in os.environ for name in _VARIABLES) or (vte.isdigit() and int(vte) >= 5000):
        return True
    return os.environ.get("TERM_PROGRAM") in _TERMINALS


def target_of(url: str | None, path: str | None) -> str | None:
    """Name where an article can be read: its address, or the file that it was read from."""
    if url and url.startswith(("http://", "https://")):
        return url
    if path and "!" not in path:
        return Path(path).absolute().as_uri()
    return None


def linked(text: str, target: str) -> str:
    """Make text a hyperlink, line by line; the target keeps printable ASCII alone (OSC 8)."""
    safe = "".join(
        c if "!" <= c <= "~" else "".join(f"%{b:02X}" for b in c.encode()) for c in target
    )
    return "\n".join(f"\033]8;;{safe}\033\\{line}\033]8;;\033\\" for line in text.split("\n"))
