"""The README as a program: its blocks, and what a reader who types them sees.

`python tests/readme_runs.py` runs every block and writes what it prints into the README.
"""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from artikelsuche.corpus import sample_source
from artikelsuche.corpus.formats.table import FORMATS

README = Path(__file__).parents[1] / "README.md"
_PAGES = Path(__file__).parent / "cases" / "html"

#: What makes an environment: only `.ci/run` does that, from this same text.
SET_UP = "python3 -m venv .venv && .venv/bin/pip install --quiet . && "

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FORMATS = re.compile(r"^\| Format \| Suffixes .*\n(?:\|.*\n)*", re.MULTILINE)
_WIDTH = 88


@dataclass(frozen=True)
class Block:
    """A fenced block.

    Args:
        language: The word after the fence.
        text: What stands between the fences.
        before: The last line of text above it.
        span: Where `text` stands in the README.
    """

    language: str
    text: str
    before: str
    span: tuple[int, int]


@dataclass(frozen=True)
class Run:
    """A command with its output.

    Args:
        command: The shell command, without the prompt.
        output: What follows it.
    """

    command: str
    output: str


def blocks(text: str) -> list[Block]:
    """Find the fenced blocks of a Markdown text.

    Args:
        text: The text.

    Returns:
        The blocks in their order.
    """
    return [
        Block(m[1], m[2], text[: m.start()].rstrip().rsplit("\n", 1)[-1], m.span(2))
        for m in _BLOCK.finditer(text)
    ]


def runs(block: Block) -> Iterator[Run]:
    """Take a console block apart.

    Args:
        block: A block of commands after `$ `, each with its output below.

    Yields:
        The commands.
    """
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield Run(command, output)


class Reader:
    """Someone who follows the README at a terminal 88 characters wide, without colour.

    Args:
        home: An empty folder, the home directory of the reader.
    """

    def __init__(self, home: Path) -> None:
        self._home = home.resolve()
        shutil.copytree(sample_source() / "kuestenblatt", self._home / "articles")
        (self._home / "pages").mkdir()
        shutil.copy(_PAGES / "paywall_stub.html", self._home / "pages" / "klinikum.html")
        self._environment = {
            **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
            "HOME": str(self._home),
            "ARTIKELSUCHE_LANG": "en",
            "ARTIKELSUCHE_INDEX": str(self._home / ".local/share/artikelsuche/index"),
            "PATH": f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}",
            "COLUMNS": str(_WIDTH),
            "NO_COLOR": "1",
            "PYTHONUTF8": "1",
            "TERM": "xterm",
            "TQDM_DISABLE": "1",
        }

    def shell(self, command: str) -> str:
        """Type a command.

        Args:
            command: The command; what would make an environment is left out.

        Returns:
            What the terminal shows.
        """
        typed = command.removeprefix(SET_UP).replace(".venv/bin/", "")
        return self._terminal(["bash", "-c", typed])

    def python(self, program: str) -> str:
        """Run lines of Python.

        Args:
            program: The lines.

        Returns:
            What the terminal shows.
        """
        return self._terminal([sys.executable, "-c", program])

    def _terminal(self, command: list[str]) -> str:
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs,
            cwd=self._home, env=self._environment,
        )  # fmt: skip
        os.close(theirs)
        shown = b""
        try:
            while chunk := os.read(ours, 65536):
                shown += chunk
        except OSError:  # how Linux says that the other side has closed
            pass
        os.close(ours)
        process.wait()
        text = shown.decode().replace("\r\n", "\n")
        return text.replace(str(self._home), "/home/you")


def rendered(text: str, home: Path) -> str:
    """Run every block, in order, put what it prints into the text, and write the table of formats.

    Args:
        text: The README.
        home: An empty folder.

    Returns:
        The README as it should be.
    """
    reader, result, at, printed = Reader(home), "", 0, ""
    for block in blocks(text):
        new = block.text
        if block.language == "console" and "pytest" not in new:
            shown = [(run.command, reader.shell(run.command)) for run in runs(block)]
            new = "\n".join(f"$ {command}\n{output}" for command, output in shown)
        elif block.language == "python":
            printed = reader.python(new)
        elif block.language == "output":
            new = printed
        result += text[at : block.span[0]] + new
        at = block.span[1]
    return _FORMATS.sub(formats_table(), result + text[at:])


def formats_table() -> str:
    """Write the table of formats as the code has them.

    Returns:
        Its rows, the most common formats first.
    """
    rows = ["| Format | Suffixes | Articles a file |", "|---|---|---|"]
    for row in reversed(FORMATS):
        suffixes = " ".join(f"`{suffix}`" for suffix in row.suffixes)
        rows.append(f"| {row.name} | {suffixes} | {'many' if row.holds_records else 'one'} |")
    return "\n".join(rows) + "\n"


def masked(text: str) -> str:
    """Hide what differs from run to run: how long things take.

    Args:
        text: A README.

    Returns:
        The text with `N` for such numbers.
    """
    return re.sub(r"\b\d+(\.\d+)?(?= (?:ms|s)\b)", "N", text)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        README.write_text(rendered(README.read_text("utf-8"), Path(folder)), "utf-8")
