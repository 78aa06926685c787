"""The stylesheet, the script and the icon, which a browser may keep."""

from __future__ import annotations

from artikelsuche.corpus.language import tr
from artikelsuche.search.web.http.requests import BadRequestError, Response

from .templating import ASSETS

_KINDS = {
    "app.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "style.css": "text/css; charset=utf-8",
}
# Their addresses change with their bytes.
_KEPT = (("Cache-Control", "public, max-age=31536000, immutable"),)


def send_asset(name: str) -> Response:
    """Send one of them.

    Raises:
        BadRequestError: There is no such one.
    """
    kind = _KINDS.get(name)
    if kind is None:
        raise BadRequestError(tr("there is no such page"), 404)
    return Response((ASSETS / name).read_bytes(), kind, headers=_KEPT)
