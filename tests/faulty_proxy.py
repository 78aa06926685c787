"""A proxy before a server of HTTP that can answer in its place, or be as if the line were cut."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: Is given method and path; gives the number of an answer, 0 to cut the line, None to pass it on.
Fault = Callable[[str, str], int | None]


class FaultyProxy:
    """Passes requests on, but for those that `fault` wants otherwise.

    Attributes:
        fault: What goes wrong.
        faults: How often it did.
        port: Where the proxy listens.
    """

    def __init__(self, port: int) -> None:
        self.fault: Fault = lambda method, path: None
        self.faults = 0
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _handle(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                status = proxy.fault(self.command, self.path)
                if status is not None:
                    proxy.faults += 1
                if status == 0:
                    self.close_connection = True
                elif status is not None:
                    self._answer(status, json.dumps({"error": {"reason": "as asked"}}).encode())
                else:
                    back = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                    kind = {"content-type": self.headers.get("content-type", "application/json")}
                    back.request(self.command, self.path, body, kind)
                    answer = back.getresponse()
                    self._answer(answer.status, answer.read())
                    back.close()

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
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def proxied(port: int) -> Iterator[FaultyProxy]:
    """Put a proxy before a port of this machine."""
    proxy = FaultyProxy(port)
    try:
        yield proxy
    finally:
        proxy.close()
