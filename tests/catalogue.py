"""The catalogue of German messages, and the messages that the code has for it.

`python tests/catalogue.py` puts new messages into the `.po` file, takes out what no code says any
more, compiles the `.mo` file and lists what is still to be translated.
"""

from __future__ import annotations

import ast
import datetime as dt
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages import Message as CatalogueMessage
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from click import Context
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from artikelsuche.search.cli.commands import cli
from artikelsuche.search.cli.language.told import told_command

ROOT = Path(__file__).parents[1]
PO = ROOT / "corpus/language/locale/de/LC_MESSAGES/artikelsuche.po"
MO = PO.with_suffix(".mo")
#: Stands as a comment at a message of click, which no code of ours says.
FOREIGN = "click"
# What takes messages, and how many: the second is for many things. A line is cut for a reason; the
# last two say what is wrong with a query.
_TAKES = {"tr": 1, "trn": 2, "deferred": 1, "cut": 1, "_error": 1, "_notice": 1}
# A catalogue with times in it would be another one each time.
_MADE = dt.datetime(2024, 1, 1, tzinfo=dt.timezone.utc)
_HEADER = r"""# German messages of artikelsuche; `python tests/catalogue.py` refreshes them.
msgid ""
msgstr ""
"Language: de\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""

#: A message, or one for one thing with one for many.
Message = str | tuple[str, ...]


def messages() -> set[Message]:
    """Collect the messages of the code, and the help of the commands, paragraph by paragraph."""
    found: set[Message] = set()
    for part in ("corpus", "index", "search"):
        for path in (ROOT / part).rglob("*.py"):
            found.update(_in_module(ast.parse(path.read_text("utf-8"))))

    for path in (ROOT / "search/web/templates").glob("*.html"):
        found.update(_in_template(path.read_text("utf-8")))

    def collected(text: str) -> str:
        found.add(text)
        return text

    told_command(cli, collected)
    context = Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        told_command(command, collected)
    return found


def _in_template(source: str) -> Iterator[Message]:
    tree = Environment().parse(source)
    for _line, name, texts in extract_from_ast(tree, gettext_functions=("tr", "trn")):
        if name == "trn":
            yield tuple(text for text in texts if isinstance(text, str))
        elif isinstance(texts, str):
            yield texts
        else:
            yield from (text for text in texts[:1] if isinstance(text, str))


def _in_module(tree: ast.Module) -> Iterator[Message]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Attribute)):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            taken = node.args[: _TAKES.get(name, 0)]
            texts = [arg.value for arg in taken if isinstance(arg, ast.Constant)]
            if texts and all(isinstance(text, str) for text in texts):
                yield tuple(texts) if name == "trn" else texts[0]


def read_catalogue() -> Catalog:
    """Read the catalogue as it lies there."""
    with PO.open("rb") as stream:
        return read_po(stream, locale="de")


def refreshed(old: Catalog, wanted: Iterable[Message]) -> Catalog:
    """Make the catalogue of these messages and of click's, with the translations of an old one."""
    new = Catalog("de", project="artikelsuche", version="1",
                  creation_date=_MADE, revision_date=_MADE, fuzzy=False)  # fmt: skip
    kept = {one.id: list(one.user_comments) for one in old if FOREIGN in one.user_comments}
    for message in sorted({*wanted, *kept}, key=str):
        known = old.get(message[0] if isinstance(message, tuple) else message)
        same = known is not None and known.id == message
        new.add(
            message, known.string if known and same else None, user_comments=kept.get(message, ())
        )
    return new


def compiled(catalogue: Catalog) -> bytes:
    """Compile a catalogue."""
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def written(catalogue: Catalog) -> bytes:
    """Write a catalogue as the text of its file."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=96, omit_header=True, sort_output=True)
    return _HEADER.encode() + stream.getvalue()


def translations(message: CatalogueMessage) -> list[str]:
    """List the translations of a message of a catalogue, one or one for each number."""
    text = message.string
    return list(text) if isinstance(text, (tuple, list)) else [text]


if __name__ == "__main__":
    catalogue = refreshed(read_catalogue(), messages())
    PO.write_bytes(written(catalogue))
    MO.write_bytes(compiled(catalogue))
    left = [str(m.id) for m in catalogue if m.id and not all(translations(m))]
    sys.exit("\n".join(["to be translated:", *left]) if left else 0)
