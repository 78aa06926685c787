"""A proxy before a server of HTTP that can answer in its place, or be as if the line were cut."""

from __future__ import annotations

import http.client
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: Is given method and path; gives the number of an answer, 0 to cut the line, `SILENT` to say
#: nothing until the proxy is closed or `heard` again, `LOST` to pass it on and then cut the line,
#: None to pass it on.
Fault = Callable[[str, str], int | None]
SILENT, LOST = -1, -2


class FaultyProxy:
    """Passes requests on, but for those that `fault` wants otherwise.

    Attributes:
        fault: What goes wrong.
        faults: How often it did.
        port: Where the proxy listens.
        heard: Ends the silence.
        changed: Is given the path and the text of an answer; gives the text that is sent.
        authorization: What a request must have in its header of that name; None for anything.
    """

    def __init__(self, port: int, context: ssl.SSLContext | None = None) -> None:
        self.fault: Fault = lambda method, path: None
        self.changed: Callable[[str, bytes], bytes] = lambda path, text: text
        self.faults = 0
        self.heard = threading.Event()
        self.authorization: str | None = None
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _handle(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                status = proxy.fault(self.command, self.path)
                if proxy.authorization not in (None, self.headers.get("authorization")):
                    status = 401
                if status is not None:
                    proxy.faults += 1
                if status == SILENT:
                    proxy.heard.wait()
                if status in (0, SILENT):
                    self.close_connection = True
                elif status not in (None, LOST):
                    self._answer(status, json.dumps({"error": {"reason": "as asked"}}).encode())
                else:
                    back = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                    kind = {"content-type": self.headers.get("content-type", "application/json")}
                    back.request(self.command, self.path, body, kind)
                    answer = back.getresponse()
                    text = answer.read()
                    back.close()
                    if status == LOST:
                        self.close_connection = True
                    else:
                        self._answer(answer.status, proxy.changed(self.path, text))

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("content-type", "application/json; charset=UTF-8")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _handle  # noqa: N815

            def log_message(self, *given: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Listen no more."""
        self.heard.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def proxied(port: int, context: ssl.SSLContext | None = None) -> Iterator[FaultyProxy]:
    """Put a proxy before a port of this machine, with TLS where there is a context."""
    proxy = FaultyProxy(port, context)
    try:
        yield proxy
    finally:
        proxy.close()
