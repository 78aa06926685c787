"""The command `serve`."""

from __future__ import annotations

import gc as collector
import signal
from pathlib import Path

import click

from artikelsuche.corpus.language import tr
from artikelsuche.search.cli.exit_codes import FOUND, SIGNALLED
from artikelsuche.search.cli.messages import messages
from artikelsuche.search.cli.options import index_option
from artikelsuche.search.cli.signals import StoppedError, stopping


@click.command()
@index_option
@click.option("--port", type=click.IntRange(0, 65535), default=8420, show_default=True,
              metavar="N", help="The port; 0 for any that is free.")  # fmt: skip
@click.option("--open", "opened", is_flag=True, help="Open the page in the browser.")
@click.option("--trusted-host", "hosts", multiple=True, metavar="NAME",
              help="Answer under this name too, as behind a proxy; repeatable.")  # fmt: skip
@click.option("--queries", type=click.Path(path_type=Path), metavar="FILE",
              help="Show the saved searches of FILE, as for search --queries.")  # fmt: skip
@click.option("--variants", type=click.Path(path_type=Path), metavar="FILE",
              help="Further spellings of names, in Solr's synonym format.")  # fmt: skip
def serve(index: Path | None, port: int, opened: bool, hosts: tuple[str, ...],
          queries: Path | None, variants: Path | None) -> int:  # fmt: skip
    """Serve a page to search with, for the browsers of this machine.

    \b
    Example: artikelsuche serve --open
    It answers on 127.0.0.1 alone and follows the index; Ctrl-C ends it.
    """
    collector.enable()
    from artikelsuche.search.web.application import Application
    from artikelsuche.search.web.http.hosts import Hosts
    from artikelsuche.search.web.http.server import PageServer

    application = Application(index, Hosts(hosts), variants, queries)
    with stopping(), PageServer(application, port) as server:
        text = tr("the page is at {address} until Ctrl-C", address=server.address)
        messages.say(text, "serving", port=port)
        if opened:
            import webbrowser

            webbrowser.open(server.address)
        try:
            server.serve()
        except StoppedError as stopped:
            messages.say(tr("stopped"), "stopped")
            return FOUND if stopped.number == signal.SIGINT else SIGNALLED + stopped.number
    return FOUND
