"""The names under which the page may be asked: others are a page of elsewhere (DNS rebinding)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from artikelsuche.corpus.language import tr

from .requests import BadRequestError

#: The names of this machine for itself.
LOCAL = ("127.0.0.1", "localhost", "[::1]")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::(\d{1,5}))?", re.I)


class Hosts:
    """The names that a request may be for.

    Args:
        trusted: Further names, as a reverse proxy is asked for.
    """

    def __init__(self, trusted: Iterable[str] = ()) -> None:
        self._trusted = frozenset(name.lower().rstrip(".") for name in trusted)

    def origin(self, environ: Mapping[str, Any]) -> str:
        """Return scheme, host and port of the page as the reader's browser sees them.

        Raises:
            BadRequestError: The request is for another host (421, RFC 9110, 15.5.20).
        """
        host = environ.get("HTTP_HOST", "")
        found = _HOST.fullmatch(host)
        if found:
            name, port = found[1].lower().rstrip("."), found[2] or "80"
            if name in self._trusted:
                secure = environ.get("HTTP_X_FORWARDED_PROTO") == "https"
                return f"{'https' if secure else 'http'}://{host}"
            if name in LOCAL and port == str(environ.get("SERVER_PORT")):
                return f"http://{host}"
        text = tr("this page is not served as {host!r}; see --trusted-host", host=host[:100])
        raise BadRequestError(text, 421)
