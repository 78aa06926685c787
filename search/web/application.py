"""The application: which address shows what, and what may be asked at all (WSGI, PEP 3333)."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from artikelsuche.corpus.errors import ArtikelsucheError
from artikelsuche.corpus.language import speaking, tr
from artikelsuche.index.errors import IndexMissingError, IndexStoreError
from artikelsuche.search.web.http.connections import Gate
from artikelsuche.search.web.http.hosts import Hosts
from artikelsuche.search.web.http.requests import (
    SAFETY,
    BadRequestError,
    Request,
    Response,
    read_request,
)
from artikelsuche.search.web.http.server import LATE

from . import api, article_page, other_pages
from .asked import read_asked
from .feeds import search_feed
from .following import FollowedIndex
from .search_page import search_page
from .templating import page

_REASONS = {
    200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed",
    421: "Misdirected Request", 500: "Internal Server Error", 503: "Service Unavailable",
}  # fmt: skip
_API = "/api/"


class Application:
    """The pages and the API over one index.

    Args:
        index: The index directory; the default one where None.
        hosts: The names under which it may be asked.
        variants: A file of further spellings of names.
        queries: A file of saved searches.
    """

    def __init__(
        self,
        index: Path | None,
        hosts: Hosts,
        variants: Path | None = None,
        queries: Path | None = None,
    ) -> None:
        self._index = FollowedIndex(index, variants)
        self._hosts = hosts
        self._queries = queries
        self._gate = Gate()

    def __call__(
        self, environ: Mapping[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer one request."""
        response = self._answer(environ)
        headers = [
            ("Content-Type", response.kind),
            ("Content-Length", str(len(response.body))),
            *SAFETY,
            *response.headers,
        ]
        if not any(name == "Cache-Control" for name, _value in response.headers):
            headers += [("Cache-Control", "private, no-cache"), ("Vary", "Accept-Language")]
        start_response(f"{response.status} {_REASONS[response.status]}", headers)
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [response.body]

    def _answer(self, environ: Mapping[str, Any]) -> Response:
        path = str(environ.get("PATH_INFO", ""))
        try:
            origin = self._hosts.origin(environ)
            if environ.get("REQUEST_METHOD") not in ("GET", "HEAD"):
                response = _failed(path, tr("only GET and HEAD are answered here"), 405)
                return response._replace(headers=(("Allow", "GET, HEAD"),))
            request = read_request(environ, origin)
        except BadRequestError as error:
            return _failed(path, str(error), error.status)
        with speaking(request.language):
            if LATE in environ:
                text = tr(
                    "the search takes longer than {seconds:.0f} seconds; ask for less",
                    seconds=environ[LATE],
                )
                return _failed(path, text, 503)
            return self._safely(request)

    def _safely(self, request: Request) -> Response:
        """Answer a request; what goes wrong becomes a page that says so."""
        try:
            return self._route(request)
        except BadRequestError as error:
            return _failed(request.path, str(error), error.status)
        except IndexStoreError as error:
            self._index.forget()
            missing = isinstance(error, IndexMissingError)
            return _failed(request.path, str(error), 503, "missing" if missing else "damaged")
        except ArtikelsucheError as error:
            return _failed(request.path, str(error), 400, "query", request)
        except Exception:
            traceback.print_exc(file=sys.stderr)
            return _failed(
                request.path, tr("something went wrong here; the terminal says more"), 500
            )

    def _route(self, request: Request) -> Response:
        path = request.path
        if path.startswith("/assets/"):
            return other_pages.send_asset(path.removeprefix("/assets/"))
        if path == "/help":
            return other_pages.help_page()
        if path == "/api/openapi.json":
            return api.description()
        found = _PAGES.get(path)
        if found is None and path.startswith("/api/article/"):
            found = _api_article
        if found is None:
            raise BadRequestError(tr("there is no such page"), 404)
        with self._gate.place():
            return found(self, request)

    def search(self, request: Request) -> Response:
        """Show hits."""
        return search_page(self._index.newest(), read_asked(request.fields))

    def feed(self, request: Request) -> Response:
        """Give the newest hits as a feed."""
        return search_feed(self._index.newest(), read_asked(request.fields), request.origin)

    def article(self, request: Request) -> Response:
        """Show an article."""
        asked = read_asked(request.fields)
        return article_page.article_page(self._index.newest(), request.text("id"), asked)

    def original(self, request: Request) -> Response:
        """Send the file of an article."""
        return article_page.original(self._index.newest(), request.text("id"))

    def inspection(self, request: Request) -> Response:
        """Show what was kept of the file of an article."""
        return article_page.inspection_page(self._index.newest(), request.text("id"))

    def saved(self, request: Request) -> Response:
        """List the saved searches."""
        return other_pages.saved_page(self._index.newest(), self._queries)

    def status(self, request: Request) -> Response:
        """Show the status of the index."""
        return other_pages.status_page(self._index.path)

    def api_search(self, request: Request) -> Response:
        """Answer a search as JSON."""
        return api.search_answer(self._index.newest(), request.fields)

    def api_article(self, request: Request) -> Response:
        """Answer with an article as JSON."""
        key = request.path.removeprefix("/api/article/")
        return api.article_answer(self._index.newest(), key)

    def api_status(self, request: Request) -> Response:
        """Answer with the status of the index as JSON."""
        return api.status_answer(self._index.path)


_PAGES: Mapping[str, Callable[[Application, Request], Response]] = {
    "/": Application.search,
    "/feed": Application.feed,
    "/article": Application.article,
    "/original": Application.original,
    "/inspection": Application.inspection,
    "/saved": Application.saved,
    "/status": Application.status,
    "/api/search": Application.api_search,
    "/api/status": Application.api_status,
}
_api_article = Application.api_article


def _failed(
    path: str, message: str, status: int, kind: str = "request", request: Request | None = None
) -> Response:
    """Tell what went wrong, as a page or as JSON."""
    headers = (("Retry-After", "2"),) if status == 503 else ()
    if path.startswith(_API):
        return api.error_answer(message, status)._replace(headers=headers)
    query = request.text("q") if request else ""
    response = page("failed", status, message=message, kind=kind, query=query[:2000], code=status)
    return response._replace(headers=headers)
