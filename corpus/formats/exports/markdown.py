"""Markdown with front matter: one article a file, as static sites keep them.

Of YAML and TOML front matter only plain keys, texts, lists and folded texts are read: that is what
articles have, and so no library is needed to read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from artikelsuche.corpus.decode import decode_bytes
from artikelsuche.corpus.formats.markup import html_text
from artikelsuche.corpus.formats.records.driver import RecordFormat
from artikelsuche.corpus.formats.records.names import known_names, renamed
from artikelsuche.corpus.formats.records.parts import Record
from artikelsuche.corpus.formats.whole_file import read_whole
from artikelsuche.corpus.language import deferred
from artikelsuche.corpus.source_file import SourceFile

# An article is a hundred times smaller, and no pattern takes long for that.
_LARGEST = 2 << 20
_FRONT = re.compile(r"(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_KEY = re.compile(r"(\w[\w .-]{0,60}?)[\"']?\s*[:=](?:\s+|\s*$|(?<==))(.*)")
_PART = re.compile(r"\s+(\w{1,40}):\s+(\S.*)")
_HEADING = re.compile(r"#{1,6}[ \t]+(.*?)[ \t]*#*")
_SETEXT = re.compile(r"(=+|-{2,})[ \t]*")
_FENCE = re.compile(r"(`{3,}|~{3,})")
_RULE = re.compile(r"[ \t]*(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_INLINE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\{\{.{0,200}?\}\}|\{%.{0,200}?%\}"), ""),  # what site builders put in
    (re.compile(r"!\[([^\]\n]{0,200})\]\([^)\n]{0,400}\)"), ""),
    (re.compile(r"\[\^[^\]\n]{1,60}\](?!:)"), ""),
    (re.compile(r"\[([^\]\n]{1,200})\]\([^)\n]{0,400}\)"), r"\1"),
    (re.compile(r"\[([^\]\n]{1,200})\]\[[^\]\n]{0,100}\]"), r"\1"),
    (re.compile(r"^[ \t]{0,3}\[[^\]\n]{1,100}\]:[ \t]*\S.*$", re.MULTILINE), ""),
    (re.compile(r"<(https?://[^>\s]{1,200})>"), r"\1"),
    (re.compile(r"(?<!\w)(\*{1,3}|_{1,3})(?=\S)([^*_\n]{1,200}?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"~~([^~\n]{1,200})~~"), r"\1"),
    (re.compile(r"`{1,2}([^`\n]{1,200})`{1,2}"), r"\1"),
    (re.compile(r"[ \t]{2,}$|\\$", re.MULTILINE), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])"), r"\1"),
)


def parts(file: SourceFile) -> Iterator[Record]:
    """Read a file as its one article; see `driver.RecordFormat`."""
    raw = read_whole(file, deferred("one file is one article, so split it"), _LARGEST)
    text = decode_bytes(raw).text.replace("\r\n", "\n").lstrip("\n")
    front = _FRONT.match(text)
    said = _front_matter(front[2]) if front else {}
    if str(said.get("draft")).lower() in ("true", "yes") or said.get("published") == "false":
        yield Record(None)
        return
    title, body = _without_title(text[front.end() :] if front else text)
    fields = renamed(said, file.fields)
    fields["body"] = plain_markdown(body)
    if title:
        fields.setdefault("title", plain_markdown(title))
    if fields["body"].strip():
        fields["id"] = file.id
        yield Record(fields, raw, id=file.id)


def _front_matter(text: str) -> dict[str, Any]:
    """Read keys with texts and lists."""
    found: dict[str, Any] = {}
    key = ""
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped.startswith("[") and stripped.endswith("]") and "=" not in stripped:
            continue  # the name of a table of TOML
        match = None if line[:1] in " \t-#" else _KEY.fullmatch(stripped.lstrip("\"'"))
        if match:
            key = match[1].strip()
            found[key] = _value(match[2])
        elif key and stripped.startswith("- "):
            known = found[key] if isinstance(found[key], list) else []
            item = stripped[2:].strip()
            named = re.fullmatch(r"name:\s*(.+)", item)
            found[key] = [*known, _value(named[1] if named else item)]
        elif key and (part := _PART.fullmatch(line)) and isinstance(found[key] or {}, dict):
            found[key] = {**(found[key] or {}), part[1]: _value(part[2])}
        elif key and stripped and isinstance(found[key], str) and not stripped.startswith("#"):
            above = "" if found[key] in (">", "|", ">-", "|-") else found[key]
            found[key] = f"{above} {stripped}".strip().strip("\"'")
    return {name: value for name, value in found.items() if value not in ("", [], "null", "~")}


def _value(text: str) -> Any:
    """Read a text with or without quotes, or a list in brackets."""
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return [v for part in text[1:-1].split(",") if (v := _value(part))]
    for quote in "\"'":
        if len(text) > 1 and text[0] == text[-1] == quote:
            return text[1:-1].replace(f"\\{quote}", quote).replace("''", "'")
    return re.split(r"\s+#", text)[0].strip().rstrip(",")


def _without_title(text: str) -> tuple[str | None, str]:
    """Part the heading of the first level that a text opens with from the text."""
    lines = text.lstrip("\n").split("\n")
    first = re.fullmatch(r"#[ \t]+(.*?)[ \t]*#*", lines[0])
    if first:
        return first[1], "\n".join(lines[1:])
    if len(lines) > 1 and lines[0].strip() and re.fullmatch(r"=+[ \t]*", lines[1]):
        return lines[0].strip(), "\n".join(lines[2:])
    return None, text


def plain_markdown(text: str) -> str:
    """Turn Markdown into plain text: marks go, and each paragraph is one line."""
    end = text.rfind("-->") + 3  # what is opened behind it is closed nowhere
    text = _COMMENT.sub("", text[:end]) + text[end:] if end > 2 else text
    for pattern, instead in _INLINE:
        text = pattern.sub(instead, text)
    blocks: list[str] = []
    for block in re.split(r"\n[ \t]*\n", text):
        blocks += _block(block.strip("\n"))
    return "\n\n".join(block for block in blocks if block.strip())


def _block(block: str) -> list[str]:
    """Turn one block into paragraphs."""
    if block.lstrip().startswith("<"):
        return [html_text(block)]
    done: list[str] = []
    rows: list[str] = []
    for line in block.split("\n"):
        heading = _HEADING.fullmatch(line)
        if heading or _FENCE.match(line) or _RULE.fullmatch(line) or _SETEXT.fullmatch(line):
            done.append(" ".join(rows))
            rows = []
            if heading:
                done.append(heading[1])
            continue
        plain = re.sub(r"^[ \t]*(?:>[ \t]?)+", "", line).strip()
        if plain.startswith("|") and plain.endswith("|"):  # a row of a table
            cells = [cell.strip() for cell in plain.strip("|").split("|")]
            done += [" ".join(rows), "" if not plain.strip("|-: ") else " ".join(cells)]
            rows = []
            continue
        item = re.match(r"(?:[-*+]|\d{1,3}[.)])[ \t]+", plain)
        if item:
            done.append(" ".join(rows))
            rows = [plain[item.end() :] if plain[0] in "-*+" else plain]
        else:
            rows.append(plain)
    return [*done, " ".join(rows)]


def knows(head: bytes) -> bool:
    """Tell whether a file begins with front matter that says something of an article."""
    if not head.startswith((b"---", b"+++")):
        return False
    front = _FRONT.match(head.decode("utf-8", "replace").replace("\r\n", "\n"))
    return front is not None and known_names(_front_matter(front[2])) > 0


MARKDOWN = RecordFormat(
    parts, deferred("holds no text; write it or remove the file"), knows, is_page=True
)
