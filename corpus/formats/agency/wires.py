"""Wires of agencies as they were sent over lines: IPTC 7901 and ANPA 1312, many stories a file.

A story begins with SOH and a header (number, priority, category, words), its text is between STX
and ETX, and behind that, or in its last line, stands when it was sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from artikelsuche.corpus.cleaning.bylines import agency_sign, parse_byline
from artikelsuche.corpus.cleaning.wrapping import seam
from artikelsuche.corpus.decode import DecodeError, decode_bytes
from artikelsuche.corpus.formats.records.driver import RecordFormat
from artikelsuche.corpus.formats.records.parts import Record
from artikelsuche.corpus.formats.whole_file import read_whole
from artikelsuche.corpus.language import deferred, tr
from artikelsuche.corpus.source_file import SourceFile

from . import report

_FEWER = deferred("split it into files of fewer stories")
_BEGINNING = re.compile(rb"[\s\x00\x16]*\x01[^\x01-\x03]{4,400}\x02")
# Signs of lines and of typesetting that are no text.
_SIGNS = bytes([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
# A line of a paragraph as long as this, in characters, was broken at the width of the line.
_BROKEN = 50
_IPTC = re.compile(
    r"(?P<source>[A-Za-z]{2,4})(?P<number>\d{3,4})\s+[1-9]\s+(?P<category>[A-Za-z]{1,3})\s+"
    r"\d{1,5}(?:\s+(?P<agency>[A-Za-z]{2,5}))?"
)
_ANPA = re.compile(
    r"[A-Za-z]\d{3,4}\b.*?\b[furbdash]\s*(?P<category>[a-z])\s.*\d\d-\d\d(?:-\d\d)?\s+\d{1,5}",
    re.DOTALL,
)
# '191420 Jun 24', or of ANPA 'AP-NY-06-19-24 1420EDT'.
_SENT = re.compile(
    r"\s*(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)\s*(?P<zone>[A-Z]{1,4}\b)?\s*"
    r"(?P<month>[A-Za-zä]{3,9})\.?\s*(?P<year>\d{4}|\d\d)\s*"
)
_SENT_ANPA = re.compile(
    r"\s*[A-Z]{2,4}-[A-Z]{2}-(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d\d)\s+"
    r"(?P<hour>\d\d)(?P<minute>\d\d)(?P<zone>[A-Z]{1,4})?\s*"
)
# 'Regierung/Haushalt/', '(Zusammenfassung 1430)', 'Kabinett einig - Foto - ='.
_SLUG = re.compile(r"\s*[^\s/][^/]{0,40}(?:/[^/]{1,40})*/\s*|\s*BC-\S.*", re.IGNORECASE)
_REMARK = re.compile(r"\s*\((?P<said>[^()]{3,300})\)\s*")
_ILLUSTRATED = re.compile(
    r"\s*(?:[-–(]\s*)(?:mit\s+)?(?:Foto|Bild|Grafik|Video|Audio)[^=]{0,40}[-–)]?\s*$", re.IGNORECASE
)
_OFFICE = re.compile(r"\A[A-Z][\w ]{2,40} (?:Writer|Correspondent|Editor|Staff)\n\n")
# Letters in seven bits, as they were sent before there were eight.
_SEVEN_BITS = str.maketrans("{|}~[\\]", "äöüßÄÖÜ")
_IN_SEVEN_BITS = re.compile(r"(?<=[A-Za-z])[{|}~](?=[a-z ,.])")


def parts(file: SourceFile) -> Iterator[Record]:
    """Part a file into its stories; see `driver.RecordFormat`."""
    raw = read_whole(file, _FEWER)
    for number, story in enumerate(raw.split(b"\x01")[1:], 1):
        header, begun, rest = story.partition(b"\x02")
        body, _, tail = rest.partition(b"\x03")
        key = file.id if number == 1 else f"{file.id}#{number}"
        if not begun:
            yield Record(tr("the story has no text (STX is missing); send it again"), number=number)
            continue
        try:
            fields = _fields(_text(header), _text(body), _text(tail))
        except DecodeError as error:
            yield Record(str(error), number=number)
        else:
            lacking = None if fields["body"] else tr("the item has no text; it cannot be searched")
            yield Record(lacking or fields, story, number=number, id=key)


def knows(head: bytes) -> bool:
    """Tell whether a file begins with a story: SOH, a header, and STX."""
    return _BEGINNING.match(head) is not None


def _text(raw: bytes) -> str:
    text = decode_bytes(raw.translate(None, _SIGNS)).text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and len(_IN_SEVEN_BITS.findall(text)) > 1:
        text = text.translate(_SEVEN_BITS)
    return text.replace(" _ ", " – ").replace("``", '"').replace("''", '"')


def _fields(header: str, body: str, tail: str) -> dict[str, Any]:
    head = _IPTC.match(header.strip()) or _ANPA.search(header)
    said = head.groupdict() if head else {}
    agency = next((sign for name in (said.get("agency"), said.get("source"))
                   if name and (sign := agency_sign(name))), None)  # fmt: skip
    lines = body.strip("\n").split("\n")
    published = _sent(tail)
    while lines and (not lines[-1].strip() or (found := _sent(lines[-1]))):
        published = published or (found if lines[-1].strip() else None)
        lines.pop()
    note = _opening(lines)
    title = _headline(lines)
    text = report.public_part(_paragraphs(lines))
    first, _, rest = text.partition("\n\n")
    byline = parse_byline(first) if rest else None
    return {
        "title": title,
        "body": _OFFICE.sub("", rest) if byline else text,
        "authors": list(byline.authors) if byline else None,
        "published": published,
        "section": report.section(said.get("category"), None),
        "source": agency,
        "agency": agency,
        "notes": (note,) if note else (),
    }


def _sent(line: str) -> str | None:
    """Read when a story was sent, in a form in which dates of records are."""
    for form in (_SENT, _SENT_ANPA):
        if match := form.fullmatch(line):
            year = match["year"]
            if len(year) == 2:
                year = f"{19 if int(year) >= 69 else 20}{year}"
            clock = f"{match['hour']}:{match['minute']}"
            if match["month"].isdigit():
                return f"{year}-{match['month']}-{match['day']}T{clock}"
            return f"{match['day']} {match['month']} {year} {clock} {match['zone'] or ''}".strip()
    return None


def _opening(lines: list[str]) -> str | None:
    """Take off the slug and remarks above the headline; return a note on a correction."""
    note = None
    while lines:
        remark = _REMARK.fullmatch(lines[0])
        if remark:
            signal = remark["said"].split(":")[0].split()[0]
            note = report.correction([signal], remark["said"].partition(":")[2]) or note
        elif lines[0].strip() and not _SLUG.fullmatch(lines[0].strip("^<= ")):
            break
        del lines[0]
    return note


def _headline(lines: list[str]) -> str | None:
    """Take off the headline: the lines down to a mark of its end, a blank or an indented one."""
    taken: list[str] = []
    while lines and len(taken) < 4 and lines[0].strip() and (not taken or lines[0][0] not in " \t"):
        line = lines.pop(0).strip()
        taken.append(line.strip("^<= "))
        if line.endswith(("=", "<")):
            break
    return _ILLUSTRATED.sub("", " ".join(taken)) or None


def _paragraphs(lines: list[str]) -> str:
    """Join the lines of paragraphs, which begin with spaces, or behind a blank line."""
    found: list[list[str]] = [[]]
    for line in lines:
        if not line.strip() or line[0] in " \t^":
            found.append([])
        plain, block = line.strip("^<= \t"), found[-1]
        if plain and block and len(block[-1]) >= _BROKEN:
            hyphen, space = seam(block[-1], plain)
            block[-1] = block[-1][: len(block[-1]) - hyphen] + space + plain
        elif plain:
            block.append(plain)
    return "\n\n".join("\n".join(block) for block in found if block)


WIRES = RecordFormat(parts, deferred("holds no story; check the file or remove it"), knows)
