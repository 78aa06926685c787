"""Archives and compressed files, made in the tests."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from functools import partial

import zstandard

#: Compresses without the time of day, so that names of tests are the same in every process.
gzipped = partial(gzip.compress, mtime=0)

#: By the suffix of their files, the ways to compress.
COMPRESSIONS: Mapping[str, Callable[[bytes], bytes]] = {
    ".gz": gzipped,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}


def page(number: int) -> bytes:
    """Write the text of an article, each another one."""
    return (
        f"Die Brücke Nummer {number}\n\nHallstedt – Die Brücke Nummer {number} wird gebaut."
        f" Sie kostet {number * 7919 % 1000} Millionen Euro.\n"
    ).encode()


def record(number: int) -> bytes:
    """Write a record, each with another id."""
    fields = {"id": f"r{number}", "title": f"Meldung {number}", "body": f"Text Nummer {number}."}
    return json.dumps(fields).encode() + b"\n"


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack files as a ZIP file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def tarred(files: Mapping[str, bytes | tarfile.TarInfo], form: int = tarfile.PAX_FORMAT) -> bytes:
    """Pack files as a tar file; what is no bytes is a header without content."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=form, encoding="utf-8") as archive:
        for name, content in files.items():
            if isinstance(content, tarfile.TarInfo):
                archive.addfile(content)
                continue
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


def tar_header(name: str, kind: bytes, link: str = "") -> tarfile.TarInfo:
    """Make the header of what is no plain file."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def warc_record(
    url: str, body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/plain",
    date: str = "2024-06-19T10:00:00Z", type_: str = "response",
) -> bytes:  # fmt: skip
    """Write a WARC record with the answer of a web server."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}; charset=utf-8", *headers, "", ""]
    answer = "\r\n".join(lines).encode() + body
    top = [
        *("WARC/1.1", f"WARC-Type: {type_}", f"WARC-Target-URI: {url}", f"WARC-Date: {date}"),
        *("Content-Type: application/http; msgtype=response", f"Content-Length: {len(answer)}"),
    ]
    return "\r\n".join([*top, "", ""]).encode() + answer + b"\r\n\r\n"
