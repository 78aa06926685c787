"""What click shows of a command, and what it says by itself, in the language that is spoken."""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from inspect import cleandoc

import click

from artikelsuche.corpus.language import CATALOGUES, DOMAIN, LANGUAGES, speaking, tr

# Stands before a paragraph whose lines click must not join.
_UNWRAPPED = "\b\n"


def told_command(command: click.Command, translate: Callable[[str], str] = tr) -> click.Command:
    """Give a command whose help is translated; the command stays as it is.

    Args:
        command: A command, whose texts are English.
        translate: Translates one paragraph, or the name of a value.
    """
    own = copy(command)
    own.help = _told(command.help and cleandoc(command.help), translate)
    own.epilog = _told(command.epilog, translate)
    own.options_metavar = _told(command.options_metavar, translate)
    own.params = [_told_parameter(parameter, translate) for parameter in command.params]
    if hasattr(own, "_help_option"):  # what click keeps of an earlier language
        own._help_option = None
    if isinstance(own, click.Group):
        own.subcommand_metavar = translate(own.subcommand_metavar)
    return own


def _told(text: str | None, translate: Callable[[str], str]) -> str | None:
    if text is None:
        return None
    told = []
    for paragraph in text.split("\n\n"):
        start = _UNWRAPPED if paragraph.startswith(_UNWRAPPED) else ""
        told.append(start + translate(paragraph.removeprefix(start)))
    return "\n\n".join(told)


def _told_parameter(parameter: click.Parameter, translate: Callable[[str], str]) -> click.Parameter:
    own = copy(parameter)
    own.metavar = _told(parameter.metavar, translate)
    own.type = copy(parameter.type)
    own.type.name = translate(parameter.type.name)
    if isinstance(own, click.Option):
        own.help = _told(own.help, translate)
    return own


@contextmanager
def spoken_by_click(language: str) -> Iterator[None]:
    """Speak a language inside a block, and let click speak it.

    Click asks gettext for the text domain of the process, and gettext asks the environment.
    """
    with speaking(language):
        if language == LANGUAGES[0]:
            yield
            return
        domain, variable = gettext.textdomain(), os.environ.get("LANGUAGE")
        gettext.bindtextdomain(DOMAIN, str(CATALOGUES))
        gettext.textdomain(DOMAIN)
        os.environ["LANGUAGE"] = language
        try:
            yield
        finally:
            gettext.textdomain(domain)
            if variable is None:
                del os.environ["LANGUAGE"]
            else:
                os.environ["LANGUAGE"] = variable
