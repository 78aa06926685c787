"""Finding, decoding and reading of sources."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import lzma
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packed_files import tarred, zipped

import artikelsuche.corpus as corpus
from artikelsuche.corpus import (
    Article,
    DuplicateIdError,
    FieldError,
    SourceError,
    inspect_file,
    read_articles,
    sample_source,
    scan_sources,
)
from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.decode import DecodeError, decode_bytes
from artikelsuche.corpus.formats import lines as record_reader
from artikelsuche.corpus.formats import whole_file
from artikelsuche.corpus.packed.reading import read_file
from artikelsuche.corpus.reader import read_source

GERMAN = "Die Überprüfung größerer Mängel kostet 5 € – „schön“, sagte er.\nÄrger über Öl."


def put(path: Path, content: str | bytes) -> Path:
    """Write a file with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def lines(*records: object) -> str:
    """Write records as JSON Lines."""
    return "".join(json.dumps(record) + "\n" for record in records)


def read(*sources: Path) -> tuple[list[Article], list[SourceError]]:
    """Read sources with the errors beside the articles."""
    errors: list[SourceError] = []
    return list(read_articles(sources, errors.append)), errors


def only_error(source: Path) -> SourceError:
    """Read a source that gives one error and no article."""
    articles, errors = read(source)
    assert not articles
    assert len(errors) == 1
    return errors[0]


def test_door_lists_what_is_public() -> None:
    """Every name in `__all__` exists, and no other name does."""
    assert all(hasattr(corpus, name) for name in corpus.__all__)
    assert not hasattr(corpus, "read_everything")


def test_ids_are_paths_below_the_source(tmp_path: Path) -> None:
    """An id is the path below SOURCE without suffix, in a fixed order, hidden names left out."""
    for name in (
        "b.txt",
        "2024/juni/pakt.txt",
        "a.TXT",
        ".git/x.txt",
        ".x.txt",
        "c.png",
        "d.jsonl",
    ):
        put(tmp_path / name, "Titel\n")
    found = list(scan_sources(tmp_path))
    assert [file.id for file in found] == ["2024/juni/pakt", "a", "b", "d"]
    assert found[0].folder == (tmp_path / "2024/juni").as_posix()


def test_file_source_has_its_stem_as_id(tmp_path: Path) -> None:
    """A SOURCE that is a file loses its whole suffix."""
    assert next(scan_sources(put(tmp_path / "x.jsonl.gz", b""))).id == "x"


def test_ids_are_nfc(tmp_path: Path) -> None:
    """A file name in decomposed form gives a composed id."""
    put(tmp_path / "u\u0308ber.txt", "Titel")
    assert [file.id for file in scan_sources(tmp_path)] == ["über"]


def test_links_back_into_the_folder_end(tmp_path: Path) -> None:
    """A loop of links is walked once."""
    put(tmp_path / "in/a.txt", "Titel")
    (tmp_path / "in/loop").symlink_to(tmp_path)
    (tmp_path / "twin").symlink_to(tmp_path / "in")
    assert [file.id for file in scan_sources(tmp_path)] == ["in/a"]


def test_linked_folder_outside_is_walked(tmp_path: Path) -> None:
    """A link to a folder elsewhere is followed."""
    put(tmp_path / "away/a.txt", "Titel")
    (tmp_path / "here").mkdir()
    (tmp_path / "here/link").symlink_to(tmp_path / "away")
    assert [file.id for file in scan_sources(tmp_path / "here")] == ["link/a"]


@pytest.mark.parametrize(
    ("name", "says"),
    [("missing", "does not exist"), ("x.odt", "unknown format"), ("empty", "no article files")],
)
def test_unusable_source_says_why(tmp_path: Path, name: str, says: str) -> None:
    """A source that is missing, unknown or empty is an error that names it."""
    put(tmp_path / "x.odt", "x")
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match=says) as caught:
        list(scan_sources(tmp_path / name))
    assert caught.value.path == tmp_path / name


def test_name_that_is_not_utf8_is_reported(tmp_path: Path) -> None:
    """A file name in another encoding is an error that can be written as JSON."""
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xfcro.txt")).write_text("Titel")
    except OSError:
        pytest.skip("the file system takes only UTF-8 names")
    error = only_error(tmp_path)
    assert "UTF-8" in error.reason
    assert json.dumps(str(error.path)).encode("utf-8")


def test_name_of_blanks_is_reported(tmp_path: Path) -> None:
    """A file whose name leaves no id is an error."""
    assert "no id" in only_error(put(tmp_path / " .txt", "Titel").parent).reason


def test_pipe_is_no_article(tmp_path: Path) -> None:
    """A named pipe is reported, not waited for."""
    os.mkfifo(tmp_path / "x.txt")
    assert "regular file" in only_error(tmp_path).reason


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "white space"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"PK\x03\x04abc", "ZIP"),
        (b"<!DOCTYPE html><html>", "no text"),
        (b"abc\0def\0\0", "binary"),
        (bytes(range(1, 9)) * 40, "binary"),
        (b"\xff\xfea", "byte order mark"),
    ],
)
def test_file_that_is_no_text_says_what_it_looks_like(
    tmp_path: Path, content: bytes, says: str
) -> None:
    """A file that is no text is an error, not an exception and not an article."""
    assert says in only_error(put(tmp_path / "x.txt", content)).reason


def test_vanished_file_and_folder_named_like_a_file(tmp_path: Path) -> None:
    """A file that is gone or a folder by the time it is read is an error."""
    path = put(tmp_path / "x.txt", "Titel")
    file = next(scan_sources(path))
    path.unlink()
    gone = next(read_source(file, FurnitureProfile()))
    assert isinstance(gone, SourceError)
    assert "does not exist" in gone.reason
    path.mkdir()
    folder = next(read_source(file, FurnitureProfile()))
    assert isinstance(folder, SourceError)
    assert "folder" in folder.reason


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser reads everything")
def test_unreadable_file_and_folder(tmp_path: Path) -> None:
    """Missing permissions are reported, and the rest is read."""
    put(tmp_path / "ok.txt", "Titel")
    put(tmp_path / "no.txt", "Titel").chmod(0)
    put(tmp_path / "closed/a.txt", "Titel").parent.chmod(0)
    articles, errors = read(tmp_path)
    (tmp_path / "closed").chmod(0o700)
    assert [article.id for article in articles] == ["ok"]
    assert all("permission" in error.reason for error in errors)
    assert len(errors) == 2


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "mac_roman", "utf-16", "utf-32", "utf-16-le"]
)
def test_german_text_is_decoded(encoding: str) -> None:
    """Umlauts, quotes, dash and euro sign come out right from every usual encoding."""
    assert decode_bytes(GERMAN.encode(encoding)).text == GERMAN


@pytest.mark.parametrize("encoding", ["latin-1", "iso8859_15", "cp850"])
def test_umlauts_of_old_encodings_are_decoded(encoding: str) -> None:
    """Old encodings without German quotes give the umlauts right."""
    text = "Überprüfung größerer Mängel, Ärger über Öl und Süßes"
    assert decode_bytes(text.encode(encoding)).text == text


def test_damaged_utf8_keeps_its_good_part() -> None:
    """A stray Windows byte in UTF-8 does not spoil the rest."""
    data = "Größe, Übung, Öl, ".encode() + "für".encode("cp1252")
    assert decode_bytes(data).text == "Größe, Übung, Öl, für"


@given(st.binary(max_size=600))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    """Decoding gives text or a reason, whatever the bytes."""
    try:
        assert isinstance(decode_bytes(data).text, str)
    except DecodeError as error:
        assert str(error)


@given(data=st.binary(max_size=300), suffix=st.sampled_from([".txt", ".jsonl", ".jsonl.gz"]))
def test_any_file_gives_articles_or_errors(tmp_path: Path, data: bytes, suffix: str) -> None:
    """Reading never raises, and what it yields can be written as UTF-8."""
    file = next(scan_sources(put(tmp_path / f"x{suffix}", data)))
    for found in read_source(file, FurnitureProfile()):
        if isinstance(found, Article):
            assert found.id
            assert (found.title + found.body).encode("utf-8") is not None
        else:
            assert found.reason


def test_records_of_the_contract(tmp_path: Path) -> None:
    """A record gives all fields of the contract, its aliases and a whole number as id."""
    full = {
        "id": "a1", "title": "Der  Titel", "body": "Erster Absatz.\n\nZweiter Absatz.",
        "published": "2024-06-19T14:05:00+02:00", "section": "Politik", "source": "Bote",
        "authors": ["Clara Muster"], "url": "https://bote.example/1", "teaser": "Kurz gesagt.",
    }  # fmt: skip
    short = {"id": 7, "text": "Anzeige\nTeilen", "date": "3. März 2024", "author": "A B und C D"}
    articles, errors = read(put(tmp_path / "x.jsonl", lines(full, short)))
    assert not errors
    first, second = articles
    assert (first.id, first.title, first.authors) == ("a1", "Der Titel", ("Clara Muster",))
    assert first.body == "Kurz gesagt.\n\nErster Absatz.\n\nZweiter Absatz."
    assert first.published == dt.datetime.fromisoformat("2024-06-19T14:05:00+02:00")
    assert (second.id, second.title, second.body) == ("7", "Anzeige", "Anzeige\nTeilen")
    assert (second.published, second.authors) == (dt.date(2024, 3, 3), ("A B", "C D"))


def test_teaser_within_the_body_is_not_repeated(tmp_path: Path) -> None:
    """A teaser that the body has already is not put before it."""
    record = {"id": 1, "body": "Kurz gesagt.\n\nMehr davon.", "teaser": "Kurz gesagt."}
    articles, _ = read(put(tmp_path / "x.jsonl", lines(record)))
    assert articles[0].body == "Kurz gesagt.\n\nMehr davon."


def test_bad_records_are_reported_and_passed_over(tmp_path: Path) -> None:
    """Each bad record is an error with its line; the good ones are read."""
    bad = ["{broken", "[1, 2]", '{"body": "x"}', '{"id": "b"}', '{"id": true, "body": "x"}',
           '{"id": "c", "body": " "}', "[" * 100_000, '{"id": "d", "body": ["x"]}']  # fmt: skip
    text = (
        lines({"id": "a", "body": "x"}) + "\n".join(bad) + "\n\n" + lines({"id": "z", "body": "y"})
    )
    articles, errors = read(put(tmp_path / "x.jsonl", text))
    assert [article.id for article in articles] == ["a", "z"]
    assert [error.line for error in errors] == list(range(2, 10))


@pytest.mark.parametrize(
    "value", ["2024-02-30", "31.04.2024", "2023-02-29", "2024-13-01", "Sat, 32 Jun 2024 10:00:00 Z",
              "gestern", "Juni 2024", "19.13.24", 2024, 0, 1e30, True, ["2024-06-19"], {"day": 19}]
)  # fmt: skip
def test_a_date_that_cannot_be_read_is_told_and_the_article_kept(
    tmp_path: Path, value: object
) -> None:
    """The error names file, line, field and value and says what to write; the rest is read."""
    records = ({"id": 1, "body": "Eins."}, {"id": 2, "body": "Zwei.", "published": value})
    path = put(tmp_path / "x.jsonl", lines(*records))
    articles, errors = read(path)
    assert [(article.id, article.published) for article in articles] == [("1", None), ("2", None)]
    (error,) = errors
    assert isinstance(error, FieldError)
    assert str(error).startswith(f"{path}:2: `published` is {value!r}, which is ")
    assert "2024-06-19" in error.reason
    assert [article.id for article in read_articles(path)] == ["1", "2"]
    assert list(map(str, inspect_file(path).doubts)) == [str(error)]


@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_record_without_a_date_is_no_error(tmp_path: Path, value: object) -> None:
    """What says nothing is unknown; the alias is read where the field is missing."""
    record = {"id": 1, "body": "Eins.", "published": None, "date": value}
    assert read(put(tmp_path / "x.jsonl", lines(record)))[1] == []


@pytest.mark.parametrize("value", [1718784000, 1718784000000, 1718784000.5, "1718784000"])
def test_seconds_since_1970_are_numbers_or_text(tmp_path: Path, value: object) -> None:
    """A number is read as a text of the same digits is."""
    articles, errors = read(put(tmp_path / "x.jsonl", lines({"id": 1, "body": "x", "date": value})))
    moment = dt.datetime(2024, 6, 19, 8, tzinfo=dt.timezone.utc)
    assert ([article.published for article in articles], errors) == ([moment], [])


def test_lone_surrogates_become_replacement_characters(tmp_path: Path) -> None:
    """A broken escape in a record does not break UTF-8 output."""
    text = r'{"id": "a\udc80", "title": "\ud800", "body": "x \ud83d\ude00 \udfff", "url": "\ud800"}'
    articles, _ = read(put(tmp_path / "x.jsonl", text))
    assert articles[0].body == "x 😀 \ufffd"
    assert articles[0].id == "a\ufffd"


@pytest.mark.parametrize("suffix", [".gz", ".xz"])
def test_compressed_records(tmp_path: Path, suffix: str) -> None:
    """Compressed records are read; a cut-off file gives its records and one error."""
    pack = gzip.compress if suffix == ".gz" else lzma.compress
    data = pack(lines(*({"id": n, "body": f"Text {n} {n * n}"} for n in range(2000))).encode())
    articles, errors = read(put(tmp_path / f"x.jsonl{suffix}", data))
    assert (len(articles), errors) == (2000, [])
    articles, errors = read(put(tmp_path / f"cut.jsonl{suffix}", data[: len(data) // 2]))
    assert len(errors) == 1
    assert "damaged" in errors[0].reason
    assert "broken JSON" in only_error(put(tmp_path / f"no.jsonl{suffix}", b"plain text")).reason
    plain = put(tmp_path / f"plain.jsonl{suffix}", lines({"id": 1, "body": "Text"}))
    assert [article.id for article in read(plain)[0]] == ["1"]


def test_long_line_is_read(tmp_path: Path) -> None:
    """A record of some megabytes on one line is read whole."""
    body = "Wort " * 1_000_000
    articles, _ = read(put(tmp_path / "x.jsonl", lines({"id": 1, "body": body})))
    assert len(articles[0].body) == len(body) - 1


def test_duplicate_ids_name_both_sources(tmp_path: Path) -> None:
    """Two articles with one id are an error that names both files."""
    first, second = put(tmp_path / "1/a.txt", "Eins"), put(tmp_path / "2/a.txt", "Zwei")
    with pytest.raises(DuplicateIdError) as caught:
        list(read_articles([first, second]))
    assert str(first) in str(caught.value)
    assert str(second) in str(caught.value)


def test_first_error_is_raised_without_a_handler(tmp_path: Path) -> None:
    """The library call raises what it is not told to pass on."""
    with pytest.raises(SourceError, match="empty"):
        list(read_articles(put(tmp_path / "x.txt", "")))


def test_sample_source_is_inside_the_package() -> None:
    """The sample articles are looked for beside the code."""
    assert sample_source().name == "data"


# --- readings that a caller keeps


def test_known_bytes_are_not_read_again(tmp_path: Path) -> None:
    """A page or record whose digest the caller knows is told by its digest alone."""
    rows = [json.dumps({"id": n, "body": f"Text {n}."}) for n in range(3)]
    records = put(tmp_path / "a.jsonl", "\n".join(rows))
    page = put(tmp_path / "b.txt", b"Titel\n\nEin Text.")
    for path in (records, page):
        file = next(scan_sources(path))
        first = list(read_file(file, FurnitureProfile(), ()))
        known = {first[0].digest}
        again = list(read_file(file, FurnitureProfile(), known))
        assert [reading.digest for reading in again] == [reading.digest for reading in first]
        assert again[0].found is None
        assert again[1:] == first[1:]


def test_a_growing_file_is_read_up_to_its_size(tmp_path: Path) -> None:
    """Records that are appended after the scan wait for the next run, whole lines at a time."""
    path = put(tmp_path / "a.jsonl", b'{"id": 1, "body": "Eins."}\n{"id": 2, "bo')
    file = next(scan_sources(path))
    with path.open("ab") as stream:
        stream.write(b'dy": "Zwei."}\n{"id": 3, "body": "Drei."}\n')
    found = list(read_source(file, FurnitureProfile()))
    assert [one.id for one in found if isinstance(one, Article)] == ["1", "2"]
    assert len(found) == 2


def test_what_a_saved_page_shows_is_no_article(tmp_path: Path) -> None:
    """The folder that a browser saved beside a page is passed over; others of such a name not."""
    for name in ("deich.html", "deich_files/frame.html", "steg.htm", "steg-Dateien/ad.html"):
        put(tmp_path / name, b"<h1>Der Deich</h1><p>Der Deich hielt, wie es am Morgen hiess.</p>")
    put(tmp_path / "alte-Dateien" / "rat.txt", b"Der Rat tagt\n\nDer Rat hat getagt.")
    ids = [file.id for file in scan_sources(tmp_path)]
    assert ids == ["alte-Dateien/rat", "deich", "steg"]
    files = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in _all(tmp_path)}
    inner = {f"tief/{name}": raw for name, raw in files.items()}
    put(tmp_path / "a.zip", zipped({**files, "b.tar": tarred(inner)}))
    put(tmp_path / "c.tgz", gzip.compress(tarred(files)))
    for archive, folders in (("a.zip", ("", "b.tar!tief/")), ("c.tgz", ("",))):
        names = ("alte-Dateien/rat.txt", "deich.html", "steg.htm")
        wanted = {f"{archive}!{folder}{name}" for folder in folders for name in names}
        assert {article.id for article in read_articles(tmp_path / archive)} == wanted


def _all(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "utf16.jsonl"])
def test_a_line_too_long_is_an_error_of_its_own(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line beyond the limit is passed over without being held; the others are read."""
    monkeypatch.setattr(record_reader, "LONGEST", 100)
    text = lines(*({"id": n, "body": f"Text {n}. " + "x" * (350 * (n == 1))} for n in range(3)))
    data = text.encode("utf-16" if name.startswith("utf16") else "utf-8")
    path = put(tmp_path / name, gzip.compress(data) if name.endswith("gz") else data)
    found = list(read_source(next(scan_sources(path)), FurnitureProfile()))
    assert [one.id for one in found if isinstance(one, Article)] == ["0", "2"]
    (error,) = [one for one in found if isinstance(one, SourceError)]
    assert error.line == 2
    assert "longer than" in error.reason


def test_a_page_that_grows_beyond_the_limit_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page larger than the limit is refused unread, also when it has grown since the scan."""
    monkeypatch.setattr(whole_file, "LARGEST", 100)
    path = put(tmp_path / "a.txt", b"Titel\n\n" + b"Text. " * 10)
    file = next(scan_sources(path))
    assert isinstance(next(read_source(file, FurnitureProfile())), Article)
    path.write_bytes(b"Titel\n\n" + b"Text. " * 100)
    for found in (file, next(scan_sources(path))):
        error = next(read_source(found, FurnitureProfile()))
        assert isinstance(error, SourceError)
        assert "larger than" in error.reason
