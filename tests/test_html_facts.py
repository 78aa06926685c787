"""What a page says of its article: titles, dates, authors, sections, addresses, encodings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from artikelsuche.corpus import Article, read_articles

TEXT = (
    "<p>Das Wasser stieg in der Nacht auf drei Meter. Der Deich hielt, wie es am Morgen hieß.</p>"
    "<p>Nun soll der Deich höher werden. Der Rat berät im Herbst darüber.</p>"
)


def article_of(folder: Path, head: str, body: str = f"<h1>Der Deich hält</h1>{TEXT}") -> Article:
    """Read a page that is made of its parts."""
    page = f"<html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    (folder / "deich.html").write_text(page, "utf-8")
    [article] = read_articles(folder / "deich.html")
    return article


def json_ld(**values: object) -> str:
    """Write a block of JSON-LD."""
    stated = json.dumps({"@type": "NewsArticle", **values}, ensure_ascii=False)
    return f'<script type="application/ld+json">{stated}</script>'


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Der Deich hält | Talbote</title>", "", "Der Deich hält"),
        ("<title>Der Deich hält - Lokales - Talbote</title>", "<h1>Der Deich hält</h1>", None),
        ("<title>Talbote: Der Deich hält</title>", "<h1>Der Deich hält</h1>", None),
        ('<meta property="og:title" content="Sölde: Der Deich hält">',
         "<h1>Der Deich hält</h1>", None),
        ("", "<h1><span class=kicker>Sölde</span><span>Der Deich hält</span></h1>", None),
        ("", "<h1>Der Deich<br>hält</h1>", None),
        ("<title>Der Deich hält</title>", "<h1><b>Sölde</b> Der Deich hält</h1>", None),
        ("<title>Der Deich hält</title>", "<h1><b>Der Deich</b> hält</h1>", None),
        ("<title>Der Deich hält - Talbote</title>", "<h3>Der Deich hält</h3>", None),
        ("", "<h1><a href='/'>Talbote</a></h1><h1>Der Deich hält</h1>", None),
        ("", "<h1><a href='http://talbote.example'>Talbote</a></h1><h1>Der Deich hält</h1>", None),
        (json_ld(headline="Der Deich h&auml;lt &amp; h\u00e4lt"), "", "Der Deich hält & hält"),
        (json_ld(headline="Der Deich hält"), "<h1>Talbote</h1>", "Der Deich hält"),
        ("", "<p>Der Deich hält</p>", None),
    ],
)  # fmt: skip
def test_title(head: str, body: str, title: str | None, tmp_path: Path) -> None:
    """The headline is the one that readers see, without kicker and name of the site."""
    assert article_of(tmp_path, head, body + TEXT).title == (title or "Der Deich hält")


@pytest.mark.parametrize(
    ("head", "published"),
    [
        (json_ld(datePublished="2024-06-19T10:00:00+02:00"), "2024-06-19T10:00:00+02:00"),
        (json_ld(datePublished="2024-06-19T08:00:00.000Z"), "2024-06-19T08:00:00+00:00"),
        (json_ld(datePublished="", dateModified="2024-06-20"), None),
        (json_ld(dateModified="2024-06-20T08:00:00Z"), None),
        (json_ld(datePublished="2024-06-19") + "<meta name=date content='2024-06-19T10:00'>",
         "2024-06-19T10:00:00"),
        ('<meta property="article:published_time" content="2024-06-19T10:00:00+0200">',
         "2024-06-19T10:00:00+02:00"),
        ('<meta name="DC.date.issued" content="19.06.2024">', "2024-06-19"),
        ('<script type="application/ld+json">{"@type": "VideoObject", "uploadDate": "2024-06-19"}'
         "</script>", "2024-06-19"),
        ('<meta itemprop="datePublished" content="Wed, 19 Jun 2024 10:00:00 +0200">',
         "2024-06-19T10:00:00+02:00"),
        ('<meta name="date" content="bald"><meta name="pubdate" content="20240619">', "2024-06-19"),
        ('<link rel="canonical" href="https://talbote.example/2024/06/19/deich">', "2024-06-19"),
        ("", None),
    ],
)  # fmt: skip
def test_date(head: str, published: str | None, tmp_path: Path) -> None:
    """The day or moment of publication counts, with its offset; no other one stands in for it."""
    found = article_of(tmp_path, head).published
    assert (found.isoformat() if found else None) == published


@pytest.mark.parametrize(
    ("body", "published"),
    [
        ("<h1>Der Deich hält</h1><i data-timestamp=1718784000></i>", "2024-06-19T08:00:00+00:00"),
        ("<h1>Der Deich hält</h1><i data-date='2024-06-19'>gestern</i>", "2024-06-19"),
        ("<h1>Der Deich hält</h1><i data-date='2024-06-19'>20. Juni 2024</i>", "2024-06-20"),
        ("<h1>Der Deich hält</h1><i data-date-modified='2024-06-19'></i>", None),
        ("<h1>Der Deich hält</h1><i data-date=2024-06-19></i><i data-date=2024-06-20></i>", None),
        ("<script>page = {publishedAt: '2024-06-19T10:00:00+02:00'}</script>",
         "2024-06-19T10:00:00+02:00"),
        ("<script>a = {published: '2024-06-19'}; b = {published: '2024-06-20'}</script>", None),
    ],
)  # fmt: skip
def test_date_for_scripts(body: str, published: str | None, tmp_path: Path) -> None:
    """A date that scripts would show counts where no line shows one, and they name one day."""
    found = article_of(tmp_path, "", f"{body}{TEXT}").published
    assert (found.isoformat() if found else None) == published


@pytest.mark.parametrize(
    "line",
    [
        "<p class=meta>Von Anna Beck und Jan Roth | 19.06.2024, 10:00 Uhr</p>",
        "<div>19. Juni 2024, 10:00 Uhr</div><div>Von Anna Beck, Jan Roth</div>",
        "<p>19.06.2024, 10:00 Uhr</p><p class=author>Text: Anna Beck, Jan Roth Fotos: Mia Kern</p>",
        "<time datetime='2024-06-19T10:00'>vor zwei Tagen</time>"
        "<a rel=author>Anna Beck</a><a rel=author>Jan Roth</a>",
    ],
)
def test_what_is_only_shown(line: str, tmp_path: Path) -> None:
    """Where the data of a page say nothing, the lines above the text tell author and date."""
    article = article_of(tmp_path, "", f"<h1>Der Deich hält</h1>{line}{TEXT}")
    assert article.authors == ("Anna Beck", "Jan Roth")
    assert article.published is not None
    assert article.published.isoformat() == "2024-06-19T10:00:00"
    assert article.body.count("\n\n") == 1


def test_dates_and_names_of_others_are_not_taken(tmp_path: Path) -> None:
    """What teasers above and comments below the article say of author and date is not its own."""
    others = "<div class=ticker><time datetime='2023-01-01T07:00'>1.1.</time> Eilmeldung</div>"
    own = "<p class=author>Von Anna Beck</p><time datetime='2024-06-19T10:00'>heute</time>"
    talk = "<div class=comments><p class=comment-author>Karl Meier</p><p>Na endlich!</p></div>"
    body = f"{others}<article><h1>Der Deich hält</h1>{own}{TEXT}</article>{talk}"
    article = article_of(tmp_path, "", body)
    assert (article.authors, str(article.published)) == (("Anna Beck",), "2024-06-19 10:00:00")


@pytest.mark.parametrize(
    ("head", "source", "section"),
    [
        ("<title>Der Deich hält - Sport - Talbote</title>", "Talbote", "Sport"),
        ("<title>Talbote | Sport | Der Deich hält</title>", "Talbote", "Sport"),
        ("<title>Der Deich hält - Sport</title>", None, "Sport"),
        ("<title>Der Deich hält | Talbote</title><link rel=canonical href=https://talbote.example>",
         "Talbote", None),
        ("<title>Der Deich hält | Sölde</title><link rel=canonical href=https://talbote.example>",
         "talbote.example", None),
        ("<title>Sölde: Der Deich hält</title>", None, None),
    ],
)  # fmt: skip
def test_title_names_site_and_section(
    head: str, source: str | None, section: str | None, tmp_path: Path
) -> None:
    """Beside the headline a title names the site, unless its address says another, and section."""
    article = article_of(tmp_path, head)
    assert (article.source, article.section) == (source, section)


def test_the_day_of_the_visit_is_not_that_of_the_article(tmp_path: Path) -> None:
    """A date below the headline counts before one above it, which may be that of the day."""
    body = f"<p>20. Juni 2024</p><h1>Der Deich hält</h1><p>Erschienen am 19.06.2024</p>{TEXT}"
    assert str(article_of(tmp_path, "", body).published) == "2024-06-19"


def test_the_data_of_a_page_tell_where_its_text_ends(tmp_path: Path) -> None:
    """What follows the text that the data state as a whole is none of the article."""
    rows = [
        f"Am {n}. Tag stieg das Wasser wieder, und niemand wusste mehr, wohin." for n in range(9)
    ]
    rest = "Anna Beck lebt am Fluss und schreibt seit Jahren über ihn."
    body = "".join(f"<p>{row}</p>" for row in [*rows, rest])
    article = article_of(tmp_path, json_ld(articleBody=" ".join(rows)), f"<h1>Deich</h1>{body}")
    assert article.body == "\n\n".join(rows)


@pytest.mark.parametrize(
    ("author", "names", "agency"),
    [
        ("Anna Beck", ["Anna Beck"], None),
        ({"@type": "Person", "name": "Anna Beck"}, ["Anna Beck"], None),
        ([{"name": "Anna Beck"}, {"name": "Jan Roth"}], ["Anna Beck", "Jan Roth"], None),
        ({"name": ["Anna Beck", "Jan Roth"]}, ["Anna Beck", "Jan Roth"], None),
        ("Von Anna Beck und Jan Roth", ["Anna Beck", "Jan Roth"], None),
        ("Anna Beck, dpa, und Jan Roth", ["Anna Beck", "Jan Roth"], "dpa"),
        ("Talbote-Redakteurin Anna Beck", ["Anna Beck"], None),
        ("Beck, Anna", ["Anna Beck"], None),
        ("ANNA BECK <beck@talbote.example>", ["Anna Beck"], None),
        ([{"name": "Talbote"}, {"name": "Anna Beck"}], ["Anna Beck"], None),
        ("dpa/AFP", [], "dpa/AFP"),
        ([{"name": "dpa"}, {"name": "Redaktion"}], [], "dpa"),
        ("Redaktion Politik", ["Redaktion Politik"], None),
        ("Talbote", [], None),
        ("https://talbote.example/autor/beck", [], None),
        ({"@id": "#nobody"}, [], None),
        ([None, 7, {"name": None}], [], None),
    ],
)
def test_authors(author: object, names: list[str], agency: str | None, tmp_path: Path) -> None:
    """Names are split; an agency is never a person, an office only where nobody is named."""
    head = json_ld(author=author, publisher={"name": "Talbote"})
    article = article_of(tmp_path, head)
    assert (list(article.authors), article.agency) == (names, agency)


CRUMBS = {"@type": "BreadcrumbList", "itemListElement": [
    {"position": 1, "item": {"name": "Startseite"}},
    {"position": 2, "item": {"name": "Kultur"}},
    {"position": 3, "name": "Der Deich hält"},
]}  # fmt: skip


@pytest.mark.parametrize(
    ("head", "body", "section"),
    [
        (json_ld(articleSection="Politik"), "", "Politik"),
        (json_ld(articleSection=["Startseite", "Sport", "Handball"]), "", "Sport"),
        ('<meta property="article:section" content="Wissen">', "", "Wissen"),
        (json_ld(**CRUMBS), "", "Kultur"),
        ("", "<nav class=breadcrumb><a>Home</a><a>Reise</a><a>Der Deich hält</a></nav>", "Reise"),
        ('<link rel="canonical" href="https://a.example/politik/deich.html">', "", "Politik"),
        ('<link rel="canonical" href="https://a.example/artikel/deich.html">', "", None),
    ],
)  # fmt: skip
def test_section(head: str, body: str, section: str | None, tmp_path: Path) -> None:
    """The section is stated, a step of the path to the page, or a known step of its address."""
    assert article_of(tmp_path, head, f"{body}<h1>Der Deich hält</h1>{TEXT}").section == section


@pytest.mark.parametrize(
    ("head", "url", "source"),
    [
        ('<link rel="canonical" href="https://www.talbote.example/deich">',
         "https://www.talbote.example/deich", "talbote.example"),
        ('<meta property="og:url" content="https://a.example/d">'
         '<meta property="og:site_name" content="Talbote">', "https://a.example/d", "Talbote"),
        (json_ld(mainEntityOfPage={"@id": "https://a.example/d"}, publisher={"name": "Talbote"}),
         "https://a.example/d", "Talbote"),
        ('<base href="https://a.example/x/"><link rel="canonical" href="../d">',
         "https://a.example/d", "a.example"),
        ("<!-- saved from url=(0019)https://a.example/d --><title>x</title>",
         "https://a.example/d", "a.example"),
        ('<link rel="canonical" href="http://[broken">', None, None),
        ('<link rel="canonical" href="/deich">', None, None),
    ],
)  # fmt: skip
def test_address_and_source(head: str, url: str | None, source: str | None, tmp_path: Path) -> None:
    """The address is the canonical one as a whole; the source is the publisher, else the host."""
    article = article_of(tmp_path, head)
    assert (article.url, article.source) == (url, source)


BROKEN = (
    '{"@type": "NewsArticle", "headline": "Der Deich", "datePublished": "2024-06-19",}',
    '<!-- {"@type": "NewsArticle", "datePublished": "2024-06-19"} -->',
    '/*<![CDATA[*/{"@type": "NewsArticle", "datePublished": "2024-06-19"}/*]]>*/',
    '{"@type": "NewsArticle", "description": "zwei\nZeilen", "datePublished": "2024-06-19"}',
    '{"@type": "NewsArticle", "headline": "ein "Wort"", "datePublished": "2024-06-19"}',
    '{"@type": "NewsArticle", "datePublished": "2024-06-19", "author": {"name": "An',
    '{"@type": "WebSite"}{"@type": "NewsArticle", "datePublished": "2024-06-19"};',
    '[[{"@graph": [{"@type": ["Thing", "NewsArticle"], "datePublished": "2024-06-19"}]}]]',
    '{"@type": "WebPage", "mainEntity": {"@type": "Article", "datePublished": "2024-06-19"}}',
)


@pytest.mark.parametrize("block", BROKEN)
def test_json_ld_is_mended(block: str, tmp_path: Path) -> None:
    """JSON-LD is read with trailing commas, comments, bare line breaks or without its end."""
    article = article_of(tmp_path, f'<script type="application/ld+json">{block}</script>')
    assert str(article.published) == "2024-06-19"


@pytest.mark.parametrize("broken", ["", "{", "null", "7", '"text"', "[]", "{}", '{"@graph": 3}'])
def test_useless_json_ld_does_no_harm(broken: str, tmp_path: Path) -> None:
    """A block that says nothing leaves the page as it is."""
    article = article_of(tmp_path, f'<script type="application/ld+json">{broken}</script>')
    assert (article.title, article.published) == ("Der Deich hält", None)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("utf-8", "utf-8"), ("utf-8", "cp1252"), ("iso-8859-1", "cp1252"), ("iso-8859-1", "utf-8"),
        ("windows-1252", "cp1252"), ("iso-8859-15", "iso8859-15"), ("macintosh", "mac_roman"),
        ("utf-16", "utf-8"), ("no-such", "cp1252"), ("utf-8", "utf-16"), ("utf-8", "utf-8-sig"),
    ],
)  # fmt: skip
def test_encoding(declared: str, encoding: str, tmp_path: Path) -> None:
    """A page is read as what it is, whatever it declares."""
    page = f'<html><head><meta charset="{declared}"></head><body><h1>Müllers Größe</h1>{TEXT}'
    (tmp_path / "seite.html").write_bytes(page.encode(encoding))
    [article] = read_articles(tmp_path / "seite.html")
    assert article.title == "Müllers Größe"
    assert "höher werden" in article.body


def test_xhtml_and_stray_nul(tmp_path: Path) -> None:
    """A page with an XML declaration, or with NULs strewn in, is read like any other."""
    page = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
    raw = f"{page}<body><h1>Größe</h1>{TEXT}</body></html>".encode().replace(b"Nacht", b"Na\0cht")
    (tmp_path / "seite.xhtml").write_bytes(raw)
    [article] = read_articles(tmp_path / "seite.xhtml")
    assert article.title == "Größe"
    assert "in der Nacht auf" in article.body
