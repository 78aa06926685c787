"""The server: HTTP/1.1 on this machine alone, a thread a connection, over a WSGI application."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, TypeAlias

from artikelsuche.corpus.errors import ArtikelsucheError
from artikelsuche.corpus.language import tr

from .connections import Connections
from .requests import SAFETY

WSGIApplication: TypeAlias = Callable[..., Iterable[bytes]]

ADDRESS = "127.0.0.1"
#: An application that finds this in an environment (PEP 3333) says that its answer takes longer
#: than so many seconds.
LATE = "artikelsuche.late"
# How often, in seconds, it is looked after late connections; Ctrl-C is heard at once.
_LOOKS = 0.25


class _Handler(BaseHTTPRequestHandler):
    """Reads requests of one connection and writes what the application answers."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: PageServer

    def handle_one_request(self) -> None:
        """Answer one request, or close the connection."""
        if self.server.connections.waits(self.connection):
            super().handle_one_request()
        else:
            self.close_connection = True

    def parse_request(self) -> bool:
        """Read the head; a body is never read, so that nothing can follow it."""
        if not super().parse_request():
            return False
        if self.request_version == "HTTP/0.9":
            self.send_error(505)
            return False
        if {"content-length", "transfer-encoding", "upgrade"} & {n.lower() for n in self.headers}:
            self.close_connection = True
        return True

    def __getattr__(self, name: str) -> Any:
        """Answer every method alike: which of them are allowed is said by the application."""
        if name.startswith("do_"):
            return self._respond
        raise AttributeError(name)

    def _respond(self) -> None:
        if self.command not in ("GET", "HEAD"):
            self.close_connection = True
        environment, connections = self._environment(), self.server.connections
        connections.asks(
            self.connection,
            lambda: self._answer({**environment, LATE: connections.answer}, closes=True),
        )
        answer = self._answer(environment, self.close_connection)
        if connections.sends(self.connection):
            self.wfile.write(answer)
        else:
            self.close_connection = True

    def _answer(self, environment: dict[str, Any], closes: bool) -> bytes:
        """Ask the application, and write out what it answers."""
        head: list[str] = []

        def start(status: str, headers: list[tuple[str, str]]) -> None:
            date = ("Date", self.date_time_string())
            kept = ("Connection", "close" if closes else "keep-alive")
            fields = [("Server", self.version_string()), date, *headers, kept]
            lines = [f"{name}: {value}" for name, value in fields]
            head.append("\r\n".join([f"{self.protocol_version} {status}", *lines, "\r\n"]))

        body = b"".join(self.server.application(environment, start))
        return head[0].encode("latin-1") + body

    def _environment(self) -> dict[str, Any]:
        path, _mark, query = self.path.partition("?")
        return {
            "REQUEST_METHOD": self.command,
            "PATH_INFO": _unquoted(path),
            "QUERY_STRING": query,
            "SERVER_PORT": str(self.server.server_port),
            "HTTP_HOST": self._only("Host"),
            "HTTP_ACCEPT_LANGUAGE": self.headers.get("Accept-Language", ""),
            "HTTP_X_FORWARDED_PROTO": self._only("X-Forwarded-Proto"),
        }

    def _only(self, name: str) -> str:
        """Return the value of a header; nothing where it stands there twice."""
        values = self.headers.get_all(name, [])
        return str(values[0]).strip() if len(values) == 1 else ""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what is no request at all."""
        self.close_connection = True
        self.request_version = self.protocol_version  # or the head would not be sent
        body = f"{int(code)}: this is no request that is understood here\n".encode()
        self.send_response(code)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in SAFETY:
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def version_string(self) -> str:
        """Name the server, and no version of anything."""
        return "artikelsuche"

    def log_message(self, format: str, *arguments: Any) -> None:
        """Keep no log of what somebody searches for."""


def _unquoted(path: str) -> str:
    """Undo percent-encoding into the characters that stand for bytes in WSGI."""
    from urllib.parse import unquote_to_bytes

    return unquote_to_bytes(path.encode("latin-1", "replace")).decode("latin-1")


class PageServer(ThreadingHTTPServer):
    """Serves an application on a port of this machine.

    Args:
        application: The application.
        port: The port; 0 for any that is free.
        connections: The open connections.

    Raises:
        ArtikelsucheError: The port is taken or not allowed.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    #: What a client may do to its connection.
    _GONE: ClassVar[tuple[type[BaseException], ...]] = (OSError, ValueError)

    def __init__(
        self, application: WSGIApplication, port: int, connections: Connections | None = None
    ) -> None:
        self.application = application
        self.connections = Connections() if connections is None else connections
        try:
            super().__init__((ADDRESS, port), _Handler)
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            text = tr("port {port} cannot be opened ({reason}); name another with --port",
                     port=port, reason=reason)  # fmt: skip
            raise ArtikelsucheError(text) from None

    def server_bind(self) -> None:
        """Take the port, without asking anybody for the name of the address."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = ADDRESS, int(self.server_address[1])

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://{ADDRESS}:{self.server_port}/"

    def serve(self) -> None:
        """Answer requests until an exception, as of a signal, ends it."""
        self.serve_forever(_LOOKS)

    def service_actions(self) -> None:
        """Close late connections, between one look for new ones and the next."""
        self.connections.close_late()

    def shutdown_request(self, request: Any) -> None:
        """Close a connection."""
        self.connections.ended(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that have gone away."""
        import sys

        if not isinstance(sys.exc_info()[1], self._GONE):
            super().handle_error(request, client_address)
