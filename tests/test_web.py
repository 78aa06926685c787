"""The search page as an application: who is answered, with what, and how much may be asked."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
from command import run
from web_pages import FILE_ID, HOSTILE_ID, ask, local

from artikelsuche.search import open_index
from artikelsuche.search.web.application import Application
from artikelsuche.search.web.http.hosts import Hosts

PAGES = (
    "/", "/?q=Hafen", "/?q=Hafen&section=Kultur&since=2023-02", "/?q=Hafne", "/help", "/saved",
    "/status", "/article?id=hafen-007&q=Hafen", f"/inspection?id={FILE_ID}", "/?q=((", "/none",
)  # fmt: skip
OTHERS = (
    "/feed?q=Hafen", f"/original?id={FILE_ID}", "/assets/app.js", "/assets/style.css",
    "/assets/icon.svg", "/api/search?query=Hafen", "/api/article/hafen-007", "/api/status",
    "/api/openapi.json", "/api/none", "/assets/../app.js",
)  # fmt: skip


@pytest.fixture(scope="module")
def page(web_index: Path) -> Application:
    """The application over the made articles."""
    return local(web_index)


class _Links(HTMLParser):
    """Gathers the addresses of a page and checks that its elements are closed in order."""

    _VOID = frozenset({"meta", "link", "input", "br", "rect", "img"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open, f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element and its address."""
        self.found += [str(value) for name, value in attrs if name in ("href", "src", "action")]
        assert not any(name.startswith("on") or name == "style" for name, _ in attrs)
        if tag not in self._VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if tag not in self._VOID:
            assert self._open.pop() == tag


@pytest.mark.parametrize("target", [*PAGES, *OTHERS])
def test_every_answer_forbids_what_it_does_not_need(page: Application, target: str) -> None:
    """No answer lets a browser run, load, frame or guess what is not of the page itself."""
    answer = ask(page, target)
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert set(policy.values()) == {"'none'", "'self'"}
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Content-Length"] == str(len(answer.body))
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("target", PAGES)
def test_a_page_is_well_formed_and_runs_nothing_of_its_own(page: Application, target: str) -> None:
    """Elements close in order; no script, style or handler stands in the page itself."""
    answer = ask(page, target)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert not re.search(r"<style|<script(?! src=\"/assets/)|{{|{%", answer.text)
    _Links(answer.text)


def test_every_link_leads_somewhere(page: Application) -> None:
    """What the pages link to is answered with 200; addresses elsewhere are of the web alone."""
    asked: set[str] = set()
    waiting = ["/?q=Leuchtturm"]
    for _ in range(3):
        now, waiting = waiting, []
        for target in now:
            answer = ask(page, target)
            assert answer.status == 200, target
            if answer.headers["Content-Type"].startswith("text/html"):
                links = [link.split("#")[0] for link in _Links(answer.text).found]
                assert all(link.startswith(("/", "https://example.org/")) for link in links if link)
                waiting += {link for link in links if link.startswith("/")} - asked
                asked.update(waiting)
    assert len(asked) > 70


@pytest.mark.parametrize(
    "host",
    ["", "example.org", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:8421", "localhost.example.org:8420",
     "127.0.0.1:8420.example.org", "127.0.0.2:8420", "0.0.0.0:8420", "[::]:8420", "::1",
     "user@localhost:8420", "localhost:8420 ", "localhost:8420,example.org",
     "localhost:\u0663", "a" * 10_000, "\r\nx"],
    ids=lambda host: host[:30],
)  # fmt: skip
@pytest.mark.parametrize("target", ["/", "/api/status", "/assets/app.js", "/none"])
def test_another_host_is_refused(page: Application, host: str, target: str) -> None:
    """A name that is none of this machine's, or another port, is answered with 421 and nothing."""
    answer = ask(page, target, headers={"Host": host})
    assert answer.status == 421
    assert b"Hafen" not in answer.body and len(answer.body) < 3000


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8420", "LOCALHOST:8420", "localhost.:8420", "[::1]:8420"]
)
def test_the_names_of_this_machine_are_answered(page: Application, host: str) -> None:
    """The loopback addresses and their name are answered, in any spelling."""
    assert ask(page, "/", headers={"Host": host}).status == 200


def test_a_trusted_host_is_answered_as_its_proxy_says(web_index: Path) -> None:
    """Behind a proxy its name is answered on any port, and feeds link to its scheme."""
    page = Application(web_index, Hosts(["Suche.Example.org."]))
    for host in ("suche.example.org", "suche.example.org:8443", "127.0.0.1:8420"):
        assert ask(page, "/", headers={"Host": host}).status == 200
    assert ask(page, "/", headers={"Host": "x.suche.example.org"}).status == 421
    headers = {"Host": "suche.example.org", "X-Forwarded-Proto": "https"}
    assert "<link>https://suche.example.org/?" in ask(page, "/feed?q=Hafen", headers=headers).text
    forged = {"X-Forwarded-Proto": "https"}
    assert "<link>http://127.0.0.1:8420/?" in ask(page, "/feed?q=Hafen", headers=forged).text


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", ""]
)
@pytest.mark.parametrize("target", ["/", "/api/search?query=Hafen"])
def test_only_get_and_head_are_answered(page: Application, method: str, target: str) -> None:
    """Any other method is refused with those that are allowed."""
    answer = ask(page, target, method)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("target", [*PAGES, *OTHERS])
def test_head_tells_what_get_sends(page: Application, target: str) -> None:
    """HEAD is answered like GET, without the body."""
    full, head = ask(page, target), ask(page, target, "HEAD")
    assert (head.status, head.headers["Content-Type"], head.body) == (
        full.status, full.headers["Content-Type"], b"",
    )  # fmt: skip
    assert head.headers.keys() == full.headers.keys()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("q=" + "a" * 2000, 200), ("q=" + "a" * 2001, 400),
        ("&".join(f"section={n}" for n in range(50)), 200),
        ("&".join(f"section={n}" for n in range(51)), 400),
        ("section=" + "a" * 501, 400), ("&".join(["x=1"] * 201), 400),
        ("page=10000", 200), ("page=10001", 400), ("page=0", 400), ("page=-1", 400),
        ("page=1e3", 400), ("page=%D9%A3", 400), ("page=" + "9" * 5000, 400),
        ("sort=best", 400), ("match=none", 400), ("copies=few", 400), ("undated=yes", 400),
        ("since=never", 400), ("since=2024&until=2023", 400), ("q=%22%22", 400), ("q=((", 400),
        ("unknown=1&q=Hafen", 200), ("q=Hafen&q=Museum", 200), ("q=Hafen%FF%ED%A0%80", 200),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_how_much_a_page_may_be_asked(page: Application, query: str, status: int) -> None:
    """What is too much, or none of the choices, is refused with a page that says why."""
    answer = ask(page, f"/?{query}")
    assert answer.status == status, answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("wish", "spoken"),
    [("", "en"), ("de", "de"), ("de-AT,de;q=0.9,en;q=0.8", "de"), ("en-US,en;q=0.9,de;q=0.8", "en"),
     ("fr, de;q=0.5, en;q=0.4", "de"), ("de;q=0", "en"), ("fr", "en"), ("*", "en"), ("DE", "de"),
     ("de;q=0.1,en;q=0", "de"), (";;,q=,de;q=x", "en"), ("de," * 9999, "de")],
    ids=lambda value: value[:30],
)  # fmt: skip
def test_the_language_is_that_of_the_browser(page: Application, wish: str, spoken: str) -> None:
    """Of the languages that are spoken here the one is chosen that a browser wishes most."""
    answer = ask(page, "/help", headers={"Accept-Language": wish})
    assert f'<html lang="{spoken}">' in answer.text
    assert answer.headers["Vary"] == "Accept-Language"


def test_a_feed_holds_the_newest_articles(page: Application) -> None:
    """A feed is RSS 2.0 with the newest articles of a search, linked to where they stand."""
    answer = ask(page, "/feed?q=Hafen&section=Kultur&sort=oldest")
    assert answer.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    channel = ElementTree.fromstring(answer.body).find("channel")
    assert channel is not None
    guids = [item.findtext("guid") for item in channel.iter("item")]
    assert guids == [f"hafen-{number:03}" for number in range(57, 0, -4)]
    assert channel.findtext("item/link") == "https://example.org/57"
    for query in ("nonsense", "*", "zzzz", "Hafen%00%0b%ed%a0%80"):
        ElementTree.fromstring(ask(page, f"/feed?q={query}").body)


def test_a_hostile_article_is_text_in_every_answer(page: Application) -> None:
    """Markup, directions and addresses of an article act nowhere; its id leads to it."""
    (hit,) = ask(page, "/api/search?query=Hafen&section=%3Ci%3EHafen").json["hits"]
    key = hit["id"]
    assert "&%2F%/./" in key and "😀" in key and HOSTILE_ID[:5] in key
    for target in (
        "/?q=Hafen&section=%3Ci%3EHafen%3C/i%3E",
        f"/article?{urlencode({'id': key, 'q': 'Hafen'})}",
    ):
        answer = ask(page, target)
        assert answer.status == 200
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b\u2028]", answer.text)
        links = _Links(answer.text).found
        assert all(link.startswith(("/", "#", "https://example.org/")) for link in links)
        assert "&lt;script&gt;" in answer.text and "window.hit" in answer.text
    assert ask(page, f"/api/article/{quote(key)}").json["article"]["id"] == key
    assert ask(page, f"/original?id={quote(key)}").status == 404, "records are no page to be sent"


def test_a_query_turns_no_direction(page: Application) -> None:
    """Only the search box, which gives a query back as it is, holds marks of direction of it."""
    text = ask(page, "/?q=" + quote("Hafen \u202etitel:Folge")).text
    assert "How was this understood?" in text
    assert len(re.findall("[\u202a-\u202e]", text)) == 1


def test_the_api_gives_what_the_command_prints(page: Application, web_index: Path) -> None:
    """The answer to a search is the object of `--format json`."""
    asked = {"query": "Hafen", "limit": 3, "offset": 2, "section": ["Kultur", "Sport"],
             "since": "2023-03", "sort": "date", "snippets": 2}  # fmt: skip
    found = ask(page, f"/api/search?{urlencode(asked, doseq=True)}").json
    printed = json.loads(
        run("search", "Hafen", "--index", web_index, "--limit", 3, "--offset", 2, "--section",
            "Kultur", "--section", "Sport", "--since", "2023-03", "--sort", "date", "--snippets", 2,
            "--format", "json").out
    )  # fmt: skip
    assert found.pop("took_ms") >= 0 and printed.pop("took_ms") >= 0
    assert found == printed
    with open_index(web_index) as archive:
        whole = archive.search("Hafne", facets=["month"], timeline=True, significant=3).to_json()
    more = "/api/search?query=Hafne&facets=month&timeline=true&significant=3"
    again = ask(page, more).json
    assert {**again, "took_ms": 0} == {**whole, "took_ms": 0}


def test_saved_searches_are_listed(web_index: Path, tmp_path: Path) -> None:
    """A saved search shows how many articles it finds, or what is wrong with it."""
    file = tmp_path / "searches.tsv"
    file.write_text("name\tquery\nKultur\tressort:Kultur\n<b>schief</b>\t((\n", "utf-8")
    page = local(web_index, queries=file)
    text = ask(page, "/saved").text
    assert '<td class="number">15</td>' in text and "&lt;b&gt;schief" in text
    _Links(text)
    file.unlink()
    assert ask(page, "/saved").status == 503


def test_a_page_and_the_assets_are_small(page: Application) -> None:
    """A page of hits has at most 60 kB, and so have stylesheet, script and icon together."""
    assert len(ask(page, "/?q=Hafen").body) <= 60_000
    names = ("app.js", "style.css", "icon.svg")
    assert sum(len(ask(page, f"/assets/{name}").body) for name in names) <= 60_000
    kept = ask(page, "/assets/app.js").headers["Cache-Control"]
    assert "immutable" in kept and "no-cache" in ask(page, "/").headers["Cache-Control"]
